"""number words -> values: reads a quantity's number as English news copy writes it.

Digits with thousands commas or spaces, decimals with a scale ("1.9m"), cardinals in words ("twenty-one", "four
hundred"), dozens, and vague words, whose lower bound follows ACLED's convention for imprecise reports (tens 10,
dozens 12, hundreds 100, thousands 1,000 and so on). It refuses to turn a vague word into a best value.
"""

import re
from functools import lru_cache
from math import prod
from typing import NamedTuple

_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = {word: number for number, word in enumerate(_UNITS.split(), start=1)}
_VALUES |= {word: number * 10 for number, word in enumerate(_TENS.split(), start=2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000,
           "k": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000}  # fmt: skip
# ACLED codebook, "Fatalities": several 3 and a few 2 are ours; tens, dozens, hundreds, thousands follow it and scale up.
_VAGUE = {
    "hundreds of millions": 100_000_000, "hundreds of thousands": 100_000, "tens of thousands": 10_000, "dozens of thousands": 12_000, "many thousands": 1_000,
    "several hundred thousand": 200_000, "a few hundred thousand": 200_000, "several million": 2_000_000, "a few million": 2_000_000,
    "several thousand": 2_000, "a few thousand": 2_000, "many hundreds": 100, "several hundred": 200, "a few hundred": 200,
    "several dozen": 24, "a few dozen": 24, "several dozens": 24, "millions": 1_000_000, "thousands": 1_000,
    "hundreds": 100, "scores": 20, "dozens": 12, "tens": 10, "tens of millions": 10_000_000, "many hundred": 100, "many dozens": 12,
    "few hundred": 200, "few thousand": 2_000, "few dozen": 24, "several": 3, "a few": 2, "a handful": 2,
}  # fmt: skip

_WRITTEN = {
    "a quarter of a million": 250_000,
    "quarter of a million": 250_000,
    "half a million": 500_000,
    "a hundred thousand": 100_000,
    "hundred thousand": 100_000,
}

_WORD = rf"(?:{'|'.join([*_TENS.split(), *sorted(_UNITS.split(), key=len, reverse=True)])})"
# Possessive-free and bounded repetition: no backtracking over long rows of number words.
_CARDINAL = rf"{_WORD}(?:[- ]{_WORD})?(?: (?:hundred|thousand|million)(?: and)?(?: {_WORD}(?:[- ]{_WORD})?)?){{0,3}}"
# At most four groups of thousands: a column of figures is no number.
_DIGITS = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d+)?(?![\d,]*\d)|\d{1,3}(?: \d{3}){1,4}(?! ?\d)|\d+(?:\.\d+)?"
_SCALED = rf"(?:{_DIGITS})(?:[ -]?(?:hundred(?: thousand)?|thousand|million|billion)\b|(?:k|m|mn|bn)\b)?"
_DOZEN = r"(?:half a|(?:about )?a|two|three|four|five|six) dozen|half a million|(?:a )?quarter of a million|(?:a )?hundred thousand|a (?:hundred|thousand|million)|(?:a )?couple(?: of)?"

NUMBER = rf"(?:{_SCALED}|\b(?:{_DOZEN})\b|\b{_CARDINAL}\b)"
VAGUE = rf"\b(?:{'|'.join(sorted(_VAGUE, key=len, reverse=True))})\b"


_DIGITS_AND_SCALE = re.compile(rf"({_DIGITS})[ -]?([a-z ]*)")
_DOZENS = re.compile(r"(?:about )?(half a|a|\w+) dozen")
_COUPLE = re.compile(r"(?:a )?couple(?: of)?")


class Quantity(NamedTuple):
    """Value of a number, or lower bound of a vague word."""

    value: float
    is_vague: bool


# Copy repeats its numbers: a few thousand written forms are most of what is asked.
@lru_cache(maxsize=4096)
def read_number(words: str) -> Quantity | None:
    """Read the words that NUMBER or VAGUE matched; None if they hold no number.

    In: the words, in any case and spacing. Out: value, and whether it is only the lower bound of a vague word.
    """
    low = " ".join(words.lower().split())
    if low in _VAGUE:
        return Quantity(_VAGUE[low], True)
    digits = _DIGITS_AND_SCALE.fullmatch(low)
    if digits:
        if not _SCALES.keys() >= set(digits[2].split()):
            return None
        value = float(re.sub(r"[,\s]", "", digits[1])) * prod(_SCALES[word] for word in digits[2].split())
        return Quantity(value, False)
    if low in _WRITTEN:
        return Quantity(_WRITTEN[low], False)
    dozen = _DOZENS.fullmatch(low)
    if dozen:
        count = {"half a": 0.5, "a": 1.0}.get(dozen[1]) or float(_VALUES.get(dozen[1], 1))
        return Quantity(count * 12, False)
    if _COUPLE.fullmatch(low):
        return Quantity(2, False)
    if low.startswith("a ") and low[2:] in _SCALES:
        return Quantity(_SCALES[low[2:]], False)
    return _read_cardinal(low)


def _read_cardinal(low: str) -> Quantity | None:
    total = current = 0
    for word in re.split(r"[\s-]+", low):
        if word in _VALUES:
            current += _VALUES[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in _SCALES:
            total += max(current, 1) * _SCALES[word]
            current = 0
        elif word != "and":
            return None
    return Quantity(float(total + current), False) if total + current else None
