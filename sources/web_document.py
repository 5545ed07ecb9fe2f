"""What a source says of an article -> a document: decides what makes two items of the web the same article.

The same are those with the same outlet, title and text: not their guid, their link, their date or the page around them.
It does not decide what is title or text (feeds.py, pages.py ...), nor which article is a version of which.
"""

import hashlib
import json
import re
import unicodedata

from sources.decoding import check_characters
from sources.item_links import host_of, item_address
from sources.masking import masked_address
from sources.one_document import check_lines, document_oversized
from sources.reading import Document, Limits, Origin, Refused, is_blank
from sources.stated_dates import stated_date

_HASH_SHOWN = 16
_LONGEST_NAME = 60
_LONGEST_ID = 500  # characters of a guid that may stand in an address


def web_document(
    origin: Origin,
    limits: Limits,
    *,
    source_kind: str,
    media_type: str,
    encoding: str | None,
    text: str,
    link: str | None = None,
    item_id: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    byline: str | None = None,
    date: str | None = None,
) -> Document:
    """Build the document of one item of a fetched body.

    text: paragraphs, one per line; link: as written, relative to the body's address; outlet: as the body names it, which
    the list of feeds overrules; date: as stated_date gives it, or as written. `date_field` is None for one from the
    future. Raises Refused: `no_text`, `undecodable`, `oversized`, `too_many_lines`.
    """
    fetched = origin.fetched
    text = text.removeprefix("\ufeff")
    if is_blank(text):
        raise Refused("no_text", "it has no text: follow its link to the page, or leave it out", title)
    check_characters(text, text)
    size = len(text.encode())
    if size > limits.document_bytes:
        refused = document_oversized(size, limits)
        refused.sample = text
        raise refused
    check_lines(text, limits)
    title, byline = _line(title), _line(byline)
    outlet = _line(fetched.outlet if fetched and fetched.outlet else outlet)
    item_id = masked_address(item_id.strip()) if item_id and _line(item_id) else None
    if item_id:
        check_characters(item_id, item_id)
    sha256 = _content_hash(outlet, title, text)
    address = item_address(link, fetched.base_url if fetched else "")
    source_uri = masked_address(address) if address else _address_without_link(origin, item_id, sha256)
    # The outlet is part of the content and the link's host is not: an item that moves from one host of its outlet to
    # another would get a second id.
    name = _safe(outlet) or _safe(host_of(source_uri)) or "item"
    return Document(
        raw_sha256=sha256,
        source_uri=source_uri,
        source_file=origin.name,
        source_kind=source_kind,
        stem=f"{name}-{sha256[:_HASH_SHOWN]}",
        text=text,
        fetched_at=origin.fetched_at,
        media_type=media_type,
        encoding=encoding,
        path=origin.stored_path,
        container_sha256=origin.stored_sha256,
        title_field=title,
        outlet_field=outlet,
        byline_field=byline,
        date_field=stated_date(date, origin.fetched_at),
        item_id=item_id,
    )


def _content_hash(outlet: str | None, title: str | None, text: str) -> str:
    """SHA-256 of the three as canonical JSON: sorted keys, no spaces, UTF-8."""
    content = {"outlet": outlet, "title": title, "text": text}
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _address_without_link(origin: Origin, item_id: str | None, sha256: str) -> str:
    is_short = item_id is not None and len(item_id) <= _LONGEST_ID and item_id.isprintable()
    return f"{masked_address(origin.source_uri)}#item={item_id if is_short else sha256[:_HASH_SHOWN]}"


def _line(value: str | None) -> str | None:
    """A field as one line, or None if nothing of it shows."""
    if value is None or is_blank(value):
        return None
    check_characters(value, value)
    return " ".join(value.split())


def _safe(name: str | None) -> str:
    """The name in characters that ids, files and addresses can hold: letters without accents, digits, dots, hyphens."""
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.")[:_LONGEST_NAME].strip("-.")
