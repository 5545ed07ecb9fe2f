"""Documents read once more -> addresses of the open transaction: decides under which address an article is kept.

The same bytes under the same stem are the same article, wherever they lie. Of all addresses the least stands in the rows,
not the first, so that the order of runs does not show. Refuses bytes that two readers make two texts of (x.txt and x.html):
there the text that was read first stays. Refuses to begin, commit or roll back.
"""

import duckdb
import polars as pl

from transforms.reading_to_rejections import with_rejection_ids
from transforms.sentences_to_readable import STAGE
from warehouse.publish import mark_changed
from warehouse.stage import Stamp
from warehouse.stage_versions import stage_versions

_STAMPED = "flow_run_id = $run, extractor_version = $version, last_seen_at = $now"


def stage_addresses(con: duckdb.DuckDBPyConnection, incoming: pl.DataFrame, stamp: Stamp) -> int:
    """Give articles that are known the address of `incoming` (tables.IncomingDocuments) where that is less.

    The guid goes with the address. Rejections of the article's sentences and versions follow. Returns how many articles moved.
    """
    con.register(
        "_incoming",
        incoming.select("stem", "raw_sha256", "source_uri", "source_file", "source_kind", "item_id", "text"),
    )
    try:
        con.execute(
            "CREATE OR REPLACE TEMP TABLE _addresses AS SELECT a.article_id, a.source_uri AS old_uri, "
            "i.source_uri, i.source_file, i.source_kind, i.item_id FROM articles a JOIN _incoming i ON i.raw_sha256 = a.sha256 "
            "WHERE (a.article_id = i.stem OR starts_with(a.article_id, i.stem || '-' || substring(i.raw_sha256, 1, 8))) "
            "AND i.source_uri < a.source_uri AND i.text = a.text"
        )
    finally:
        con.unregister("_incoming")
    parameters = {"run": stamp.run_id, "version": stamp.extractor_version, "now": stamp.now}
    row = con.execute(
        f"UPDATE articles a SET source_uri = n.source_uri, source_file = n.source_file, source_kind = n.source_kind, "
        f"item_id = n.item_id, "
        f"{_STAMPED} FROM _addresses n WHERE n.article_id = a.article_id",
        parameters,
    ).fetchone()
    moved = int(row[0]) if row else 0
    if moved:
        _move_rejections(con, parameters)
        stage_versions(con, con.execute("SELECT article_id FROM _addresses").pl()["article_id"], stamp)
        mark_changed(con)
    return moved


def _move_rejections(con: duckdb.DuckDBPyConnection, parameters: dict[str, object]) -> None:
    """Put the new address into the rejections of single sentences, and into their ids."""
    found = con.execute(
        "SELECT r.rejection_id AS old_id, r.stage, r.raw_sha256, r.reason_code, "
        "n.source_uri || substring(r.source_uri, length(n.old_uri) + 1) AS source_uri "
        "FROM rejections r JOIN _addresses n ON starts_with(r.source_uri, n.old_uri || '#') WHERE r.stage = ?",
        [STAGE],
    ).pl()
    if found.is_empty():
        return
    con.register("_renamed_rejections", with_rejection_ids(found))
    try:
        con.execute(
            f"UPDATE rejections r SET rejection_id = n.rejection_id, source_uri = n.source_uri, {_STAMPED} "
            "FROM _renamed_rejections n WHERE n.old_id = r.rejection_id",
            parameters,
        )
    finally:
        con.unregister("_renamed_rejections")
