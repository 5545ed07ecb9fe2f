"""event_words.csv -> phrases found among the words of a sentence: decides what each phrase may name.

The table has one row per written form: family (what the phrase is good for), phrase, meaning (event type, or what an
aspect does to the happening beside it) and form (base, s, ing, ed, past, participle, state). It refuses to read context.
"""

from bisect import bisect_left
from typing import NamedTuple

import polars as pl


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as one line."""
    return frozenset(text.split())


TRIGGER_FAMILIES = word_set(
    "verb motion_verb arrival_verb weapon_verb siege_verb state_verb agree_verb release_verb draft_verb "
    "stuck_verb return_verb access_verb hold_verb call_verb broker_verb noun"
)


class Found(NamedTuple):
    """A phrase of the table at words first..last-1."""

    first: int
    last: int
    family: str
    meaning: str
    form: str


# By first word: (words after it, is it a trigger, family, meaning, form), longest first.
EventWords = dict[str, list[tuple[list[str], bool, str, str, str]]]


def compile_event_words(words: pl.DataFrame) -> EventWords:
    """Index the seed table `event_words`.

    In: family, phrase, meaning, form (texts, null for empty).
    """
    by_first: EventWords = {}
    for family, phrase, meaning, form in words.select("family", "phrase", "meaning", "form").iter_rows():
        first, *rest = phrase.lower().replace("\u2019", "'").split()
        by_first.setdefault(first, []).append((rest, family in TRIGGER_FAMILIES, family, meaning or "", form or ""))
    for rows in by_first.values():
        rows.sort(key=lambda row: (-len(row[0]), row))
    return by_first


def phrases_between(phrases: list[Found], first: int, last: int) -> list[Found]:
    """Of phrases in order those that begin at a word from `first` up to, but not at, `last`."""
    return phrases[bisect_left(phrases, first, key=_first) : bisect_left(phrases, last, key=_first)]


def _first(found: Found) -> int:
    return found.first


def find_phrases(lows: list[str], vocabulary: EventWords) -> tuple[list[Found], list[Found]]:
    """Triggers and other phrases among the lower-case words of a sentence; of triggers that overlap, the longer one."""
    triggers: list[Found] = []
    others: list[Found] = []
    taken = 0
    for i, low in enumerate(lows):
        rows = vocabulary.get(low)
        if rows is None:
            continue
        longest = 0
        for rest, is_trigger, family, meaning, form in rows:
            n = len(rest) + 1
            if n > 1 and lows[i + 1 : i + n] != rest:
                continue
            if not is_trigger:
                others.append(Found(i, i + n, family, meaning, form))
            elif i >= taken and n >= longest:
                longest = n
                triggers.append(Found(i, i + n, family, meaning, form))
        taken = max(taken, i + longest)
    return triggers, others
