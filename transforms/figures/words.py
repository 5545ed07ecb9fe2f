"""sentence + words of dispositions -> tokens: where the cues of what befell people stand in one sentence.

Each figure becomes one token, so that grammar can walk over it; the longest listed phrase wins, and a star in a phrase
stands for up to three words ("under * siege"). It refuses to decide which cue belongs to which figure.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import accumulate, compress
from typing import NamedTuple

import polars as pl

from transforms.compiled_vocabulary import kept

Cues = Mapping[str, tuple[str, ...]]
_NO_CUES: Cues = {}
_WORD = re.compile(r"([^\W_]+(?:['’`-][^\W_]+)*['’]?|[^\w\s])")
# The same of lower-case ASCII text; nothing follows that giving letters back could help, so it never does.
_ASCII_WORD = re.compile(r"([a-z0-9]++(?:['`\-][a-z0-9]++)*+'?+|[^\w\s])")
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


class Wording(NamedTuple):
    """The tokens of a sentence, their words, starts and ends, and the tokens of its figures by number."""

    tokens: list[Token]
    words: list[str]
    starts: list[int]
    ends: list[int]
    figures: dict[int, int]


NO_WORDING = Wording([], [], [], [], {})


class Phrase(NamedTuple):
    """A listed phrase: its words, what it says by kind, whether one of its words is a star."""

    words: list[str]
    cues: dict[str, tuple[str, ...]]
    is_starred: bool


class Listed(NamedTuple):
    """The phrases that begin with a word, sorted out for a fast look."""

    # What the word says alone, and what of it counts inside of a figure's expression.
    alone: Cues
    inside: Cues
    is_tail: bool
    # Longer phrases by their second word, longest first; those whose second word may be any stand in each list.
    longer: dict[str, list[Phrase]]
    starred: list[Phrase]


Lexicon = dict[str, Listed]


@kept
def read_lexicon(words: pl.DataFrame) -> Lexicon:
    """Phrases by their first word, longest first; `words` has the columns kind, word, disposition."""
    phrases: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}
    for kind, word, disposition in words.select("kind", "word", "disposition").sort(pl.all()).iter_rows():
        cues = phrases.setdefault(tuple(word.split()), {})
        cues[kind] = (*cues.get(kind, ()), disposition)
    by_first: dict[str, list[Phrase]] = {}
    for parts, cues in sorted(phrases.items(), key=lambda item: (-len(item[0]), item[0])):
        by_first.setdefault(parts[0], []).append(Phrase(list(parts), cues, _STAR in parts))
    return {first: _listed(found) for first, found in by_first.items()}


def _listed(phrases: list[Phrase]) -> Listed:
    alone = next((phrase.cues for phrase in phrases if len(phrase.words) == 1), _NO_CUES)
    longer = [phrase for phrase in phrases if len(phrase.words) > 1]
    seconds = {phrase.words[1] for phrase in longer} - {_STAR}
    return Listed(
        alone,
        {kind: alone[kind] for kind in _INSIDE if kind in alone},
        any(_TAIL & phrase.cues.keys() for phrase in phrases),
        {second: [phrase for phrase in longer if phrase.words[1] in (second, _STAR)] for second in seconds},
        [phrase for phrase in longer if phrase.words[1] == _STAR],
    )


def read_tokens(text: str, figures: Sequence[tuple[int, int, str]], lexicon: Lexicon) -> Wording:
    """Tokens of a sentence; `figures` are spans inside it, in order, with COUNT, PLACES or MEASURE.

    A figure inside another one adds no token. What a figure's expression says at its end ("dozens more injured") is left
    outside of its token, where grammar reads it.
    """
    # The one letter that grows in lower case would shift the offsets.
    low = text.replace("\u0130", "I").lower()
    split = (_ASCII_WORD if low.isascii() else _WORD).split
    names: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    marks: list[tuple[int, int, Cues]] = []
    at = 0
    for number, (start, end, mark) in enumerate(figures):
        if start < at:
            continue
        if at < start:
            _add_words(split(low[at:start]), at, names, starts, ends)
        pieces = split(low[start:end])
        inside, lasts = pieces[1::2], list(accumulate(map(len, pieces), initial=start))[2::2]
        at = end if mark == MEASURE or not inside else lasts[_without_tail(inside, lexicon)]
        marks.append((len(names), number, _inside(inside, lexicon)))
        names.append(mark)
        starts.append(start)
        ends.append(at)
    if at < len(low):
        _add_words(split(low[at:]), at, names, starts, ends)
    del names[_MOST_TOKENS:], starts[_MOST_TOKENS:], ends[_MOST_TOKENS:]
    size = len(names)
    columns = tuple.__new__(_Columns, ([-1] * size, [_NO_CUES] * size, list(range(size)), list(range(size))))
    at_token: dict[int, int] = {}
    for k, number, cues in marks:
        if k < size:
            columns.figures[k], columns.cues[k] = number, cues
            at_token[number] = k
    _mark_phrases(names, columns, lexicon)
    # Built without calling the constructor of the named tuple, which is Python code, for every word.
    tokens = list(map(partial(tuple.__new__, Token), zip(names, starts, ends, *columns, strict=True)))
    return tuple.__new__(Wording, (tokens, names, starts, ends, at_token))


def _add_words(pieces: list[str], first: int, names: list[str], starts: list[int], ends: list[int]) -> None:
    """Add the words of a stretch of the sentence, which begins at `first`, to the columns."""
    # A piece before each word, the word, and a piece after the last one: their lengths give the offsets.
    at = list(accumulate(map(len, pieces), initial=first))
    names += pieces[1::2]
    starts += at[1:-1:2]
    ends += at[2::2]


class _Columns(NamedTuple):
    """Figures, cues, firsts and lasts of the tokens of a sentence."""

    figures: list[int]
    cues: list[Cues]
    firsts: list[int]
    lasts: list[int]


def _mark_phrases(names: list[str], columns: _Columns, lexicon: Lexicon) -> None:
    """Write the cues of the listed phrases into the columns; the longest phrase wins, from left to right."""
    done, followed = 0, [*names, ""]
    for number in compress(range(len(names)), map(lexicon.__contains__, names)):
        if number < done:
            continue
        listed = lexicon[names[number]]
        phrases = listed.longer.get(followed[number + 1], listed.starred)
        cues, last = _longest(names, number, phrases, listed.alone) if phrases else (listed.alone, number)
        if last == number:
            columns.cues[number] = cues
            continue
        done = last + 1
        # The cue is seen from both ends: from the left at its first word, from the right at its last one.
        for k in range(number, done):
            columns.cues[k] = cues if k in (number, last) else _NO_CUES
            columns.firsts[k], columns.lasts[k] = number, last


def _without_tail(words: list[str], lexicon: Lexicon) -> int:
    """Number of the last word of the expression but for what its last words tell; those are taken off the list."""
    while len(words) > 1 and words[-1] in lexicon and lexicon[words[-1]].is_tail:
        words.pop()
    return len(words) - 1


def _inside(words: list[str], lexicon: Lexicon) -> Cues:
    cues: dict[str, tuple[str, ...]] = {}
    for word in words:
        if word in lexicon:
            cues.update(lexicon[word].inside)
    return cues


def _longest(names: list[str], at: int, phrases: list[Phrase], alone: Cues) -> tuple[Cues, int]:
    for words, cues, is_starred in phrases:
        if is_starred:
            end = _match(names, at, words)
            if end is not None:
                return cues, end
        elif names[at : at + len(words)] == words:
            return cues, at + len(words) - 1
    return alone, at


def _match(names: list[str], at: int, parts: list[str]) -> int | None:
    """Index of the last word of the phrase if it stands at `at`."""
    k = at
    for n, part in enumerate(parts):
        if part == _STAR:
            rest = parts[n + 1 :]
            for first in range(k, k + _STAR_WORDS + 1):
                if names[first : first + len(rest)] == rest:
                    return first + len(rest) - 1
                if first < len(names) and not (names[first].isalnum() or "-" in names[first]):
                    return None
            return None
        if k >= len(names) or names[k] != part:
            return None
        k += 1
    return k - 1
