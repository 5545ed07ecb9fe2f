"""The bytes of a JSON Feed -> its items: decides what of an item is its text, link, date and author.

Versions 1.0 and 1.1 (jsonfeed.org). feedparser does not read JSON, and no library for it is kept up. A wrong type costs
its field, or the item if the field is its text. It does not read other JSON: json_api.py does.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sources.body_text import BodyText, body_text
from sources.markup_text import markup_text, plain_text
from sources.reading import Item, Limits, Note, Origin, Refused
from sources.web_items import Body, WebItem, check_count, next_page, read_items

_VERSION = "https://jsonfeed.org/version/"
_MEDIA_TYPE = "application/feed+json"
_SHOWN = 1000
_NAMED = re.compile(rb'"version"\s*+:\s*+"https?:\\?/\\?/jsonfeed\.org\\?/version\\?/')  # some escape their slashes


def read_json_feed(
    data: bytes, origin: Origin, limits: Limits, passed_over: frozenset[str], starting: Callable[[str], None]
) -> Iterator[Item]:
    """Yield the items of a JSON Feed, and what is wrong about it. Raises Refused if it is none or cannot be read."""
    text, feed = read_json_body(data, origin)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(items, list):
        reason = "it is JSON, but no JSON Feed with a list of items: give its kind as api in the list of feeds"
        raise Refused("wrong_kind", reason, text.text)
    check_count(len(items), limits, text.text)
    yield from (Note(note) for note in text.notes)
    if not _names_version(feed):
        yield Note(f"it does not say that it is a JSON Feed (version {str(feed.get('version'))[:100]!r}): read as one")
    if not items:
        yield Note("the feed holds no items")
    body = Body(origin, limits, text, "json", _MEDIA_TYPE)
    outlet = as_text(feed.get("title"))
    authors = _authors(feed)
    yield from read_items((partial(_item, item, outlet, authors) for item in items), body, passed_over, starting)
    if origin.fetched:
        yield from next_page(feed.get("next_url"), origin.fetched.base_url)


def is_json_feed(data: bytes) -> bool:
    """Whether bytes are JSON that names itself a JSON Feed by its version, wherever that stands among its keys."""
    if not _NAMED.search(data.replace(b"\0", b"")):  # in UTF-16 too; most JSON is not parsed twice
        return False
    try:
        return _names_version(json.loads(body_text(data, None, is_xml=False).text, strict=False))
    except (Refused, ValueError, RecursionError):
        return False  # whoever reads it as JSON says what is wrong


def read_json_body(data: bytes, origin: Origin) -> tuple[BodyText, Any]:
    """The text and the value of a body of JSON. Raises Refused: `broken_file`, `nested_too_deep`, and as body_text."""
    text = body_text(data, origin.fetched.charset if origin.fetched else None, is_xml=False)
    try:
        return text, json.loads(text.text, strict=False)  # control characters inside of strings are harmless
    except RecursionError as error:
        raise Refused(
            "nested_too_deep", "its JSON is nested deeper than any feed's: look at its address", text.text
        ) from error
    except ValueError as error:
        if text.text.lstrip()[:1] == "<":
            reason = "a page or XML came in the place of JSON: look at its address, and correct it in the list of feeds"
            raise Refused("wrong_kind", reason, text.text) from error
        reason = f"not readable as JSON ({str(error)[:200]}), it may be cut: it is asked again at its next time"
        raise Refused("broken_file", reason, text.text) from error


def as_text(value: Any) -> str | None:  # noqa: ANN401 - any JSON value
    """A field that should be text: numbers count as text (ids often are), other types as missing; surrogates never."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value.replace("\x00", "")


def no_record(item: Any) -> Refused:  # noqa: ANN401 - any JSON value
    """The refusal of a list's element that is no object."""
    return Refused(
        "broken_row", f"a {type(item).__name__} is no item: ask the source to correct it", json.dumps(item)[:_SHOWN]
    )


def _names_version(feed: Any) -> bool:  # noqa: ANN401 - any JSON value
    version = feed.get("version") if isinstance(feed, dict) else None
    return isinstance(version, str) and version.startswith((_VERSION, _VERSION.replace("https", "http")))


def _item(item: Any, outlet: str | None, authors: str | None) -> WebItem | Refused:  # noqa: ANN401
    if not isinstance(item, dict):
        return no_record(item)
    markup, plain = item.get("content_html"), item.get("content_text")
    for key, value in (("content_html", markup), ("content_text", plain)):
        if value is not None and not isinstance(value, str):
            reason = f"{key} holds a {type(value).__name__}, not text: ask the source to correct it"
            return Refused("broken_row", reason, json.dumps(item)[:_SHOWN])
    return WebItem(
        text=markup_text(markup or "") or plain_text(plain or "") or plain_text(as_text(item.get("summary")) or ""),
        title=as_text(item.get("title")),
        link=as_text(item.get("url")) or as_text(item.get("external_url")),
        item_id=as_text(item.get("id")),
        outlet=outlet,
        byline=_authors(item) or authors,
        date=as_text(item.get("date_published")) or as_text(item.get("date_modified")),
    )


def _authors(holder: dict[str, Any]) -> str | None:
    """Names of `authors` (1.1), else of `author` (1.0)."""
    listed = holder.get("authors") if isinstance(holder.get("authors"), list) else [holder.get("author")]
    names = [as_text(author.get("name")) for author in listed or [] if isinstance(author, dict)]
    return ", ".join(name for name in names if name) or None
