"""The tree of a page -> what the page states of itself: decides which of its statements are the article's title, outlet,
byline and date.

Only statements made for machines count (JSON-LD, OpenGraph, meta names, microdata, `rel` links), and of what is
printed the one main heading and a date beside it: an outlet guessed from an address, or a byline from what looks like
one, would be stored as if the page said it. A date is only read to see which statement is one; it refuses to take that
of a teaser, a comment or a change for the article's, and to believe a canonical address on another site.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from sources.linked_data import LIST_TYPES, LinkedData, linked_data, without_scheme
from sources.stated_dates import stated_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Without a fixed bound the reader's clock would decide which dates of a saved page are possible.
_LAST_DATE = datetime(2999, 12, 31, tzinfo=UTC)
# Names under which publishers state a field, best first: OpenGraph, then what analytics and library catalogues ask for.
_TITLES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "headline")
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "publisher", "rbpubname",
            "al:ios:app_name", "al:android:app_name", "twitter:app:name:iphone")  # fmt: skip
_BYLINES = ("author", "article:author", "og:article:author", "byl", "parsely-author", "sailthru.author", "dc.creator",
            "dcterms.creator", "cxenseparse:author", "citation_author")  # fmt: skip
_DATE_NAMES = ("article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
               "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.issued", "publishdate", "pubdate")  # fmt: skip
_ADDRESS = re.compile(r"(?:https?:)?//|www\.|@|[\w-]+\.\w{2,}/", re.I)
# What programs write for no date: a year that no article is of, wherever it stands.
_NO_YEAR = re.compile(r"(?<![\d+])(?<!:\d\d\.)000[01](?!\d)")
_YEAR, _DAY = re.compile(r"(?<![\d+])(?!0)\d{4}(?!\d)"), re.compile(r"\d{4}(?:-\d\d-\d\d|\d{4})(?!\d)")
# Dates stand in elements that are called so. Boxes of other things have dates of their own.
_DATED = re.compile(r"date|time|publi|posted|byline|meta|info", re.I)
_CHANGED = re.compile(r"modif|updat|revis|chang|expir|event|copyright", re.I)
_SAYS_PUBLISHED = re.compile(r"publi|posted|veröffentlicht|опублик|опублік|yayın|نشر|发布", re.I)
_SAYS_CHANGED = re.compile(
    r"\b(?:updated?|modified|edited|aktualisiert|geändert|mise? à jour|modifi[ée]|actuali[sz]ad|modificad|atualizad|aggiornat"
    r"|обновл|изменен|оновлен|змінен|güncelle|zaktualizow)|تحديث|更新", re.I
)  # fmt: skip
_LABEL = re.compile(
    r"^\W*+(?:(?:first\W|date\W)?(?:published|posted|publié|veröffentlicht|publicado|pubblicato)\W*+)?(?:(?:on|le|am|el)\W++)?",
    re.I,
)
_OTHERS_BOX = re.compile(
    r"\bcomments?\b|related|teaser|sidebar|recommend|promo|widget|popular|trending|latest|most-?read|newsletter",
    re.I,
)
_BESIDE = 600  # characters of text between the heading and the article's date, subtitle and byline included
_MOST_ELEMENTS, _SMALL = 3000, 30  # elements looked at; in a box that is only about the date
_MOST_BOXES = 40  # around an element
_LONGEST = 300
_SEPARATOR = r"\s+[|\u2013\u2014\u2022\u00b7\u00bb\u00ab:-]+\s+"
_HOME = re.compile(r"/?(?:index\.\w{2,5}|home)?/?|/[a-z]{2}(?:[-_][a-z]{2})?/?", re.I)


@dataclass(frozen=True)
class PageStatements:
    """What a page states: fields as written, and what it says of its kind."""

    title: str | None
    outlet: str | None
    byline: str | None
    date: str | None  # as stated, else what is found beside the heading: ISO 8601, or as printed
    link: str | None  # canonical, absolute, on the page's own site
    window_title: str  # of <title>; "" without one
    headings: tuple[str, ...]  # <h1>, at most three
    og_type: str | None
    tier: str | None  # article:content_tier: free, metered, locked
    linked: LinkedData
    has_date: bool  # a date of publication is stated

    @property
    def is_article(self) -> bool:
        """Whether the page says that it is one article."""
        return self.linked.is_article or (self.og_type or "").startswith(("article", "blog", "video", "news"))

    @property
    def is_list(self) -> bool:
        """Whether the page says that it is a list of other pages."""
        return not self.linked.types.isdisjoint(LIST_TYPES)


def page_statements(tree: "HtmlElement", base_url: str | None = None, now: datetime | None = None) -> PageStatements:
    """Read the statements of a page that came from `base_url` (None: a file) at `now` (None: no date is too late)."""
    metas = _metas(tree)
    canonical = next(iter(tree.xpath("//link[translate(@rel,'CANOIL','canoil')='canonical']/@href")), None)
    named = [address for address in (canonical, metas.get("og:url"), base_url) if address]
    headings = tuple(filter(None, (_shown(h.text_content()) for h in tree.xpath("(//h1)[position() <= 3]"))))
    window = _shown(next((t.text_content() for t in tree.iterfind(".//head/title")), "")) or ""
    meta_titles = list(filter(None, (metas.get(name) for name in _TITLES)))
    blocks = (script.text for script in tree.iterfind(".//script[@type]") if script.text and _is_linked_data(script))
    linked = linked_data(blocks, _own_names(named, base_url), [*meta_titles, *headings, window])
    outlet = _first(_names(metas, _OUTLETS[:1]), linked.publisher, linked.site, _names(metas, _OUTLETS[1:]))
    titles = list(filter(None, (linked.headline, *meta_titles))) or [window]
    heading = cache(lambda: _heading(tree, titles))  # what follows goes through the whole tree: only where it is needed

    def dates() -> Iterator[str | None]:
        yield linked.published
        yield from map(metas.get, _DATE_NAMES)
        yield _microdata(tree, "datePublished", heading())

    stated = _best_date(dates(), now or _LAST_DATE)
    byline = _first(", ".join(linked.authors) or None, _names(metas, _BYLINES))
    return PageStatements(
        title=_title(titles, headings, outlet),
        outlet=outlet,
        byline=byline or _microdata(tree, "author", heading()) or _by(tree),
        date=stated or _found_date(tree, heading(), now or _LAST_DATE),
        link=_own_address(named, base_url),
        window_title=window,
        headings=headings,
        og_type=(metas.get("og:type") or "").lower() or None,
        tier=(metas.get("article:content_tier") or "").lower() or None,
        linked=linked,
        has_date=stated is not None,
    )


def place_of(address: str) -> SplitResult:
    """Return the parts of an address; all empty for one that is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def is_home(address: str) -> bool:
    """Whether an address is a site's first page, or that of one of its languages."""
    parts = place_of(address)
    return bool(parts.netloc) and not parts.query and _HOME.fullmatch(parts.path) is not None


def is_same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one registered domain (Public Suffix List), or to one host that has none."""
    from tld import get_fld  # noqa: PLC0415 - reads its list when loaded

    hosts = [(place_of(address).hostname or "").removeprefix("www.") for address in (one, other)]
    sites = [get_fld(f"https://{host}/", fail_silently=True) or host if host else None for host in hosts]
    return sites[0] is not None and sites[0] == sites[1]


def _metas(tree: "HtmlElement") -> Mapping[str, str]:
    """Content by name, in small letters; the first of each that says something."""
    found: dict[str, str] = {}
    for meta in tree.iterfind(".//meta[@content]"):
        value = _shown(meta.get("content"))
        if value:
            for kind in ("property", "name", "itemprop"):
                name = (meta.get(kind) or "").strip().lower()
                if name and (kind != "itemprop" or not _is_others(meta, frozenset())):
                    found.setdefault(name, value)
    return found


def _microdata(tree: "HtmlElement", name: str, heading: "HtmlElement | None") -> str | None:
    around = frozenset() if heading is None else frozenset(heading.iterancestors())
    for element in tree.xpath("//body//*[@itemprop=$name]", name=name)[:20]:
        if _is_others(element, around):
            continue
        inner = next(iter(element.xpath(".//*[@itemprop='name'][1]")), element)
        value = _shown(element.get("datetime") or inner.get("content") or inner.text_content())
        return value if value and len(value) <= 100 and not _ADDRESS.match(value) else None
    return None


def _by(tree: "HtmlElement") -> str | None:
    """Text of the first link that the page marks as its author's."""
    for link in tree.xpath("(//body//a[contains(concat(' ', @rel, ' '), ' author ')])[1]"):
        value = _shown(link.text_content())
        return value if value and len(value) <= 100 and not _ADDRESS.match(value) else None
    return None


def _title(stated: list[str], headings: tuple[str, ...], outlet: str | None) -> str | None:
    """The headline as printed where the only main heading says what a statement says; else the best statement."""
    if len(headings) == 1:
        words = set(_words(headings[0]))
        if headings[0] != outlet and any(len(words & set(_words(title))) > len(words) / 2 for title in stated):
            return headings[0]
    title = next(filter(None, (*stated, *headings)), None)
    if title and outlet:
        head, _, tail = title.rpartition(next(iter(re.findall(_SEPARATOR, title)[-1:]), "\0"))
        if head and _words(tail) == _words(outlet):
            return head.strip()
    return title


def _is_linked_data(script: "HtmlElement") -> bool:
    return str(script.get("type")).partition(";")[0].strip().lower() == "application/ld+json"


def _best_date(dates: Iterable[str | None], now: datetime) -> str | None:
    """The first statement that can be read as a day until now; else the first that has a year at least."""
    vague = None
    for date in filter(None, dates):
        if _is_day(date, now):
            return date
        if vague is None and _YEAR.search(date) and not _NO_YEAR.search(date) and stated_date(date, now):
            vague = date
    return vague


def _is_day(date: str, now: datetime) -> bool:
    """Whether a date can be read, and is that of an article."""
    read = stated_date(date, now) or ""
    try:
        datetime.fromisoformat(read)
    except ValueError:
        return False
    # A week is none, which no reader of dates makes a day of.
    return _DAY.match(read) is not None and not _NO_YEAR.search(date)


def _found_date(tree: "HtmlElement", heading: "HtmlElement | None", now: datetime) -> str | None:
    """What the library finds in the statements of the head and in what is printed beside the heading, and only there."""
    from htmldate import find_date  # noqa: PLC0415 - slow to import, and many runs meet no page
    from lxml.html import Element  # noqa: PLC0415

    try:
        page, head, body = Element("html"), Element("head"), Element("body")
        page.extend([head, body])
        for meta in tree.iterfind(".//head/meta[@content]"):
            name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
            if _DATED.search(name) and not _CHANGED.search(name) and not _NO_YEAR.search(meta.get("content")):
                head.append(Element("meta", dict(meta.attrib)))
        beside = [] if heading is None else _beside(heading)
        for element in beside:
            copied = Element(element.tag, dict(element.attrib))
            copied.text = " ".join(element.text_content().split())
            body.append(copied)
        latest = min(now, _LAST_DATE - timedelta(days=1)) + timedelta(days=1)  # zones that are not written
        found: str | None = find_date(
            page, original_date=True, extensive_search=False, max_date=latest.date().isoformat()
        )
    except Exception:  # a page whose date cannot be looked for has none, whatever is raised on it
        return None
    if found is None:
        words = (element.text_content().strip()[:_LONGEST] for element in beside)
        found = next((date for word in words if _is_day(date := _LABEL.sub("", word), now)), None)
    return found


def _heading(tree: "HtmlElement", titles: list[str]) -> "HtmlElement | None":
    """The heading that the article stands under: the first that says what a title says, else the first main one."""
    wanted = [set(_words(title)) for title in titles]
    for heading in tree.xpath("(//body//*[self::h1 or self::h2])[position() <= 20]"):
        words = set(_words(_shown(heading.text_content()) or ""))
        if any(len(words & title) > max(len(words), len(title)) / 2 for title in wanted):
            return heading
    return next(iter(tree.xpath("(//body//h1)[1]")), None)


def _beside(heading: "HtmlElement") -> list["HtmlElement"]:
    """The small elements called after dates that stand near a heading, in its article and in no box of other things."""
    inside = next(heading.iterancestors("article", "main", "body"))
    around = frozenset(heading.iterancestors())
    found: list[tuple[int, HtmlElement]] = []
    passed, end, is_below = 0, 0, False
    for element in islice(inside.iter("*"), _MOST_ELEMENTS):
        if element is heading:
            # The head of a site shows the date of today.
            found = [] if inside.tag == "body" else [pair for pair in found if passed - pair[0] <= _BESIDE]
            is_below, end = True, passed + len(heading.text_content()) + _BESIDE
        elif is_below and (passed > end or (element.tag in ("h2", "h3", "h4") and element.find(".//a") is not None)):
            break
        if element.tag not in ("script", "style", "noscript"):
            if _may_date(element) and not _is_others(element, around):
                found.append((passed, element))
            passed += len((element.text or "").strip()) + len((element.tail or "").strip())
    return [element for _, element in found] if is_below else []


def _may_date(element: "HtmlElement") -> bool:
    """Whether an element is called after a date, of publication or none in particular, and holds little else."""
    names = " ".join(filter(None, map(element.get, ("class", "id", "itemprop"))))
    if element.tag not in ("time", "abbr") and not _DATED.search(names):
        return False
    if _CHANGED.search(names) and not _SAYS_PUBLISHED.search(names):
        return False
    if sum(1 for _ in islice(element.iter(), _SMALL)) >= _SMALL:
        return False
    before, parent = element.getprevious(), element.getparent()
    label = (before.tail or before.text) if before is not None else parent.text if parent is not None else ""
    shown = f"{(label or '').strip()[-40:]} {element.text_content()[:_LONGEST]}"
    return not _SAYS_CHANGED.search(shown) or _SAYS_PUBLISHED.search(shown) is not None


def _is_others(element: "HtmlElement", around: "frozenset[HtmlElement]") -> bool:
    """Whether an element stands in a box of something else, a teaser or a comment; not one `around` the heading too."""
    for box in islice(element.iterancestors(), _MOST_BOXES):
        if box in around or box.tag in ("body", "html"):
            return False
        names = f"{box.get('class')} {box.get('id')} {box.get('itemtype')}"
        if box.tag in ("aside", "nav") or _OTHERS_BOX.search(names):
            return True
        if box.tag == "article" and around and next(box.itersiblings("article"), None) is not None:
            return True
    return False


def _own_names(named: list[str], base_url: str | None) -> frozenset[str]:
    """The page's addresses for comparison, without those of the site that templates name on every page."""
    found = set()
    for address in named:
        try:
            absolute = urljoin(base_url or "", address.strip())
        except ValueError:
            continue
        if place_of(absolute).netloc and (not is_home(absolute) or is_home(base_url or "")):
            found.add(without_scheme(absolute))
    return frozenset(found)


def _own_address(named: list[str], base_url: str | None) -> str | None:
    """The first of the page's names for itself that is on its site, and not the site's first page."""
    for address in named if base_url else []:
        try:
            absolute = urljoin(base_url or "", address.strip())
        except ValueError:
            continue
        is_web = place_of(absolute).scheme in ("http", "https")
        # Templates name the home page on every page.
        if is_web and is_same_site(absolute, base_url or "") and (not is_home(absolute) or is_home(base_url or "")):
            return absolute
    return base_url


def _names(metas: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    """The first of the statements that is a name, not an address."""
    return next((metas[name] for name in names if name in metas and not _ADDRESS.match(metas[name])), None)


def _first(*values: str | None) -> str | None:
    return next((value for value in values if value), None)


def _shown(value: str | None) -> str | None:
    """As one line, cut where no headline is that long; None if nothing of it shows."""
    return " ".join((value or "").split())[:_LONGEST].strip() or None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
