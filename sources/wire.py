"""One request -> its answer, as it came: decides when to stop listening, and what a broken connection is called.

Every byte is counted, every wait has an end. It follows no redirect, undoes no coding, and has no opinion on a status.
"""

import http.client
import io
import ssl
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.exceptions import InvalidHeader, RequestException
from urllib3 import HTTPHeaderDict, HTTPResponse
from urllib3.exceptions import HTTPError

from sources.connecting import Cut, Gate
from sources.fetch_errors import (
    BadHeaders,
    BrokenChunks,
    CertificateRefused,
    ClientClosed,
    ConnectionReset,
    EmptyBody,
    FetchError,
    HeadersTooLarge,
    NotHttp,
    ReadTimeout,
    TlsFailed,
    TooLarge,
    TotalTimeout,
    Truncated,
)
from sources.fetched import FetchLimits
from sources.gated_adapter import GatedAdapter, WholeAnswer
from sources.web_address import WebAddress

WITH_BODY = (200, 203)  # other statuses' bodies are not read
_STEP = 1 << 16
_END_S = 0.25  # how long a server that was asked to close may take for it, when all it announced has come


@dataclass
class Answer:
    """What came back. `raw` is the body as it came over the wire, whole; `body` is for who undoes its coding."""

    address: WebAddress
    status: int
    headers: HTTPHeaderDict
    raw: bytes = b""
    body: bytes = b""
    bytes_wire: int = 0
    problems: list[str] = field(default_factory=list)


class Wire:
    """Connections to servers; one per run, for all its threads."""

    def __init__(self, gate: Gate, tls: ssl.SSLContext, limits: FetchLimits) -> None:
        """`gate` decides what may be connected to."""
        self._gate, self._tls, self._limits = gate, tls, limits
        self._lock = threading.RLock()  # a signal's handler may close while its thread asks
        self._active: set[Cut] = set()
        self._is_closed = False

    def ask(self, address: WebAddress, headers: Mapping[str, str], sent: WebAddress, seconds: float) -> Answer:
        """GET an address in at most so many seconds.

        `sent` is the address with what must not be stored. Raises FetchErrors; they name `address`.
        """
        cut = Cut()
        with self._lock:
            if self._is_closed:
                raise ClientClosed(address.url)
            self._active.add(cut)
        clock = threading.Timer(max(seconds, 0.0), cut.end, (TotalTimeout,))
        clock.daemon = True
        clock.start()
        failure: FetchError | None = None
        try:
            answer = self._exchanged(address, headers, sent, seconds, cut)
            size = answer.bytes_wire
        except FetchError as error:
            failure, size = error, error.bytes_wire
        finally:
            clock.cancel()
            cut.release()
            with self._lock:
                self._active.discard(cut)
        if cut.by is not None:  # a cut looks like an end, or like any failure
            failure = cut.by(address.url)
            failure.bytes_wire = size
        if failure is not None:
            raise failure
        return answer

    def close(self) -> None:
        """End all requests now."""
        with self._lock:
            self._is_closed = True
            active = list(self._active)
        for cut in active:
            cut.end(ClientClosed)

    def _exchanged(
        self, address: WebAddress, headers: Mapping[str, str], sent: WebAddress, seconds: float, cut: Cut
    ) -> Answer:
        adapter = GatedAdapter(lambda timeout_s: self._gate.connect(address, timeout_s, cut), self._tls)
        timeout = (min(self._limits.connect_s, seconds), min(self._limits.read_s, seconds))
        timeout = (max(timeout[0], 0.001), max(timeout[1], 0.001))
        try:
            # The adapter alone: a session would keep cookies, ask .netrc and the environment, and read redirects' bodies.
            request = requests.Request("GET", sent.url, headers=dict(headers)).prepare()
            response = adapter.send(request, stream=True, timeout=timeout)
        except _FAILURES as error:
            raise _named(error, address.url) from error
        raw: HTTPResponse = response.raw
        try:
            answer = Answer(address, raw.status, raw.headers)
            if raw.status in WITH_BODY:
                self._read(raw, answer, cut)
        except FetchError as error:
            error.bytes_wire = answer.bytes_wire
            raise
        finally:
            with suppress(*_FAILURES):
                raw.close()
            adapter.close()
        return answer

    def _read(self, raw: HTTPResponse, answer: Answer, cut: Cut) -> None:
        """Fill in the body. Raises FetchErrors."""
        url, status, limit = answer.address.url, answer.status, self._limits.wire_bytes
        original = raw._original_response
        assert isinstance(original, WholeAnswer)  # noqa: S101 - our connections give no other
        coding = answer.headers.get("Transfer-Encoding", "").lower()
        if coding not in ("", "chunked", "identity"):
            raise BadHeaders(url, f"Transfer-Encoding: {coding}", status=status)
        stated = original.stated_length
        if stated is not None and stated > limit:
            raise TooLarge(url, f"{stated:,} bytes are over the limit of {limit:,}", status=status)
        raw.enforce_content_length, raw.length_remaining = False, None
        body, size = io.BytesIO(), 0  # gives its bytes without copying them
        try:
            while piece := raw.read1(_STEP, decode_content=False):
                size += body.write(piece)
                answer.bytes_wire = size
                if size > limit:
                    raise TooLarge(url, f"more than {limit:,} bytes", status=status)
                if stated is not None and size >= stated:
                    original.socket.settimeout(_END_S)
        except _FAILURES as error:
            if stated is None or size < stated:  # else it is all there, and the server only does not close
                raise _named(error, url, status, original.chunked) from error
        if stated is not None and size < stated:
            raise Truncated(url, f"{size:,} of {stated:,} bytes came", status=status)
        if not size and cut.by is None:
            raise EmptyBody(url, status=status)
        answer.raw = body.getvalue()
        if stated is not None and size > stated:
            if answer.raw[stated:].strip():
                answer.problems.append(
                    f"its answer has {size:,} bytes and says {stated:,}: all are used, tell its owner"
                )
            else:
                answer.raw = answer.raw[:stated]


# What libraries raise on what servers do; anything else is an error of this program.
_FAILURES = (RequestException, HTTPError, http.client.HTTPException, OSError, ValueError)


def _named(error: BaseException, url: str, status: int | None = None, is_chunked: bool = False) -> FetchError:
    """The failure behind a library's exception, which wraps it several times."""
    causes = list(_causes(error))
    for kinds, name in _NAMES:
        for cause in causes:
            if isinstance(cause, kinds):
                is_framing = name is BrokenChunks or (name is HeadersTooLarge and status is not None)
                named = (BrokenChunks if is_chunked else Truncated) if is_framing else name
                return named(url, _said(cause), status=status)
    return NotHttp(url, _said(error), status=status)


_NAMES: tuple[tuple[tuple[type[BaseException], ...], type[FetchError]], ...] = (
    ((ssl.SSLCertVerificationError,), CertificateRefused),
    ((TimeoutError,), ReadTimeout),
    ((ssl.SSLError,), TlsFailed),
    ((http.client.RemoteDisconnected,), ConnectionReset),
    ((http.client.IncompleteRead,), BrokenChunks),
    ((http.client.LineTooLong,), HeadersTooLarge),
    ((http.client.BadStatusLine, http.client.UnknownProtocol), NotHttp),
    ((InvalidHeader,), BadHeaders),
    ((OSError,), ConnectionReset),
    ((http.client.HTTPException,), HeadersTooLarge),  # "got more than 100 headers" has no class of its own
)


def _causes(error: BaseException | None, depth: int = 0) -> Iterator[BaseException]:
    if error is None or depth > 6:
        return
    # requests' own exceptions are OSErrors, whatever they wrap.
    if not isinstance(error, RequestException) or isinstance(error, InvalidHeader):
        yield error
    inner: Collection[Any] = (*error.args, getattr(error, "reason", None), error.__cause__, error.__context__)
    for cause in inner:
        if isinstance(cause, BaseException):
            yield from _causes(cause, depth + 1)


def _said(error: BaseException) -> str:
    text = getattr(error, "verify_message", None) or getattr(error, "strerror", None) or str(error)
    return f"{type(error).__name__} {text}"[:200]
