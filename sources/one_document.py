"""The bytes of one file or member -> one document: decides whether it is text, a page, or neither.

It does not interpret the text.
"""

import hashlib
import re

from sources.decoding import decode
from sources.formats import PAGE, Format, Shape
from sources.main_text import main_text
from sources.reading import Document, Limits, Origin, Refused

# Pages saved under any name: no news copy begins with these words, and their markup is no article text.
# Atomic and possessive, so that a file of a million comments costs one pass.
_PAGE_START = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?>.{0,2000}?-->)\s*+)*+<(?:!doctype\s+html|html)\b", re.I | re.S
)
_XML_START = re.compile(r"\s*<(?:\?xml|rss|feed|svg|urlset|sitemapindex)\b", re.I)


def read_document(data: bytes, origin: Origin, kind: Format, limits: Limits) -> Document:
    """Decode one document and take the article out of a page. Raises Refused with the reason why not."""
    decoded = decode(data, is_page=kind.shape is Shape.PAGE)
    sha256 = hashlib.sha256(data).hexdigest() if origin.is_member else origin.stored_sha256
    is_page = kind.shape is Shape.PAGE or _PAGE_START.match(decoded.text) is not None
    if is_page and kind.shape is not Shape.PAGE:
        kind, decoded = PAGE, decode(data, is_page=True)
    if not is_page and _XML_START.match(decoded.text):
        reason = "the file is XML, not a page: name a saved feed .xml, or give its address to `python -m flows.poll`"
        raise Refused("unsupported_format", reason, decoded.text)
    check_lines(decoded.text, limits)
    page = main_text(decoded.text) if is_page else None
    return Document(
        raw_sha256=sha256,
        source_uri=origin.source_uri,
        source_file=origin.name,
        source_kind="html" if is_page else "file",
        stem=origin.stem,
        text=page.text if page else decoded.text,
        fetched_at=origin.fetched_at,
        media_type=kind.media_type,
        encoding=decoded.encoding,
        path=origin.stored_path,
        container_sha256=origin.stored_sha256 if origin.is_member else None,
        title_field=page.title if page else None,
        outlet_field=page.outlet if page else None,
        byline_field=page.byline if page else None,
        date_field=page.date if page else None,
    )


def check_lines(text: str, limits: Limits) -> None:
    """Raise Refused, `too_many_lines`, for a text that is no article but a list or an attack."""
    lines = text.count("\n") + text.count("\r") + text.count("\u2028") + text.count("\u2029")
    if lines > limits.lines:
        reason = f"{lines:,} line ends are over the limit of {limits.lines:,}: raise PASSAGE_LINE_LIMIT to read it"
        raise Refused("too_many_lines", reason, text)


def oversized(size: int, limit: int, setting: str, *, at_least: bool = False) -> Refused:
    """The refusal of something larger than a limit, both in bytes; `setting` names the way out."""
    more = "more than " if at_least else ""
    return Refused("oversized", f"{more}{size:,} bytes are over the limit of {limit:,}: raise {setting} to read it")


def document_oversized(size: int, limits: Limits, *, at_least: bool = False) -> Refused:
    """`oversized` for one document."""
    return oversized(size, limits.document_bytes, "PASSAGE_DOCUMENT_LIMIT_MB", at_least=at_least)


def container_oversized(size: int, limits: Limits, *, at_least: bool = False) -> Refused:
    """`oversized` for a table or an archive."""
    return oversized(size, limits.container_bytes, "PASSAGE_CONTAINER_LIMIT_MB", at_least=at_least)
