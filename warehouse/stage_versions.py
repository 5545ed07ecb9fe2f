"""Articles of the open transaction -> articles.version_of: decides which article is an earlier version of which.

By identity first: articles of the web that share an address, or a guid on one host, are one article told again; they are
versions of the one that was fetched first. A guid that is a bare number is one in its list alone: of the articles beside it,
by the folder of their addresses. An address or guid that one body gave to several articles names none of them.
By likeness else: an article is a version of the earlier one of its outlet that it nearly repeats. What is decided follows
from the tables alone, so that the order and the number of batches do not show. Refuses to begin, commit or roll back.
"""

import duckdb
import polars as pl

from warehouse.publish import mark_changed
from warehouse.stage import Stamp

# Articles that may share a name with those asked about, and with whom these share one: found by values that are stored, so
# that nothing is computed for all articles. A guid is a name on its host alone: too many are found here, not too few.
_FIND_NEAR = """
CREATE OR REPLACE TEMP TABLE _near AS
WITH asked AS (
    SELECT source_uri, item_id FROM articles SEMI JOIN _asked USING (article_id) WHERE starts_with(source_uri, 'http')
),
first AS (
    SELECT source_uri, item_id FROM articles
    WHERE source_uri IN (SELECT source_uri FROM asked) OR item_id IN (SELECT item_id FROM asked)
)
SELECT article_id FROM articles
WHERE source_uri IN (SELECT source_uri FROM first) OR item_id IN (SELECT item_id FROM first)
"""
_FIND_NAMES = r"""
CREATE OR REPLACE TEMP TABLE _names AS
WITH web AS (
    SELECT
        article_id, sha256, source_uri, item_id,
        CASE
            WHEN NOT regexp_full_match(item_id, '[0-9]{1,12}') THEN regexp_extract(source_uri, '^https?://([^/?#]+)', 1)
            WHEN contains(source_uri, '#item=') THEN split_part(source_uri, '#item=', 1)
            ELSE regexp_extract(source_uri, '^https?://([^/?#]+(?:/[^/?#]*)*)/', 1)
        END AS home
    FROM articles SEMI JOIN _near USING (article_id)
    WHERE starts_with(source_uri, 'http://') OR starts_with(source_uri, 'https://')
)
SELECT article_id, sha256, source_uri AS name FROM web WHERE NOT contains(source_uri, '#item=')
UNION ALL
SELECT article_id, sha256, home || ' ' || item_id FROM web WHERE item_id IS NOT NULL
"""
# Whoever shares a name with an article asked about may have got another first version.
_FIND_CONCERNED = """
CREATE OR REPLACE TEMP TABLE _concerned AS
SELECT article_id FROM _asked
UNION
SELECT n.article_id FROM _names n
SEMI JOIN (SELECT name FROM _names SEMI JOIN _asked USING (article_id)) a ON a.name = n.name
"""
_FIND_SHARED_NAMES = """
CREATE OR REPLACE TEMP TABLE _shared_names AS
SELECT n.article_id, n.name, d.fetched_at, d.container_sha256
FROM _names n JOIN documents d ON d.raw_sha256 = n.sha256
SEMI JOIN (SELECT name FROM _names SEMI JOIN _concerned USING (article_id)) c ON c.name = n.name
QUALIFY count(*) OVER (PARTITION BY n.name) > 1
"""
_NAME_VERSIONS = """
WITH usable AS (
    SELECT name FROM _shared_names GROUP BY name
    HAVING count(*) = count(DISTINCT coalesce(container_sha256, article_id))
),
shared AS (
    SELECT m.article_id, f.article_id AS other_id, f.fetched_at
    FROM _shared_names m SEMI JOIN usable u ON u.name = m.name JOIN _shared_names f ON f.name = m.name
),
told_again AS (
    SELECT article_id, arg_min(other_id, (fetched_at, other_id)) AS first_id FROM shared GROUP BY article_id
),
alike AS (
    SELECT m.member_id AS article_id, r.member_id AS first_id
    FROM near_repeat_clusters c
    JOIN near_repeat_members m ON m.cluster_id = c.cluster_id AND NOT m.is_representative
    SEMI JOIN _concerned t ON t.article_id = m.member_id
    JOIN near_repeat_members r ON r.cluster_id = c.cluster_id AND r.is_representative
    JOIN articles a ON a.article_id = m.member_id JOIN articles f ON f.article_id = r.member_id
    WHERE c.level = 'article' AND a.outlet = f.outlet AND f.published_on <= a.published_on
),
wanted AS (
    SELECT t.article_id, coalesce(nullif(i.first_id, t.article_id), l.first_id) AS first_id
    FROM _concerned t LEFT JOIN told_again i ON i.article_id = t.article_id
    LEFT JOIN (
        SELECT article_id, min(first_id) AS first_id
        FROM alike ANTI JOIN shared s ON s.article_id = alike.article_id AND s.other_id = alike.first_id
        GROUP BY article_id
    ) l ON l.article_id = t.article_id
)
UPDATE articles SET version_of = w.first_id, flow_run_id = ?, extractor_version = ?, last_seen_at = ?
FROM wanted w WHERE w.article_id = articles.article_id AND articles.version_of IS DISTINCT FROM w.first_id
"""


def stage_versions(con: duckdb.DuckDBPyConnection, articles: pl.Series, stamp: Stamp) -> int:
    """Name the earlier version of `articles` (ids; others are passed over) and of those that share a name with them.

    To be called when they are staged with their documents and near repeats. Undated articles are nobody's version by
    likeness. Returns how many articles changed.
    """
    asked = articles.cast(pl.String).alias("article_id").unique().to_frame()
    con.register("_ids", asked)
    try:
        # An article that moved away from an address is followed by those that were its versions there.
        con.execute(
            "CREATE OR REPLACE TEMP TABLE _asked AS SELECT a.article_id FROM articles a "
            "WHERE a.article_id IN (SELECT article_id FROM _ids) OR a.version_of IN (SELECT article_id FROM _ids)"
        )
    finally:
        con.unregister("_ids")
    for statement in (_FIND_NEAR, _FIND_NAMES, _FIND_CONCERNED, _FIND_SHARED_NAMES):
        con.execute(statement)
    row = con.execute(_NAME_VERSIONS, [stamp.run_id, stamp.extractor_version, stamp.now]).fetchone()
    changed = int(row[0]) if row else 0
    if changed:
        mark_changed(con)
    return changed
