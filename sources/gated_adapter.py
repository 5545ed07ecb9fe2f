"""Connection -> HTTP over it, with requests and urllib3: decides what of these libraries' ways is kept out.

Kept out are their own connecting and name look-ups, proxies, .netrc, cookies, pools of open connections, and log lines
with addresses in them. It does not decide what may be connected to.
"""

import http.client
import logging
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

import certifi
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HeaderParsingError, InvalidHeader
from urllib3.util.response import assert_header_parsing

Connect = Callable[[float], socket.socket]  # seconds -> a connection

_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2
_MOST_LEFT_OUT = 100  # lines
_MOST_EARLY = 20  # heads before the answer's own

# Their warnings and debug lines show addresses with the keys in them.
for _name in ("urllib3.connection", "urllib3.connectionpool"):
    logging.getLogger(_name).setLevel(logging.ERROR)


class _Head:
    """The lines of a head, so that http.client, which drops all that follows a line it cannot read, can read them.

    A line that is no header is left out, as browsers do it. `has_end`: the empty line has come that ends a head.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.has_end = stream, False
        self._is_status, self._is_left_out, self._left_out = True, False, 0

    def readline(self, limit: int) -> bytes:
        """Return the next line; of a header, name and value without the white space around them."""
        while True:
            line = self.stream.readline(limit)
            if self._is_status or not line.strip() or len(line) >= limit:
                self.has_end = not self._is_status and bool(line)
                self._is_status = self.has_end  # of the next head: this one only announced it
                return line
            name, colon, value = line.partition(b":")
            if colon and _NAME.fullmatch(name.rstrip(b" \t")):
                self._is_left_out = False
                return b"%b: %b\r\n" % (name.rstrip(b" \t"), value.strip())
            if not self._is_left_out and line[:1] in b" \t":
                return line  # it goes on with the one before
            self._is_left_out = True
            self._left_out += 1
            if self._left_out > _MOST_LEFT_OUT:
                return line

    def close(self) -> None:
        """Close the connection."""
        self.stream.close()


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
        """Read the head of the answer, behind those that only announce it (RFC 9110, 15.2).

        Raises what http.client does, RemoteDisconnected for a head without an end, and urllib3's InvalidHeader for one
        that is mostly no head.
        """
        for _ in range(_MOST_EARLY):
            self.headers = None  # type: ignore[assignment] # what begin asks before it reads another head
            stream: Any = self.fp
            head: Any = _Head(stream)
            self.fp = head
            try:
                super().begin()
            finally:
                if self.fp is head:  # else it was closed
                    self.fp = stream
            if not head.has_end:
                raise http.client.RemoteDisconnected("the connection was closed inside of the head")
            if not 100 <= self.status < 200 or self.status == http.client.SWITCHING_PROTOCOLS:
                break
        try:
            assert_header_parsing(self.headers)
        except HeaderParsingError as error:
            raise InvalidHeader("lines of its head are no headers") from error
        if self.length:
            self.stated_length, self.length = self.length, None

    def _safe_read(self, amt: int) -> bytes:
        """Of a body in chunks: read what ends a chunk, which http.client does not look at."""
        data: bytes = super()._safe_read(amt)  # type: ignore[misc]
        if self.chunked and data != b"\r\n":
            raise http.client.IncompleteRead(data)
        return data


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
