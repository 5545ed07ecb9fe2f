"""Repeats of a batch -> cluster rows of the open transaction: replaces what the batch's texts had been found to repeat.

Refuses to decide what repeats what: transforms/ does. Refuses to begin, commit or roll back.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import polars as pl

from warehouse.publish import mark_changed
from warehouse.stage import Stamp, insert_new, upsert
from warehouse.stage_versions import stage_versions

# Columns that name a text's cluster: table, its key, its column, and the level and kind of cluster that is meant.
_NAMED_IN = (
    ("paragraphs", "paragraph_id", "paragraph", "paraphrase"),
    ("statements", "sentence_id", "sentence", "quote_reuse"),
)
_SAME_MEMBER = "m.cluster_id = g.cluster_id AND m.member_id = g.member_id"
# Memberships of which either text was judged again and that nobody found again. They are told before
# sentences and articles are looked up by them: in one statement DuckDB may go through those tables instead.
_FIND_UNCONFIRMED = """
CREATE OR REPLACE TEMP TABLE _judged_clusters AS
SELECT m.cluster_id, m.member_id, m.is_representative FROM near_repeat_members m
SEMI JOIN (SELECT cluster_id FROM near_repeat_members SEMI JOIN _judged USING (member_id)) c ON c.cluster_id = m.cluster_id;

CREATE OR REPLACE TEMP TABLE _unconfirmed AS
SELECT m.cluster_id, m.member_id, r.member_id AS repeats_id, jm.is_moved OR jr.is_moved AS is_moved,
    jm.member_id IS NOT NULL AS member_judged, jr.member_id IS NOT NULL AS repeats_judged
FROM _judged_clusters m
JOIN _judged_clusters r ON r.cluster_id = m.cluster_id AND r.is_representative
LEFT JOIN _judged jm ON jm.member_id = m.member_id
LEFT JOIN _judged jr ON jr.member_id = r.member_id
ANTI JOIN _links l ON l.cluster_id = m.cluster_id AND l.member_id = m.member_id
WHERE NOT m.is_representative AND (jm.member_id IS NOT NULL OR jr.member_id IS NOT NULL);
"""
# The later of two sentences was compared with the earlier one and may hold it; other texts never hold earlier ones.
_FIND_GONE = """
CREATE OR REPLACE TEMP TABLE _standing AS
SELECT s.sentence_id, s.article_id, s.paragraph_id, s.ordinal FROM sentences s
SEMI JOIN (SELECT member_id AS id FROM _unconfirmed UNION SELECT repeats_id FROM _unconfirmed) n ON n.id = s.sentence_id;

CREATE OR REPLACE TEMP TABLE _placed AS
SELECT
    s.sentence_id,
    struct_pack(day := coalesce(a.published_on, 'infinity'), paragraph_id := s.paragraph_id, ordinal := s.ordinal) AS place
FROM _standing s
JOIN (SELECT article_id, published_on FROM articles SEMI JOIN _standing USING (article_id)) a USING (article_id);

CREATE OR REPLACE TEMP TABLE _gone AS
SELECT n.cluster_id, n.member_id FROM _unconfirmed n
LEFT JOIN _placed m ON m.sentence_id = n.member_id LEFT JOIN _placed r ON r.sentence_id = n.repeats_id
WHERE n.is_moved OR CASE WHEN r.place > m.place THEN n.repeats_judged ELSE n.member_judged END;
"""
# A text that lost a cluster or was judged again is looked for in all of them. Of any other what it is named beside stays,
# and without that it has no other clusters than those found now.
_IN_CLUSTERS = """
CREATE OR REPLACE TEMP TABLE _in_clusters AS
SELECT m.member_id, c.level, c.kind, true AS is_sure,
    arg_min(m.cluster_id, (m.is_representative, m.cluster_id)) AS cluster_id
FROM near_repeat_members m
SEMI JOIN _renamed r ON r.member_id = m.member_id
JOIN near_repeat_clusters c ON c.cluster_id = m.cluster_id
GROUP BY m.member_id, c.level, c.kind
UNION ALL
SELECT l.member_id, l.level, l.kind, false, arg_min(l.cluster_id, (l.is_representative, l.cluster_id))
FROM _links l
ANTI JOIN _renamed r ON r.member_id = l.member_id
GROUP BY l.member_id, l.level, l.kind
"""
_COUNTS = {"table": pl.String, "inserted": pl.Int64, "updated": pl.Int64, "unchanged": pl.Int64, "deleted": pl.Int64}


def stage_clusters(
    con: duckdb.DuckDBPyConnection,
    clusters: pl.DataFrame,
    members: pl.DataFrame,
    reconsidered: pl.Series,
    stamp: Stamp,
    moved: pl.Series | None = None,
    fresh: pl.Series | None = None,
) -> pl.DataFrame:
    """Write tables.NearRepeatClusters and tables.NearRepeatMembers of the texts that were `reconsidered` (their ids).

    What one of them was found to repeat, to stand in or to hold before is kept, changed or deleted as the frames say.
    A membership belongs to the later of its two texts: others' stay. `moved`: those reconsidered ones that may not have
    stood where they stand now (or stand nowhere now), so that it cannot be told any more what was theirs; all
    memberships that name them and that the frames do not are deleted. `fresh`: those that the batch brought, which cannot
    have been named before; no row of theirs is looked for.
    paragraphs.cluster_id, statements.cluster_id and articles.version_of (stage_versions) follow.
    Returns table, inserted, updated, unchanged, deleted of the two tables; the texts must be staged before.
    """
    none = pl.Series([], dtype=pl.String)
    elsewhere, unnamed = (none if ids is None else ids.cast(pl.String) for ids in (moved, fresh))
    asked = reconsidered.cast(pl.String).alias("member_id").unique().to_frame()
    judged = asked.filter(~pl.col("member_id").is_in(unnamed.implode()))
    judged = judged.with_columns(pl.col("member_id").is_in(elsewhere.implode()).alias("is_moved"))
    links = members.join(clusters.select("cluster_id", "level", "kind"), on="cluster_id")
    with _frames(
        con, _judged=judged, _links=links.select("cluster_id", "member_id", "is_representative", "level", "kind")
    ):
        con.execute(_FIND_UNCONFIRMED)
        con.execute(_FIND_GONE)
        gone = _count(con, "DELETE FROM near_repeat_members m USING _gone g WHERE " + _SAME_MEMBER)
        stored = con.execute("SELECT cluster_id FROM near_repeat_clusters SEMI JOIN _links USING (cluster_id)").pl()
        is_stored = pl.col("cluster_id").is_in(stored["cluster_id"].implode())
        is_fresh = pl.col("member_id").is_in(unnamed.implode())
        counts = {}
        # The id of a cluster holds its representative: that one's row is stored with the cluster and never differs.
        for table, frame, is_new, may_differ in (
            ("near_repeat_clusters", clusters, ~is_stored, is_stored),
            ("near_repeat_members", members, ~is_stored | is_fresh, ~pl.col("is_representative")),
        ):
            inserted, updated = upsert(con, table, frame.filter(~is_new & may_differ), stamp)
            inserted += insert_new(con, table, frame.filter(is_new), stamp)
            counts[table] = [inserted, updated, frame.height - inserted - updated, 0]
        con.execute(
            "CREATE OR REPLACE TEMP TABLE _empty AS SELECT m.cluster_id, m.member_id FROM near_repeat_members m "
            "SEMI JOIN (SELECT m.cluster_id FROM near_repeat_members m SEMI JOIN _gone g ON g.cluster_id = m.cluster_id "
            "GROUP BY m.cluster_id HAVING bool_and(m.is_representative)) e ON e.cluster_id = m.cluster_id"
        )
        gone += _count(con, "DELETE FROM near_repeat_members m USING _empty g WHERE " + _SAME_MEMBER)
        counts["near_repeat_members"][3] = gone
        counts["near_repeat_clusters"][3] = _count(
            con, "DELETE FROM near_repeat_clusters c USING _empty g WHERE c.cluster_id = g.cluster_id"
        )
        con.execute(
            "CREATE OR REPLACE TEMP TABLE _left AS SELECT member_id FROM _empty UNION SELECT member_id FROM _gone"
        )
        con.execute(
            "CREATE OR REPLACE TEMP TABLE _renamed AS SELECT member_id FROM _left UNION SELECT member_id FROM _judged"
        )
        con.execute(_IN_CLUSTERS)
        renamed = sum(_name_clusters(con, *place, stamp, is_left=gone > 0) for place in _NAMED_IN)
        # Fresh articles may share an address with others, though nobody repeats them.
        concerned = [asked, con.execute("SELECT member_id FROM _renamed").pl(), members.select("member_id")]
        renamed += stage_versions(con, pl.concat([each.cast(pl.String) for each in concerned])["member_id"], stamp)
    rows = [(table, *numbers) for table, numbers in counts.items() if any(numbers)]
    if renamed or any(sum(numbers[:2]) + numbers[3] for numbers in counts.values()):
        mark_changed(con)
    return pl.DataFrame(rows, schema=_COUNTS, orient="row")


def _name_clusters(
    con: duckdb.DuckDBPyConnection, table: str, key: str, level: str, kind: str, stamp: Stamp, *, is_left: bool
) -> int:
    """Put the id of its cluster beside each renamed text; one that it is a member of before one that it leads.

    In two steps, those with a cluster and, where any left one, those that may have lost theirs.
    """
    values = {"level": level, "kind": kind, "run": stamp.run_id, "version": stamp.extractor_version, "now": stamp.now}
    given = _count(
        con,
        f"UPDATE {table} SET cluster_id = n.cluster_id, flow_run_id = $run, extractor_version = $version, last_seen_at = $now "
        "FROM (SELECT member_id, cluster_id, is_sure FROM _in_clusters WHERE level = $level AND kind = $kind) n "
        f"WHERE n.member_id = {table}.{key} AND {table}.cluster_id IS DISTINCT FROM n.cluster_id "
        f"AND (n.is_sure OR {table}.cluster_id IS NULL)",
        values,
    )
    if not is_left:
        return given
    return given + _count(
        con,
        f"UPDATE {table} SET cluster_id = NULL, flow_run_id = $run, extractor_version = $version, last_seen_at = $now "
        "FROM (SELECT member_id FROM _left EXCEPT "
        "SELECT member_id FROM _in_clusters WHERE level = $level AND kind = $kind) n "
        f"WHERE n.member_id = {table}.{key} AND {table}.cluster_id IS NOT NULL",
        values,
    )


@contextmanager
def _frames(con: duckdb.DuckDBPyConnection, **frames: pl.DataFrame) -> Iterator[None]:
    for name, frame in frames.items():
        con.register(name, frame)
    try:
        yield
    finally:
        for name in frames:
            con.unregister(name)


def _count(con: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, object] | None = None) -> int:
    row = con.execute(sql, parameters or {}).fetchone()
    return int(row[0]) if row else 0
