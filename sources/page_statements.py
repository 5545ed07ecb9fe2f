"""The tree of a page -> what the page states of itself: decides which of its statements are the article's title, outlet,
byline and date.

Only statements made for machines count (JSON-LD, OpenGraph, meta names, microdata, `rel` links), and of what is
printed the one main heading: an outlet guessed from an address, or a byline from what looks like one, would be stored
as if the page said it. It refuses to interpret a date, and to believe a canonical address on another site.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from sources.linked_data import LIST_TYPES, LinkedData, linked_data, without_scheme

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Without a fixed bound the reader's clock would decide which dates are possible.
_LAST_DATE = "2999-12-31"
# Names under which publishers state a field, best first: OpenGraph, then what analytics and library catalogues ask for.
_TITLES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "headline")
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "publisher", "rbpubname",
            "al:ios:app_name", "al:android:app_name", "twitter:app:name:iphone")  # fmt: skip
_BYLINES = ("author", "article:author", "og:article:author", "byl", "parsely-author", "sailthru.author", "dc.creator",
            "dcterms.creator", "cxenseparse:author", "citation_author")  # fmt: skip
_DATE_NAMES = ("article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
               "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.issued", "publishdate", "pubdate")  # fmt: skip
_ADDRESS = re.compile(r"(?:https?:)?//|www\.|@|[\w-]+\.\w{2,}/", re.I)
_NO_DATE = re.compile(r"0|1970-01-01T00:00")  # what programs write for none
_LONGEST = 300
_SEPARATOR = r"\s+[|\u2013\u2014\u2022\u00b7\u00bb\u00ab:-]+\s+"
_HOME = re.compile(r"/?(?:index\.\w{2,5}|home)?/?|/[a-z]{2}(?:[-_][a-z]{2})?/?", re.I)


@dataclass(frozen=True)
class PageStatements:
    """What a page states: fields as written, and what it says of its kind."""

    title: str | None
    outlet: str | None
    byline: str | None
    date: str | None  # as stated, else ISO 8601 of what the library finds in the page's markup
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


def page_statements(tree: "HtmlElement", base_url: str | None = None) -> PageStatements:
    """Read the statements of a page that came from `base_url` (None: a file)."""
    metas = _metas(tree)
    canonical = next(iter(tree.xpath("//link[translate(@rel,'CANOIL','canoil')='canonical']/@href")), None)
    named = [address for address in (canonical, metas.get("og:url"), base_url) if address]
    linked = linked_data(
        (script.text for script in tree.iterfind('.//script[@type="application/ld+json"]') if script.text),
        frozenset(map(without_scheme, named)),
    )
    headings = tuple(filter(None, (_shown(h.text_content()) for h in tree.xpath("(//h1)[position() <= 3]"))))
    window = _shown(next((t.text_content() for t in tree.iterfind(".//head/title")), "")) or ""
    outlet = _first(_names(metas, _OUTLETS[:1]), linked.publisher, linked.site, _names(metas, _OUTLETS[1:]))
    dates = (linked.published, *(metas.get(name) for name in _DATE_NAMES), _microdata(tree, "datePublished"))
    stated = next((date for date in dates if date and not _NO_DATE.match(date)), None)
    titles = list(filter(None, (linked.headline, *(metas.get(name) for name in _TITLES)))) or [window]
    return PageStatements(
        title=_title(titles, headings, outlet),
        outlet=outlet,
        byline=_first(
            ", ".join(linked.authors) or None, _names(metas, _BYLINES), _microdata(tree, "author"), _by(tree)
        ),
        date=stated or _found_date(tree),
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
                if name:
                    found.setdefault(name, value)
    return found


def _microdata(tree: "HtmlElement", name: str) -> str | None:
    for element in tree.xpath("(//body//*[@itemprop=$name])[1]", name=name):
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


def _found_date(tree: "HtmlElement") -> str | None:
    from htmldate import find_date  # noqa: PLC0415 - slow to import, and many runs meet no page

    try:
        found: str | None = find_date(tree, original_date=True, extensive_search=False, max_date=_LAST_DATE)
    except Exception:  # a page whose date cannot be looked for has none, whatever is raised on it
        return None
    return found


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
