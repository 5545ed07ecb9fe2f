"""The bytes of one page of a JSON API -> its items and the next page: decides which list is the items, and what their keys mean.

Made for ReliefWeb's API (`data[].fields`, `links.next.href`) and tolerant to the shapes that other news APIs share. It
does not ask for anything: a next page is a link, never one to another host. Keys are compared as they are written.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from sources.json_feed import as_text, no_record, read_json_body
from sources.markup_text import markup_text, plain_text
from sources.reading import Item, Limits, Note, Origin, Refused, is_blank
from sources.web_items import Body, WebItem, check_count, next_page, read_items

# Keys of the list, by how sure they are; an API may wrap it once more (`response.results`, `response.docs`).
_LISTS = (
    "data",
    "articles",
    "results",
    "items",
    "docs",
    "entries",
    "posts",
    "stories",
    "news",
    "hits",
    "value",
    "documents",
)
_WRAPPERS = ("response", "data", "result", "_embedded", "payload", "hits")
_OPEN = re.compile(r"<(?:br|p)(?:\s[^<>]*)?/?>", re.I)  # HTML leaves them open
_MARKUP_KEYS = ("body-html", "body_html", "content_html", "bodyHtml")
_TEXT_KEYS = ("body", "content", "bodyText", "content_text", "text", "full_text", "maintext", "article_text")
_SUMMARY_KEYS = ("lead_paragraph", "description", "summary", "excerpt", "snippet", "abstract", "trailText")
_TITLE_KEYS = ("title", "headline", "webTitle", "name")
_LINK_KEYS = ("url", "link", "webUrl", "web_url", "url_alias", "permalink", "canonical_url", "href", "uri")
_ID_KEYS = ("id", "guid", "uuid", "_id", "article_id")
_DATE_KEYS = (
    "publishedAt", "published_at", "published", "date_published", "pub_date", "pubDate", "webPublicationDate", "date_gmt", "date",
    "publication_date", "published_on", "seendate", "created_at", "created",
)  # fmt: skip
_OUTLET_KEYS = ("source", "outlet", "publisher", "sitename", "domain")
_AUTHOR_KEYS = ("byline", "author", "authors", "creator")
# Where a value is an object: the key that holds what is meant. A date's `original` is the publisher's, `created` the API's.
_INNER_KEYS = ("rendered", "original", "name", "main", "published", "created", "value", "text", "href", "title")
_NEXT_KEYS = ("next", "next_page_url", "nextPageUrl", "next_url", "nextPage", "next_page")
_NEXT_HOLDERS = ("links", "_links", "paging", "pagination", "meta", "page")
_SHOWN = 1000


def read_api_page(
    data: bytes, origin: Origin, limits: Limits, passed_over: frozenset[str], starting: Callable[[str], None]
) -> Iterator[Item]:
    """Yield the items of a page of an API, its next page, and what is wrong about it. Raises Refused if it holds no list."""
    text, page = read_json_body(data, origin)
    items = _list_of(page)
    if items is None:
        keys = ", ".join(map(repr, list(page)[:20])) if isinstance(page, dict) else f"a {type(page).__name__}"
        reason = f"it is JSON without a list of items, which may be called {' or '.join(_LISTS[:4])}; found {keys}: correct its address"
        raise Refused("wrong_kind", reason, text.text)
    check_count(len(items), limits, text.text)
    yield from (Note(note) for note in text.notes)
    if not items:
        yield Note("the page holds no items")
    body = Body(origin, limits, text, "json", "application/json")
    yield from read_items((partial(_item, item) for item in items), body, passed_over, starting)
    if origin.fetched and isinstance(page, dict):
        yield from next_page(_next_of(page), origin.fetched.base_url)


def _list_of(page: Any) -> list[Any] | None:  # noqa: ANN401 - any JSON value
    if isinstance(page, list):
        return page
    if not isinstance(page, dict):
        return None
    found = next((page[key] for key in _LISTS if isinstance(page.get(key), list)), None)
    if found is not None:
        return list(found)
    inner = (page[key] for key in _WRAPPERS if isinstance(page.get(key), dict))
    return next((found for found in (_list_in(holder) for holder in inner) if found is not None), None)


def _list_in(holder: dict[str, Any]) -> list[Any] | None:
    return next((holder[key] for key in _LISTS if isinstance(holder.get(key), list)), None)


def _item(item: Any) -> WebItem | Refused:  # noqa: ANN401 - any JSON value
    if not isinstance(item, dict):
        return no_record(item)
    fields = item.get("fields")
    record = item | fields if isinstance(fields, dict) else item
    try:
        return WebItem(
            text=_text(record),
            title=_field(record, _TITLE_KEYS, is_markup=True),
            link=_field(record, _LINK_KEYS),
            item_id=_field(record, _ID_KEYS),
            outlet=_field(record, _OUTLET_KEYS),
            byline=_field(record, _AUTHOR_KEYS, is_markup=True),
            date=_field(record, _DATE_KEYS),
        )
    except Refused as refused:
        refused.sample = json.dumps(item)[:_SHOWN]
        return refused


def _text(record: dict[str, Any]) -> str:
    """The body as markup, else the body, else what sums it up."""
    for keys in (_MARKUP_KEYS, _TEXT_KEYS, _SUMMARY_KEYS):
        for key in keys:
            value = record.get(key)
            if isinstance(value, list | int | float) and value not in ([], 0):
                raise Refused(
                    "broken_row", f"{key} holds a {type(value).__name__}, not text: ask the source to correct it"
                )
            written = _flat(value)
            if written is None or is_blank(written):
                continue
            is_markup = keys is _MARKUP_KEYS or "</" in written or _OPEN.search(written) is not None
            text = markup_text(written) if is_markup else plain_text(written)
            if text:
                return text
    return ""


def _field(record: dict[str, Any], keys: Sequence[str], *, is_markup: bool = False) -> str | None:
    for key in keys:
        written = _flat(record.get(key))
        if written is not None and not is_blank(written):
            return " ".join(markup_text(written).split()) if is_markup else written.strip()
    return None


def _flat(value: Any) -> str | None:  # noqa: ANN401 - any JSON value
    """A value as text: of an object what it is called, of a list all of its elements."""
    if isinstance(value, dict):
        return next((found for found in (as_text(value.get(key)) for key in _INNER_KEYS) if found), None)
    if isinstance(value, list):
        return ", ".join(found for found in map(_flat, value) if found) or None
    return as_text(value)


def _next_of(page: dict[str, Any]) -> str | None:
    """The address of the next page, as text or as an object with `href`."""
    holders = [page, *(page[key] for key in _NEXT_HOLDERS if isinstance(page.get(key), dict))]
    for holder in holders:
        for key in _NEXT_KEYS:
            found = _flat(holder.get(key))
            if found and found.startswith(("http:", "https:", "/", "?")):  # a page's number is no address
                return found
    return None
