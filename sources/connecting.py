"""Host and port -> a connected socket: decides which address is connected to, and keeps a hand on the connection.

Names are resolved once, every address is checked, and the connection goes to a checked address, with the name kept
for TLS and the Host header: there is no second look-up that could give another address. All connections are made here,
those of redirects and of robots.txt too. It speaks no HTTP.
"""

import ipaddress
import socket
import threading
from contextlib import suppress
from time import monotonic

from sources.fetch_errors import (
    AddressNotAllowed,
    ConnectionFailed,
    ConnectTimeout,
    FetchError,
    HostNotFound,
    NameServerFailed,
    PortNotAllowed,
)
from sources.public_addresses import Resolver, not_public
from sources.web_address import WebAddress

_MOST_ADDRESSES = 6  # of one host; each takes its part of the time
# Ports on which something listens that obeys lines of text: WHATWG Fetch, "bad port", and a few newer servers.
_BAD_PORTS = frozenset((
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
    111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
    540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3306, 3659, 4045, 4190, 5060,
    5061, 5432, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 11211, 27017,
))  # fmt: skip


class Cut:
    """A hand on one request that ends it from another thread, whatever it is waiting for."""

    def __init__(self) -> None:
        """Nothing is connected yet."""
        self.by: type[FetchError] | None = None  # why it was ended
        self.wake = threading.Event()
        self._lock = threading.RLock()
        self._socket: socket.socket | None = None

    def attach(self, connection: socket.socket) -> None:
        """Hold this connection; the copy of its number stays valid when TLS is laid over it."""
        with self._lock:
            self._drop()
            self._socket = connection.dup()
            if self.by is not None:
                self._shut()

    def end(self, by: type[FetchError]) -> None:
        """End the request, for this reason; the first reason stays."""
        with self._lock:
            if self.by is None:
                self.by = by
                self._shut()
                self.wake.set()

    def release(self) -> None:
        """Let go of the connection."""
        with self._lock:
            self._drop()

    def _shut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


class Gate:
    """What may be connected to."""

    def __init__(self, allowed_hosts: frozenset[str], resolver: Resolver) -> None:
        """`allowed_hosts` are "host:port" that need not be public."""
        self._allowed = frozenset(place.lower() for place in allowed_hosts)
        self._resolver = resolver

    def connect(self, address: WebAddress, timeout_s: float, cut: Cut) -> socket.socket:
        """Connect to one of the host's addresses in so many seconds, name server included. Raises FetchErrors."""
        end = monotonic() + timeout_s
        is_allowed = address.place in self._allowed
        if address.port in _BAD_PORTS and not is_allowed:
            raise PortNotAllowed(address.url, f"port {address.port}")
        numbers = self._addresses(address, timeout_s, cut)
        if not is_allowed and (refused := not_public(numbers)):
            raise AddressNotAllowed(address.url, f"{address.host} is {', '.join(refused[:5])}")
        numbers = numbers[:_MOST_ADDRESSES]
        errors: list[OSError] = []
        for tried, number in enumerate(numbers):
            left_s = max(end - monotonic(), 0.001) / (len(numbers) - tried)
            try:
                return _connected(number, address.port, left_s, cut)
            except OSError as error:
                errors.append(error)
            if cut.by is not None:
                raise cut.by(address.url)
        kind = ConnectTimeout if all(isinstance(error, TimeoutError) for error in errors) else ConnectionFailed
        raise kind(address.url, f"{errors[-1].strerror or errors[-1]}, port {address.port}") from errors[-1]

    def _addresses(self, address: WebAddress, timeout_s: float, cut: Cut) -> list[str]:
        """All addresses of the host; the system's look-up knows no limit of time, hence the thread."""
        with suppress(ValueError):
            return [str(ipaddress.ip_address(address.host))]
        found: list[list[str] | Exception] = []

        def look_up() -> None:
            try:
                found.append(list(self._resolver(address.host, address.port)))
            except Exception as error:  # carried over to the thread that waits
                found.append(error)
            cut.wake.set()

        threading.Thread(target=look_up, name="name-server", daemon=True).start()
        cut.wake.wait(timeout_s)
        if cut.by is not None:
            raise cut.by(address.url)
        if not found:
            raise NameServerFailed(address.url, f"no answer in {timeout_s:g} seconds")
        numbers = found[0]
        if isinstance(numbers, socket.gaierror) and numbers.errno not in (socket.EAI_NONAME, socket.EAI_NODATA):
            raise NameServerFailed(address.url, str(numbers.strerror)) from numbers
        if isinstance(numbers, OSError | UnicodeError):
            raise HostNotFound(address.url, address.host) from numbers
        if isinstance(numbers, Exception):
            raise numbers
        if not numbers:
            raise HostNotFound(address.url, address.host)
        return numbers


def _connected(number: str, port: int, timeout_s: float, cut: Cut) -> socket.socket:
    family = socket.AF_INET6 if ":" in number else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout_s)
        cut.attach(connection)
        connection.connect((number, port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        connection.close()
        raise
    return connection
