"""What one request to a source gave: the shapes of an answer, of its body's origin, of cache validators and of bounds.

It does not decide what an outcome is: fetch.py does. Light on purpose: flows, fetching and tests share it.
"""

from dataclasses import dataclass
from datetime import datetime

KINDS = ("feed", "article", "sitemap", "api")
# How a request ended, with what it means for the next one.
OUTCOMES: dict[str, str] = {
    "ok": "a body came, whole",
    "partial": "a body came and is used, but something about it is wrong: see problems",
    "not_modified": "nothing new since the last time (304)",
    "redirected": "a body came, whole, and the source has moved for good: its new address is asked next time",
    "gone": "the source says that it is no more (410): it is not asked again",
    "deferred": "not asked, or told to come back later: robots' crawl delay, 429 or 503 with Retry-After",
    "blocked": "not asked: an address, scheme or robots.txt rule forbids it",
    "transient_error": "it failed in a way that may pass: asked again, later each time",
    "permanent_error": "it failed in a way that needs somebody to look: asked again once a day",
    "quarantined": "a body came that may not be parsed: too large, a bomb, a DTD, not what was asked for",
}


@dataclass(frozen=True)
class FetchedAs:
    """What a stored body was asked for as, and what its answer said of it: how its reader takes it, now and later."""

    kind: str  # of KINDS
    base_url: str  # which gave the answer, after redirects: relative links start from it
    media_type: str | None
    charset: str | None
    outlet: str | None  # of the list of feeds


@dataclass(frozen=True)
class Validators:
    """What an answer said to be asked with next time: both as the server wrote them."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class FetchLimits:
    """Bounds on one request; seconds, bytes and counts."""

    connect_s: float = 10
    read_s: float = 20  # between two pieces of an answer
    total_s: float = 60  # redirects and retries included
    wire_bytes: int = 10_000_000
    decoded_bytes: int = 20_000_000
    ratio: int = 100  # decoded / wire
    redirects: int = 10
    retries: int = 2


@dataclass(frozen=True)
class Fetched:
    """One request's end: a row of `fetches`, and the body if one may be parsed.

    Addresses, problems and headers carry no credentials.
    """

    source_url: str  # as it was asked
    kind: str  # of KINDS
    started_at: datetime
    finished_at: datetime
    outcome: str  # of OUTCOMES
    http_status: int | None = None
    final_url: str | None = None  # which gave the answer, after redirects
    moved_to: str | None = None  # where permanent redirects alone lead
    error_class: str | None = None  # name of the exception of fetch_errors
    problems: tuple[str, ...] = ()  # each names the thing, the value and the way out
    retry_after_s: float | None = None
    bytes_wire: int = 0
    bytes_decoded: int = 0
    validators: Validators = Validators()
    media_type: str | None = None  # of the Content-Type header, lower case, without parameters
    charset: str | None = None  # of the Content-Type header
    body: bytes | None = None
