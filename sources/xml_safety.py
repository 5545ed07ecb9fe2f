"""XML text -> XML that a parser may see, or a refusal: decides what is dangerous in it, and what mends it.

Refused before anything is parsed: declarations in a document type (entities, and what else a bomb is made of) and
nesting deeper than any feed's. A document type without declarations, as RSS 0.91 has it, passes; no parser here loads
what it names. Mended are the commonest faults, bare ampersands and entities of HTML: what a lenient parser makes of them
is guesswork. It does not decide whether the XML is well-formed.
"""

import re
from html.entities import html5

from sources.reading import Refused

_MOST_NESTED = 1000
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_WAY_OUT = "ask the source for a feed without it"
_DECLARES = re.compile(r"<!DOCTYPE[^><\[]*+\[\s*+[^\]\s]|<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)\b", re.I)
# Content in which no tag is meant; comments, processing instructions and elements that HTML leaves open count nothing.
_CDATA = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.S)
_TAG = re.compile(r"<(/?)(?!(?:br|img|hr|input|p|li)\b)[A-Za-z_][^<>]*?(/?)>", re.I)
_REFERENCE = re.compile(
    r"(?P<kept><!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|&(?:amp|lt|gt|quot|apos);)"
    r"|&\#(?:x(?P<hex>[0-9a-f]{1,8})|(?P<number>[0-9]{1,9}));|&(?P<name>[a-z][a-z0-9]{1,31};)?",
    re.S | re.I,
)


def check_xml(text: str) -> str:
    """Return XML without what looks like markup and is none: CDATA sections, comments, processing instructions.

    Raises Refused, `declares_types` or `nested_too_deep`, for XML that is built to hurt its parser.
    """
    outside = _CDATA.sub("", text)
    found = _DECLARES.search(outside)
    if found:
        reason = f"its document type declares entities or elements, which are never read: {_WAY_OUT}"
        raise Refused("declares_types", reason, outside[max(0, found.start() - 100) :])
    depth = 0
    for tag in _TAG.finditer(outside):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        depth = max(depth, 0)
        if depth > _MOST_NESTED:
            reason = f"more than {_MOST_NESTED} elements stand one inside the other: {_WAY_OUT}"
            raise Refused("nested_too_deep", reason, text)
    return outside


def without_declaration(text: str) -> str:
    """Return decoded XML or a page without its XML declaration: the encoding in it was honoured, and lxml refuses it there."""
    return _DECLARATION.sub("", text)


def mended(text: str) -> tuple[str, tuple[str, ...]]:
    """Return XML whose references every parser knows, and in words what had to be changed for that."""
    counts = {"bare ampersands were taken as such": 0, "references to characters that XML cannot hold were left out": 0}
    bare, impossible = counts

    def mend(found: re.Match[str]) -> str:
        if found["kept"]:
            return found[0]
        if found["hex"] or found["number"]:
            code = int(found["hex"], 16) if found["hex"] else int(found["number"])
            counts[impossible] += not _is_character(code)
            return found[0] if _is_character(code) else ""
        if found["name"] in html5:
            return "".join(f"&#{ord(character)};" for character in html5[found["name"]])
        counts[bare] += 1
        return f"&amp;{found['name'] or ''}"

    text = _REFERENCE.sub(mend, text)
    return text, tuple(f"{count} {what}" for what, count in counts.items() if count)


def _is_character(code: int) -> bool:
    """XML 1.0, 2.2."""
    return code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
