"""Ledger of requests -> the stored bodies and how each was read: decides what is read again of what was fetched.

It does not fetch, and does not read.
"""

from collections.abc import Collection
from pathlib import Path

import duckdb
import polars as pl

from sources.fetched import FetchedAs
from sources.fetched_bodies import Body
from sources.raw_store import stored_path
from sources.reading_frames import Reading

_LISTED = ("rss", "atom", "json")  # source_kind of what a feed or a list says of an article


def stored_bodies(con: duckdb.DuckDBPyConnection, raw_dir: Path) -> list[Body]:
    """Return every stored body that was fetched, once for each way in which it was read, in the order of the polls.

    The order decides which of several equal items gives an article its fields: the same as when they came.
    """
    rows = con.execute(
        "SELECT raw_sha256, source_url, started_at, kind, coalesce(final_url, source_url) AS base_url, media_type, "
        "charset, outlet FROM fetches WHERE raw_sha256 IS NOT NULL ORDER BY first_seen_at, started_at, source_url"
    ).fetchall()
    found: dict[tuple[str, FetchedAs], Body] = {}
    for sha256, address, at, *read_as in rows:
        body = Body(str(sha256), str(address), at, FetchedAs(*read_as))
        found.setdefault((body.sha256, body.fetched), body)
    return [body for body in found.values() if stored_path(raw_dir, body.sha256).is_file()]


def without_read_pages(reading: Reading, con: duckdb.DuckDBPyConnection, known: Collection[str]) -> Reading:
    """Leave out what a list says of an article whose page was read, unless it is known: the poll did so as well.

    known: raw_sha256 of documents that are in the warehouse.
    """
    pages = con.execute("SELECT DISTINCT source_url FROM fetches WHERE kind = 'article' AND items > 0").pl()
    superseded = (
        pl.col("source_kind").is_in(_LISTED)
        & pl.col("source_uri").is_in(pages["source_url"].to_list())
        & ~pl.col("raw_sha256").is_in(list(known))
    )
    incoming = reading.incoming.filter(~superseded)
    return Reading(incoming, reading.documents.join(incoming, on="raw_sha256", how="semi"), reading.rejections)
