"""frames -> rows by sentence: the figures, places and dates of each sentence, with offsets inside it.

It refuses places that are no location (an agency's city, a government's metonym) and dates without a value, but for a
weekday or a day of the month, whose year the day of publication gives.
"""

from typing import NamedTuple

import polars as pl

from transforms.figures.dates import NO_DAY, Day
from transforms.figures.places import Mention

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


def rows_of_sentences(sentences: pl.DataFrame, figures: pl.DataFrame) -> Sentences:
    """Sentences of the articles that have figures, by id, in order."""
    rows = (
        sentences.join(figures.select("article_id").unique(), on="article_id", how="semi")
        .sort("article_id", "char_start", "sentence_id")
        .select("sentence_id", "article_id", "text", "char_start")
    )
    told: Sentences = {}
    order, last = 0, None
    for sentence_id, article_id, text, start in rows.iter_rows():
        order = order + 1 if article_id == last else 0
        told[sentence_id] = Sentence(article_id, order, text, start)
        last = article_id
    return told


def rows_of_figures(figures: pl.DataFrame, told: Sentences) -> dict[str, list[Figure]]:
    """Figures by sentence, in order of their start; of two that start together the longer comes first."""
    grouped: dict[str, list[Figure]] = {}
    rows = figures.sort("sentence_id", "char_start", -pl.col("char_end"), "figure_id").select(
        "sentence_id", "char_start", "char_end", "figure_id", "figure_class", "bound", "value_best", "part_of_figure_id"
    )
    for sentence_id, start, end, figure_id, figure_class, bound, value, whole in rows.iter_rows():
        if sentence_id in told:
            lead = told[sentence_id].start
            figure = Figure(figure_id, start - lead, end - lead, figure_class, bound, value, whole)
            grouped.setdefault(sentence_id, []).append(figure)
    return grouped


def rows_of_places(place_mentions: pl.DataFrame, told: Sentences) -> dict[str, list[Mention]]:
    """Locations by sentence, in order."""
    grouped: dict[str, list[Mention]] = {}
    rows = (
        place_mentions.filter((pl.col("sense") == "location") & pl.col("place_id").is_not_null())
        .sort("sentence_id", "char_start", "char_end")
        .select("sentence_id", "char_start", "char_end", "place_id", pl.col("geo_precision").fill_null(1))
    )
    for sentence_id, start, end, place_id, precision in rows.iter_rows():
        if sentence_id in told:
            lead = told[sentence_id].start
            grouped.setdefault(sentence_id, []).append(Mention(start - lead, end - lead, place_id, precision))
    return grouped


def rows_of_days(date_expressions: pl.DataFrame, told: Sentences) -> dict[str, list[Day]]:
    """Dating expressions by sentence, in order; what is open at its end is called so."""
    grouped: dict[str, list[Day]] = {}
    if date_expressions.is_empty():
        return grouped
    open_ended = pl.col("edtf").str.ends_with("/..").fill_null(value=False)
    rows = (
        date_expressions.filter(
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
        .sort("sentence_id", "char_start")
        .select("sentence_id", "char_start", "char_end", "edtf", "date_start", "date_end", "precision")
    )
    for sentence_id, start, end, *value in rows.iter_rows():
        if sentence_id in told:
            lead = told[sentence_id].start
            grouped.setdefault(sentence_id, []).append(Day(start - lead, end - lead, *value))
    return grouped
