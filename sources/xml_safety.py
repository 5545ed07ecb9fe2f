"""XML text -> the same, or a refusal: decides what may reach an XML parser at all.

Refused before anything is parsed: declarations in a document type (entities, and what else a bomb is made of) and
nesting deeper than any feed's. A document type without declarations, as RSS 0.91 has it, passes; no parser here loads
what it names. It does not decide whether the XML is well-formed.
"""

import re

from sources.reading import Refused

_MOST_NESTED = 1000
_WAY_OUT = "ask the source for a feed without it"
_DECLARES = re.compile(r"<!DOCTYPE[^>\[]*+\[\s*+[^\]\s]|<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)\b", re.I)
# Content in which no tag is meant; comments, processing instructions and elements that HTML leaves open count nothing.
_CDATA = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.S)
_TAG = re.compile(r"<(/?)(?!(?:br|img|hr|input|p|li)\b)[A-Za-z_][^<>]*?(/?)>", re.I)


def check_xml(text: str) -> None:
    """Raise Refused, `declares_types` or `nested_too_deep`, for XML that is built to hurt its parser."""
    outside = _CDATA.sub("", text)
    found = _DECLARES.search(outside)
    if found:
        reason = f"its document type declares entities or elements, which are never read: {_WAY_OUT}"
        raise Refused("declares_types", reason, outside[max(0, found.start() - 100) :])
    depth = 0
    for closes, is_empty in _TAG.findall(outside):
        depth += -1 if closes else 0 if is_empty else 1
        depth = max(depth, 0)
        if depth > _MOST_NESTED:
            reason = f"more than {_MOST_NESTED} elements stand one inside the other: {_WAY_OUT}"
            raise Refused("nested_too_deep", reason, text)
