"""Texts of a batch -> which texts they repeat, at the level of paragraphs and sentences."""

from dataclasses import dataclass

import polars as pl

from transforms.paragraphs_to_repeats import paragraphs_to_repeats
from transforms.repeats_to_clusters import repeats_to_clusters
from transforms.sentences_to_repeats import sentences_to_repeats


@dataclass(frozen=True)
class NearRepeats:
    """What a batch changes: the clusters of the texts that were `reconsidered` (their ids)."""

    clusters: pl.DataFrame
    members: pl.DataFrame
    reconsidered: pl.Series


def find_near_repeats(paragraphs: pl.DataFrame, sentences: pl.DataFrame, articles: pl.DataFrame) -> NearRepeats:
    """Find what the paragraphs and sentences repeat whose canonical occurrence is in `articles`.

    In: tables.Paragraphs, tables.Sentences and tables.Articles of a batch.
    """
    days = articles.select(pl.col("article_id").alias("first_article_id"), "published_on")
    texts = paragraphs.join(days, on="first_article_id").sort("published_on", "paragraph_id", nulls_last=True)
    ids = texts["paragraph_id"]
    found = paragraphs_to_repeats(texts["text_norm"]).filter(pl.col("row") != pl.col("canonical_row"))
    copies = pl.DataFrame(
        {
            "member_id": ids.gather(found["row"]),
            "repeats_id": ids.gather(found["canonical_row"]),
            "similarity": found["similarity"].cast(pl.Float64),
        }
    ).with_columns(
        pl.lit("paragraph").alias("level"),
        pl.lit("paraphrase").alias("kind"),
        pl.lit(None, dtype=pl.String).alias("differs_in"),
    )
    told = sentences.join(articles.select("article_id", "published_on"), on="article_id").sort(
        "published_on", "sentence_id", nulls_last=True
    )
    parts = sentences_to_repeats(told).rename({"sentence_id": "member_id"}).with_columns(
        pl.lit("sentence").alias("level")
    )
    clusters, members = repeats_to_clusters(pl.concat([copies, parts.select(copies.columns)]))
    return NearRepeats(clusters, members, pl.concat([ids, sentences["sentence_id"].alias("paragraph_id")]))
