"""sentences + actor mentions -> what is read of each article: decides which sentences may hold somebody's words.

It refuses to read them: `find_statements` does.
"""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import NamedTuple

import polars as pl

from transforms.statements.statement_speakers import Mention
from transforms.statements.words import SpeechWords

_QUOTE_MARK = "[\"“”„«»‘]|''|(?:^|\\s)'"
# What else opens a quotation, though it makes no article one that quotes.
_RARE_MARKS = ["’’", "``", *[f"{gap}'" for gap in "([—–-/>\x1c\x1d\x1e\x1f"]]
_ACRONYM = r"\([A-Z]{2,8}s?\)"
_ENDS_HEADLINE = r"[^.!?…\"”’\s]\s*$"
_HEADLINE_BYTES = 240
# Between a headline and its source.
_HEADLINE_MARKS = [":", "-", "–", "—", "|"]


class Sentence(NamedTuple):
    """A sentence of an article: id, paragraph, text, first code point, and what it may hold."""

    key: str
    paragraph: str
    text: str
    start: int
    is_cue: bool
    is_told_headline: bool
    is_headline: bool
    opens_quote: bool
    holds_acronym: bool


def mentions_by_article(actor_mentions: pl.DataFrame, actors: pl.DataFrame) -> dict[str, list[Mention]]:
    """Mentions of each article in the order of the text; those that only refer back are left out.

    Whether an actor that an article introduces is a person is that article's to say: actors may have article_id for it.
    """
    persons = actors.filter(pl.col("is_person"))
    if "article_id" in actors.columns:
        own = persons.filter(pl.col("article_id").is_not_null()).select("article_id", "actor_id").unique()
        persons = persons.filter(pl.col("article_id").is_null())
    else:
        own = pl.DataFrame(schema={"article_id": pl.String, "actor_id": pl.String})
    is_listed_person = pl.col("actor_id").is_in(persons["actor_id"].implode()).fill_null(False)
    sense = pl.col("sense")
    kept = (
        actor_mentions.lazy()
        .filter(sense != "coreference")
        .join(own.lazy().with_columns(pl.lit(True).alias("is_own")), on=["article_id", "actor_id"], how="left")
        .sort("article_id", "char_start", "char_end")
        .select(
            "article_id",
            "char_start",
            "char_end",
            "actor_id",
            "surface",
            "role_as_written",
            (is_listed_person | pl.col("is_own").fill_null(False)).alias("is_person"),
            (sense == "attribute").alias("is_attribute"),
            (sense == "common_noun").alias("is_common"),
        )
        .collect()
    )
    rows = zip(*(column.to_list() for column in kept.drop("article_id").get_columns()), strict=True)
    # Built without calling the constructor of the named tuple, which is Python code, for every mention.
    mentions = map(partial(tuple.__new__, Mention), rows)
    return {article_id: list(islice(mentions, size)) for article_id, size in _runs(kept["article_id"])}


def sentences_by_article(sentences: pl.DataFrame, words: SpeechWords) -> Iterator[tuple[str, list[Sentence]]]:
    """Sentences of each article that holds a cue of speech or a quotation mark, in the order of the text."""
    text = pl.col("text")
    is_open = text.str.contains(_ENDS_HEADLINE) & (text.str.len_bytes() < _HEADLINE_BYTES)
    is_alone = pl.len().over("article_id", "paragraph_id") == 1
    is_quoted = pl.col("is_quoted")
    kept = (
        sentences.lazy()
        .select(
            "article_id",
            "sentence_id",
            "paragraph_id",
            "text",
            "char_start",
            text.str.contains(words.cue).alias("is_cue"),
            text.str.contains(words.express_cue).alias("is_express"),
            text.str.contains(_QUOTE_MARK).alias("is_quoted"),
            is_open.alias("is_open"),
            text.str.contains_any(_HEADLINE_MARKS).alias("is_marked"),
            text.str.contains_any(_RARE_MARKS).alias("is_rare"),
            text.str.contains(_ACRONYM).alias("holds_acronym"),
        )
        .sort("article_id", "char_start", "sentence_id")
        .filter((is_quoted | pl.col("is_cue") | pl.col("is_open")).any().over("article_id"))
        .with_columns((pl.col("is_open") & is_alone).alias("is_headline"))
        .select(
            "article_id",
            "sentence_id",
            "paragraph_id",
            "text",
            "char_start",
            pl.col("is_cue") | (is_quoted.any().over("article_id") & pl.col("is_express")),
            (pl.col("is_headline") & (pl.col("is_express") | pl.col("is_marked"))).alias("is_told_headline"),
            "is_headline",
            is_quoted | pl.col("is_rare"),
            "holds_acronym",
        )
        .collect()
    )
    rows = zip(*(column.to_list() for column in kept.drop("article_id").get_columns()), strict=True)
    found = map(partial(tuple.__new__, Sentence), rows)
    for article_id, size in _runs(kept["article_id"]):
        yield article_id, list(islice(found, size))


def _runs(owners: pl.Series) -> Iterator[tuple[str, int]]:
    """Each article of sorted rows with the number of its rows."""
    runs = owners.rle().struct
    return zip(runs.field("value").to_list(), runs.field("len").to_list(), strict=True)
