"""Links of a body -> further requests for its source: decides what is followed, how far, and what is said of the rest.

    next      of a list of an API: on the same host, up to the source's share of parts
    sitemap   of a sitemap: two levels deep, up to the same share
    item      the page of an article: as the source's `follow` says, always for a sitemap; never twice

It asks nobody, and does not read what comes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from flows.gathered import Gathered, Task
from sources.feed_list import host_and_port
from sources.masking import masked_address
from sources.reading import Document, Link
from warehouse.feeds import Page

_DEPTH = 2  # of sitemaps that name sitemaps
_PART_ROLES = {"api": "next", "sitemap": "sitemap"}  # kind of source -> role of the links to its further parts


@dataclass(frozen=True)
class Bounds:
    """How much is followed for one source in one poll, and how many hosts are asked at a time."""

    hosts: int = 8
    pages: int = 50
    parts: int = 10


class Following:
    """What the sources of one poll have named so far."""

    def __init__(self, pages_known: Callable[[Iterable[str]], Mapping[str, Page]], bounds: Bounds) -> None:
        """pages_known: what became of pages, by address, in earlier polls."""
        self._pages_known, self._bounds = pages_known, bounds
        self._seen: set[tuple[int, str]] = set()  # parts, by source; pages (0), whichever source names them
        self._counts: dict[tuple[int, str], int] = {}
        self._has_article: dict[str, bool] = {}

    def note_page(self, url: str, has_article: bool) -> None:
        """Remember whether an article was read from a page."""
        address = masked_address(url)
        self._has_article[address] = self._has_article.get(address, False) or has_article

    def has_article(self, address: str) -> bool:
        """Return whether an article was read from the page of this address, now or earlier."""
        return self._has_article.get(address, False)

    def follow(self, task: Task, links: Sequence[Link], documents: Sequence[Document]) -> tuple[list[Task], list[str]]:
        """Return the requests that the links of a body ask for, and words on those that are left out.

        A source of which something is left for a later poll, or that has to be asked whole each time, is marked incomplete.
        """
        if task.is_page:
            return [], []
        parts, words = self._parts(task, [link for link in links if link.role == _PART_ROLES.get(task.kind)])
        pages, more_words = self._pages(task, [link for link in links if link.role == "item"], documents)
        return parts + pages, words + more_words

    def _parts(self, task: Task, links: Sequence[Link]) -> tuple[list[Task], list[str]]:
        home, left_out = task.home, 0
        words: list[str] = []
        tasks: list[Task] = []
        if links:
            home.is_complete = False  # its parts change while it does not: it is asked whole each time
        self._seen.add((id(home), task.url))
        addresses = [_without(link.url, task.ask.parameters) for link in _newest_first(links)]
        unseen = [url for url in dict.fromkeys(addresses) if (id(home), url) not in self._seen]
        if unseen and task.kind == "sitemap" and task.depth >= _DEPTH:
            return [], [f"{len(unseen)} sitemaps lie more than {_DEPTH} levels deep and were not asked: list them"]
        for url in unseen:
            if task.kind == "api" and host_and_port(url) != host_and_port(task.ask.url):
                words.append(f"its next page is on another host, {host_and_port(url)}: not followed")
            elif self._may(home, "parts", self._bounds.parts):
                self._seen.add((id(home), url))
                tasks.append(Task(task.ask, home, url, task.kind, task.depth + 1))
            else:
                left_out += 1
        if left_out:
            words.append(f"{left_out} further parts were not asked: raise PASSAGE_SOURCE_PARTS, or list them")
        return tasks, words

    def _pages(self, task: Task, items: Sequence[Link], documents: Sequence[Document]) -> tuple[list[Task], list[str]]:
        follow = True if task.kind == "sitemap" else task.ask.source.follow
        have_text = {document.source_uri for document in documents}
        bare = [link for link in items if masked_address(link.url) not in have_text]
        if follow is False:
            return [], [f"{len(bare)} items have no text of their own: set follow to read their pages"] if bare else []
        wanted = list({link.url: link for link in (items if follow else bare)}.values())
        known = self._pages_known(masked_address(link.url) for link in wanted) if wanted else {}
        tasks, left_out = [], 0
        for link in _newest_first(wanted):
            address = masked_address(link.url)
            if known[address] in ("stored", "given_up"):
                self.note_page(address, known[address] == "stored")
            elif (0, address) in self._seen:
                continue
            elif self._may(task.home, "pages", self._bounds.pages):
                self._seen.add((0, address))
                tasks.append(Task(task.ask, task.home, link.url, "article", task.depth + 1, is_page=True))
            else:
                left_out += 1
        if left_out:
            task.home.is_complete = False
            return tasks, [
                f"{left_out} pages are left for the next poll: raise PASSAGE_SOURCE_PAGES to read more at once"
            ]
        return tasks, []

    def _may(self, home: Gathered, what: str, most: int) -> bool:
        """Count one more of `what` for this source, unless it has had its share."""
        count = self._counts.get((id(home), what), 0)
        self._counts[id(home), what] = min(count + 1, most)
        return count < most


def _newest_first(links: Sequence[Link]) -> list[Link]:
    """Those with the latest date first, undated ones last, equal ones as they stand."""
    return sorted(links, key=lambda link: link.date_field or "", reverse=True)


def _without(url: str, parameters: Mapping[str, str]) -> str:
    """The address without parameters that are added to every request: lists write them into their next page's."""
    if not parameters:
        return url
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if pair.partition("=")[0] not in parameters]
    return urlunsplit(parts._replace(query="&".join(kept)))
