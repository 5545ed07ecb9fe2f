"""What was gathered -> a reading, the rows of the two ledgers, and the table that a person sees.

It decides which sources share a batch and how each is told of; not what is new: the batch decides that.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from flows.due_sources import Waiting
from flows.feed_states import FeedState, next_state, states_frame
from flows.gathered import Gathered, Request
from sources.feed_list import host_and_port
from sources.fetched import Fetched
from sources.fetched_bodies import first_met
from sources.masking import masked_address
from sources.reading import Rejection
from sources.reading_frames import Reading, to_reading
from transforms.ids import content_id
from transforms.tables import TABLES
from warehouse.feeds import Polled

# What a person sees of each source in the UI and on the terminal.
REPORT = {
    "source": pl.String, "outcome": pl.String, "items": pl.Int64, "new": pl.Int64, "unchanged": pl.Int64,
    "set_aside": pl.Int64, "failures": pl.Int32, "group": pl.String, "requests": pl.Int64, "why": pl.String,
}  # fmt: skip


def parts(gathered: list[Gathered], most: int) -> Iterator[list[Gathered]]:
    """Split sources into batches that end with the source that brings `most` documents or more; `gathered` is emptied."""
    part: list[Gathered] = []
    count = 0
    gathered.reverse()
    while gathered:
        home = gathered.pop()
        part.append(home)
        count += len(home.documents)
        if count >= most:
            yield part
            part, count = [], 0
    if part:
        yield part


def reading_of(part: Iterable[Gathered], rejections: Sequence[Rejection]) -> Reading:
    """Return what a part's bodies hold; of equal items the one that was met first counts. `rejections` come on top."""
    homes = list(part)
    found = sorted(
        (pair for home in homes for pair in home.documents),
        key=lambda pair: (pair[0].fetched.started_at, pair[0].fetched.source_url),
    )
    aside = [refused for home in homes for refused in home.rejections]
    return to_reading(first_met(document for _, document in found), [*aside, *rejections])


def polled(part: Iterable[Gathered], states: Mapping[str, FeedState], run_id: str, table: str | None = None) -> Polled:
    """Return the rows of fetches and feed_state. states: those before, by address; table: as Polled has it."""
    homes = list(part)
    after = [
        next_state(states.get(home.source.address), home.source, _with_rest(home), is_complete=home.is_complete)
        for home in homes
    ]
    rows = [_row(request, home, run_id) for home in homes for request in home.requests]
    schema = TABLES["fetches"].create_empty().schema
    frame = pl.DataFrame(rows, schema=schema)
    # Of its address, and of its source's: two of them may have moved to one place.
    key = pl.concat_str("run_id", "kind", "source_url", "for_source", separator="\x1f")
    frame = (
        frame.with_columns(key.alias("_key")).with_columns(content_id("_key").alias("fetch_id")).select(list(schema))
    )
    fetches = TABLES["fetches"].validate(frame.unique("fetch_id", keep="first", maintain_order=True))
    return Polled(fetches, states_frame(after), table)


def _with_rest(home: Gathered) -> Fetched:
    """What came of the source itself, with the longest rest that its host wanted, on whatever request."""
    own = home.requests[0].fetched
    rests = [
        request.fetched.retry_after_s or 0.0
        for request in home.requests
        if host_and_port(request.fetched.source_url) == host_and_port(own.source_url)
    ]
    return replace(own, retry_after_s=max(rests) or None)


def _row(request: Request, home: Gathered, run_id: str) -> dict[str, object]:
    fetched = request.fetched
    return {
        "fetch_id": "",
        "run_id": run_id,
        "source_url": masked_address(fetched.source_url),
        "for_source": home.source.address,
        "kind": fetched.kind,
        "outlet": home.source.outlet,
        "started_at": fetched.started_at,
        # A clock that is set back meanwhile makes no request end before it began.
        "finished_at": max(fetched.started_at, fetched.finished_at),
        "outcome": fetched.outcome,
        "http_status": fetched.http_status,
        "final_url": fetched.final_url,
        "moved_to": fetched.moved_to,
        "error_class": fetched.error_class,
        "problems": list(fetched.problems),
        "retry_after_s": fetched.retry_after_s,
        "bytes_wire": fetched.bytes_wire,
        "bytes_decoded": fetched.bytes_decoded,
        "media_type": fetched.media_type,
        "charset": fetched.charset,
        "raw_sha256": request.raw_sha256,
        "items": request.items,
        "follow": home.source.follow,
        "is_accepted": True,
    }


def report(part: Iterable[Gathered], polled_rows: Polled, new_documents: set[str]) -> pl.DataFrame:
    """Return one row for each source, columns REPORT; new_documents: raw_sha256 of the documents that became articles."""
    failures = dict(polled_rows.states.select("source_url", "failures").iter_rows())
    rows = []
    for home in part:
        documents = {document.raw_sha256 for _, document in home.documents}
        own = f"{home.source.address} - "  # stands beside it
        wrong = [problem.removeprefix(own) for request in home.requests for problem in request.fetched.problems]
        rows.append(
            {
                "source": home.source.address,
                "group": home.source.group,
                "outcome": home.requests[0].fetched.outcome,
                "items": len(documents),
                "new": len(documents & new_documents),
                "unchanged": len(documents - new_documents),
                "set_aside": len(home.rejections),
                "requests": len(home.requests),
                "failures": failures[home.source.address],
                "why": "; ".join(dict.fromkeys(wrong)) or None,
            }
        )
    return pl.DataFrame(rows, schema=REPORT)


def report_waiting(waiting: Iterable[Waiting]) -> pl.DataFrame:
    """Return one row for each source that was not asked, columns REPORT."""
    rows = [
        {"source": each.source.address, "group": each.source.group, "outcome": "not asked", "why": each.reason}
        for each in waiting
    ]
    return pl.DataFrame(rows, schema=REPORT)
