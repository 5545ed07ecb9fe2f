"""One item of a feed, a list or an API -> what is known of it: decides whether it is a document, a link or neither.

It does not decide how items are written (feeds.py, json_feed.py, json_api.py). An item with text is a document; one
with a link can be followed to its page, whether it has text or not; one with neither is set aside.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sources.body_text import DAMAGE, BodyText
from sources.item_links import host_of, item_address
from sources.masking import masked_address
from sources.reading import Document, Item, Limits, Link, Note, Origin, Refused, is_blank, rejection
from sources.stated_dates import stated_date
from sources.web_document import web_document


@dataclass(frozen=True)
class WebItem:
    """An item as it is written; text in paragraphs, one per line; `parsed` is the date's instant in UTC, if known."""

    text: str = ""
    title: str | None = None
    link: str | None = None
    item_id: str | None = None
    outlet: str | None = None
    byline: str | None = None
    date: str | None = None
    parsed: time.struct_time | None = None
    base_url: str | None = None  # from which its link starts, if not from the body's address


@dataclass(frozen=True)
class Body:
    """What all items of one body share."""

    origin: Origin
    limits: Limits
    text: BodyText
    source_kind: str  # of codes.SOURCE_KINDS
    media_type: str


def read_items(
    items: Iterable[Callable[[], WebItem | Refused]],
    body: Body,
    passed_over: frozenset[str],
    starting: Callable[[str], None],
) -> Iterator[Item]:
    """Yield each item's document and its link, its link alone, or its rejection, `<source>#item=N`; N counts from 1.

    An item is a function that makes it: `starting` is told that address before, and items in `passed_over` are never made.
    """
    origin = body.origin
    future: list[str] = []
    for number, make in enumerate(items, start=1):
        address = f"{masked_address(origin.source_uri)}#item={number}"
        if address in passed_over:
            continue
        starting(address)
        try:
            yield from _read(make(), body, future)
        except Refused as refused:
            yield rejection(refused, address, origin.stored_sha256)
    if future:
        yield Note(
            f"{len(future)} items are dated more than a day after they were fetched, the first {future[0]!r}: undated"
        )


def check_count(count: int, limits: Limits, sample: str) -> None:
    """Raise Refused, `too_many_items`, for more items than the limit; `sample` is the body's text."""
    if count > limits.items:
        reason = f"{count:,} items are over the limit of {limits.items:,}: raise PASSAGE_ITEM_LIMIT to read it"
        raise Refused("too_many_items", reason, sample)


def next_page(href: object, base_url: str) -> Iterator[Item]:
    """The link to a list's next page; a page that names itself, and one of another host, is not followed."""
    url = item_address(href, base_url) if isinstance(href, str) else None
    if url is None:
        return
    if url == item_address(base_url, base_url):
        yield Note("its next page is itself: not followed")
    elif host_of(url) != host_of(base_url):
        yield Note(f"its next page is on another host, {host_of(url)}: not followed; list it as a source of its own")
    else:
        yield Link(url, "next")


def _read(item: WebItem | Refused, body: Body, future: list[str]) -> Iterator[Item]:
    if isinstance(item, Refused):
        raise item
    if body.text.is_damaged and DAMAGE in item.text + (item.title or ""):
        reason = f"bytes of it do not fit {body.text.encoding}: ask the source to correct it"
        raise Refused("undecodable", reason, item.title or item.text)
    date = stated_date(item.date, body.origin.fetched_at, item.parsed)
    link = _link(item, body, date)
    if is_blank(item.text):
        if link is None:
            reason = "it has neither text nor a link that leads to its page: ask the source to correct it"
            raise Refused("no_text", reason, item.title or item.item_id)
        yield link
        return
    document = _document(item, body, link, date)
    if document.date_field is None and item.date and not is_blank(item.date):
        future.append(item.date[:100])
    yield document
    if link is not None:
        yield link


def _document(item: WebItem, body: Body, link: Link | None, date: str | None) -> Document:
    return web_document(
        body.origin,
        body.limits,
        source_kind=body.source_kind,
        media_type=body.media_type,
        encoding=body.text.encoding,
        text=item.text,
        link=link.url if link else None,
        item_id=item.item_id,
        title=item.title,
        outlet=item.outlet,
        byline=item.byline,
        date=date,
    )


def _link(item: WebItem, body: Body, date: str | None) -> Link | None:
    """The item's page; a file's items have none, since nothing is fetched for a file."""
    fetched = body.origin.fetched
    url = item_address(item.link, item.base_url or fetched.base_url) if fetched else None
    if url is None:
        return None
    item_id = masked_address(item.item_id) if item.item_id else None
    return Link(url, "item", item_id=item_id, title_field=item.title, date_field=date)
