"""sentence + words of dispositions -> tokens: where the cues of what befell people stand in one sentence.

Each figure becomes one token, so that grammar can walk over it; the longest listed phrase wins, and a star in a phrase
stands for up to three words ("under * siege"). It refuses to decide which cue belongs to which figure.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

Cues = Mapping[str, tuple[str, ...]]
_NO_CUES: Cues = {}
_WORD = re.compile(r"[^\W_]+(?:['’`-][^\W_]+)*['’]?|[^\w\s]")
_MOST_TOKENS = 1_500
# What a figure's token is called: a count of people or things, of places, or a duration or distance.
COUNT, PLACES, MEASURE = "#", "#places", "#measure"
_TAIL = {"participle", "state"}
_STAR, _STAR_WORDS = "*", 3
# What the words of a figure's own expression may tell: "dead" in "eight dead civilians", "evacuees".
_INSIDE = ("attribute", "counted")


class Token(NamedTuple):
    """One word, mark or figure; `first` and `last` are the ends of the phrase that it belongs to."""

    word: str
    start: int
    end: int
    figure: int
    cues: Cues
    first: int
    last: int


class Phrase(NamedTuple):
    """A listed phrase: its words and what it says by kind."""

    words: tuple[str, ...]
    cues: dict[str, tuple[str, ...]]


Lexicon = dict[str, list[Phrase]]


def read_lexicon(words: pl.DataFrame) -> Lexicon:
    """Phrases by their first word, longest first; `words` has the columns kind, word, disposition."""
    phrases: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}
    for kind, word, disposition in words.select("kind", "word", "disposition").sort(pl.all()).iter_rows():
        cues = phrases.setdefault(tuple(word.split()), {})
        cues[kind] = (*cues.get(kind, ()), disposition)
    lexicon: Lexicon = {}
    for parts, cues in sorted(phrases.items(), key=lambda item: (-len(item[0]), item[0])):
        lexicon.setdefault(parts[0], []).append(Phrase(parts, cues))
    return lexicon


def read_tokens(text: str, figures: Sequence[tuple[int, int, str]], lexicon: Lexicon) -> list[Token]:
    """Tokens of a sentence; `figures` are spans inside it, in order, with COUNT, PLACES or MEASURE.

    A figure inside another one adds no token. What a figure's expression says at its end ("dozens more injured") is left
    outside of its token, where grammar reads it.
    """
    rows: list[tuple[str, int, int, int]] = []
    at = 0
    for number, (start, end, mark) in enumerate(figures):
        if start < at:
            continue
        rows += [(m.group().lower(), *m.span(), -1) for m in _WORD.finditer(text, at, start)]
        at = end if mark == MEASURE else _without_tail(text, start, end, lexicon)
        rows.append((mark, start, at, number))
    rows += [(m.group().lower(), *m.span(), -1) for m in _WORD.finditer(text, at)]
    del rows[_MOST_TOKENS:]
    names = [row[0] for row in rows]
    tokens: list[Token] = []
    first = 0
    new = tuple.__new__  # half of the time of a named tuple's own constructor
    for number, (name, start, end, figure) in enumerate(rows):
        if number < first:
            continue
        phrases = lexicon.get(name)
        if phrases is None:
            cues = _inside(text[start:end], lexicon) if figure >= 0 else _NO_CUES
            tokens.append(new(Token, (name, start, end, figure, cues, number, number)))
            first = number + 1
            continue
        cues, last = _longest(names, number, phrases)
        for k in range(number, last + 1):
            # The cue is seen from both ends: from the left at its first word, from the right at its last one.
            tokens.append(new(Token, (*rows[k], cues if k in (number, last) else _NO_CUES, number, last)))
        first = last + 1
    return tokens


def _without_tail(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    words = list(_WORD.finditer(text, start, end))
    while len(words) > 1 and any(_TAIL & phrase.cues.keys() for phrase in lexicon.get(words[-1].group().lower(), ())):
        words.pop()
    return words[-1].end() if words else end


def _inside(expression: str, lexicon: Lexicon) -> Cues:
    cues: dict[str, tuple[str, ...]] = {}
    for match in _WORD.finditer(expression.lower()):
        for phrase in lexicon.get(match.group(), ()):
            if len(phrase.words) == 1:
                cues.update({kind: phrase.cues[kind] for kind in _INSIDE if kind in phrase.cues})
    return cues


def _longest(names: list[str], at: int, phrases: list[Phrase]) -> tuple[Cues, int]:
    following = names[at + 1] if at + 1 < len(names) else ""
    for phrase in phrases:
        if len(phrase.words) > 1 and phrase.words[1] not in (following, _STAR):
            continue
        end = _match(names, at, phrase.words)
        if end is not None:
            return phrase.cues, end
    return _NO_CUES, at


def _match(names: list[str], at: int, parts: tuple[str, ...]) -> int | None:
    """Index of the last word of the phrase if it stands at `at`."""
    k = at
    for n, part in enumerate(parts):
        if part == _STAR:
            rest = parts[n + 1 :]
            for skip in range(_STAR_WORDS + 1):
                between = names[k : k + skip]
                if not all(word.isalnum() or "-" in word for word in between):
                    return None
                if tuple(names[k + skip : k + skip + len(rest)]) == rest:
                    return k + skip + len(rest) - 1
            return None
        if k >= len(names) or names[k] != part:
            return None
        k += 1
    return k - 1
