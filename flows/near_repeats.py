"""Texts of a batch and of the warehouse -> which repeat which, at the level of sentences, paragraphs and articles.

The order is the same for every level: earliest publication first, undated last, then content hash.
"""

from dataclasses import dataclass

import polars as pl

from transforms.articles_to_versions import articles_to_versions
from transforms.paragraphs_to_repeats import paragraphs_to_repeats
from transforms.repeats_to_clusters import repeats_to_clusters
from transforms.sentences_to_repeats import sentences_to_repeats
from warehouse.writer import Writer

_LINK = ["level", "kind", "member_id", "repeats_id", "similarity", "differs_in"]


@dataclass(frozen=True)
class NearRepeats:
    """What a batch changes: the clusters of the texts that were `reconsidered` (their ids)."""

    clusters: pl.DataFrame
    members: pl.DataFrame
    reconsidered: pl.Series


def find_near_repeats(
    paragraphs: pl.DataFrame, sentences: pl.DataFrame, articles: pl.DataFrame, writer: Writer
) -> NearRepeats:
    """Find what the texts of a batch repeat, or are repeated by, in the batch and in the warehouse.

    In: tables.Paragraphs, tables.Sentences and tables.Articles of a batch.
    """
    if articles.is_empty():
        nothing = pl.DataFrame(schema=dict.fromkeys(_LINK, pl.String)).with_columns(pl.col("similarity").cast(pl.Float64))
        return NearRepeats(*repeats_to_clusters(nothing), pl.Series("id", [], dtype=pl.String))
    old_paragraphs, old_sentences, old_articles = writer.known_texts()
    days = articles.select("article_id", "published_on")
    new_paragraphs = paragraphs.join(days, left_on="first_article_id", right_on="article_id").select(
        "paragraph_id", pl.col("text_norm").alias("text"), "published_on"
    )
    texts = _in_order(new_paragraphs, old_paragraphs, "paragraph_id", "paragraph_id")
    told = _in_order(sentences.join(days, on="article_id"), old_sentences, "paragraph_id", "sentence_id")
    whole = _in_order(articles, old_articles, "article_id", "sha256")
    links = [
        _copies(texts).select(_LINK),
        sentences_to_repeats(told)
        .rename({"sentence_id": "member_id"})
        .with_columns(pl.lit("sentence").alias("level"))
        .select(_LINK),
        articles_to_versions(whole)
        .rename({"article_id": "member_id"})
        .with_columns(pl.lit("article").alias("level"), pl.lit("version").alias("kind"), _NO_DIFFERENCE)
        .select(_LINK),
    ]
    ids = [texts["paragraph_id"], told["sentence_id"], whole["article_id"]]
    return NearRepeats(*repeats_to_clusters(pl.concat(links)), pl.concat([each.alias("id") for each in ids]))


_NO_DIFFERENCE = pl.lit(None, dtype=pl.String).alias("differs_in")


def _in_order(new: pl.DataFrame, old: pl.DataFrame, replaced_by: str, content: str) -> pl.DataFrame:
    """Put new texts in the place of old ones with the same `replaced_by`, and all in canonical order."""
    kept = old.join(new, on=replaced_by, how="anti")
    return pl.concat([new.select(old.columns), kept]).sort("published_on", content, nulls_last=True)


def _copies(texts: pl.DataFrame) -> pl.DataFrame:
    ids = texts["paragraph_id"]
    found = paragraphs_to_repeats(texts["text"]).filter(pl.col("row") != pl.col("canonical_row"))
    return pl.DataFrame(
        {
            "member_id": ids.gather(found["row"]),
            "repeats_id": ids.gather(found["canonical_row"]),
            "similarity": found["similarity"].cast(pl.Float64),
        }
    ).with_columns(pl.lit("paragraph").alias("level"), pl.lit("paraphrase").alias("kind"), _NO_DIFFERENCE)
