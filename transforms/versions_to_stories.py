"""Articles, what they are versions of -> the story that each tells: the least id of the articles it is a version of.

An article that is no version of another tells a story of its own, called by its own id. Refuses to decide what is a
version of what.
"""

import polars as pl


def versions_to_stories(articles: pl.Series, versions: pl.DataFrame) -> pl.DataFrame:
    """Name the story of each of `articles`.

    In: article ids (String); versions: article_id, version_of (String), one row for each pair. Out: article_id, story
    (String), each article once, in no order.
    """
    least = versions.group_by("article_id").agg(pl.col("version_of").min().alias("story"))
    asked = articles.cast(pl.String).alias("article_id").unique().to_frame()
    return asked.join(least, on="article_id", how="left").with_columns(pl.col("story").fill_null(pl.col("article_id")))
