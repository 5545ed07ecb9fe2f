"""sentence -> shares: percentages, fractions and "one in five", all as percent of a whole.

It refuses halves that are no share: "the first half of 2016", "half an hour", "the eastern half of the city".
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.figures.grammar import Anchor, bound_before, word_set
from transforms.figures.nouns import STOP, Lexicon, read_phrase, tokens_from
from transforms.figures.number_words import read_number

_PERCENT = re.compile(r" ?%|[ -](?:percent|per cent|pct|percentage points?)\b", re.IGNORECASE)
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_FRACTION = re.compile(
    r"(?<![\w-])(?P<only>only )?(?:(?P<count>an?|one|two|three|four|seven|nine)[ -])?(?P<part>half|third|quarter|fifth|sixth|eighth|tenth)s?"
    r"(?= of\b| (?:the|its|their|his|all|a million) )",
    re.IGNORECASE,
)
_NO_SHARE = re.compile(
    r"\b(?:first|second|other|latter|eastern|western|northern|southern|northeastern|northwestern|the|last|final|rebel-held|"
    r"regime-held|government-held|opposition-held|upper|lower|th|hour|minute)\s+$",
    re.IGNORECASE,
)
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "seven": 7, "nine": 9}
_IN = re.compile(r" (?:in|out of) (?:every )?(?P<whole>\w+)", re.IGNORECASE)
_DETERMINERS = word_set("the these those its their his her all our")
_ENDS = (
    STOP
    | word_set("""in on at to from by for with as that which who was were is are been being have has had will would and or but since
    said says according being after before while when amid into against under now live lives lived remain remains need""")
)


class Share(NamedTuple):
    """A share in percent, with the whole it is taken of ("" if the text names none)."""

    start: int
    end: int
    percent: float
    whole: str
    bound: str


def percent_end(text: str, anchor: Anchor) -> int | None:
    """End of the percent sign or word behind a number; None if none stands there."""
    match = _PERCENT.match(text, anchor.end)
    return match.end() if match else None


def whole_of(text: str, position: int) -> tuple[str, int]:
    """What a share is taken of ("of the UN aid supplies"): the words as written, and their end."""
    tokens = tokens_from(text, position, 8)
    at = 1 if tokens and tokens[0][0].lower() == "of" else 0
    if not at and not (tokens and tokens[0][0].lower() in _DETERMINERS):
        return "", position
    while at < len(tokens) and tokens[at][0].lower() in _DETERMINERS:
        at += 1
    first = at
    while at < len(tokens) and at - first < 5 and tokens[at][0].lower() not in _ENDS:
        # "half the population forced from their homes": a participle behind the noun tells of it.
        if at > first and tokens[at][0].endswith("ed"):
            break
        at += 1
    return (text[tokens[first][1] : tokens[at - 1][2]], tokens[at - 1][2]) if at > first else ("", position)


def find_fractions(text: str, lexicon: Lexicon) -> Iterator[Share]:
    """ "three-quarters of the population", "half the houses", "a third of the wounded"."""
    for match in _FRACTION.finditer(text):
        part, count = match["part"].lower(), (match["count"] or "").lower()
        whole, end = whole_of(text, match.end())
        if (
            not whole
            or _NO_SHARE.search(text[max(0, match.start() - 16) : match.start()])
            or (part != "half" and not count)
        ):
            continue
        phrase = read_phrase(text, match.end(), lexicon)
        kind = phrase.noun
        if kind is not None:
            whole, end = phrase.population, phrase.end
        # "half of 2016" is a time, "a third of its kind" an ordinal, "a quarter of the city" may be a neighbourhood.
        if whole.lower().startswith("kind") or (kind is not None and kind.kind == "duration"):
            continue
        start, bound = bound_before(text, match.start())
        yield Share(start, end, round(100 * _COUNTS.get(count, 1) / PARTS[part], 2), whole, bound)


def one_in(text: str, anchor: Anchor, lexicon: Lexicon) -> Share | None:
    """ "one in five Syrians", "two out of three children": the share, if people are what is counted."""
    match = _IN.match(text, anchor.end)
    whole = read_number(match["whole"]) if match else None
    if match is None or whole is None or whole.is_vague or not anchor.quantity.value < whole.value <= 100:
        return None
    phrase = read_phrase(text, match.end(), lexicon)
    if phrase.noun is None or phrase.noun.kind not in ("person", "household") or anchor.quantity.value > 9:
        return None
    return Share(
        anchor.start, phrase.end, round(100 * anchor.quantity.value / whole.value, 2), phrase.population, anchor.bound
    )
