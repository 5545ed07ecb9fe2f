"""The shapes of a poll under way: what is to be asked for a source, and what came of it.

It decides nothing.
"""

from dataclasses import dataclass, field

from flows.due_sources import Ask
from sources.feed_list import Source, host_and_port
from sources.fetched import Fetched
from sources.reading import Document, Rejection


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
class Task:
    """One request to make for a source: its own (depth 0), one for a further part, or for the page of an item."""

    ask: Ask
    home: Gathered
    url: str
    kind: str
    depth: int = 0
    is_page: bool = False

    @property
    def is_own(self) -> bool:
        """True for the request for the source itself."""
        return self.depth == 0 and not self.is_page

    @property
    def host(self) -> str:
        """Host and port."""
        return host_and_port(self.url)
