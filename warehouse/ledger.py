"""Run -> ledger rows: decides what of a run is recorded beside its batch, in the transaction the caller opened.

Refuses to decide whether readers must see it at once: `visible` says so.
"""

import duckdb
import polars as pl

from transforms.sentences_to_readable import STAGE
from warehouse.publish import mark_changed
from warehouse.resolved import resolve
from warehouse.stage import Stamp, upsert


def record_run(con: duckdb.DuckDBPyConnection, tables: dict[str, pl.DataFrame], stamp: Stamp, visible: bool) -> None:
    """Write the frames of `tables` (runs, run_stages, validation_results; declared columns) by key.

    `visible` marks the warehouse as changed; a run that changed nothing stays in the writer's file until the next
    publication carries it along, so that it costs readers nothing. Raises BatchError.
    """
    for table in ("runs", "run_stages", "validation_results"):
        if table in tables:
            upsert(con, table, tables[table], stamp)
    if visible:
        mark_changed(con)


def record_rejections(con: duckdb.DuckDBPyConnection, rejections: pl.DataFrame, stamp: Stamp) -> tuple[int, int]:
    """Write `rejections` (Rejections columns); return how many are new and how many were known.

    A known rejection keeps its first run and words, counts one more try and is open again if it was resolved. Marks
    the warehouse as changed only for new or reopened ones. Raises BatchError.
    """
    if rejections.is_empty():
        return 0, 0
    con.register("_known", rejections.select("rejection_id"))
    try:
        known = con.execute(
            "SELECT t.rejection_id, t.resolved_at IS NOT NULL AS was_resolved "
            "FROM rejections t SEMI JOIN _known k ON t.rejection_id = k.rejection_id"
        ).pl()
        con.execute(
            "UPDATE rejections t SET retry_count = t.retry_count + 1, resolved_at = NULL, flow_run_id = ?, "
            "extractor_version = ?, last_seen_at = ? FROM _known k WHERE t.rejection_id = k.rejection_id",
            [stamp.run_id, stamp.extractor_version, stamp.now],
        )
    finally:
        con.unregister("_known")
    fresh = rejections.join(known, on="rejection_id", how="anti")
    inserted, _ = upsert(con, "rejections", fresh, stamp)
    if inserted or known["was_resolved"].any():
        mark_changed(con)
    return inserted, known.height


def resolve_rejections(con: duckdb.DuckDBPyConnection, raw_sha256: pl.Series, stamp: Stamp) -> int:
    """Set resolved_at of the open rejections of those raw documents, which now were accepted; return how many.

    Rejections of single sentences stay: another article of the same bytes says nothing about them.
    """
    con.register("_accepted", pl.DataFrame({"sha": raw_sha256.cast(pl.String).drop_nulls().unique()}))
    try:
        which = "raw_sha256 IN (SELECT sha FROM _accepted) AND stage <> $stage"
        resolved = resolve(con, which, {"stage": STAGE}, stamp)
    finally:
        con.unregister("_accepted")
    if resolved:
        mark_changed(con)
    return resolved


def resolve_contained(con: duckdb.DuckDBPyConnection, containers: pl.Series, stamp: Stamp) -> int:
    """Set resolved_at of the open rejections of parts of `containers` (SHA-256), all of which this run read once more, but
    for those that it met again; return how many.

    To be called after record_rejections. Rejections of single sentences stay.
    """
    con.register("_read_again", pl.DataFrame({"sha": containers.cast(pl.String).drop_nulls().unique()}))
    try:
        which = "raw_sha256 IN (SELECT sha FROM _read_again) AND stage <> $stage AND flow_run_id <> $run"
        resolved = resolve(con, which, {"stage": STAGE}, stamp)
    finally:
        con.unregister("_read_again")
    if resolved:
        mark_changed(con)
    return resolved
