"""State of a source, how its last poll went -> its next state: decides when it is asked again, and with what.

    answered                    at the next poll of its group; after the crawl delay or Retry-After of its host if longer
    failed, may pass            after 5 minutes, doubled with each failure in a row, at most a day; Retry-After if longer
    failed, needs a person      after a day
    told to come back later     after Retry-After, at most a week; that is no failure
    gone (410)                  never, until a person insists

A permanent redirect is remembered as long as what it leads to can be read: else the source's own address is asked again.

It asks nobody and reads no clock: times follow from the end of the request.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

import polars as pl

from sources.feed_list import Source
from sources.fetched import Fetched, Validators
from sources.masking import HIDDEN
from transforms.tables import TABLES

ANSWERED = ("ok", "partial", "redirected")
FIRST_WAIT, DAY, LONGEST_WAIT = timedelta(minutes=5), timedelta(days=1), timedelta(days=7)
_WAIT_WITHOUT_WORD = timedelta(minutes=15)
_LONGEST_PROBLEM = 1_000
_MOVE_TRIES = 3  # failures in a row after which the place that a source moved to is forgotten


@dataclass(frozen=True)
class FeedState:
    """One row of feed_state; see transforms.feed_tables for what each field means."""

    source_url: str
    kind: str
    outlet: str | None
    source_group: str | None
    etag: str | None
    last_modified: str | None
    moved_to: str | None
    next_attempt_at: datetime | None
    failures: int
    disabled_reason: str | None
    last_outcome: str
    last_problem: str | None
    last_asked_at: datetime
    last_answer_at: datetime | None

    @property
    def validators(self) -> Validators:
        """What the next request is conditional on."""
        return Validators(self.etag, self.last_modified)


def next_state(former: FeedState | None, source: Source, fetched: Fetched, *, is_complete: bool) -> FeedState:
    """Return the state after a request that ended as `fetched` says.

    is_complete: everything that the answer held or named was read; only then is the next request conditional on it.
    """
    at = fetched.finished_at
    same = former if former is not None and former.kind == source.kind else None
    state = FeedState(
        source_url=source.address,
        kind=source.kind,
        outlet=source.outlet,
        source_group=source.group,
        etag=same.etag if same else None,
        last_modified=same.last_modified if same else None,
        moved_to=_moved_to(former, source, fetched),
        next_attempt_at=None,
        failures=former.failures if former else 0,
        disabled_reason=None,
        last_outcome=fetched.outcome,
        last_problem=" ".join(fetched.problems)[:_LONGEST_PROBLEM] or None,
        last_asked_at=at,
        last_answer_at=former.last_answer_at if former else None,
    )
    asked_for_s = timedelta(seconds=min(fetched.retry_after_s or 0, LONGEST_WAIT.total_seconds()))
    if fetched.outcome in ANSWERED or fetched.outcome == "not_modified":
        rests_until = at + asked_for_s if asked_for_s else None
        state = replace(state, failures=0, last_answer_at=at, next_attempt_at=rests_until)
        if is_complete and fetched.outcome in ("ok", "redirected"):
            given = fetched.validators
            return replace(state, etag=given.etag, last_modified=given.last_modified)
        return state
    if former is not None and former.moved_to is not None and state.moved_to is None:
        state = replace(state, etag=None, last_modified=None)  # another server's
    if fetched.outcome == "deferred":
        return replace(state, next_attempt_at=at + (asked_for_s or _WAIT_WITHOUT_WORD))
    failures = state.failures + 1
    if fetched.outcome == "gone" and not (former and former.moved_to):  # its own address said so
        reason = f"it answered 410 (gone) on {at:%Y-%m-%d}: take it out of the list, or ask it once more with --now"
        return replace(state, failures=failures, disabled_reason=reason)
    wait = DAY if fetched.outcome in ("permanent_error", "gone") else backoff(failures)
    return replace(state, failures=failures, next_attempt_at=at + max(wait, asked_for_s))


def backoff(failures: int) -> timedelta:
    """Return how long a source rests after that many failures in a row (1 or more): the longer the more, at most a day."""
    doublings = 1 << min(failures - 1, 20)
    return min(FIRST_WAIT * doublings, DAY)


def _moved_to(former: FeedState | None, source: Source, fetched: Fetched) -> str | None:
    """Where the source is asked next time, if not at its own address. An address that lost a credential is of no use."""
    known = former.moved_to if former else None
    if fetched.outcome == "deferred":
        return known
    if fetched.outcome not in ANSWERED and fetched.outcome != "not_modified":
        # What it moved to is wrong by now, or was never right: the old address may know better.
        is_passing = fetched.outcome == "transient_error" and former is not None and former.failures + 1 < _MOVE_TRIES
        return known if is_passing else None
    told = fetched.moved_to
    if told is not None and HIDDEN not in told:
        return None if told == source.address else told
    return known


def states_of(frame: pl.DataFrame) -> dict[str, FeedState]:
    """Return address -> state of rows of feed_state."""
    return {row["source_url"]: FeedState(**row) for row in frame.iter_rows(named=True)}


def states_frame(states: Iterable[FeedState]) -> pl.DataFrame:
    """Return rows of feed_state, one for each state."""
    schema = TABLES["feed_state"].create_empty().schema
    return TABLES["feed_state"].validate(pl.DataFrame([asdict(state) for state in states], schema=schema))
