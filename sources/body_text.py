"""A fetched body -> its text: decides the encoding of XML and JSON that came with a header, and what damage costs.

Order: byte order mark, UTF-8 where the bytes prove it, the header's charset, the declaration, detection; a label that
the bytes contradict is not believed; a few that do not fit are damage, and contradict nothing. Damage does not cost the
whole body: it is marked, and costs the items in which it stands (`is_damaged`). It does not decide what the text is.
"""

import re
from dataclasses import dataclass

from sources.decoding import declared_encoding, encoding_of, fits, nearly_fits, web_encoding
from sources.reading import Refused, is_blank

DAMAGE = "\ufffd"
# XML that begins with `<` or `<?xm` in an encoding that has no mark and is no superset of ASCII (XML 1.0, F.1).
_STARTS = (
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00?", "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, 2.2
# What of it bytes show, sooner than characters do, but in encodings whose controls are other bytes.
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r")
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp037")
_LONE = re.compile("[\ud800-\udfff]")
_WAY_OUT = "look at its address in a browser, and correct it in the list of feeds"


@dataclass(frozen=True)
class BodyText:
    """A body's text, the encoding it came in, and what is wrong about it in words."""

    text: str
    encoding: str
    is_damaged: bool  # DAMAGE stands where bytes fitted no character
    notes: tuple[str, ...]


def body_text(data: bytes, charset: str | None, *, is_xml: bool) -> BodyText:
    """Decode a body; `charset` is the header's. Raises Refused: `empty`, `binary`, `undecodable`."""
    if not data.strip():
        raise Refused("empty", f"the answer has no content: {_WAY_OUT}", data)
    start = next((name for mark, name in _STARTS if data.startswith(mark)), None)
    labels = [web_encoding(charset) if charset else None, declared_encoding(data)]
    # One that fits whole stands before one that nearly does, wherever it is said.
    believed = next((label for fit in (fits, nearly_fits) for label in labels if label and fit(data, label)), None)
    encoding, skip = (
        (start, 0) if start else encoding_of(data, believed, in_rows=True, is_json=not is_xml and not believed)
    )
    notes, damaged = [], 0
    try:
        text = data[skip:].decode(encoding)
    except UnicodeDecodeError:
        text = data[skip:].decode(encoding, "surrogateescape" if encoding == "utf-8" else "replace")
        text, damaged = _LONE.subn(DAMAGE, text)
    is_damaged = bool(damaged) or (encoding != "utf-8" and DAMAGE in text)
    if is_damaged:
        notes.append(
            f"{damaged or text.count(DAMAGE)} of its bytes do not fit {encoding}: the items they are in are set aside"
        )
    wrong = [label for label in labels if label and not is_damaged and not _agree(label, encoding, data)]
    if wrong:
        notes.append(f"it says that it is {' and '.join(dict.fromkeys(wrong))}, and is {encoding}: read as {encoding}")
    if is_xml and (encoding in _WIDE or len(data.translate(None, _CONTROLS)) < len(data) or _has_noncharacters(text)):
        text, controls = _NOT_IN_XML.subn("", text)
        if controls:
            notes.append(f"{controls} characters that XML cannot hold were left out")
    if is_blank(text):
        raise Refused("empty", f"the answer holds white space only: {_WAY_OUT}", data)
    return BodyText(text, encoding, is_damaged, tuple(notes))


def _has_noncharacters(text: str) -> bool:
    return "\ufffe" in text or "\uffff" in text


def _agree(label: str, encoding: str, data: bytes) -> bool:
    """Whether the label gives the same text: ASCII is in most encodings."""
    try:
        return label == encoding or data.decode(label) == data.decode(encoding)
    except (UnicodeError, LookupError):
        return False
