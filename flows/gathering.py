"""Sources to ask -> what they and the pages they name gave: decides what is followed, how far, and in which order.

Hosts are asked side by side, each by one thread at a time; bodies are stored before they are parsed, and parsed by the
main thread in a process of their own. A source that fails costs itself alone. It refuses to judge what is new, and writes
nothing but raw files.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from flows.due_sources import Ask
from flows.feed_states import ANSWERED
from sources.feed_list import Source
from sources.fetched import Fetched, FetchedAs, Validators
from sources.fetched_bodies import Body, read_body
from sources.masking import masked_address, masked_message
from sources.parser_process import ParserProcess
from sources.raw_store import store_bytes
from sources.reading import Document, Link, Note, Rejection
from warehouse.feeds import Page, may_pass

_DEPTH = 2  # of sitemaps that name sitemaps
_TOLD_IN = 10  # times that progress is told


class Client(Protocol):
    """What is asked of sources.fetch.FetchClient."""

    def fetch(
        self,
        url: str,
        kind: str,
        *,
        validators: Validators = ...,
        delay_s: float | None = ...,
        parameters: Mapping[str, str] | None = ...,
    ) -> Fetched:
        """Ask once; never raises for what the outside does."""
        ...

    def close(self) -> None:
        """Let every request that is under way end at once."""
        ...


@dataclass(frozen=True)
class Bounds:
    """How much is followed for one source in one poll, and how many hosts are asked at a time."""

    hosts: int = 8
    pages: int = 50
    parts: int = 10


@dataclass(frozen=True)
class Request:
    """One request that is over: without its body, which is stored, and with the number of documents that it held."""

    fetched: Fetched
    raw_sha256: str | None = None
    items: int | None = None


@dataclass
class Gathered:
    """What came of one source: its own request first, then those for its parts and pages."""

    source: Source
    requests: list[Request] = field(default_factory=list)
    documents: list[tuple[Request, Document]] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    is_complete: bool = True  # everything it holds or names was read, or never will be


@dataclass(frozen=True)
class _Task:
    ask: Ask
    home: Gathered
    url: str
    kind: str
    depth: int = 0
    is_page: bool = False

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc.rpartition("@")[2].lower()


def gather(
    asks: Sequence[Ask],
    client: Client,
    parser: ParserProcess,
    raw_dir: Path,
    pages_known: Callable[[Iterable[str]], Mapping[str, Page]],
    bounds: Bounds,
    say: Callable[[str], None],
) -> list[Gathered]:
    """Ask every source, and what it names as far as it wishes; return one Gathered each, in the order of `asks`.

    pages_known: what became of pages in earlier polls; say: is told the progress. Stored bodies stay whatever happens. Ends
    all requests if an exception or a signal ends it.
    """
    return _Gathering(client, parser, raw_dir, pages_known, bounds, say).run(asks)


class _Gathering:
    def __init__(
        self,
        client: Client,
        parser: ParserProcess,
        raw_dir: Path,
        pages_known: Callable[[Iterable[str]], Mapping[str, Page]],
        bounds: Bounds,
        say: Callable[[str], None],
    ) -> None:
        self.client, self.parser, self.raw_dir = client, parser, raw_dir.absolute()
        self.pages_known, self.bounds, self.say = pages_known, bounds, say
        self.waiting: dict[str, deque[_Task]] = {}
        self.running: dict[Future[Fetched], _Task] = {}
        self.has_article: dict[str, bool] = {}  # page -> whether an article was read from it, now or earlier
        self.seen: set[str] = set()  # pages, whichever source names them; parts by source and address
        self.counts: dict[tuple[int, str], int] = {}

    def run(self, asks: Sequence[Ask]) -> list[Gathered]:
        found = [Gathered(ask.source) for ask in asks]
        for ask, home in zip(asks, found, strict=True):
            self._add(_Task(ask, home, ask.url, ask.source.kind))
        done = 0
        pool = ThreadPoolExecutor(self.bounds.hosts, thread_name_prefix="fetch")
        try:
            while self._start(pool):
                finished, _ = wait(self.running, return_when=FIRST_COMPLETED)
                for future in finished:
                    task = self.running.pop(future)
                    self._take(task, future.result())
                    if not task.is_page and task.depth == 0:
                        done += 1
                        if done == len(asks) or done % max(1, len(asks) // _TOLD_IN) == 0:
                            self._tell(done, found)
        except BaseException:
            self.client.close()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
        for home in found:
            if home.source.follow:
                self._prefer_pages(home)
        return found

    def _start(self, pool: ThreadPoolExecutor) -> bool:
        """Start what may start, one task a host; return whether anything runs."""
        busy = {task.host for task in self.running.values()}
        for host in [host for host in self.waiting if host not in busy]:
            if len(self.running) >= self.bounds.hosts:
                break
            task = self.waiting[host].popleft()
            if not self.waiting[host]:
                del self.waiting[host]
            self.running[pool.submit(self._fetch, task)] = task
        return bool(self.running)

    def _fetch(self, task: _Task) -> Fetched:
        is_first = task.depth == 0 and not task.is_page
        ask = task.ask
        is_at_home = task.host == urlsplit(ask.url).netloc.rpartition("@")[2].lower()
        return self.client.fetch(
            task.url,
            task.kind,
            validators=ask.validators if is_first else Validators(),
            delay_s=ask.source.delay_s,
            parameters=ask.parameters if is_at_home and not task.is_page else None,
        )

    def _add(self, task: _Task) -> None:
        self.waiting.setdefault(task.host, deque()).append(task)

    def _take(self, task: _Task, fetched: Fetched) -> None:
        """Store and read what came, and note what is to be asked because of it."""
        home, body = task.home, fetched.body
        fetched = replace(fetched, body=None)
        is_own = task.depth == 0 and not task.is_page
        if fetched.outcome not in ANSWERED:
            home.requests.append(Request(fetched))
            if not is_own:
                # A page that will never come holds nothing up; one that may come keeps its list from being passed over.
                home.is_complete &= not may_pass(fetched.outcome)
            if task.is_page:
                self.has_article.setdefault(masked_address(task.url), False)
            return
        stored = store_bytes(body or b"", self.raw_dir)
        del body
        address = masked_address(fetched.source_url)
        read_as = FetchedAs(
            task.kind, fetched.final_url or address, fetched.media_type, fetched.charset, task.ask.source.outlet
        )
        documents: list[Document] = []
        links: list[Link] = []
        rejections: list[Rejection] = []
        notes: list[str] = []
        for item in read_body(Body(stored.sha256, address, fetched.started_at, read_as), self.raw_dir, self.parser):
            if isinstance(item, Document):
                documents.append(item)
            elif isinstance(item, Link):
                links.append(item)
            elif isinstance(item, Rejection):
                rejections.append(item)
            elif isinstance(item, Note):
                notes.append(masked_message(item.text))
        fetched = replace(fetched, problems=(*fetched.problems, *notes))
        whole = [refused for refused in rejections if refused.source_uri == address]
        if whole:
            # Not what was asked for: the source has failed, whatever its status says.
            problems = (*fetched.problems, *(f"{refused.reason_code}: {refused.reason}" for refused in whole))
            outcome = "partial" if documents or links else "quarantined"
            fetched = replace(fetched, outcome=outcome, error_class=whole[0].reason_code, problems=problems)
            home.is_complete &= task.is_page
        followed, words = self._follow(task, links, documents)
        fetched = replace(fetched, problems=(*fetched.problems, *words))
        request = Request(fetched, stored.sha256, len(documents))
        home.requests.append(request)
        home.documents += [(request, document) for document in documents]
        home.rejections += rejections
        if task.is_page:
            self.has_article[masked_address(task.url)] = bool(documents)
        for more in followed:
            self._add(more)

    def _follow(
        self, task: _Task, links: Sequence[Link], documents: Sequence[Document]
    ) -> tuple[list[_Task], list[str]]:
        """Return the tasks that the links of a body ask for, and what is to be said of those that are left out."""
        if task.is_page:
            return [], []
        parts, words = self._parts(task, links)
        pages, more_words = self._pages(task, links, documents)
        return parts + pages, words + more_words

    def _parts(self, task: _Task, links: Sequence[Link]) -> tuple[list[_Task], list[str]]:
        home, words, tasks = task.home, [], []
        roles = {"next"} if task.kind == "api" else {"sitemap"} if task.kind == "sitemap" else set()
        wanted = [link for link in links if link.role in roles]
        if any(link.role == "sitemap" for link in wanted):
            home.is_complete = False  # its parts change while it does not: it is asked whole each time
            if task.depth >= _DEPTH:
                return [], [f"{len(wanted)} sitemaps lie more than {_DEPTH} levels deep and were not asked: list them"]
        left_out = 0
        for link in _newest_first(wanted):
            url = _without(link.url, task.ask.parameters)
            key = f"{id(home)} {url}"
            if key in self.seen or url == task.url:
                continue
            if link.role == "next" and urlsplit(url).netloc.lower() != urlsplit(task.ask.url).netloc.lower():
                words.append(f"its next page is on another host, {urlsplit(url).netloc}: not followed")
            elif self._may(home, "parts", self.bounds.parts):
                self.seen.add(key)
                tasks.append(_Task(task.ask, home, url, task.kind, task.depth + 1))
            else:
                left_out += 1
        if left_out:
            words.append(f"{left_out} further parts were not asked: raise PASSAGE_SOURCE_PARTS, or list them")
        return tasks, words

    def _pages(
        self, task: _Task, links: Sequence[Link], documents: Sequence[Document]
    ) -> tuple[list[_Task], list[str]]:
        home, follow = task.home, task.ask.source.follow
        have_text = {document.source_uri for document in documents}
        items = [link for link in links if link.role == "item"]
        bare = [link for link in items if masked_address(link.url) not in have_text]
        if follow is False and task.kind != "sitemap":
            return [], [f"{len(bare)} items have no text of their own: set follow to read their pages"] if bare else []
        wanted = {link.url: link for link in (items if follow or task.kind == "sitemap" else bare)}
        known = self.pages_known(masked_address(url) for url in wanted)
        tasks = []
        left_out = 0
        for link in _newest_first(list(wanted.values())):
            address = masked_address(link.url)
            if known[address] in ("stored", "given_up"):
                self.has_article.setdefault(address, known[address] == "stored")
            elif address in self.seen:
                continue
            elif self._may(home, "pages", self.bounds.pages):
                self.seen.add(address)
                tasks.append(_Task(task.ask, home, link.url, "article", task.depth + 1, is_page=True))
            else:
                left_out += 1
        if left_out:
            home.is_complete = False
            words = f"{left_out} pages are left for the next poll: raise PASSAGE_SOURCE_PAGES to read more at once"
            return tasks, [words]
        return tasks, []

    def _may(self, home: Gathered, what: str, most: int) -> bool:
        """Count one more of `what` for this source, unless it has had its share."""
        count = self.counts.get((id(home), what), 0)
        self.counts[id(home), what] = count + 1 if count < most else count
        return count < most

    def _prefer_pages(self, home: Gathered) -> None:
        """Leave out what a list says of an item whose page was read: the page says it whole."""
        home.documents = [
            (request, document)
            for request, document in home.documents
            if request.fetched.kind == "article" or not self.has_article.get(document.source_uri, False)
        ]

    def _tell(self, done: int, found: Sequence[Gathered]) -> None:
        requests = sum(len(home.requests) for home in found)
        documents = sum(len(home.documents) for home in found)
        self.say(f"{done:,} of {len(found):,} sources asked: {requests:,} requests, {documents:,} items read")


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
