"""a frame of mentions -> the mentions of each sentence: decides nothing; it counts offsets from the sentence's start."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, TypeVar

import polars as pl

_M = TypeVar("_M", bound=tuple[Any, ...])


class FigureMention(NamedTuple):
    """A figure of a sentence: offsets in it and its id."""

    start: int
    end: int
    figure_id: str


def mentions_by_sentence(
    sentences: pl.DataFrame, frame: pl.DataFrame, kind: type[_M], columns: tuple[str, ...]
) -> Callable[[int], list[_M]]:
    """Mentions by number of the sentence, in the order of their words, offsets counted from its start.

    In: sentences (at: number from 0 in order, sentence_id, char_start), mentions (sentence_id, char_start, char_end and
    `columns`), what to make of a row (start, end and `columns`). Out: a function from a sentence's number to its mentions.
    """
    if frame.is_empty() or sentences.is_empty():
        # An empty frame may come without types, and then joins with nothing.
        return lambda _: []
    starts = sentences.select("sentence_id", "at", pl.col("char_start").alias("origin"))
    placed = (
        frame.select("sentence_id", "char_start", "char_end", *columns)
        .join(starts, on="sentence_id", how="inner")
        .select("at", pl.col("char_start", "char_end") - pl.col("origin"), *columns)
        .sort("at", "char_start", "char_end", columns[0])
    )
    numbers = pl.int_range(sentences.height + 1, dtype=pl.UInt32, eager=True)
    bounds = placed["at"].search_sorted(numbers).to_list()
    # Without calling the constructor of the named tuple, which is Python code, for every mention.
    make: Callable[[tuple[Any, ...]], _M] = partial(tuple.__new__, kind)
    made = list(map(make, zip(*[column.to_list() for column in placed.drop("at").get_columns()], strict=True)))

    def mentions(at: int) -> list[_M]:
        return made[bounds[at] : bounds[at + 1]]

    return mentions
