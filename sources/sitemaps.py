"""The bytes of a sitemap -> links: decides which addresses it lists, and what it says of each.

Plain, news and text sitemaps, indexes of sitemaps, and feeds that serve as one (sitemaps.org); gzip as files have it.
A sitemap holds no text: it gives links only. It does not decide which of them are articles, or are new.
"""

import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from sources.body_text import DAMAGE, BodyText, body_text
from sources.feeds import FEED_START, PAGE_START, read_feed
from sources.item_links import item_address
from sources.markup_text import one_line
from sources.masking import masked_address
from sources.reading import Document, Item, Limits, Link, Note, Origin, Refused, Rejection, rejection
from sources.stated_dates import stated_date
from sources.xml_safety import check_xml, mended, without_declaration

_MOST_BYTES = 52_428_800  # uncompressed: sitemaps.org's own limit
_RATIO_FLOOR = 1 << 20  # addresses repeat themselves: small ones pack well
_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
_MEMBERS = 1_000  # of one gzip file; each costs time however small
_END = re.compile(r"</(?:\w+:)?(?:urlset|sitemapindex)\s*>", re.I)


def read_sitemap(
    data: bytes, origin: Origin, limits: Limits, passed_over: frozenset[str], starting: Callable[[str], None]
) -> Iterator[Item]:
    """Yield the links of a sitemap, and what is wrong about it. Raises Refused if it is none or may not be read."""
    data, notes, is_cut = _unpacked(data, limits)
    yield from map(Note, notes)
    reason = "the sitemap is cut: what stands before is read, and it is asked whole next time"
    cut = rejection(Refused("broken_file", reason, data), masked_address(origin.source_uri), origin.stored_sha256)
    for item in _read(data, origin, limits, passed_over, starting, cut, is_cut=is_cut):
        is_cut = is_cut and item != cut
        yield item
    if is_cut:
        yield cut


def _read(
    data: bytes,
    origin: Origin,
    limits: Limits,
    passed_over: frozenset[str],
    starting: Callable[[str], None],
    cut: Rejection,
    *,
    is_cut: bool,
) -> Iterator[Item]:
    """What is inside of gzip; `cut` where its end is missing, `is_cut` if it is known before."""
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
        links = _listed(text, cut)
    else:
        links = _lines(text.text, is_cut=is_cut)
    yield from _bounded(links, origin, limits)


def _bounded(links: Iterator[Link | Note | Rejection], origin: Origin, limits: Limits) -> Iterator[Item]:
    """Links with absolute addresses, each once; no more than the limit of items."""
    base = origin.fetched.base_url if origin.fetched else ""
    seen: set[str] = set()
    own, unusable = item_address(base, base), 0
    for link in links:
        if not isinstance(link, Link):
            yield link
            continue
        url = None if DAMAGE in link.url else item_address(link.url, base)
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


def _listed(text: BodyText, cut: Rejection) -> Iterator[Link | Note | Rejection]:
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
        if _END.search(text.text):
            yield Note(f"the sitemap is not well-formed ({str(error)[:200]}): what stands before the fault was read")
        else:  # what follows is known by nobody: it must not count as read
            yield cut


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


def _lines(text: str, *, is_cut: bool) -> Iterator[Link | Note]:
    """A text sitemap: one absolute address per line. Half an address leads elsewhere: the last of a cut one is left out."""
    written = text.splitlines(keepends=True)
    if is_cut and written and not written[-1].endswith(("\n", "\r")):
        del written[-1]
    lines = [line.strip() for line in written if line.strip()]
    addresses = [line for line in lines if line.startswith(("http://", "https://"))]
    if not addresses:
        raise Refused("wrong_kind", "it is neither XML nor lines of addresses: that is no sitemap", text)
    if len(addresses) < len(lines):
        yield Note(f"{len(lines) - len(addresses)} of its {len(lines)} lines are no addresses: left out")
    yield from (Link(address, "item") for address in addresses)


def _unpacked(data: bytes, limits: Limits) -> tuple[bytes, list[str], bool]:
    """The bytes inside of gzip, of all its members, counted while they come out; other bytes as they are.

    With notes, and whether its end is missing.
    """
    if not data.startswith(_GZIP):
        return data, [], False
    whole, at, is_cut = bytearray(), 0, False
    for _ in range(_MEMBERS):
        unpacker = zlib.decompressobj(wbits=31)
        while not (unpacker.eof or is_cut):
            fed = unpacker.unconsumed_tail or data[at : at + _CHUNK]
            at += 0 if unpacker.unconsumed_tail else len(fed)
            try:
                piece = unpacker.decompress(fed, _CHUNK)
            except zlib.error as error:
                reason = f"not readable as gzip ({error}): it is asked again at its next time"
                raise Refused("broken_file", reason, data) from error
            whole += piece
            is_cut = not piece and not fed
            _check_size(len(whole), data, limits)
        at -= len(unpacker.unused_data)
        if not data.startswith(_GZIP, at):
            break
    else:
        raise Refused("broken_file", f"it is gzip of over {_MEMBERS:,} members: ask the source about it", data)
    if is_cut and not whole:
        raise Refused("broken_file", "its gzip is cut: it is asked again at its next time", data)
    is_padded = not data[at:].strip(b"\0\r\n")
    return bytes(whole), [] if is_padded else [f"{len(data) - at:,} bytes after the end of its gzip: left out"], is_cut


def _check_size(size: int, data: bytes, limits: Limits) -> None:
    """Raise Refused for more unpacked bytes than `data` may give."""
    if size > max(_RATIO_FLOOR, limits.ratio * len(data)):
        reason = f"{len(data):,} packed bytes gave over {size:,}, more than {limits.ratio} to 1, as bombs do"
        raise Refused("suspicious_ratio", f"{reason}: ask the source about it", data)
    if size > _MOST_BYTES:
        reason = f"it unpacks to more than {_MOST_BYTES:,} bytes, more than sitemaps may have"
        raise Refused("oversized", reason, data)
