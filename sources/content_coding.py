"""Body as it came over the wire -> the body itself: decides what its coding is, and undoes one, within limits.

Content-Encoding is believed unless the bytes show otherwise. Nothing is decoded further than the limits allow, so
that a bomb costs what the limits cost. It does not look into the body.
"""

import zlib
from collections.abc import Iterator

import brotli
from backports import zstd

from sources.decoding import decode
from sources.fetch_errors import Bomb, BrokenCoding, SeveralCodings, TooLargeDecoded, Truncated, UnknownCoding
from sources.fetched import FetchLimits
from sources.reading import Refused

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
_STEP = 1 << 16  # bytes, fed and taken out
_MEMBERS = 1_000  # of one gzip or zstd body; each costs time however small
_HARMLESS = 1_000_000  # decoded bytes up to which no ratio is looked at: short repetitive texts pack very well
_WINDOW_LOG = 23  # 8 MB, the most that zstd on the web may ask for (RFC 9659)
_NAMES = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br", "zstd": "zstd"}
_GZIP, _ZSTD = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"
_GZIP_TYPES = ("application/gzip", "application/x-gzip", "application/octet-stream")


class _Wrong(Exception):
    """The bytes are not what the coding demands."""


class _Rest(Exception):
    """All is decoded, and something follows."""


def undone(
    raw: bytes, header: str | None, url: str, limits: FetchLimits, *, media_type: str | None = None
) -> tuple[bytes, list[str]]:
    """Return the decoded body, and problems if it is used although something is wrong.

    `header` is Content-Encoding. Raises Bomb, BrokenCoding, SeveralCodings, TooLargeDecoded, Truncated,
    UnknownCoding.
    """
    named = [name.strip().lower() for name in (header or "").split(",")]
    named = [name for name in named if name not in ("", "identity", "none")]
    if len(named) > 1:
        raise SeveralCodings(url, f"Content-Encoding: {', '.join(named)}")
    is_gzip = raw.startswith(_GZIP)
    coding = _NAMES.get(named[0]) if named else "gzip" if is_gzip else None
    if coding is None:
        _check(len(raw), len(raw), url, limits)
        if not named:
            return raw, []
        if not _is_text(raw):
            raise UnknownCoding(url, f"Content-Encoding: {named[0]}")
        return raw, [f"its coding {named[0]!r} is unknown, and it is plain text: used as it came"]
    try:
        body, problems = _decoded(raw, coding, url, limits)
    except _Wrong as wrong:
        if is_gzip and coding != "gzip":
            body, problems = undone(raw, None, url, limits, media_type=_GZIP_TYPES[0])
            return body, [*problems, f"its answer is gzip and says {coding!r}: decoded"]
        if not _is_text(raw):
            raise BrokenCoding(url, f"Content-Encoding: {coding}, {wrong}") from wrong
        _check(len(raw), len(raw), url, limits)
        return raw, [f"its answer is not {coding!r} as it says, but plain text: used as it came"]
    if named or media_type in _GZIP_TYPES or url.partition("?")[0].endswith(".gz"):
        return body, problems
    return body, [*problems, "its answer is gzip and does not say so: decoded"]


def _decoded(raw: bytes, coding: str, url: str, limits: FetchLimits) -> tuple[bytes, list[str]]:
    """Raises _Wrong where the bytes are not of this coding, and FetchErrors where they are and may not be used."""
    body, problems = bytearray(), []
    try:
        for piece in _DECODERS[coding](raw):
            body += piece
            _check(len(body), len(raw), url, limits)
    except _Rest as rest:
        problems.append(f"after the end of its {coding} {rest}: left out")
    except EOFError as error:
        if _is_text(raw):  # text can look like the beginning of a coding without a mark of its own
            raise _Wrong("plain text") from error
        raise Truncated(url, f"{coding} stops after {len(raw):,} bytes") from error
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise _Wrong(str(error)) from error
    if body.startswith((_GZIP, _ZSTD)):
        raise SeveralCodings(url, f"{coding} around another coding")
    return bytes(body), problems


def _check(decoded: int, wire: int, url: str, limits: FetchLimits) -> None:
    if decoded > _HARMLESS and decoded > limits.ratio * wire:
        raise Bomb(url, f"more than {limits.ratio} times its {wire:,} bytes")
    if decoded > limits.decoded_bytes:
        raise TooLargeDecoded(url, f"more than {limits.decoded_bytes:,} bytes")


def _is_text(raw: bytes) -> bool:
    try:
        decode(raw)
    except Refused:
        return False
    return True


# Each decoder yields pieces of at most about _STEP bytes, raises EOFError if its input stops in the middle, and _Rest at
# the end if bytes follow that are no padding.


def _gzip(raw: bytes) -> Iterator[bytes]:
    return _zlib(raw, 31)


def _deflate(raw: bytes) -> Iterator[bytes]:
    # Meant is zlib (RFC 9110, 8.4.1.2); some servers send its inside alone.
    is_zlib = len(raw) > 1 and raw[0] & 15 == 8 and int.from_bytes(raw[:2], "big") % 31 == 0
    return _zlib(raw, 15 if is_zlib else -15)


def _zlib(raw: bytes, window: int) -> Iterator[bytes]:
    at = 0
    for _ in range(_MEMBERS):
        decoder = zlib.decompressobj(window)
        while not decoder.eof:
            fed = decoder.unconsumed_tail or raw[at : at + _STEP]
            if not decoder.unconsumed_tail:
                at += len(fed)
            piece = decoder.decompress(fed, _STEP)
            if piece:
                yield piece
            elif not fed:
                raise EOFError
        at -= len(decoder.unused_data)
        if window != 31 or not raw.startswith(_GZIP, at):
            break
    if raw[at:].strip(b"\0\r\n"):
        raise _Rest(f"stand {len(raw) - at:,} bytes")


def _brotli(raw: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    for at in range(0, len(raw), _STEP):
        yield decoder.process(raw[at : at + _STEP], output_buffer_limit=_STEP)
        while not decoder.can_accept_more_data():
            yield decoder.process(b"", output_buffer_limit=_STEP)
    while piece := decoder.process(b"", output_buffer_limit=_STEP):  # what it still holds when all input is taken
        yield piece
    if not decoder.is_finished():
        raise EOFError


def _zstd(raw: bytes) -> Iterator[bytes]:
    at = 0
    for _ in range(_MEMBERS):
        decoder = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG})
        while not decoder.eof:
            fed = raw[at : at + _STEP] if decoder.needs_input else b""
            if decoder.needs_input and not fed:
                raise EOFError
            at += len(fed)
            yield decoder.decompress(fed, _STEP)
        at -= len(decoder.unused_data)
        if raw[at : at + 4] != _ZSTD:
            if raw[at:].strip(b"\0\r\n"):
                raise _Rest(f"stand {len(raw) - at:,} bytes")
            return
    raise zstd.ZstdError(f"more than {_MEMBERS:,} frames")


_DECODERS = {"gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd}
