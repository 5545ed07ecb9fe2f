"""Sentences that were read -> their rejections: decides which ones are settled and which stand for nothing any more.

A rejection of a sentence names the article in which the sentence stood. Where the sentence has moved to an earlier
article, or is cut otherwise there, the rejection goes: the sentence's new place has its own. Refuses to touch rejections
of whole documents: ledger.resolve_rejections does that.
"""

import duckdb
import polars as pl

from transforms.sentences_to_readable import STAGE
from warehouse.publish import mark_changed
from warehouse.resolved import resolve
from warehouse.stage import Stamp


def settle_sentence_rejections(
    con: duckdb.DuckDBPyConnection, sentences: pl.DataFrame, rejections: pl.DataFrame, stamp: Stamp
) -> tuple[int, int]:
    """Delete rejections of sentences that stand elsewhere now, resolve those of sentences that were read this time.

    sentences: sentence_id of all that the run read; rejections: tables.Rejections of this run. To be called when both
    are staged. Returns how many were deleted, and how many resolved.
    """
    con.register("_read", sentences.select("sentence_id"))
    unread = rejections.filter(pl.col("stage") == STAGE)
    con.register("_aside", unread.select(pl.col("source_uri").str.extract("#([^#]*)$").alias("sentence_id")))
    try:
        con.execute(
            "CREATE OR REPLACE TEMP TABLE _about AS "
            "SELECT rejection_id, source_uri, regexp_extract(source_uri, '#([^#]*)$', 1) AS sentence_id "
            "FROM rejections WHERE stage = $stage",
            {"stage": STAGE},
        )
        row = con.execute(
            "DELETE FROM rejections r USING (SELECT rejection_id FROM _about b ANTI JOIN "
            "(SELECT a.source_uri || '#' || s.sentence_id AS source_uri FROM sentences s JOIN articles a USING (article_id) "
            "SEMI JOIN _about b ON b.sentence_id = s.sentence_id) p ON p.source_uri = b.source_uri) g "
            "WHERE r.rejection_id = g.rejection_id"
        ).fetchone()
        deleted = int(row[0]) if row else 0
        read_now = (
            "SELECT rejection_id FROM _about SEMI JOIN _read USING (sentence_id) ANTI JOIN _aside USING (sentence_id)"
        )
        resolved = resolve(con, f"rejection_id IN ({read_now})", {}, stamp)
    finally:
        con.unregister("_read")
        con.unregister("_aside")
    if deleted or resolved:
        mark_changed(con)
    return deleted, resolved
