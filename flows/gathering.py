"""Sources to ask -> what they and the pages they name gave: decides who is asked when, and what an answer is worth.

Hosts are asked side by side, each by one thread at a time; bodies are stored before they are parsed, and parsed by the
main thread in a process of their own. A source that fails costs itself alone. It refuses to judge what is new, and writes
nothing but raw files.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from flows.due_sources import Ask
from flows.feed_states import ANSWERED
from flows.following import Bounds, Following
from flows.gathered import Gathered, Request, Task
from sources.fetched import Fetched, FetchedAs, Validators
from sources.fetched_bodies import Body, read_body
from sources.masking import masked_address, masked_message
from sources.parser_process import ParserProcess
from sources.raw_store import store_bytes
from sources.reading import Document, Item, Link, Note, Rejection
from warehouse.feeds import Page, may_pass

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
        credentials: Mapping[str, str] | None = ...,
        parameters: Mapping[str, str] | None = ...,
    ) -> Fetched:
        """Ask once; never raises for what the outside does."""
        ...

    def close(self) -> None:
        """Let every request that is under way end at once."""
        ...


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
    return _Gathering(client, parser, raw_dir.absolute(), Following(pages_known, bounds), bounds.hosts, say).run(asks)


class _Gathering:
    def __init__(
        self,
        client: Client,
        parser: ParserProcess,
        raw_dir: Path,
        following: Following,
        hosts: int,
        say: Callable[[str], None],
    ) -> None:
        self.client, self.parser, self.raw_dir = client, parser, raw_dir
        self.following, self.hosts, self.say = following, hosts, say
        self.waiting: dict[str, deque[Task]] = {}  # by host
        self.running: dict[Future[Fetched], Task] = {}

    def run(self, asks: Sequence[Ask]) -> list[Gathered]:
        found = [Gathered(ask.source) for ask in asks]
        for ask, home in zip(asks, found, strict=True):
            self._add(Task(ask, home, ask.url, ask.source.kind))
        done = 0
        pool = ThreadPoolExecutor(self.hosts, thread_name_prefix="fetch")
        try:
            while self._start(pool):
                finished, _ = wait(self.running, return_when=FIRST_COMPLETED)
                for future in finished:
                    task = self.running.pop(future)
                    self._take(task, future.result())
                    done += task.is_own
                    if task.is_own and (done == len(asks) or done % max(1, len(asks) // _TOLD_IN) == 0):
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

    def _add(self, task: Task) -> None:
        self.waiting.setdefault(task.host, deque()).append(task)

    def _start(self, pool: ThreadPoolExecutor) -> bool:
        """Start what may start, one task a host; return whether anything runs."""
        busy = {task.host for task in self.running.values()}
        for host in [host for host in self.waiting if host not in busy]:
            if len(self.running) >= self.hosts:
                break
            task = self.waiting[host].popleft()
            if not self.waiting[host]:
                del self.waiting[host]
            self.running[pool.submit(self._fetch, task)] = task
        return bool(self.running)

    def _fetch(self, task: Task) -> Fetched:
        secrets = task.ask.secrets_for(task.url)
        return self.client.fetch(
            task.url,
            task.kind,
            validators=task.ask.validators if task.is_own else Validators(),
            delay_s=task.ask.source.delay_s,
            credentials=secrets.credentials,
            parameters=None if task.is_page else secrets.parameters,
        )

    def _take(self, task: Task, fetched: Fetched) -> None:
        """Store and read what came, and note what is to be asked because of it."""
        home, body = task.home, fetched.body
        fetched = replace(fetched, body=None)
        if fetched.outcome not in ANSWERED:
            home.requests.append(Request(fetched))
            if not task.is_own:
                # A page that will never come holds nothing up; one that may come keeps its list from being passed over.
                home.is_complete &= not may_pass(fetched.outcome)
            return
        stored = store_bytes(body or b"", self.raw_dir)
        del body
        items = self._read(task, fetched, stored.sha256)
        documents = [item for item in items if isinstance(item, Document)]
        links = [item for item in items if isinstance(item, Link)]
        rejections = [item for item in items if isinstance(item, Rejection)]
        words = [masked_message(item.text) for item in items if isinstance(item, Note)]
        whole = [refused for refused in rejections if refused.source_uri == masked_address(fetched.source_url)]
        if whole:
            # Not what was asked for: the source has failed, whatever its status says.
            at = "" if task.is_own else f"{masked_address(fetched.source_url)} - "  # which of its pages or parts
            words += [f"{at}{refused.reason_code}: {refused.reason}" for refused in whole]
            outcome = "partial" if documents or links else "quarantined"
            fetched = replace(fetched, outcome=outcome, error_class=whole[0].reason_code)
            home.is_complete &= task.is_page
        more, left_out = self.following.follow(task, links, documents)
        fetched = replace(fetched, problems=(*fetched.problems, *words, *left_out))
        request = Request(fetched, stored.sha256, len(documents))
        home.requests.append(request)
        home.documents += [(request, document) for document in documents]
        home.rejections += rejections
        if task.is_page:
            self.following.note_page(task.url, bool(documents))
        for further in more:
            self._add(further)

    def _read(self, task: Task, fetched: Fetched, sha256: str) -> list[Item]:
        address = masked_address(fetched.source_url)
        base_url, outlet = fetched.final_url or address, task.ask.source.outlet
        read_as = FetchedAs(task.kind, base_url, fetched.media_type, fetched.charset, outlet)
        return list(read_body(Body(sha256, address, fetched.started_at, read_as), self.raw_dir, self.parser))

    def _prefer_pages(self, home: Gathered) -> None:
        """Leave out what a list says of an item whose page was read: the page says it whole."""
        home.documents = [
            (request, document)
            for request, document in home.documents
            if request.fetched.kind == "article" or not self.following.has_article(document.source_uri)
        ]

    def _tell(self, done: int, found: Sequence[Gathered]) -> None:
        requests = sum(len(home.requests) for home in found)
        documents = sum(len(home.documents) for home in found)
        self.say(f"{done:,} of {len(found):,} sources asked: {requests:,} requests, {documents:,} items read")
