"""Bytes -> text: decides the encoding, and whether bytes are text at all.

It does not change the text: no newline is translated, nothing is normalised, only the byte order mark is taken off.
It refuses rather than guesses where a guess would hide damage: NULs, lone surrogates and damaged UTF-8 never pass.
Order: byte order mark, strict UTF-8, UTF-16 by its NULs, then code pages; the charset that a server declares, and after
it a page's own, stands before the guesses, and before UTF-8 where UTF-8 would prove nothing (7-bit encodings).
"""

import codecs
import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sources.code_pages import WEB_PAGES, code_page_of, is_damaged_utf8
from sources.reading import Refused, is_blank

# UTF-32 stands before UTF-16: its little-endian mark begins with UTF-16's.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Beginnings of formats that hold no plain text. Only those that text cannot begin with by chance, or never does.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"), (b"%!PS", "PostScript"), (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a zip-based document"),
    (b"\x89PNG\r\n", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"), (b"\x1f\x8b", "gzip"), (b"BZh91AY&SY", "bzip2"), (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7-zip"), (b"(\xb5/\xfd", "zstandard"), (b"Rar!\x1a", "RAR"), (b"\x7fELF", "a program"),
    (b"PAR1", "Parquet"), (b"SQLite format 3\x00", "SQLite"), (b"\xd0\xcf\x11\xe0", "an old Office document"),
)  # fmt: skip
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\v\f\r\x1b")  # escape starts ISO-2022 shifts
_CONTROL_SHARE = 0.01
_NUL_SHARE = 0.05  # of UTF-16 code units: spaces and line ends alone are more, in any language with spaces
_SAMPLE = 1 << 16
_CHUNK = 1 << 20
_DECLARED = re.compile(
    rb"""<meta[^>]+?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+?encoding\s*=\s*["']([\w.:-]+)""", re.I
)
# Codecs of Python that turn text into other text, or hide markup: no charset of the web.
_NO_CHARSETS = {"unicode_escape", "unicode-escape", "raw_unicode_escape", "raw-unicode-escape", "punycode", "idna",
                "undefined", "mbcs", "oem", "utf-7", "utf-8-sig"}  # fmt: skip
_SEPARATORS = re.compile(r"[^a-z0-9]")
_MISFIT_SHARE = 0.01  # of the characters beyond ASCII

BINARY_WAY_OUT = "give the text itself, as plain text, HTML, JSON, CSV or Parquet"
ENCODING_WAY_OUT = "save it as UTF-8 from the program that wrote it"


@dataclass(frozen=True)
class Decoded:
    """Text without its byte order mark, and the name of the encoding it came in."""

    text: str
    encoding: str


def decode(data: bytes, *, is_page: bool = False) -> Decoded:
    """Decode a whole file; `is_page` honours a charset that HTML or XML declares in its beginning.

    What a server says of a body's charset is weighed in body_text.py. Raises Refused: `empty`, `binary` or `undecodable`.
    """
    if not data:
        raise Refused("empty", "the file has no bytes: fetch or save it again")
    encoding, skip = encoding_of(data, declared_encoding(data) if is_page else None)
    try:
        text = data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"byte {error.start + skip} does not fit {encoding}: {ENCODING_WAY_OUT}"
        raise Refused("undecodable", reason, data) from error
    check_characters(text, data)
    if is_blank(text):
        raise Refused("empty", "the file holds white space only: fetch or save it again")
    return Decoded(text, encoding)


def open_text(stream: BinaryIO, *, newline: str = "\n", is_json: bool = False) -> tuple[io.TextIOWrapper, str]:
    """A large file as a stream of text, with its encoding; memory stays at a chunk.

    Bytes that do not fit UTF-8 become lone surrogates, so that one damaged row does not cost the others: callers
    pass every row through `check_characters`. JSON is Unicode by its standard (RFC 8259, 8.1), so with `is_json` no
    code page is guessed. Raises Refused as `decode` does.
    """
    sample = _sample_of(stream)
    encoding, skip = encoding_of(sample, None, in_rows=True, is_json=is_json)
    stream.seek(skip)
    errors = "surrogateescape" if encoding == "utf-8" else "strict"
    return io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline=newline), encoding


def encoding_of(data: bytes, declared: str | None, *, in_rows: bool = False, is_json: bool = False) -> tuple[str, int]:
    """Encoding of the bytes and the length of their byte order mark. Raises Refused: `binary`, `undecodable`.

    `in_rows` lets a little damage pass, since each row is checked again and damage costs its own row only: a declared
    encoding is then believed in spite of it, as no other explains the rest better.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise Refused("binary", f"the file is {name}: {BINARY_WAY_OUT}", data)
    if b"\x00" in data:
        wide = _wide_encoding(data)
        if wide is not None:
            return wide, 0
        if not in_rows:
            raise Refused("binary", f"the file holds NUL bytes: {BINARY_WAY_OUT}", data)
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > _CONTROL_SHARE * len(data):
        raise Refused("binary", f"{controls} of its {len(data)} bytes are control codes: {BINARY_WAY_OUT}", data)
    is_utf8 = fits(data, "utf-8") or (in_rows and _is_nearly_utf8(data))
    is_damaged = in_rows and not is_utf8 and is_damaged_utf8(data)
    is_proved = is_utf8 and not data.isascii()
    may_be_damaged = in_rows and not is_damaged
    if declared and not is_proved and (fits(data, declared) or (may_be_damaged and nearly_fits(data, declared))):
        return declared, 0
    if is_utf8 or is_json or is_damaged:
        return "utf-8", 0
    page = code_page_of(_high_lines(data))
    if page is None or not (in_rows or fits(data, page)):
        raise Refused("undecodable", f"no encoding explains its bytes: {ENCODING_WAY_OUT}", data)
    return page, 0


def check_characters(text: str, sample: str | bytes) -> None:
    """Raises Refused, `undecodable`, for a NUL or a lone surrogate: no warehouse can hold them."""
    at = text.find("\x00")
    if at < 0 and not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            at = error.start
    if at >= 0:
        reason = f"character {at} is U+{ord(text[at]):04X}, which text cannot hold: {ENCODING_WAY_OUT}"
        raise Refused("undecodable", reason, sample)


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a page's meta element or an XML declaration names, or None."""
    found = _DECLARED.search(data[:4096])
    return None if found is None else web_encoding((found.group(1) or found.group(2)).decode("ascii", "replace"))


def web_encoding(label: str) -> str | None:
    """The encoding that a label of the web means; None for one that 8-bit bytes cannot be in, and for none."""
    name = label.strip(" \t\"'").lower()
    page = _web_page(name)
    try:
        codec = codecs.lookup(name).name  # a codec has many names
    except (LookupError, ValueError):
        return page
    # What could be read up to its declaration is not UTF-16, whatever it says (WHATWG); true UTF-16 shows in its NULs.
    if codec in _NO_CHARSETS or codec.startswith(("utf-16", "utf-32")):
        return None
    page = page or _web_page(codec)
    is_same = page != "utf-8" and (page is None or codecs.lookup(page).name == codec)
    return name if is_same else page  # of two names for the same, its own


def fits(data: bytes, encoding: str) -> bool:
    """Return whether `data` can be decoded so, without a character in doubt."""
    try:
        data.decode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


def nearly_fits(data: bytes, encoding: str) -> bool:
    """Return whether at most one character does not fit, or one in a hundred of those beyond ASCII.

    Never of UTF-8, which shows by itself whether it is there.
    """
    misfits, high = _misfits(data, encoding)
    return encoding != "utf-8" and misfits <= max(1, _MISFIT_SHARE * high)


def _is_nearly_utf8(data: bytes) -> bool:
    """Damage in UTF-8 that is proved by the rest: no other encoding forms a hundred of its characters by chance."""
    misfits, high = _misfits(data, "utf-8")
    return misfits <= _MISFIT_SHARE * high


def _misfits(data: bytes, encoding: str) -> tuple[float, int]:
    """How often bytes fit no character, and the number of characters beyond ASCII, with those."""
    try:
        text = data.decode(encoding, "replace")
    except (UnicodeError, LookupError):
        return math.inf, 0
    return text.count("\ufffd"), len(text) - len(text.encode("ascii", "ignore"))


def _web_page(name: str) -> str | None:
    label = _SEPARATORS.sub("", name)
    return WEB_PAGES.get(label) or WEB_PAGES.get(label.removeprefix("x"))


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: the high bytes of Latin letters, spaces and line ends are NUL, all on the same side."""
    even, odd, units = data[::2].count(0), data[1::2].count(0), len(data) // 2
    encoding, many, few = ("utf-16-le", odd, even) if odd > even else ("utf-16-be", even, odd)
    if len(data) % 2 or many < _NUL_SHARE * units or few * 10 > many or not fits(data, encoding):
        return None
    text = data[:_SAMPLE].decode(encoding, "ignore")
    odd_ones = sum(not (c.isprintable() or c.isspace() or c in "\u200b\u200c\u200d\u200e\u200f\ufeff") for c in text)
    return encoding if odd_ones <= _CONTROL_SHARE * len(text) else None


def _high_lines(data: bytes) -> bytes:
    """The lines that hold bytes above 0x7F, up to the sample's size: ASCII says nothing about a code page."""
    if len(data) <= _SAMPLE:
        return data
    kept, size = [], 0
    for line in _pieces(data):
        if not line.isascii():
            kept.append(line)
            size += len(line)
            if size >= _SAMPLE:
                break
    return b"\n".join(kept)


def _pieces(data: bytes) -> Iterator[bytes]:
    for line in io.BytesIO(data):
        yield line[:_SAMPLE]


def _sample_of(stream: BinaryIO) -> bytes:
    """The file's first chunk up to its last line end, or the first chunk with bytes above 0x7F if that is ASCII."""
    stream.seek(0)
    first = chunk = stream.read(_CHUNK)
    while chunk.isascii() and (following := stream.read(_CHUNK)):
        chunk = following
    sample = first if chunk.isascii() or first is chunk else first[:_SAMPLE] + b"\n" + chunk
    if len(sample) >= _CHUNK:
        ends = (sample.rfind(b"\n"), sample.rfind(b" "))
        sample = sample[: max(ends) + 1 or len(sample)]
    if not sample:
        raise Refused("empty", "the file has no bytes: fetch or save it again")
    return sample
