"""Staged articles -> page furniture of the open transaction: which lines recur over an outlet's articles.

A line that stands in many stories of one outlet and states nothing (no figure, event, deal or statement was found in it)
is the page's, not the story's: its occurrences there get the role `boilerplate`, `recurring_line`, and keep the role that
their form gave them in role_by_form. The answer depends on the stored articles alone, so that their order and batches
change nothing; a line that recurs too seldom once the outlet has more articles gets its role back. Refuses to begin,
commit or roll back.
"""

from math import ceil

import duckdb
import polars as pl

from warehouse.publish import mark_changed
from warehouse.stage import Stamp

# Stories of the outlet that a line must stand in, and their share of all its stories. Versions of an article are one story.
FEWEST_STORIES, LEAST_SHARE = 3, 0.05

_TOUCHED = """
CREATE OR REPLACE TEMP TABLE _outlets AS
SELECT DISTINCT outlet FROM articles
WHERE outlet IS NOT NULL AND article_id IN (
    SELECT article_id FROM _articles
    UNION
    SELECT o.article_id FROM paragraph_occurrences AS o SEMI JOIN _paragraphs AS p ON p.paragraph_id = o.paragraph_id
)
"""
_TOLD = """
CREATE OR REPLACE TEMP TABLE _told AS
WITH versions AS (
    SELECT m.member_id AS article_id, min(r.member_id) AS story
    FROM near_repeat_clusters AS c
    JOIN near_repeat_members AS m ON m.cluster_id = c.cluster_id AND NOT m.is_representative
    JOIN near_repeat_members AS r ON r.cluster_id = c.cluster_id AND r.is_representative
    WHERE c.level = 'article'
    GROUP BY m.member_id
)

SELECT a.article_id, a.outlet, coalesce(v.story, a.article_id) AS story
FROM articles AS a
SEMI JOIN _outlets AS t ON t.outlet = a.outlet
LEFT JOIN versions AS v ON v.article_id = a.article_id
"""
_SIZES = """
CREATE OR REPLACE TEMP TABLE _sizes AS
SELECT outlet, count(DISTINCT story) AS n_stories FROM _told GROUP BY outlet
"""
# A line stands in at least as many articles as stories: few lines are looked for in all occurrences. How many is told as a
# number, by which DuckDB passes over whatever stands in fewer without unpacking its id.
_FREQUENT = """
CREATE OR REPLACE TEMP TABLE _frequent AS
SELECT paragraph_id FROM paragraphs WHERE n_articles >= $least
"""
_FURNITURE = """
CREATE OR REPLACE TEMP TABLE _furniture AS
WITH carried AS (
    SELECT told.outlet, o.paragraph_id, count(DISTINCT told.story) AS n_stories
    FROM paragraph_occurrences AS o
    SEMI JOIN _frequent AS p ON p.paragraph_id = o.paragraph_id
    JOIN _told AS told ON told.article_id = o.article_id
    GROUP BY told.outlet, o.paragraph_id
    HAVING n_stories >= $fewest
),

recurring AS (
    SELECT carried.outlet, carried.paragraph_id
    FROM carried
    JOIN _sizes AS sizes ON sizes.outlet = carried.outlet AND carried.n_stories >= $share * sizes.n_stories
),

claims AS (
    SELECT sentence_id FROM figures
    UNION ALL SELECT sentence_id FROM statements
    UNION ALL SELECT sentence_id FROM event_claims
    UNION ALL SELECT sentence_id FROM agreements
),

stating AS (
    SELECT DISTINCT s.paragraph_id
    FROM sentences AS s
    SEMI JOIN recurring AS r ON r.paragraph_id = s.paragraph_id
    SEMI JOIN claims AS c ON c.sentence_id = s.sentence_id
)

SELECT recurring.outlet, recurring.paragraph_id
FROM recurring
ANTI JOIN stating ON stating.paragraph_id = recurring.paragraph_id
"""
# A page on which nothing else would be left keeps its lines: it may be a story of one line. Only pages with a line that
# is marked otherwise than it should be are looked at whole.
_ROLES = """
CREATE OR REPLACE TEMP TABLE _roles AS
WITH lines AS (
    SELECT
        o.article_id, o.ordinal, coalesce(o.role_by_form, o.role) AS form_role, o.role_by_form IS NOT NULL AS is_marked,
        f.paragraph_id IS NOT NULL AND form_role IN ('body', 'standfirst', 'subheading')
        AND coalesce(o.role_detail, 'recurring_line') = 'recurring_line' AS recurs
    FROM paragraph_occurrences AS o
    JOIN articles AS a ON a.article_id = o.article_id
    SEMI JOIN _outlets AS t ON t.outlet = a.outlet
    LEFT JOIN _furniture AS f ON f.outlet = a.outlet AND f.paragraph_id = o.paragraph_id
),

pages AS (SELECT DISTINCT article_id FROM lines WHERE recurs <> is_marked)

SELECT
    article_id, ordinal, form_role,
    recurs AND bool_or(form_role = 'body' AND NOT recurs) OVER (PARTITION BY article_id) AS is_furniture
FROM lines
SEMI JOIN pages ON pages.article_id = lines.article_id
"""
_UPDATE = """
UPDATE paragraph_occurrences AS o SET
    role = if(r.is_furniture, 'boilerplate', r.form_role),
    role_detail = if(r.is_furniture, 'recurring_line', NULL),
    role_by_form = if(r.is_furniture, r.form_role, NULL),
    flow_run_id = $run_id, extractor_version = $version, last_seen_at = $now
FROM _roles AS r
WHERE r.article_id = o.article_id AND r.ordinal = o.ordinal AND r.is_furniture <> (o.role_by_form IS NOT NULL)
"""


def stage_furniture(con: duckdb.DuckDBPyConnection, articles: pl.Series, paragraphs: pl.Series, stamp: Stamp) -> int:
    """Learn the furniture of the outlets that a batch touches; return how many occurrences got another role.

    `articles`: ids of the articles that are new or may be versions of others now; `paragraphs`: ids of those that
    others may have and that state something else now (batch_to_shared_paragraphs). Articles whose outlet is not known
    teach nothing. To be called when the batch and its clusters are staged.
    """
    con.register("_articles", articles.cast(pl.String).alias("article_id").to_frame())
    con.register("_paragraphs", paragraphs.cast(pl.String).alias("paragraph_id").to_frame())
    try:
        con.execute(_TOUCHED)
    finally:
        con.unregister("_articles")
        con.unregister("_paragraphs")
    if con.execute("SELECT 1 FROM _outlets LIMIT 1").fetchone() is None:
        return 0
    con.execute(_TOLD)
    con.execute(_SIZES)
    smallest = con.execute("SELECT min(n_stories) FROM _sizes").fetchone()
    least = max(FEWEST_STORIES, ceil(LEAST_SHARE * ((smallest and smallest[0]) or 0)))
    con.execute(_FREQUENT, {"least": least})
    con.execute(_FURNITURE, {"fewest": FEWEST_STORIES, "share": LEAST_SHARE})
    con.execute(_ROLES)
    row = con.execute(
        _UPDATE, {"run_id": stamp.run_id, "version": stamp.extractor_version, "now": stamp.now}
    ).fetchone()
    changed = int(row[0]) if row else 0
    if changed:
        mark_changed(con)
    return changed
