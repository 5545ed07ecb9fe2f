"""A web server on 127.0.0.1 that does what its script says, however wrong: for tests of whatever fetches.

    server.on("/feed", server.reply(b"<rss/>"))                    # always this
    server.on("/feed", server.reply(status=500), server.reply(b"<rss/>"))  # first this, from then on that
    server.on("/feed", server.hang)                                # says nothing until the client goes or the test ends
    server.on("/feed", b"anything, byte for byte, then the connection is closed")

A step is bytes, or a function of the connection and of an event that is set when the server stops; `steps` puts several
into one. What is not scripted is 404, robots.txt too. `server.seen` has the requests, `server.connections` their number.
Get one from the fixture `faulty_server` of tests/conftest.py; no test sleeps, and all ends with the test.
"""

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

Step = bytes | Callable[[socket.socket, threading.Event], None]


@dataclass(frozen=True)
class Seen:
    """A request as it came; names of headers in lower case."""

    target: str  # path and query
    headers: dict[str, str]
    raw: bytes = field(repr=False)


class FaultyServer:
    """The server; use it as a context."""

    def __init__(self, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self.seen: list[Seen] = []
        self.connections = 0
        self._tls, self._host = tls, host
        self._scripts: dict[str, list[Step]] = {}
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> "FaultyServer":
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    @property
    def place(self) -> str:
        """host:port, as allow-lists name it."""
        return f"[{self._host}]:{self.port}" if ":" in self._host else f"{self._host}:{self.port}"

    def url(self, path: str = "/", host: str | None = None) -> str:
        """Address of a path, under another name of the host if one is given."""
        return f"{'https' if self._tls else 'http'}://{f'{host}:{self.port}' if host else self.place}{path}"

    def on(self, path: str, *script: Step) -> None:
        """What is done on requests of a path (without query), one step a request, the last one again and again."""
        self._scripts[path] = list(script)

    def times(self, path: str) -> int:
        """How often a path (without query) was asked."""
        return sum(seen.target.partition("?")[0] == path for seen in self.seen)

    @staticmethod
    def reply(
        body: bytes = b"",
        status: int | str = 200,
        headers: dict[str, str] | Iterable[tuple[str, str]] = (),
        *,
        length: int | None = -1,
        version: str = "HTTP/1.1",
    ) -> bytes:
        """An answer's bytes; `length` is the Content-Length to state, -1 the true one, None none at all."""
        pairs = list(headers.items() if isinstance(headers, dict) else headers)
        if length is not None:
            pairs.append(("Content-Length", str(len(body) if length == -1 else length)))
        lines = [f"{version} {status} whatever" if isinstance(status, int) else f"{version} {status}"]
        lines += [f"{name}: {value}" for name, value in pairs]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body

    @classmethod
    def redirect(cls, to: str, status: int = 302, **headers: str) -> bytes:
        """A redirect's bytes."""
        return cls.reply(b"", status, {"Location": to, **headers})

    @staticmethod
    def hang(connection: socket.socket, stopped: threading.Event) -> None:
        """Keep the connection, and silence, until the client has gone."""
        with contextlib.suppress(OSError):
            while connection.recv(1 << 16):
                pass

    @staticmethod
    def reset(connection: socket.socket, stopped: threading.Event) -> None:
        """End the connection with RST."""
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    @staticmethod
    def drip(data: bytes, every_s: float = 0.02) -> Step:
        """Send a byte at a time, over and over, until the client has gone."""

        def step(connection: socket.socket, stopped: threading.Event) -> None:
            at = 0
            while not stopped.wait(every_s):
                connection.sendall(data[at : at + 1])
                at = (at + 1) % len(data)

        return step

    @staticmethod
    def flood(data: bytes) -> Step:
        """Send the same again and again, as fast as it goes, until the client has gone."""

        def step(connection: socket.socket, stopped: threading.Event) -> None:
            while not stopped.is_set():
                connection.sendall(data)

        return step

    @staticmethod
    def steps(*given: Step) -> Step:
        """One after the other, on the same connection."""

        def step(connection: socket.socket, stopped: threading.Event) -> None:
            for one in given:
                if isinstance(one, bytes):
                    connection.sendall(one)
                else:
                    one(connection, stopped)

        return step

    def _start(self, job: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=job, args=given, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                self._open.add(connection)
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        given = connection
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            raw = b""
            while b"\r\n\r\n" not in raw:
                piece = connection.recv(1 << 16)
                if not piece:
                    return
                raw += piece
            self.steps(self._next_step(raw))(connection, self._stopped)
        except OSError:
            pass  # the client has gone, as it should from some of the scripts
        finally:
            with self._lock:
                self._open.discard(given)
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
            given.close()

    def _next_step(self, raw: bytes) -> Step:
        head = raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        target = head[0].split(" ")[1]
        pairs = (line.partition(":") for line in head[1:])
        with self._lock:
            self.seen.append(Seen(target, {name.lower(): value.strip() for name, _, value in pairs}, raw))
            script = self._scripts.get(target.partition("?")[0], [self.reply(b"", 404)])
            return script.pop(0) if len(script) > 1 else script[0]
