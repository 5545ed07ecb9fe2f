"""Condition on open rejections -> resolved ones: decides what it means that a rejection is settled.

Refuses to decide which are, and whether readers must see it at once: those who call it do.
"""

import duckdb

from warehouse.stage import Stamp


def resolve(con: duckdb.DuckDBPyConnection, condition: str, parameters: dict[str, object], stamp: Stamp) -> int:
    """Set resolved_at of the open rejections for which the SQL `condition` holds; return how many.

    condition: a constant, never content; it may name $run, the run of `stamp`, beside `parameters`.
    """
    row = con.execute(
        "UPDATE rejections SET resolved_at = $now, flow_run_id = $run, extractor_version = $version, last_seen_at = $now "
        f"WHERE resolved_at IS NULL AND {condition}",
        {"now": stamp.now, "run": stamp.run_id, "version": stamp.extractor_version, **parameters},
    ).fetchone()
    return int(row[0]) if row else 0
