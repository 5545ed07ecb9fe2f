"""The bytes of a sitemap -> links: decides which addresses it lists, and what it says of each.

Plain, news and text sitemaps, indexes of sitemaps, and feeds that serve as one (sitemaps.org); gzip as files have it.
A sitemap holds no text: it gives links only. It does not decide which of them are articles, or are new.
"""

import io
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from sources.body_text import BodyText, body_text
from sources.feeds import FEED_START, PAGE_START, read_feed
from sources.item_links import item_address
from sources.markup_text import one_line
from sources.reading import Document, Item, Limits, Link, Note, Origin, Refused
from sources.stated_dates import stated_date
from sources.xml_safety import check_xml, mended, without_declaration

_MOST_BYTES = 52_428_800  # uncompressed: sitemaps.org's own limit
_RATIO_FLOOR = 1 << 20  # addresses repeat themselves: small ones pack well
_CHUNK = 1 << 20


def read_sitemap(
    data: bytes, origin: Origin, limits: Limits, passed_over: frozenset[str], starting: Callable[[str], None]
) -> Iterator[Item]:
    """Yield the links of a sitemap, and what is wrong about it. Raises Refused if it is none or may not be read."""
    data = _unpacked(data, limits)
    text = body_text(data, origin.fetched.charset if origin.fetched else None, is_xml=True)
    if PAGE_START.match(text.text):
        reason = "a page came in the place of a sitemap: look at its address in a browser, and correct it in the list of feeds"
        raise Refused("wrong_kind", reason, text.text)
    if FEED_START.match(text.text):
        items = read_feed(data, origin, limits, passed_over, starting)
        yield from (item for item in items if not isinstance(item, Document))
        return
    yield from (Note(note) for note in text.notes)
    if text.text.lstrip()[:1] == "<":
        check_xml(text.text)
        links = _listed(text, origin)
    else:
        links = _lines(text.text)
    yield from _bounded(links, origin, limits)


def _bounded(links: Iterator[Link | Note], origin: Origin, limits: Limits) -> Iterator[Item]:
    """Links with absolute addresses, each once; no more than the limit of items."""
    base = origin.fetched.base_url if origin.fetched else ""
    seen: set[str] = set()
    own, unusable = item_address(base, base), 0
    for link in links:
        if isinstance(link, Note):
            yield link
            continue
        url = item_address(link.url, base)
        if url is None:
            unusable += 1
        elif url == own and link.role == "sitemap":
            yield Note("it lists itself as a further sitemap: not followed")
        elif url not in seen:
            if len(seen) == limits.items:
                yield Note(
                    f"it lists more than {limits.items:,} addresses: the rest is left out; raise PASSAGE_ITEM_LIMIT"
                )
                return
            seen.add(url)
            yield Link(
                url, link.role, title_field=link.title_field, date_field=stated_date(link.date_field, origin.fetched_at)
            )
    if unusable:
        yield Note(f"{unusable} of its addresses lead nowhere on the web: left out")
    elif not seen:
        yield Note("the sitemap lists nothing")


def _listed(text: BodyText, origin: Origin) -> Iterator[Link | Note]:
    xml, notes = mended(without_declaration(text.text))
    yield from (Note(note) for note in notes)
    # Each element is dropped when it was read, so that memory stays at one of them.
    context = etree.iterparse(
        io.BytesIO(xml.encode()), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False
    )
    root: Any = None
    try:
        for event, element in context:
            if root is None:
                root = element
                if _local(root) not in ("urlset", "sitemapindex"):
                    raise Refused("wrong_kind", f"its first element is {_local(root)}: that is no sitemap", text.text)
            elif event == "end" and element.getparent() is root:
                yield from _entry(element)
                element.clear()
                while element.getprevious() is not None:
                    del root[0]
    except etree.XMLSyntaxError as error:
        if root is None:
            raise Refused(
                "wrong_kind", f"not readable as a sitemap ({error}): correct its address", text.text
            ) from error
        yield Note(f"the sitemap is not well-formed ({str(error)[:200]}): what stands before the fault was read")


def _entry(element: Any) -> Iterator[Link | Note]:  # noqa: ANN401 - lxml has no types
    roles = {"url": "item", "sitemap": "sitemap"}
    address = _child(element, "loc")
    role = roles.get(_local(element))
    if role is None or address is None:
        return
    news = next((child for child in element if _local(child) == "news"), None)
    title = None if news is None else _child(news, "title")
    published = None if news is None else _child(news, "publication_date")
    yield Link(
        address,
        role,
        title_field=one_line(title) if title else None,
        date_field=published or _child(element, "lastmod"),
    )


def _child(element: Any, name: str) -> str | None:  # noqa: ANN401
    found = next((child for child in element if _local(child) == name), None)
    written = None if found is None else "".join(found.itertext()).strip()
    return written or None


def _local(element: Any) -> str:  # noqa: ANN401
    """Its name without namespace; comments and the like have none."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _lines(text: str) -> Iterator[Link | Note]:
    """A text sitemap: one absolute address per line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    addresses = [line for line in lines if line.startswith(("http://", "https://"))]
    if not addresses:
        raise Refused("wrong_kind", "it is neither XML nor lines of addresses: that is no sitemap", text)
    if len(addresses) < len(lines):
        yield Note(f"{len(lines) - len(addresses)} of its {len(lines)} lines are no addresses: left out")
    yield from (Link(address, "item") for address in addresses)


def _unpacked(data: bytes, limits: Limits) -> bytes:
    """The bytes inside of gzip, counted while they come out; other bytes as they are."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    unpacker, whole, rest = zlib.decompressobj(wbits=31), bytearray(), data
    try:
        while rest and not unpacker.eof:
            whole += unpacker.decompress(rest, _CHUNK)
            rest = unpacker.unconsumed_tail
            if len(whole) > max(_RATIO_FLOOR, limits.ratio * len(data)):
                reason = (
                    f"{len(data):,} packed bytes gave over {len(whole):,}, more than {limits.ratio} to 1, as bombs do"
                )
                raise Refused("suspicious_ratio", f"{reason}: ask the source about it", data)
            if len(whole) > _MOST_BYTES:
                raise Refused(
                    "oversized", f"it unpacks to more than {_MOST_BYTES:,} bytes, more than sitemaps may have", data
                )
    except zlib.error as error:
        raise Refused(
            "broken_file", f"not readable as gzip ({error}): it is asked again at its next time", data
        ) from error
    if not unpacker.eof and not whole:
        raise Refused("broken_file", "its gzip is cut: it is asked again at its next time", data)
    return bytes(whole)
