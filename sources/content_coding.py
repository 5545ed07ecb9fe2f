"""Body as it came over the wire -> the body itself: decides what its coding is, and undoes one, within limits.

Content-Encoding is believed unless the bytes show otherwise. Nothing is decoded further than the limits allow, so
that a bomb costs what the limits cost. It does not look into the body.
"""

import io
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise

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
_FILE_TYPES = ("application/gzip", "application/x-gzip", "application/zstd", "application/octet-stream")


class _Wrong(Exception):
    """The bytes are not what the coding demands."""


class _Rest(Exception):
    """All is decoded, and something follows."""


def undone(
    raw: bytes, header: str | None, url: str, limits: FetchLimits, media_type: str | None = None
) -> tuple[bytes, list[str]]:
    """Return the decoded body, and problems if it is used although something is wrong.

    `header` is Content-Encoding. Raises Bomb, BrokenCoding, SeveralCodings, TooLargeDecoded, Truncated,
    UnknownCoding.
    """
    named = [name.strip().lower() for name in (header or "").split(",")]
    named = [name for name in named if name not in ("", "identity", "none")]
    if len(named) > 1:
        raise SeveralCodings(url, f"Content-Encoding: {', '.join(named)}")
    said = named[0] if named else None
    # A mark at the beginning is surer than a header, and some codings take anything for a beginning of theirs.
    coding = "gzip" if raw.startswith(_GZIP) else "zstd" if raw.startswith(_ZSTD) else _NAMES.get(said or "")
    if coding is None:
        _check(len(raw), len(raw), len(raw), url, limits)
        if said is None:
            return raw, []
        if not _is_text(raw):
            raise UnknownCoding(url, f"Content-Encoding: {said}")
        return raw, [f"its coding {said!r} is unknown, and it is plain text: used as it came"]
    try:
        body, problems = _decoded(raw, coding, url, limits)
    except _Wrong as wrong:
        if not _is_text(raw):
            raise BrokenCoding(url, f"{coding}: {wrong}") from wrong
        _check(len(raw), len(raw), len(raw), url, limits)
        return raw, [f"its answer is not {coding!r} as it says, but plain text: used as it came"]
    is_file = said is None and (media_type in _FILE_TYPES or url.partition("?")[0].endswith((".gz", ".zst")))
    if coding != _NAMES.get(said or "") and not is_file:
        problems.append(
            f"its answer is {coding} and says {said!r}: decoded"
            if said
            else f"its answer is {coding} and does not say so: decoded"
        )
    return body, problems


def _decoded(raw: bytes, coding: str, url: str, limits: FetchLimits) -> tuple[bytes, list[str]]:
    """Raises _Wrong where the bytes are not of this coding, and FetchErrors where they are and may not be used."""
    body, problems = io.BytesIO(), []  # gives its bytes without copying them
    try:
        for piece, taken in _DECODERS[coding](raw):
            body.write(piece)
            _check(body.tell(), len(raw), taken, url, limits)
    except _Rest as rest:
        problems.append(f"after the end of its {coding} {rest}: left out")
    except EOFError as error:
        if _is_text(raw):  # text can look like the beginning of a coding without a mark of its own
            raise _Wrong("plain text") from error
        raise Truncated(url, f"{coding} stops after {len(raw):,} bytes") from error
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        raise _Wrong(str(error)) from error
    if body.getbuffer()[:4].tobytes().startswith((_GZIP, _ZSTD)):
        raise SeveralCodings(url, f"{coding} around another coding")
    return body.getvalue(), problems


def _check(decoded: int, wire: int, taken: int, url: str, limits: FetchLimits) -> None:
    """`taken` of the `wire` bytes have given `decoded` bytes so far."""
    is_over = decoded > limits.decoded_bytes
    if decoded > _HARMLESS and decoded > limits.ratio * (taken if is_over else wire):
        raise Bomb(url, f"more than {limits.ratio} times what was sent")
    if is_over:
        raise TooLargeDecoded(url, f"more than {limits.decoded_bytes:,} bytes")


def _is_text(raw: bytes) -> bool:
    try:
        decode(raw)
    except Refused:
        return False
    return True


# Each decoder yields pieces of at most about _STEP bytes, with the number of bytes taken up to there; it raises EOFError
# if its input stops in the middle, and _Rest at the end if bytes follow that are no padding.


def _gzip(raw: bytes) -> Iterator[tuple[bytes, int]]:
    return _zlib(raw, 31)


def _deflate(raw: bytes) -> Iterator[tuple[bytes, int]]:
    # Meant is zlib (RFC 9110, 8.4.1.2); some servers send its inside alone.
    is_zlib = len(raw) > 1 and raw[0] & 15 == 8 and int.from_bytes(raw[:2], "big") % 31 == 0
    return _zlib(raw, 15 if is_zlib else -15)


def _zlib(raw: bytes, window: int) -> Iterator[tuple[bytes, int]]:
    at = 0
    for _ in range(_MEMBERS):
        decoder = zlib.decompressobj(window)
        while not decoder.eof:
            fed = decoder.unconsumed_tail or raw[at : at + _STEP]
            if not decoder.unconsumed_tail:
                at += len(fed)
            piece = decoder.decompress(fed, _STEP)
            if piece:
                yield piece, at - len(decoder.unconsumed_tail)
            elif not fed:
                raise EOFError
        at -= len(decoder.unused_data)
        if window != 31 or not raw.startswith(_GZIP, at):
            break
    else:
        raise zlib.error(f"more than {_MEMBERS:,} members")
    if raw[at:].strip(b"\0\r\n"):
        raise _Rest(f"stand {len(raw) - at:,} bytes")


def _brotli(raw: bytes) -> Iterator[tuple[bytes, int]]:
    given, begun = 0, 0  # bytes that came out, and where the step begins that is being taken
    try:
        for at, taken, piece, _ in _brotli_steps(raw, range(0, len(raw), _STEP)):
            begun, given = at, given + len(piece)
            yield piece, taken
    except brotli.error:
        # It fails at what follows the end, and does not say where that is: byte by byte it shows.
        steps = [*range(0, begun, _STEP), *range(begun, min(begun + _STEP, len(raw)))]
        for _, taken, piece, is_finished in _brotli_steps(raw, steps):
            yield piece[given:], taken
            given = max(given - len(piece), 0)
            if is_finished:
                if raw[taken:].strip(b"\0\r\n"):
                    raise _Rest(f"stand {len(raw) - taken:,} bytes") from None
                return
        raise


def _brotli_steps(raw: bytes, steps: Sequence[int]) -> Iterator[tuple[int, int, bytes, bool]]:
    """Begin and end of each step, what it gave, and whether the end of the coding is reached. Raises as _brotli."""
    decoder = brotli.Decompressor()
    for at, taken in pairwise([*steps, len(raw)]):
        yield at, at, b"", False  # a step that fails was begun
        piece, is_full = decoder.process(raw[at:taken], output_buffer_limit=_STEP), True
        while piece or is_full:  # it may hold some of the output back
            yield at, taken, piece, decoder.is_finished()
            is_full = not decoder.can_accept_more_data()
            piece = decoder.process(b"", output_buffer_limit=_STEP)
    if not decoder.is_finished():
        raise EOFError


def _zstd(raw: bytes) -> Iterator[tuple[bytes, int]]:
    at = 0
    for _ in range(_MEMBERS):
        decoder = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _WINDOW_LOG})
        while not decoder.eof:
            fed = raw[at : at + _STEP] if decoder.needs_input else b""
            if decoder.needs_input and not fed:
                raise EOFError
            at += len(fed)
            yield decoder.decompress(fed, _STEP), at
        at -= len(decoder.unused_data)
        if raw[at : at + 4] != _ZSTD:
            if raw[at:].strip(b"\0\r\n"):
                raise _Rest(f"stand {len(raw) - at:,} bytes")
            return
    raise zstd.ZstdError(f"more than {_MEMBERS:,} frames")


_DECODERS = {"gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd}
