"""statements read in one article -> rows: decides ids, exact slices and which row goes on with which."""

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from transforms.statements.statement_speakers import Speaker

STATEMENTS = {
    "statement_id": pl.String,
    "article_id": pl.String,
    "sentence_id": pl.String,
    "verbatim": pl.String,
    "char_start": pl.Int64,
    "char_end": pl.Int64,
    "text": pl.String,
    "kind": pl.String,
    "speaker_actor_id": pl.String,
    "speaker_as_written": pl.String,
    "speaker_named_as": pl.String,
    "role_as_written": pl.String,
    "speaker_basis": pl.String,
    "reported_via": pl.String,
    "date_edtf": pl.String,
    "cluster_id": pl.String,
    "continues_statement_id": pl.String,
    "confidence": pl.Float64,
    "rule": pl.String,
}
ACTORS = {
    "actor_id": pl.String,
    "name": pl.String,
    "actor_class": pl.String,
    "acled_inter": pl.String,
    "country": pl.String,
    "parent_actor_id": pl.String,
    "is_person": pl.Boolean,
    "is_listed": pl.Boolean,
    "article_id": pl.String,
    "confidence": pl.Float64,
}


class Part(NamedTuple):
    """What of a quotation stands in one sentence: its place in the article and code points of the sentence."""

    sentence: int
    start: int
    end: int
    is_single: bool


class Said(NamedTuple):
    """A quotation with its speaker."""

    parts: list[Part]
    kind: str
    speaker: Speaker
    rule: str
    via: str | None


def direct_rows(article_id: str, said: Said, lines: list[tuple[str, str, int]]) -> Iterator[tuple[object, ...]]:
    """One row per sentence of a quotation; each but the first goes on with the row before it.

    Args:
        article_id: article of the sentences.
        said: the quotation.
        lines: sentence_id, text and first code point of each sentence of the article.
    """
    before = None
    for part in said.parts:
        key, text, offset = lines[part.sentence]
        row = _row(
            article_id,
            (key, text, offset),
            (part.start, part.end),
            said.kind,
            said.speaker,
            said.rule,
            said.via,
            before,
        )
        before = row[0]
        yield row


def indirect_row(
    article_id: str, line: tuple[str, str, int], span: tuple[int, int], speaker: Speaker, rule: str, via: str | None
) -> tuple[object, ...]:
    """The row of a clause of indirect speech; `span` are code points of the sentence."""
    return _row(article_id, line, span, "indirect", speaker, f"indirect.{rule}", via, None)


def _row(
    article_id: str,
    line: tuple[str, str, int],
    span: tuple[int, int],
    kind: str,
    speaker: Speaker,
    rule: str,
    via: str | None,
    continues: object,
) -> tuple[object, ...]:
    key, text, offset = line
    start, end = span
    statement_id = f"{key}.q{start}"
    return (
        statement_id,
        article_id,
        key,
        text,
        offset + start,
        offset + end,
        text[start:end],
        kind,
        speaker.actor_id,
        speaker.as_written,
        speaker.named_as,
        speaker.role,
        speaker.basis,
        None if via == speaker.actor_id else via,
        None,
        None,
        continues,
        speaker.confidence,
        rule,
    )
