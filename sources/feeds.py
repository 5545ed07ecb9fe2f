"""The bytes of a feed -> its items: decides what of an entry is its text, its link, its date and its outlet.

RSS 0.9x to 2.0, RDF, Atom and CDF are read by feedparser, JSON Feed by json_feed.py. Nothing is ever fetched: feedparser
gets bytes, and what a feed includes or refers to stays where it is. It does not decide which items are known.
"""

import html
import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sources.body_text import body_text
from sources.json_feed import read_json_feed
from sources.markup_text import markup_text, one_line
from sources.masking import masked_address
from sources.reading import Item, Limits, Note, Origin, Refused, is_blank, rejection
from sources.web_items import Body, WebItem, check_count, next_page, read_items
from sources.xml_safety import check_xml, mended, without_declaration

FEED_START = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?>.{0,2000}?-->)\s*+)*+<(?:\w+:)?(?:rss|feed|rdf|channel)\b", re.I | re.S
)
PAGE_START = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?>.{0,2000}?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_SITEMAP_START = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?>.{0,2000}?-->)\s*+)*+<(?:\w+:)?(?:urlset|sitemapindex)\b", re.I | re.S
)
_ITEM = re.compile(r"<(?:\w+:)?(?:item|entry)\b", re.I)
_ITEM_TAG = re.compile(r"<(/?)(?:\w+:)?(?:item|entry)(?:\s[^<>]*)?>", re.I)
_ROOT = re.compile(r"<(?:\w+:)?(rss|feed|rdf|channel)\b(?:[^<>]*?(/)>)?", re.I)
_MEDIA = re.compile(r"xmlns:(\w+)\s*=\s*[\"']https?://search\.yahoo\.com/mrss/?[\"']")
_START_BYTES = 1 << 16  # comments may stand in front
_BEFORE_JSON = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # marks of UTF-8 and UTF-16, and the other half of its characters
_MARKUP_TYPES = ("text/html", "application/xhtml+xml")
_ADDRESS = re.compile(r"(?:mailto:)?[<(]?\b[\w.+-]{1,64}@[\w.-]{1,255}[>)]?")


def read_feed(
    data: bytes, origin: Origin, limits: Limits, passed_over: frozenset[str], starting: Callable[[str], None]
) -> Iterator[Item]:
    """Yield the items of a feed, and what is wrong about it. Raises Refused if it is none or may not be read."""
    charset = origin.fetched.charset if origin.fetched else None
    if data[:_START_BYTES].lstrip(_BEFORE_JSON)[:1] in (b"{", b"["):
        yield from read_json_feed(data, origin, limits, passed_over, starting)
        return
    text = body_text(data, charset, is_xml=True)
    check_is_feed(text.text)
    markup = check_xml(text.text)
    check_count(len(_ITEM.findall(text.text)), limits, text.text)
    yield from (Note(note) for note in text.notes)
    xml, notes = mended(without_declaration(text.text))
    if is_blank(xml):
        raise Refused("empty", "the feed has no content: look at its address in a browser", text.text)
    yield from (Note(note) for note in notes)
    parsed = _parsed(_with_captions_apart(xml, markup))
    version = parsed.get("version") or ""
    if not version and not parsed.entries:
        raise Refused(
            "wrong_kind", "it is no feed: look at its address in a browser, and list it as what it is", text.text
        )
    if parsed.bozo:
        problem = str(parsed.get("bozo_exception", ""))[:200]
        yield Note(f"the feed is not well-formed ({problem}): its items were read as far as they can be told apart")
    if not parsed.entries:
        yield Note("the feed holds no items")
    is_atom = version.startswith("atom")
    body = Body(
        origin, limits, text, "atom" if is_atom else "rss", "application/atom+xml" if is_atom else "application/rss+xml"
    )
    outlet = _one_line_of(parsed.feed, "title")
    items: list[Callable[[], WebItem | Refused]] = [partial(_item, entry, outlet) for entry in parsed.entries]
    is_cut = _is_cut(markup)
    if is_cut and items and _is_in_item(markup):
        reason = "the feed is cut inside of it: it is read whole at its next time"
        cut = Refused("broken_row", reason, parsed.entries[-1].get("title"))
        items[-1] = lambda: cut
    yield from read_items(items, body, passed_over, starting)
    if is_cut:
        reason = "the feed is cut, its end is missing: what came of it is read, and it is asked whole at its next time"
        yield rejection(Refused("broken_file", reason), masked_address(origin.source_uri), origin.stored_sha256)
    yield from _next_page(parsed.feed, origin)


def is_feed(data: bytes) -> bool:
    """Whether bytes begin as a feed of XML does."""
    try:
        return FEED_START.match(body_text(data[:_START_BYTES], None, is_xml=True).text) is not None
    except Refused:
        return False


def check_is_feed(text: str) -> None:
    """Raise Refused, `wrong_kind`, for what is plainly something else."""
    if PAGE_START.match(text):
        reason = (
            "a page came in the place of a feed, as consent walls, logins and error pages do: look at its address in a "
            "browser, and correct it in the list of feeds"
        )
        raise Refused("wrong_kind", reason, text)
    if _SITEMAP_START.match(text):
        raise Refused("wrong_kind", "it is a sitemap: give its kind as sitemap in the list of feeds", text)


def _parsed(xml: str) -> Any:  # noqa: ANN401 - feedparser has no types
    import feedparser  # noqa: PLC0415 - slow to import, and many runs meet no feed

    # Not told the feed's address, it leaves relative links and guids as they are written, but for xml:base.
    headers = {"content-type": "application/xml; charset=utf-8"}
    # A stream, since feedparser would take text or bytes that look like an address or a file's name for one. Markup is
    # taken off afterwards: cleaning it and resolving its links first costs most of the time and shows nowhere.
    try:
        return feedparser.parse(
            io.BytesIO(xml.encode()), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except MemoryError:
        raise
    except Exception as error:  # whatever the parser raises on what it should only call ill-formed
        reason = f"not readable as a feed ({type(error).__name__}: {str(error)[:200]}): ask the source to correct it"
        raise Refused("broken_file", reason, xml) from error


def _with_captions_apart(xml: str, markup: str) -> str:
    """Rename what Media RSS says of a picture or film: feedparser takes it for what the item says."""
    names = "|".join(sorted({"media", *_MEDIA.findall(markup)}))
    return re.sub(rf"(</?(?:{names}):)description\b", r"\1caption", xml)


def _is_cut(markup: str) -> bool:
    """Whether the end of the feed is missing; markup: its XML without what is no markup."""
    root = _ROOT.search(markup)
    if root is None or root[2]:
        return False
    return re.compile(rf"</(?:\w+:)?{root[1]}\s*(?:>|\Z)", re.I).search(markup, root.end()) is None


def _is_in_item(markup: str) -> bool:
    """Whether the last item is open: half a text is no article."""
    tags = list(_ITEM_TAG.finditer(markup))
    return bool(tags) and not tags[-1][1] and not tags[-1][0].endswith("/>")


def _item(entry: Any, outlet: str | None) -> WebItem:  # noqa: ANN401
    date, parsed = next(
        ((entry[name], entry.get(f"{name}_parsed")) for name in ("published", "created", "updated") if entry.get(name)),
        (None, None),
    )
    return WebItem(
        text=_text(entry),
        title=_one_line_of(entry, "title"),
        link=_link(entry),
        item_id=entry.get("id"),
        outlet=_one_line_of(entry.get("source") or {}, "title") or outlet,
        byline=_byline(entry),
        date=date,
        parsed=parsed,
    )


def _text(entry: Any) -> str:  # noqa: ANN401
    """The longest of what an entry holds as content and summary: a summary may be all that a feed gives.

    What it says of a picture or film is its text only where there is no other.
    """
    candidates = [*(entry.get("content") or []), entry.get("summary_detail") or {}]
    text = max((_as_text(candidate) for candidate in candidates), key=len, default="")
    return text or markup_text(entry.get("media_caption") or "")


def _as_text(detail: Any) -> str:  # noqa: ANN401
    value, kind = detail.get("value") or "", detail.get("type") or "text/plain"
    if not kind.startswith("text/") and kind not in _MARKUP_TYPES:
        return ""  # an image in base64, another feed
    return markup_text(value)


def _one_line_of(holder: Any, name: str) -> str | None:  # noqa: ANN401
    value = holder.get(name)
    if not isinstance(value, str) or is_blank(value):
        return None
    kind = (holder.get(f"{name}_detail") or {}).get("type")
    return one_line(value) if kind in _MARKUP_TYPES else " ".join(html.unescape(value).split())


def _link(entry: Any) -> str | None:  # noqa: ANN401
    """The item's page: what it names so, else an alternate of a kind that is no picture or sound."""
    link = entry.get("link")
    # A guid counts as a permanent link unless it says otherwise, though many are numbers.
    if link and not (link == entry.get("id") and not link.startswith(("http:", "https:", "//"))):
        return str(link)
    links = [link for link in entry.get("links") or [] if link.get("href")]
    return next((link["href"] for link in links if link.get("rel", "alternate") == "alternate"), None)


def _byline(entry: Any) -> str | None:  # noqa: ANN401
    authors = [author for author in entry.get("authors") or [] if author]
    # Of a single one feedparser's own parting of name and address cuts addresses under a long top domain.
    written = [author.get("name") for author in authors] if len(authors) > 1 else [entry.get("author")]
    return ", ".join(dict.fromkeys(name for name in map(_name, written) if name)) or None


def _name(written: str | None) -> str | None:
    """A name without the mail address that RSS wants beside it."""
    name = one_line(_ADDRESS.sub(" ", written or ""))
    whole = re.fullmatch(r"\((.*)\)", name)
    return (whole.group(1) if whole else name).strip() or None


def _next_page(feed: Any, origin: Origin) -> Iterator[Item]:  # noqa: ANN401
    """The next page of a paged feed (RFC 5005)."""
    if origin.fetched is None:
        return
    for link in feed.get("links") or []:
        if link.get("rel") == "next":
            yield from next_page(link.get("href"), origin.fetched.base_url)
