"""event_words.csv -> phrases found among the words of a sentence: decides what each phrase may name.

The table has one row per written form: family (what the phrase is good for), phrase, meaning (event type, or what an
aspect does to the happening beside it) and form (base, s, ing, ed, past, participle, state). It refuses to read context.
"""

import re
from collections.abc import Callable
from itertools import compress
from typing import NamedTuple

import polars as pl

from transforms.compiled_vocabulary import kept


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as one line."""
    return frozenset(text.split())


def in_any_case(pattern: str) -> Callable[[str, int, int], re.Match[str] | None]:
    """Search for a pattern, written in small letters, in any case between two offsets of a text.

    Plain text is searched in small letters, which takes half as long.
    """
    small, either = re.compile(pattern), re.compile(pattern, re.IGNORECASE)

    def search(text: str, first: int, last: int) -> re.Match[str] | None:
        return small.search(text.lower(), first, last) if text.isascii() else either.search(text, first, last)

    return search


TRIGGER_FAMILIES = word_set(
    "verb motion_verb arrival_verb weapon_verb siege_verb state_verb agree_verb release_verb draft_verb "
    "stuck_verb return_verb access_verb hold_verb call_verb broker_verb noun"
)


DEALS = frozenset(["agreement_reached", "ceasefire_agreed"])


class Found(NamedTuple):
    """A phrase of the table at words first..last-1."""

    first: int
    last: int
    family: str
    meaning: str
    form: str


# Words after the second, words in all, is it a trigger, family, meaning, form.
_Row = tuple[list[str], int, bool, str, str, str]
# By first word: what it is alone, and by second word all that may begin there; longest first.
EventWords = dict[str, tuple[list[_Row], dict[str, list[_Row]]]]


class Phrases(NamedTuple):
    """Phrases of a sentence in order: triggers, other phrases, and the first words of those that keep company.

    `nouns`: the first words of triggers that are nouns; `first_deal`: of the first trigger that names a deal.
    """

    triggers: list[Found]
    others: list[Found]
    nouns: frozenset[int]
    first_deal: int
    people: frozenset[int]
    vehicles: frozenset[int]
    weapons: frozenset[int]


@kept
def compile_event_words(words: pl.DataFrame) -> EventWords:
    """Index the seed table `events.words`.

    In: family, phrase, meaning, form (texts, null for empty).
    """
    by_first: dict[str, list[tuple[list[str], bool, str, str, str]]] = {}
    for family, phrase, meaning, form in words.select("family", "phrase", "meaning", "form").iter_rows():
        first, *rest = phrase.lower().replace("\u2019", "'").split()
        by_first.setdefault(first, []).append((rest, family in TRIGGER_FAMILIES, family, meaning or "", form or ""))
    vocabulary: EventWords = {}
    for first, phrases in by_first.items():
        phrases.sort(key=lambda row: (-len(row[0]), row))
        rows: list[tuple[str, _Row]] = [
            (rest[0] if rest else "", (rest[1:], len(rest) + 1, is_trigger, family, meaning, form))
            for rest, is_trigger, family, meaning, form in phrases
        ]
        alone = [row for second, row in rows if not second]
        vocabulary[first] = (
            alone,
            {second: [row for other, row in rows if other in ("", second)] for second, _ in rows if second},
        )
    return vocabulary


def phrases_between(phrases: list[Found], first: int, last: int) -> list[Found]:
    """Of phrases in order those that begin at a word from `first` up to, but not at, `last`."""
    return [found for found in phrases if first <= found[0] < last]


def _first(found: Found) -> int:
    return found.first


def find_phrases(lows: list[str], vocabulary: EventWords) -> Phrases | None:
    """Phrases among the lower-case words of a sentence; None without a trigger. Of triggers that overlap, the longer one."""
    triggers: list[Found] = []
    others: list[Found] = []
    people: list[int] = []
    vehicles: list[int] = []
    weapons: list[int] = []
    company = {"person": people, "vehicle": vehicles, "weapon": weapons}
    nouns: list[int] = []
    taken, end = 0, len(lows)
    first_deal = end
    followed = [*lows, ""]
    # Not the constructor of the named tuple, which is Python code.
    make = tuple.__new__
    for i in compress(range(end), map(vocabulary.__contains__, lows)):
        alone, longer = vocabulary[lows[i]]
        # Most words of a clause begin longer phrases alone, and none that goes on as the sentence does.
        rows = longer.get(followed[i + 1], alone)
        if not rows:
            continue
        longest = 0
        for rest, n, is_trigger, family, meaning, form in rows:
            if rest and lows[i + 2 : i + n] != rest:
                continue
            if not is_trigger:
                company_of = company.get(meaning)
                if company_of is None:
                    others.append(make(Found, (i, i + n, family, meaning, form)))
                else:
                    company_of.append(i)
            elif i >= taken and n >= longest:
                longest = n
                triggers.append(make(Found, (i, i + n, family, meaning, form)))
                if family == "noun":
                    nouns.append(i)
                if meaning in DEALS and i < first_deal:
                    first_deal = i
        if longest:
            taken = max(taken, i + longest)
    if not triggers:
        return None
    named_company = (frozenset(people), frozenset(vehicles), frozenset(weapons))
    return make(Phrases, (triggers, others, frozenset(nouns), first_deal, *named_company))
