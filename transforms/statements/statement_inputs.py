"""sentences + actor mentions -> what is read of each article: decides which sentences may hold somebody's words.

It refuses to read them: `find_statements` does.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import polars as pl

from transforms.statements.statement_speakers import Mention
from transforms.statements.words import SpeechWords

_QUOTE_MARK = "[\"“”„«»‘]|''|(?:^|\\s)'"
_ENDS_HEADLINE = r"[^.!?…\"”’\s]\s*$"
_HEADLINE_BYTES = 240


class Sentence(NamedTuple):
    """A sentence of an article: id, paragraph, text, first code point, and what it may hold."""

    key: str
    paragraph: str
    text: str
    start: int
    is_cue: bool
    is_headline: bool


def mentions_by_article(actor_mentions: pl.DataFrame, actors: pl.DataFrame) -> dict[str, list[Mention]]:
    """Mentions of each article in the order of the text; those that only refer back are left out."""
    persons = actors.filter(pl.col("is_person"))["actor_id"].to_list()
    sense = pl.col("sense")
    kept = (
        actor_mentions.lazy()
        .filter(sense != "coreference")
        .sort("article_id", "char_start", "char_end")
        .select(
            "article_id",
            "char_start",
            "char_end",
            "actor_id",
            "surface",
            "role_as_written",
            pl.col("actor_id").is_in(persons).fill_null(False).alias("is_person"),
            (sense == "attribute").alias("is_attribute"),
            (sense == "common_noun").alias("is_common"),
        )
        .collect()
    )
    owners, *columns = (column.to_list() for column in kept.get_columns())
    mentions = list(map(Mention, *columns))
    out: dict[str, list[Mention]] = {}
    at = 0
    for article_id, group in groupby(owners):
        last = at + sum(1 for _ in group)
        out[article_id] = mentions[at:last]
        at = last
    return out


def sentences_by_article(sentences: pl.DataFrame, words: SpeechWords) -> Iterator[tuple[str, list[Sentence]]]:
    """Sentences of each article that holds a cue of speech or a quotation mark, in the order of the text."""
    text = pl.col("text")
    screened = sentences.select(
        "article_id",
        "sentence_id",
        "paragraph_id",
        "text",
        "char_start",
        text.str.contains(words.cue).alias("is_cue"),
        text.str.contains(words.express_cue).alias("is_express"),
        text.str.contains(_QUOTE_MARK).alias("is_quoted"),
        (text.str.contains(_ENDS_HEADLINE) & (text.str.len_bytes() < _HEADLINE_BYTES)).alias("is_open"),
    ).sort("article_id", "char_start", "sentence_id")
    for article_id, rows in groupby(screened.iter_rows(), key=itemgetter(0)):
        group = list(rows)
        quoted = any(row[7] for row in group)
        if not quoted and not any(row[5] or row[8] for row in group):
            continue
        alone = Counter(row[2] for row in group)
        yield (
            article_id,
            [
                Sentence(
                    key,
                    paragraph,
                    said,
                    start,
                    is_cue or (quoted and is_express) or (is_open and alone[paragraph] == 1),
                    is_open and alone[paragraph] == 1,
                )
                for _, key, paragraph, said, start, is_cue, is_express, _, is_open in group
            ],
        )
