"""frames -> rows by sentence: the figures, places and dates of each sentence, with offsets inside it.

It refuses places that are no location (an agency's city, a government's metonym) and dates without a value, but for a
weekday or a day of the month, whose year the day of publication gives.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, TypeVar

import polars as pl

from transforms.figures.dates import NO_DAY, Day
from transforms.figures.places import Mention

_M = TypeVar("_M", bound=tuple[Any, ...])
_DATING_WITHOUT_VALUE = ("weekday_unresolved", "day_without_year")


class Figure(NamedTuple):
    """One stated quantity, offsets inside its sentence."""

    figure_id: str
    start: int
    end: int
    figure_class: str
    bound: str
    value: float | None
    whole: str | None


class Sentence(NamedTuple):
    """One sentence; `order` counts from 0 inside its article."""

    article_id: str
    order: int
    text: str
    start: int


Sentences = dict[str, Sentence]


def rows_of_sentences(sentences: pl.DataFrame, figures: pl.DataFrame) -> tuple[Sentences, pl.DataFrame]:
    """Sentences of the articles that have figures, by id, in order; and where each of them starts, for the mentions."""
    rows = (
        sentences.join(figures.select("article_id").unique(), on="article_id", how="semi")
        .sort("article_id", "char_start", "sentence_id")
        .select(
            "sentence_id",
            "article_id",
            pl.int_range(pl.len()).over("article_id").alias("order"),
            "text",
            "char_start",
        )
    )
    ids, *columns = [column.to_list() for column in rows.get_columns()]
    make: Callable[[tuple[Any, ...]], Sentence] = partial(tuple.__new__, Sentence)
    told = dict(zip(ids, map(make, zip(*columns, strict=True)), strict=True))
    return told, rows.select("sentence_id", pl.col("char_start").alias("lead"))


def rows_of_figures(figures: pl.DataFrame, leads: pl.DataFrame) -> dict[str, list[Figure]]:
    """Figures by sentence, in order of their start; of two that start together the longer comes first."""
    rows = _placed(figures, leads).sort("sentence_id", "char_start", -pl.col("char_end"), "figure_id")
    columns = ("figure_id", "char_start", "char_end", "figure_class", "bound", "value_best", "part_of_figure_id")
    return _grouped(rows, columns, Figure)


def rows_of_places(place_mentions: pl.DataFrame, leads: pl.DataFrame) -> dict[str, list[Mention]]:
    """Locations by sentence, in order."""
    located = place_mentions.filter((pl.col("sense") == "location") & pl.col("place_id").is_not_null())
    rows = _placed(located, leads).with_columns(pl.col("geo_precision").fill_null(1))
    columns = ("char_start", "char_end", "place_id", "geo_precision")
    return _grouped(rows.sort("sentence_id", "char_start", "char_end"), columns, Mention)


def rows_of_days(date_expressions: pl.DataFrame, leads: pl.DataFrame, figures: pl.DataFrame) -> dict[str, list[Day]]:
    """Dating expressions by sentence that has figures, in order; what is open at its end is called so."""
    if date_expressions.is_empty():
        return {}
    open_ended = pl.col("edtf").str.ends_with("/..").fill_null(value=False)
    dating = (
        date_expressions.join(figures, on="sentence_id", how="semi")
        .filter(
            ~pl.col("kind").is_in(NO_DAY)
            & (pl.col("edtf").is_not_null() | pl.col("precision").is_in(_DATING_WITHOUT_VALUE))
        )
        .with_columns(
            pl.when(open_ended & (pl.col("precision") == "year"))
            .then(pl.lit("open_start_year"))
            .when(open_ended)
            .then(pl.lit("open_start"))
            .otherwise("precision")
            .alias("precision")
        )
    )
    columns = ("char_start", "char_end", "edtf", "date_start", "date_end", "precision")
    return _grouped(_placed(dating, leads).sort("sentence_id", "char_start"), columns, Day)


def _placed(frame: pl.DataFrame, leads: pl.DataFrame) -> pl.DataFrame:
    """The rows of the sentences that have a lead, offsets counted from the sentence's start."""
    placed = frame.join(leads, on="sentence_id", how="inner", maintain_order="left")
    return placed.with_columns(pl.col("char_start", "char_end") - pl.col("lead"))


def _grouped(rows: pl.DataFrame, columns: tuple[str, ...], kind: type[_M]) -> dict[str, list[_M]]:
    """Rows in order of their sentences -> what is made of each, by sentence."""
    # Without calling the constructor of the named tuple, which is Python code, for every row.
    make: Callable[[tuple[Any, ...]], _M] = partial(tuple.__new__, kind)
    made = list(map(make, zip(*[rows[name].to_list() for name in columns], strict=True)))
    runs = rows["sentence_id"].rle().struct
    grouped: dict[str, list[_M]] = {}
    first = 0
    for sentence_id, size in zip(runs.field("value").to_list(), runs.field("len").to_list(), strict=True):
        grouped[sentence_id] = made[first : first + size]
        first += size
    return grouped
