"""Repeats of a batch -> cluster rows of the open transaction: replaces what the batch's texts had been found to repeat.

Refuses to decide what repeats what: transforms/ does. Refuses to begin, commit or roll back.
"""

import duckdb
import polars as pl

from warehouse.publish import mark_changed
from warehouse.stage import Stamp, upsert

# Columns that name a text's cluster: table, its key, its column, and the level and kind of cluster that is meant.
_NAMED_IN = (
    ("paragraphs", "paragraph_id", "paragraph", "paraphrase"),
    ("statements", "sentence_id", "sentence", "quote_reuse"),
)
_COUNTS = {"table": pl.String, "inserted": pl.Int64, "updated": pl.Int64, "unchanged": pl.Int64, "deleted": pl.Int64}


def stage_clusters(
    con: duckdb.DuckDBPyConnection,
    clusters: pl.DataFrame,
    members: pl.DataFrame,
    reconsidered: pl.Series,
    stamp: Stamp,
) -> pl.DataFrame:
    """Write tables.NearRepeatClusters and tables.NearRepeatMembers of the texts that were `reconsidered` (their ids).

    Every row that speaks of one of them, as member or as representative, is kept, changed or deleted as the frames
    say; other rows stay. paragraphs.cluster_id, statements.cluster_id and articles.version_of follow.
    Returns table, inserted, updated, unchanged, deleted of the two tables; the texts must be staged before.
    """
    touched = reconsidered.cast(pl.String).alias("member_id").unique().to_frame()
    con.register("_texts", touched)
    con.register("_members", members.select("cluster_id", "member_id"))
    try:
        gone = _count(
            con,
            "DELETE FROM near_repeat_members WHERE (cluster_id, member_id) IN ("
            "SELECT (m.cluster_id, m.member_id) FROM near_repeat_members m "
            "WHERE (m.member_id IN (SELECT member_id FROM _texts) OR m.cluster_id IN ("
            "SELECT cluster_id FROM near_repeat_members SEMI JOIN _texts USING (member_id) WHERE is_representative)) "
            "AND NOT EXISTS (FROM _members n WHERE n.cluster_id = m.cluster_id AND n.member_id = m.member_id))",
        )
        counts = {}
        for table, frame in (("near_repeat_clusters", clusters), ("near_repeat_members", members)):
            inserted, updated = upsert(con, table, frame, stamp)
            counts[table] = [inserted, updated, frame.height - inserted - updated, 0]
        gone += _count(
            con,
            "DELETE FROM near_repeat_members WHERE cluster_id IN (SELECT cluster_id FROM near_repeat_members "
            "GROUP BY cluster_id HAVING bool_and(is_representative))",
        )
        counts["near_repeat_members"][3] = gone
        counts["near_repeat_clusters"][3] = _count(
            con,
            "DELETE FROM near_repeat_clusters WHERE cluster_id NOT IN (SELECT cluster_id FROM near_repeat_members)",
        )
        renamed = sum(_name_clusters(con, *place, stamp) for place in _NAMED_IN) + _name_versions(con, stamp)
    finally:
        con.unregister("_texts")
        con.unregister("_members")
    rows = [(table, *numbers) for table, numbers in counts.items() if any(numbers)]
    if renamed or any(sum(numbers[:2]) + numbers[3] for numbers in counts.values()):
        mark_changed(con)
    return pl.DataFrame(rows, schema=_COUNTS, orient="row")


def _name_clusters(
    con: duckdb.DuckDBPyConnection, table: str, key: str, level: str, kind: str, stamp: Stamp
) -> int:
    """Put the id of its cluster beside each text whose clusters may have changed; a member's before a representative's."""
    return _count(
        con,
        f"WITH named AS (SELECT m.member_id, arg_min(m.cluster_id, (m.is_representative, m.cluster_id)) AS cluster_id "
        "FROM near_repeat_members m JOIN near_repeat_clusters c USING (cluster_id) "
        "WHERE c.level = ? AND c.kind = ? GROUP BY m.member_id), "
        f"wanted AS (SELECT t.{key} AS member_id, t.cluster_id AS old, any_value(n.cluster_id) AS new FROM {table} t "
        f"LEFT JOIN named n ON n.member_id = t.{key} GROUP BY ALL HAVING old IS DISTINCT FROM new) "
        f"UPDATE {table} SET cluster_id = w.new, flow_run_id = ?, extractor_version = ?, last_seen_at = ? "
        f"FROM wanted w WHERE w.member_id = {table}.{key} AND {table}.cluster_id IS DISTINCT FROM w.new",
        [level, kind, stamp.run_id, stamp.extractor_version, stamp.now],
    )


def _name_versions(con: duckdb.DuckDBPyConnection, stamp: Stamp) -> int:
    """Name the earlier article that an article of the same outlet is a version of; undated ones have no earlier."""
    return _count(
        con,
        "WITH earlier AS (SELECT m.member_id, r.member_id AS first_id FROM near_repeat_clusters c "
        "JOIN near_repeat_members m ON m.cluster_id = c.cluster_id AND NOT m.is_representative "
        "JOIN near_repeat_members r ON r.cluster_id = c.cluster_id AND r.is_representative "
        "JOIN articles a ON a.article_id = m.member_id JOIN articles f ON f.article_id = r.member_id "
        "WHERE c.level = 'article' AND a.outlet = f.outlet AND f.published_on <= a.published_on), "
        "wanted AS (SELECT a.article_id, e.first_id FROM articles a LEFT JOIN earlier e ON e.member_id = a.article_id "
        "WHERE a.version_of IS DISTINCT FROM e.first_id) "
        "UPDATE articles SET version_of = w.first_id, flow_run_id = ?, extractor_version = ?, last_seen_at = ? "
        "FROM wanted w WHERE w.article_id = articles.article_id",
        [stamp.run_id, stamp.extractor_version, stamp.now],
    )


def _count(con: duckdb.DuckDBPyConnection, sql: str, parameters: list[object] | None = None) -> int:
    row = con.execute(sql, parameters or []).fetchone()
    return int(row[0]) if row else 0
