"""Ledger of requests -> the stored bodies and how each was read: decides what is read again of what was fetched.

It does not fetch, and does not read. What the audit refused is not among it: it was never in the warehouse.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from sources.fetched import FetchedAs
from sources.fetched_bodies import Body
from sources.raw_store import stored_path
from sources.reading import Document


@dataclass(frozen=True)
class _When:
    """When a body was recorded, by which run, and whether pages stood for its items."""

    at: datetime
    run_id: str
    follow: bool | None


@dataclass(frozen=True)
class StoredBodies:
    """Bodies in the order in which they came, and what of them counts."""

    bodies: list[Body]
    _when: dict[Body, _When]
    _pages: dict[str, list[_When]]

    def keeps(self, body: Body, document: Document) -> bool:
        """Return False for what a list says of an article whose page had been read by then: the poll left it out, too."""
        when = self._when[body]
        if not when.follow or body.fetched.kind == "article":
            return True
        read = self._pages.get(document.source_uri, [])
        return not any(page.run_id == when.run_id or page.at <= when.at for page in read)


def stored_bodies(con: duckdb.DuckDBPyConnection, raw_dir: Path) -> StoredBodies:
    """Return every stored body that was fetched, once for each way in which it was read.

    Their order decides which of several equal items gives an article its fields: the same as when they came.
    """
    rows = con.execute(
        "SELECT raw_sha256, source_url, started_at, first_seen_at, run_id, follow, items, kind, "
        "coalesce(final_url, source_url) AS base_url, media_type, charset, outlet "
        "FROM fetches WHERE raw_sha256 IS NOT NULL AND is_accepted ORDER BY first_seen_at, started_at, source_url"
    ).fetchall()
    found: dict[tuple[str, FetchedAs, bool | None], Body] = {}
    when: dict[Body, _When] = {}
    pages: dict[str, list[_When]] = {}
    for sha256, address, at, recorded_at, run_id, follow, items, kind, base_url, *read_as in rows:
        body = Body(str(sha256), str(address), at, FetchedAs(kind, base_url, *read_as))
        recorded = _When(recorded_at, str(run_id), follow)
        if (body.sha256, body.fetched, follow) not in found:
            found[body.sha256, body.fetched, follow] = body
            when[body] = recorded
        if kind == "article" and items:
            for page in {str(address), str(base_url)}:
                pages.setdefault(page, []).append(recorded)
    return StoredBodies([b for b in found.values() if stored_path(raw_dir, b.sha256).is_file()], when, pages)
