"""date expressions of a sentence -> the one that dates a figure: the nearest in its clause.

It refuses hours, bare durations and expressions without a value, and days of another clause than the figure's unless
that clause only says who reported it ("said on Wednesday that ...").
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from transforms.figures.grammar_words import word_set
from transforms.figures.words import Wording

_BREAKS = word_set("when while after before because although though but whereas if until ; :")
_SIGNED = word_set("signed reached agreed struck brokered announced sealed")
# Kinds that say no day of a happening.
NO_DAY = ("duration", "time_of_day", "vague")
_LEADING, _MOST_LOOKED_AT = 2, 12


class Day(NamedTuple):
    """One date expression, offsets in the sentence."""

    start: int
    end: int
    edtf: str | None
    first: date | None
    last: date | None
    precision: str


def choose_date(wording: Wording, days: Sequence[Day], figure: tuple[int, int], cue: tuple[int, int]) -> Day | None:
    """The expression with no clause boundary between it and the figure or its cue; None if there is none.

    A day right before the figure leads its clause ("On Thursday 23 people ..."), then come days after it, then before.
    """
    if not days:
        return None
    first, last = min(figure[0], cue[0]), max(figure[1], cue[1])
    best: tuple[tuple[int, int], Day] | None = None
    for day in sorted(days, key=lambda one: abs(one.start - first))[:_MOST_LOOKED_AT]:
        low, high = (last, day.start) if day.start >= last else (day.end, first)
        between = words_between(wording, low, high)
        if not _BREAKS.isdisjoint(between):
            continue
        if day.start > last and not _SIGNED.isdisjoint(between[-3:]):
            continue
        order = 1 if day.start >= first else 0 if high - low <= _LEADING else 2
        gap = (order, max(high - low, 0))
        if best is None or gap < best[0]:
            best = (gap, day)
    return best[1] if best else None


def words_between(wording: Wording, low: int, high: int) -> list[str]:
    """Words that start between two offsets of the sentence."""
    if low >= high:
        return []
    first = bisect_left(wording.starts, low)
    return wording.words[first : bisect_left(wording.starts, high, lo=first)]
