"""Texts of a batch, texts of the warehouse -> which repeat which, at the level of sentences, paragraphs and articles.

The order is the same for every level: earliest publication first, undated last, then content id. All are compared
through the index of what came before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import duckdb
import polars as pl

from transforms.ids import article_text_id, sentence_text_id
from transforms.repeats.compiled import telling_what_takes_long
from transforms.repeats.level import ARTICLE, SENTENCE
from transforms.repeats_to_clusters import repeats_to_clusters
from transforms.sentences_to_repeats import answers_to_repeats
from warehouse.known_texts import (
    article_names,
    article_texts,
    lost_sentences,
    paragraph_texts,
    sentence_names,
    sentence_texts,
)
from warehouse.new_rows import NewNames
from warehouse.repeat_index import batch_to_repeats
from warehouse.writer import Writer

_LINK = ["level", "kind", "member_id", "repeats_id", "similarity", "differs_in"]
_NO_DIFFERENCE = pl.lit(None, dtype=pl.String).alias("differs_in")


@dataclass(frozen=True)
class NearRepeats:
    """What a batch changes: the clusters of the texts that were `reconsidered` (their ids); see stage_clusters.

    moved and fresh: those of them that may have stood elsewhere, and those that the batch brought.
    """

    clusters: pl.DataFrame
    members: pl.DataFrame
    reconsidered: pl.Series
    moved: pl.Series
    fresh: pl.Series


def find_near_repeats(
    batch: Mapping[str, pl.DataFrame], names: NewNames, lost: int, writer: Writer, say: Callable[[str], None]
) -> NearRepeats:
    """Find what the texts of a batch repeat, or are repeated by, once the batch is staged in the open transaction.

    In: tables.Paragraphs, tables.Sentences and tables.Articles of the batch; which of them are new; how many sentences
    the warehouse has lost to it, because their paragraph is cut otherwise in its first article. Raises Unwritable.
    """
    with telling_what_takes_long(say):
        return _found(batch, names, lost, writer, say)


def _found(
    batch: Mapping[str, pl.DataFrame], names: NewNames, lost: int, writer: Writer, say: Callable[[str], None]
) -> NearRepeats:
    con, folder = writer.con, writer.folder
    paragraphs, articles = batch["paragraphs"], batch["articles"]
    days = articles.select("article_id", "published_on")
    # Sentences of stored articles that were read again stand where they stood and say what they said.
    sentences = batch["sentences"].join(days, on="article_id", how="semi")
    texts = paragraphs.join(days, left_on="first_article_id", right_on="article_id").select(
        pl.col("paragraph_id").alias("text_id"), pl.col("text_norm").alias("text"), "published_on"
    )
    copies = batch_to_repeats(folder, con, texts, lambda: paragraph_texts(con), say)
    whole = articles.select(article_text_id(), "text", "published_on")
    versions = batch_to_repeats(folder, con, whole, lambda: article_texts(con), say, ARTICLE)
    versions = _named(versions, article_names(con, pl.concat([versions["text_id"], versions["canonical_id"]])))
    told = sentences.join(days, on="article_id").select(sentence_text_id(), "text", "published_on", "article_id")
    stale = f"sentences cut otherwise than before: {lost}" if lost else ""
    parts = batch_to_repeats(folder, con, told, lambda: sentence_texts(con), say, SENTENCE, stale)
    sentence_ids = _sentence_names(con, pl.concat([parts["text_id"], parts["canonical_id"]]), batch["sentences"])
    gone = lost_sentences(con) if lost else pl.Series("id", [], dtype=pl.String)
    links = [
        _links(copies, "paragraph", "paraphrase"),
        answers_to_repeats(parts, sentence_ids)
        .rename({"sentence_id": "member_id"})
        .with_columns(pl.lit("sentence").alias("level"))
        .select(_LINK),
        _links(versions, "article", "version"),
    ]
    reconsidered = sentence_ids.join(parts, on="text_id", how="semi")["sentence_id"]
    judged = [copies["text_id"], versions["text_id"], reconsidered, gone]
    fresh = [
        names.paragraphs,
        names.articles,
        names.split("sentences", reconsidered.alias("sentence_id").to_frame())[0]["sentence_id"],
    ]
    return NearRepeats(
        *repeats_to_clusters(pl.concat(links)),
        pl.concat([each.alias("id") for each in judged]),
        pl.concat([sentences["sentence_id"].alias("id"), gone]),
        pl.concat([each.alias("id") for each in fresh]),
    )


def _sentence_names(con: duckdb.DuckDBPyConnection, text_ids: pl.Series, sentences: pl.DataFrame) -> pl.DataFrame:
    """As known_texts.sentence_names; those of the batch's own sentences are not looked for in the warehouse."""
    wanted = text_ids.unique().alias("text_id").to_frame()
    own = sentences.select(sentence_text_id(), "sentence_id", "is_quote").join(wanted, on="text_id", how="semi")
    elsewhere = sentence_names(con, wanted.join(own, on="text_id", how="anti")["text_id"])
    return pl.concat([own, elsewhere.select(own.columns)])


def _named(answers: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Put article ids for the ids of their texts."""
    ids = names.rename({"article_id": "named"})
    for column in ("text_id", "canonical_id"):
        answers = (
            answers.join(ids, left_on=column, right_on="text_id", how="left", maintain_order="left")
            .drop(column)
            .rename({"named": column})
        )
    return answers


def _links(answers: pl.DataFrame, level: str, kind: str) -> pl.DataFrame:
    return answers.filter(pl.col("text_id") != pl.col("canonical_id")).select(
        pl.lit(level).alias("level"),
        pl.lit(kind).alias("kind"),
        pl.col("text_id").alias("member_id"),
        pl.col("canonical_id").alias("repeats_id"),
        pl.col("similarity").cast(pl.Float64),
        _NO_DIFFERENCE,
    )
