"""A page's JSON-LD -> the article that it describes: decides which of its nodes is the page's own article.

It reads schema.org's names as publishers write them, in any nesting that they use, and interprets no value. Blocks that
are not JSON are passed over: half of a broken block cannot be told from another article's half. It refuses a node that
names another page: a teaser's headline and date would be stored as this page's.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

# schema.org's Article and what it lists below it (https://schema.org/Article), as far as news sites use them.
ARTICLE_TYPES = frozenset(
    {
        "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "backgroundnewsarticle",
        "opinionnewsarticle", "askpublicnewsarticle", "reviewnewsarticle", "blogposting", "liveblogposting", "report",
        "advertisercontentarticle", "satiricalarticle", "scholarlyarticle", "medicalscholarlyarticle", "techarticle",
        "socialmediaposting", "claimreview", "critireview", "review",
    }
)  # fmt: skip
LIST_TYPES = frozenset({"collectionpage", "searchresultspage", "itemlist"})
# Where a page's own node may stand; nodes under other names belong to other things (related articles, lists).
_OWN = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")
_MOST_NODES = 500
# Programs hide JSON-LD from readers that take it for text; what closes it is known by its signs, in any order.
_OPENED = re.compile(r"\s*+(?:(?:<!--|(?://\s*+)?<!\[CDATA\[|/\*[^*]{0,40}+\*/)\s*+)*+")
_CLOSED = re.compile(r"(?:[\s;]|-->|//|\]\]>|/\*|\*/)*+")
_JSON = json.JSONDecoder(strict=False)  # line ends inside strings are common
_TAG = re.compile(r"<[^<>]{1,200}>")


@dataclass(frozen=True)
class LinkedData:
    """What a page's JSON-LD says: the types of its nodes in small letters, and of its article, if it has one, ..."""

    types: frozenset[str] = frozenset()
    headline: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    site: str | None = None  # name of the web site's own node
    published: str | None = None  # as written
    words: int | None = None  # wordCount, else those of articleBody
    is_free: bool | None = None
    locked_parts: tuple[str, ...] = ()  # CSS selectors of what is not free
    is_article: bool = False  # it describes an article that is the page's own


def linked_data(blocks: Iterable[str], addresses: frozenset[str], titles: Iterable[str] = ()) -> LinkedData:
    """Read the blocks of a page known under `addresses` (its own, without scheme) and `titles` (heading, <title> ...)."""
    nodes = [node for block in blocks for node in _nodes(_parsed(block))]
    article = _own(
        [node for node in nodes if not _types(node).isdisjoint(ARTICLE_TYPES)], addresses, [*map(_words, titles)]
    )
    types = frozenset[str]().union(*map(_types, nodes))
    named = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and "name" in node}
    site = next(iter(_names([node for node in nodes if "website" in _types(node)], {})), None)
    if article is None:
        return LinkedData(types, site=site)
    parts = [part for part in _as_list(article.get("hasPart")) if isinstance(part, dict)]
    locked = [part for part in parts if _truth(part.get("isAccessibleForFree")) is False]
    return LinkedData(
        types,
        headline=_text(article.get("headline")),
        authors=tuple(_names(article.get("author"), named)),
        publisher=next(iter(_names(article.get("publisher"), named)), None),
        site=site,
        published=_text(article.get("datePublished")),
        words=_count(article.get("wordCount")) or len((_text(article.get("articleBody")) or "").split()) or None,
        is_free=False if locked else _truth(article.get("isAccessibleForFree")),
        locked_parts=tuple(
            selector for part in locked for selector in map(_text, _as_list(part.get("cssSelector"))) if selector
        ),
        is_article=True,
    )


def _own(
    articles: list[dict[str, Any]], addresses: frozenset[str], titles: list[frozenset[str]]
) -> dict[str, Any] | None:
    """The article that names this page; else, of those that name none, the one under its title, or the only one."""
    unnamed = []
    for node in articles:
        names_it = _names_page(node, addresses)
        if names_it:
            return node
        if names_it is None:
            unnamed.append(node)
    for node in unnamed:
        words = _words(_text(node.get("headline")) or "")
        if any(words and len(words & title) > max(len(words), len(title)) / 2 for title in titles):
            return node
    # Without a headline to compare, the order is all that there is to go by.
    is_told_apart = any(titles) and any(_text(node.get("headline")) for node in unnamed)
    return unnamed[0] if len(unnamed) == 1 or (unnamed and not is_told_apart) else None


def _parsed(block: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    opened = _OPENED.match(block)
    try:
        value, end = _JSON.raw_decode(block, opened.end() if opened else 0)
    except (ValueError, RecursionError):
        return None
    return value if _CLOSED.fullmatch(block, end) else None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    """The block's own nodes, outer ones first."""
    waiting, seen = [value], 0
    while waiting and seen < _MOST_NODES:
        value = waiting.pop(0)
        seen += 1
        if isinstance(value, list):
            waiting.extend(value[:_MOST_NODES])
        elif isinstance(value, dict):
            yield value
            waiting.extend(value[name] for name in _OWN if isinstance(value.get(name), dict | list))


def _types(node: dict[str, Any]) -> frozenset[str]:
    return frozenset(kind.rpartition("/")[2].lower() for kind in _as_list(node.get("@type")) if isinstance(kind, str))


def _names_page(node: dict[str, Any], addresses: frozenset[str]) -> bool | None:
    """Whether a node names this page; None if it names no page, or nothing is known to compare with.

    Templates name the site, or the section that the page stands in: what is above the page is not another page.
    """
    main = node.get("mainEntityOfPage")
    main = [part.get("@id") or part.get("url") if isinstance(part, dict) else part for part in _as_list(main)]
    stated = [address for address in (*_as_list(node.get("url")), *main) if isinstance(address, str)]
    hosts = {host for host in (address.partition("/")[0] for address in addresses) if "." in host}
    named: set[str] = set()
    for address in (*stated, *_as_list(node.get("@id"))):
        if not isinstance(address, str):
            continue
        if re.match(r"\s*(?:https?:)?//", address, re.I):
            named.add(without_scheme(address))
        elif address.startswith("/"):
            named |= {host + without_scheme(address) for host in hosts}
    if not named.isdisjoint(addresses):
        return True
    # An @id is a node's name, and need not be an address of anything.
    of_pages = named - {without_scheme(str(address)) for address in _as_list(node.get("@id")) if address not in stated}
    of_others = [name for name in of_pages if not any(own.startswith(f"{name}/") for own in addresses)]
    return False if of_others and addresses else None


def without_scheme(address: str) -> str:
    """Return an address for comparison: without scheme, the host's `www.` or `m.`, query, fragment and last slash."""
    bare = re.split(r"[?#]", address.strip(), maxsplit=1)[0].lower()
    return re.sub(r"^(?:https?:)?//(?:(?:www|m|amp|mobile)\.)?", "", bare).rstrip("/")


def _names(values: Any, named: dict[str, dict[str, Any]]) -> list[str]:  # noqa: ANN401
    """Names of people or organisations, each once: written out, or as references to nodes that have them."""
    names = []
    for value in _as_list(values):
        node = named.get(str(value.get("@id")), value) if isinstance(value, dict) and "name" not in value else value
        name = _text(node.get("name") or node.get("legalName") if isinstance(node, dict) else node)
        if name and not re.match(r"https?:|www\.|@", name):
            names.append(name)
    return list(dict.fromkeys(names))


def _text(value: Any) -> str | None:  # noqa: ANN401
    value = value[0] if isinstance(value, list) and value else value
    if not isinstance(value, str):
        return None
    text = _TAG.sub(" ", html.unescape(value)) if "<" in value or "&" in value else value
    return " ".join(text.split()) or None


def _truth(value: Any) -> bool | None:  # noqa: ANN401
    word = str(value).strip().lower().rpartition("/")[2]  # "False", "http://schema.org/False"
    return {"true": True, "false": False}.get(word)


def _count(value: Any) -> int | None:  # noqa: ANN401
    digits = re.fullmatch(r"\s*(\d{1,7})(?:\.0+)?\s*", str(value))
    return int(digits[1]) if digits else None


def _as_list(value: Any) -> list[Any]:  # noqa: ANN401
    return value if isinstance(value, list) else [] if value is None else [value]


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))
