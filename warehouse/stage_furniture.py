"""Staged articles -> page furniture of the open transaction: which lines recur over an outlet's articles.

A line that stands in many stories of one outlet and states nothing (no figure, event, deal or statement was found in it)
is the page's, not the story's: its occurrences there get the role `boilerplate`, `recurring_line`, and keep the role that
their form gave them in role_by_form. The answer depends on the stored articles alone, so that their order and batches
change nothing; a line that recurs too seldom once the outlet has more articles gets its role back. How often lines recur
is kept up in outlet_lines: only pages that are new, or hold a line that became furniture or is so no more, are looked at.
Refuses to begin, commit or roll back.
"""

import duckdb
import polars as pl

from warehouse.outlet_lines import FEWEST_STORIES, LEAST_SHARE, count_lines, drop_rare_lines
from warehouse.publish import mark_changed
from warehouse.stage import Stamp

# Lines that may be furniture now, or be so no more: they recur over another share of their outlet's stories, or something
# else was derived from them.
_TURNED = """
CREATE OR REPLACE TEMP TABLE _turned AS
WITH counted AS (
    SELECT
        l.outlet, l.paragraph_id, l.is_furniture, l.recurs AS recurred,
        l.n_stories >= $fewest AND l.n_stories >= $share * s.n_stories AS recurs
    FROM outlet_lines AS l
    JOIN outlet_stories AS s ON s.outlet = l.outlet
)

SELECT outlet, paragraph_id, is_furniture, recurs
FROM counted
WHERE recurs <> recurred OR (recurs AND paragraph_id IN (SELECT paragraph_id FROM _derived))
"""
_JUDGED = """
CREATE OR REPLACE TEMP TABLE _judged_lines AS
WITH claims AS (
    SELECT sentence_id FROM figures
    UNION ALL SELECT sentence_id FROM statements
    UNION ALL SELECT sentence_id FROM event_claims
    UNION ALL SELECT sentence_id FROM agreements
),

stating AS (
    SELECT DISTINCT s.paragraph_id
    FROM sentences AS s
    SEMI JOIN (SELECT paragraph_id FROM _turned WHERE recurs) AS r ON r.paragraph_id = s.paragraph_id
    SEMI JOIN claims AS c ON c.sentence_id = s.sentence_id
)

SELECT
    t.outlet, t.paragraph_id, t.recurs, t.recurs AND s.paragraph_id IS NULL AS is_now,
    is_now <> t.is_furniture AS is_changed
FROM _turned AS t
LEFT JOIN stating AS s ON s.paragraph_id = t.paragraph_id;

UPDATE outlet_lines AS l SET recurs = j.recurs, is_furniture = j.is_now
FROM _judged_lines AS j
WHERE j.outlet = l.outlet AND j.paragraph_id = l.paragraph_id;
"""
_PAGES = """
CREATE OR REPLACE TEMP TABLE _pages AS
SELECT article_id FROM articles SEMI JOIN _whole_outlets USING (outlet)
UNION
SELECT o.article_id
FROM paragraph_occurrences AS o
SEMI JOIN (SELECT paragraph_id FROM _judged_lines WHERE is_changed) AS c ON c.paragraph_id = o.paragraph_id
JOIN articles AS a ON a.article_id = o.article_id
SEMI JOIN (SELECT outlet, paragraph_id FROM _judged_lines WHERE is_changed) AS l
    ON l.outlet = a.outlet AND l.paragraph_id = o.paragraph_id
UNION
SELECT n.article_id
FROM _new_lines AS n
SEMI JOIN outlet_lines AS l ON l.outlet = n.outlet AND l.paragraph_id = n.paragraph_id AND l.is_furniture
"""
# A page on which nothing else would be left keeps its lines: it may be a story of one line.
_ROLES = """
CREATE OR REPLACE TEMP TABLE _roles AS
WITH lines AS (
    SELECT
        o.article_id, o.ordinal, coalesce(o.role_by_form, o.role) AS form_role, o.role_by_form IS NOT NULL AS is_marked,
        f.paragraph_id IS NOT NULL AND form_role IN ('body', 'standfirst', 'subheading')
        AND coalesce(o.role_detail, 'recurring_line') = 'recurring_line' AS recurs
    FROM paragraph_occurrences AS o
    SEMI JOIN _pages AS p ON p.article_id = o.article_id
    JOIN articles AS a ON a.article_id = o.article_id
    LEFT JOIN outlet_lines AS f ON f.outlet = a.outlet AND f.paragraph_id = o.paragraph_id AND f.is_furniture
)

SELECT
    article_id, ordinal, form_role, is_marked,
    recurs AND bool_or(form_role = 'body' AND NOT recurs) OVER (PARTITION BY article_id) AS is_furniture
FROM lines
"""
_UPDATE = """
UPDATE paragraph_occurrences AS o SET
    role = if(r.is_furniture, 'boilerplate', r.form_role),
    role_detail = if(r.is_furniture, 'recurring_line', NULL),
    role_by_form = if(r.is_furniture, r.form_role, NULL),
    flow_run_id = $run_id, extractor_version = $version, last_seen_at = $now
FROM (SELECT * FROM _roles WHERE is_furniture <> is_marked) AS r
WHERE r.article_id = o.article_id AND r.ordinal = o.ordinal
"""


def stage_furniture(
    con: duckdb.DuckDBPyConnection, told: pl.DataFrame, occurrences: pl.DataFrame, derived: pl.Series, stamp: Stamp
) -> int:
    """Learn the furniture of the outlets that a batch touches; return how many occurrences got another role.

    told: the articles of the stories that it touches (stories.story_changes); occurrences: article_id, paragraph_id of
    what its new articles hold; derived: ids of the paragraphs that others may have and that state something else now
    (batch_to_shared_paragraphs). Articles whose outlet is not known teach nothing. To be called when the batch and its
    clusters are staged.
    """
    occurrences = occurrences.select(pl.col("article_id", "paragraph_id").cast(pl.String))
    whole = count_lines(con, told, occurrences)
    frames = {
        "_whole_outlets": whole.alias("outlet").to_frame(),
        "_derived": derived.cast(pl.String).alias("paragraph_id").unique().to_frame(),
        "_new_lines": occurrences.join(told.select("article_id", "outlet"), on="article_id"),
    }
    for name, frame in frames.items():
        con.register(name, frame)
    try:
        con.execute(_TURNED, {"fewest": FEWEST_STORIES, "share": LEAST_SHARE})
        con.execute(_JUDGED)
        con.execute(_PAGES)
    finally:
        for name in frames:
            con.unregister(name)
    drop_rare_lines(con)
    con.execute(_ROLES)
    row = con.execute(
        _UPDATE, {"run_id": stamp.run_id, "version": stamp.extractor_version, "now": stamp.now}
    ).fetchone()
    changed = int(row[0]) if row else 0
    if changed:
        mark_changed(con)
    return changed
