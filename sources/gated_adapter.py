"""Connection -> HTTP over it, with requests and urllib3: decides what of these libraries' ways is kept out.

Kept out are their own connecting and name look-ups, proxies, .netrc, cookies, pools of open connections, and log lines
with addresses in them. It does not decide what may be connected to.
"""

import http.client
import logging
import socket
import ssl
from collections.abc import Callable, Mapping

import certifi
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

Connect = Callable[[float], socket.socket]  # seconds -> a connection

# Their warnings and debug lines show addresses with the keys in them.
for _name in ("urllib3.connection", "urllib3.connectionpool"):
    logging.getLogger(_name).setLevel(logging.ERROR)


class WholeAnswer(http.client.HTTPResponse):
    """An answer that reads on until its server closes, so that more bytes than Content-Length says are seen."""

    stated_length: int | None = None

    def __init__(
        self, sock: socket.socket, debuglevel: int = 0, method: str | None = None, url: str | None = None
    ) -> None:
        """Keep the socket, for its timeout."""
        super().__init__(sock, debuglevel, method, url)
        self.socket = sock

    def begin(self) -> None:
        """Read the head."""
        super().begin()
        if self.length:
            self.stated_length, self.length = self.length, None


class GatedAdapter(HTTPAdapter):
    """The adapter of one request, whose connection is made by the function given."""

    def __init__(self, connect: Connect, tls: ssl.SSLContext) -> None:
        """`tls` is laid over connections to https addresses."""
        super().__init__()
        self._connect = connect
        self.poolmanager = PoolManager(num_pools=1, ssl_context=tls)

    def cert_verify(self, conn: HTTPSConnectionPool, url: str, verify: object, cert: object) -> None:
        """Demand a certificate; the roots are loaded already, once for all requests."""
        conn.cert_reqs = "CERT_REQUIRED"

    def build_response(self, req: PreparedRequest, resp: BaseHTTPResponse) -> Response:
        """Wrap the answer and look at nothing in it: no cookies, no guess at its encoding."""
        response = Response()
        response.raw = resp
        return response

    def get_connection_with_tls_context(
        self,
        request: PreparedRequest,
        verify: bool | str | None,
        proxies: Mapping[str, str] | None = None,
        cert: tuple[str, str] | str | None = None,
    ) -> HTTPConnectionPool:
        """Give a pool of one connection, made by the function given; never a proxy's."""
        pool = super().get_connection_with_tls_context(request, verify)
        assert isinstance(pool, HTTPConnectionPool)  # noqa: S101 - of https addresses, too
        pool.ConnectionCls = _connection_class(self._connect, isinstance(pool, HTTPSConnectionPool))
        return pool


def _connection_class(connect: Connect, is_secure: bool) -> type[HTTPConnection]:
    kind = HTTPSConnection if is_secure else HTTPConnection

    class Gated(kind):  # type: ignore[misc, valid-type]
        response_class = WholeAnswer

        def _new_conn(self) -> socket.socket:
            return connect(float(self.timeout))

    return Gated


def tls_context(ca_file: str | None = None) -> ssl.SSLContext:
    """Certificates are checked against the roots that requests takes, and those in `ca_file`."""
    context = ssl.create_default_context(cafile=certifi.where())
    if ca_file is not None:
        context.load_verify_locations(cafile=ca_file)
    return context
