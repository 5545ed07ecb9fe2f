"""Articles of the open transaction -> the stories that they tell, before and after a batch.

Versions of an article are one story (transforms/versions_to_stories.py). A story changes with the batch's own articles,
and with older ones that it makes versions of others, or of others no more. Refuses to write.
"""

import duckdb
import polars as pl

from transforms.ids import with_cluster_ids
from transforms.versions_to_stories import versions_to_stories
from warehouse.look_up import look_up

_LEVEL, _KIND = "article", "version"
_VERSIONS = """
SELECT m.member_id AS article_id, r.member_id AS version_of
FROM near_repeat_members m
SEMI JOIN _keys a ON a.article_id = m.member_id
SEMI JOIN (SELECT cluster_id FROM near_repeat_clusters WHERE level = 'article') c ON c.cluster_id = m.cluster_id
JOIN near_repeat_members r ON r.cluster_id = m.cluster_id AND r.is_representative
WHERE NOT m.is_representative
"""


def former_stories(con: duckdb.DuckDBPyConnection, fresh: pl.Series, judged: pl.Series) -> pl.DataFrame:
    """Return article_id, story of those of `judged` (ids of texts of all levels) that are stored articles not in `fresh`.

    fresh: ids of the articles that the batch brought. To be called before stage_clusters, which takes away what the others
    were versions of.
    """
    older = judged.cast(pl.String).alias("article_id").unique().to_frame()
    older = older.filter(~pl.col("article_id").is_in(fresh.cast(pl.String).implode()))
    return stories_of(con, look_up(con, older, "SELECT article_id FROM articles SEMI JOIN _keys USING (article_id)"))


def story_changes(
    con: duckdb.DuckDBPyConnection,
    fresh: pl.Series,
    former: pl.DataFrame,
    clusters: pl.DataFrame,
    members: pl.DataFrame,
) -> pl.DataFrame:
    """Return the articles of every story that a batch touches, with the story each told before and tells now.

    fresh: ids of the articles that it brought; former: what former_stories returned; clusters, members: what the articles
    were found to repeat (tables.NearRepeatClusters, tables.NearRepeatMembers). Returns article_id, former (null for one
    that was not there), story, outlet; articles whose outlet is not known are left out. To be called after stage_clusters.
    """
    members = members.join(clusters.filter(pl.col("level") == _LEVEL), on="cluster_id", how="semi")
    led = members.filter("is_representative").select("cluster_id", version_of="member_id")
    versions = members.filter(~pl.col("is_representative")).join(led, on="cluster_id")
    versions = versions.select(pl.col("member_id", "version_of").cast(pl.String)).rename({"member_id": "article_id"})
    changing = pl.concat([fresh.cast(pl.String).alias("article_id"), former["article_id"]])
    now = versions_to_stories(changing, versions)
    changed = now.join(former.rename({"story": "former"}), on="article_id", how="left")
    touched = pl.concat([changed["story"], changed["former"].drop_nulls().alias("story")]).unique()
    others = stories_of(con, _tellers(con, touched).filter(~pl.col("article_id").is_in(changing.implode())))
    others = others.filter(pl.col("story").is_in(touched.implode()))
    everyone = pl.concat([changed, others.with_columns(former="story")], how="diagonal")
    outlets = look_up(con, everyone, "SELECT article_id, outlet FROM articles SEMI JOIN _keys USING (article_id)")
    return everyone.join(outlets.drop_nulls(), on="article_id").select("article_id", "former", "story", "outlet")


def stories_of(con: duckdb.DuckDBPyConnection, articles: pl.DataFrame) -> pl.DataFrame:
    """Return article_id, story of `articles` (article_id) as the tables tell them."""
    if articles.is_empty():
        return articles.with_columns(story="article_id")
    return versions_to_stories(articles["article_id"], look_up(con, articles, _VERSIONS))


def _tellers(con: duckdb.DuckDBPyConnection, stories: pl.Series) -> pl.DataFrame:
    """Return article_id of those that may tell one of `stories`: the article it is called by, and versions of that."""
    first = stories.alias("repeats_id").to_frame().with_columns(level=pl.lit(_LEVEL), kind=pl.lit(_KIND))
    clusters = look_up(
        con,
        with_cluster_ids(first),
        "SELECT cluster_id FROM near_repeat_clusters SEMI JOIN _keys USING (cluster_id)",
    )
    found = [stories.alias("article_id").to_frame()]
    if not clusters.is_empty():
        members = "SELECT member_id AS article_id FROM near_repeat_members SEMI JOIN _keys USING (cluster_id)"
        found.append(look_up(con, clusters, members))
    return pl.concat(found).unique()
