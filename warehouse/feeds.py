"""What a poll learned -> rows of the open transaction; and what the next one has to know of earlier polls.

It decides what of a source's state may move on: the validators of an answer are kept only if its items are in the
warehouse, or the next poll would be told that nothing has changed and lose them. It refuses to decide when a source is
asked, and to begin, commit or roll back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import duckdb
import polars as pl

from transforms.tables import TABLES
from warehouse.publish import mark_changed
from warehouse.resolved import resolve
from warehouse.stage import Stamp, upsert

Page = Literal["new", "again", "stored", "given_up"]
_TRIES = 3  # of a page that does not come
_MAY_PASS = ("transient_error", "deferred", "blocked")


@dataclass(frozen=True)
class Polled:
    """What a poll learned of the sources whose items are in one batch: frames as the tables fetches and feed_state."""

    fetches: pl.DataFrame
    states: pl.DataFrame
    table: str | None = None  # the table of feeds, if all its bad rows are among the rejections of this batch


def feed_states(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Return the rows of feed_state, with the columns of transforms.tables.TABLES."""
    names = ", ".join(f'"{name}"' for name in TABLES["feed_state"].column_names())
    return con.execute(f"SELECT {names} FROM feed_state ORDER BY source_url").pl()


def pages_known(con: duckdb.DuckDBPyConnection, addresses: Iterable[str]) -> dict[str, Page]:
    """Say of each address of an article's page what became of it in earlier polls.

    new: never asked; again: it failed in a way that may pass, less than three times, or was only put off; stored: an article
    was read from it (what a feed says of it does not count); given_up: it gave none and will give none. What the audit
    refused never came.
    """
    con.register("_wanted", pl.DataFrame({"source_url": sorted(set(addresses))}, schema={"source_url": pl.String}))
    try:
        rows = con.execute(
            "SELECT w.source_url, count(f.fetch_id) FILTER (f.outcome <> 'deferred') AS tries, "
            "coalesce(bool_or(f.outcome NOT IN (SELECT unnest($may_pass))), false) AS is_over, "
            "coalesce(bool_or(f.items > 0), false) AS is_stored "
            "FROM _wanted w LEFT JOIN fetches f ON w.source_url IN (f.source_url, f.final_url) AND f.kind = 'article' "
            "AND f.is_accepted "
            "GROUP BY w.source_url",
            {"may_pass": list(_MAY_PASS)},
        ).fetchall()
    finally:
        con.unregister("_wanted")
    return {str(url): _page(int(tries), bool(over), bool(stored)) for url, tries, over, stored in rows}


def _page(tries: int, is_over: bool, is_stored: bool) -> Page:
    if is_stored:
        return "stored"
    if is_over or tries >= _TRIES:
        return "given_up"
    return "again" if tries else "new"


def may_pass(outcome: str) -> bool:
    """Return whether a page whose request ended so is asked again by a later poll."""
    return outcome in _MAY_PASS


def record_polled(con: duckdb.DuckDBPyConnection, polled: Polled, stamp: Stamp, *, accepted: bool) -> bool:
    """Write what a poll learned; return whether readers should see it at once.

    accepted: the batch that was made of it goes in with the same transaction; else the former validators stay. Readers
    should see that a source began or stopped to fail, was disabled, moved, or was asked for the first time, and that a
    rejection of it or of a row of the table is resolved; marks the warehouse as changed then, if the batch is accepted. Raises BatchError.
    """
    before = feed_states(con)
    fetches, states = polled.fetches.with_columns(pl.lit(accepted).alias("is_accepted")), polled.states
    if not accepted:
        validators = ["etag", "last_modified"]
        held = before.select("source_url", *validators)
        states = states.drop(validators).join(held, on="source_url", how="left").select(polled.states.columns)
    upsert(con, "fetches", fetches, stamp)
    upsert(con, "feed_state", states, stamp)
    told = ["source_url", pl.col("failures") > 0, "disabled_reason", "moved_to"]
    news = states.select(told).join(before.select(told), on=["source_url", "failures", "disabled_reason", "moved_to"],
                                    how="anti", nulls_equal=True)  # fmt: skip
    resolved = _resolve_answered(con, states, stamp) + _resolve_read_again(con, fetches, stamp)
    if polled.table is not None:
        resolved += _resolve_corrected(con, polled.table, stamp)
    if news.is_empty() and not resolved:
        return False
    if accepted:
        mark_changed(con)
    return True


def _resolve_answered(con: duckdb.DuckDBPyConnection, states: pl.DataFrame, stamp: Stamp) -> int:
    """Resolve what was set aside of whole answers of sources that now gave one that is read; return how many."""
    well = states.filter((pl.col("failures") == 0) & (pl.col("last_outcome") != "deferred")).select("source_url")
    con.register("_answered", well)
    try:
        which = "source_uri IN (SELECT source_url FROM _answered) AND stage = 'read' AND flow_run_id <> $run"
        return resolve(con, which, {}, stamp)
    finally:
        con.unregister("_answered")


def _resolve_read_again(con: duckdb.DuckDBPyConnection, fetches: pl.DataFrame, stamp: Stamp) -> int:
    """Resolve what was set aside of items and parts of answers that came once more, and was not met again; return how many."""
    came = fetches.filter(pl.col("outcome").is_in(["ok", "redirected"])).select("source_url").unique()
    con.register("_came_again", came)
    try:
        which = (
            "split_part(source_uri, '#item=', 1) IN (SELECT source_url FROM _came_again) AND stage = 'read' "
            "AND flow_run_id <> $run"
        )
        return resolve(con, which, {}, stamp)
    finally:
        con.unregister("_came_again")


def _resolve_corrected(con: duckdb.DuckDBPyConnection, table: str, stamp: Stamp) -> int:
    """Resolve bad rows of the table of feeds that this run did not meet again; return how many."""
    which = "reason_code = 'bad_source' AND starts_with(source_uri, $table || '#line=') AND flow_run_id <> $run"
    return resolve(con, which, {"table": table}, stamp)
