"""sentence text -> words and clauses: decides where the clause that holds a word begins and ends.

A clause here is a stretch between connectors (relative pronouns, conjunctions that bring their own verb, semicolons,
dashes); commas alone part nothing, since news copy often comes without them. It refuses to build a parse tree.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, compress
from typing import NamedTuple

from transforms.events.words import word_set

_WORD = re.compile(r"([^\W_]+(?:[.'\-][^\W_]+)*)")
# The same of lower-case ASCII text; nothing follows a word that giving letters back could help, so it never does.
_ASCII_WORD = re.compile(r"([a-z0-9]++(?:[.'\-][a-z0-9]++)*+)")
# Words that open a clause with a verb of its own wherever they stand.
_OPENERS = word_set(
    "which who whom whose where while when because although though but whereas unless until if amid saying adding noting "
    "stressing warning explaining after before despite resulting leading causing"
)
# "that" opens one after a verb of saying or a noun; "as", "since" and "and" only before what looks like a subject.
_SUBJECT_LIKE = word_set(
    "the a an it they he she we i there this these those its their his her some many most several thousands hundreds "
    "dozens civilians residents people rebels militants fighters government regime forces troops militiamen"
)
# After "and" these open a clause of its own.
_NEW_VERB = word_set("the it they he she we there that has have was were is are had will would")
# Terms that are exchanged for one another are told apart.
_EXCHANGE = frozenset([("in", "exchange", "for"), ("in", "return", "for"), ("in", "parallel", "with")])
_EXCHANGING = frozenset([words[1] for words in _EXCHANGE])
_HARD_GAP = re.compile(r"[;:\u2014\u2013]|\s-\s|\.{2,}|\.\s")
# The same for polars; without it in a sentence no gap between its words parts clauses.
MARKED = r"[;:\x{2014}\x{2013}]|[\s\x1c-\x1f]-[\s\x1c-\x1f]|\.[.\s\x1c-\x1f]"
# Before an opening mark these show that the words quoted are a part of the clause.
_NOUN_FOLLOWS = word_set("of the a an as to by for in on with from their its his")
_PAST = re.compile(r"(?:said|told|\w{3,20}(?<!gre)ed)$")
_CONDITIONS = frozenset(["once", "if", "unless", "until"])
_AUXILIARIES = word_set("has have was were is are had will would")
_CANDIDATES = _OPENERS | {"that", "as", "since", "and", "or", "in"}
_QUOTE = re.compile('["\u201c\u201d]')
# A word or three in marks is no clause of its own, nor is what a preposition ties to the words said.
_SCARE = re.compile('["\u201c][^"\u201c\u201d]{1,30}["\u201d]')
_TYING = word_set("from to in of by on for at under")


class Words(NamedTuple):
    """The words of a sentence in order: lower-case forms with straight apostrophes, and what stands around each.

    `gaps` has one more than `lows`: what stands before each word, and after the last.
    """

    lows: list[str]
    gaps: list[str]
    starts: list[int]
    ends: list[int]


def cut_words(text: str) -> tuple[list[str], list[str]]:
    """A sentence in pieces (gap, word, gap, word, ... gap) as long as they stand there, and its words in lower case."""
    if text.isascii():
        pieces = _ASCII_WORD.split(text.lower())
        return pieces, pieces[1::2]
    pieces = _WORD.split(text.replace("\u2019", "'"))
    return pieces, [word.lower() for word in pieces[1::2]]


def place_words(pieces: list[str], lows: list[str]) -> Words:
    """The words of `cut_words` with their offsets in the sentence."""
    ends = list(accumulate(map(len, pieces)))
    # Not the constructor of the named tuple, which is Python code.
    return tuple.__new__(Words, (lows, pieces[::2], ends[:-1:2], ends[1::2]))


class Clauses:
    """Clauses of one sentence, as ranges of word numbers."""

    __slots__ = ("_n", "_starts", "_words")

    def __init__(self, text: str, words: Words, is_marked: bool) -> None:
        """Cut the sentence whose words are given; `is_marked`: whether `MARKED` may be found in it."""
        self._starts = _clause_starts(text, words, is_marked)
        self._n = len(words.lows)
        self._words = words

    def is_conditional(self, word: int) -> bool:
        """True if the clause up to `word` is one of "once", "if", "until": after a comma the main clause goes on."""
        first = self.around(word)[0]
        if self._words.lows[first] not in _CONDITIONS:
            return False
        return not any("," in gap for gap in self._words.gaps[first + 1 : word + 1])

    def around(self, word: int) -> tuple[int, int]:
        """First word of the clause that holds `word`, and the word after its last."""
        starts = self._starts
        if len(starts) == 1:
            return 0, self._n
        at = bisect_right(starts, word)
        return starts[at - 1], starts[at] if at < len(starts) else self._n


def _clause_starts(text: str, words: Words, is_marked: bool) -> list[int]:
    lows = words.lows
    starts = {0}
    if is_marked:
        starts.update([i for i, gap in enumerate(words.gaps) if gap != " " and _is_hard(gap)])
    if '"' in text or "\u201c" in text or "\u201d" in text:
        starts.update(_quotes(text, words))
    followed = [*lows, "", ""]
    for i in compress(range(len(lows)), map(_CANDIDATES.__contains__, lows)):
        low = lows[i]
        if low == "in":
            if i and followed[i + 1] in _EXCHANGING and (low, followed[i + 1], followed[i + 2]) in _EXCHANGE:
                starts.add(i)
        elif i and (low in _OPENERS or _opens(lows, i, low, followed[i + 1])):
            starts.add(i)
    starts.discard(len(lows))
    return sorted(starts)


@lru_cache(maxsize=1024)
def _is_hard(gap: str) -> bool:
    return _HARD_GAP.search(gap) is not None


def _quotes(text: str, words: Words) -> Iterator[int]:
    """Words that open what is quoted, or go on behind it."""
    scare = [m.span() for m in _SCARE.finditer(text)]
    for m in _QUOTE.finditer(text):
        i = bisect_left(words.starts, m.end())
        bounded = any(a <= m.start() < b for a, b in scare)
        tied = i > 0 and words.lows[i - 1] in _NOUN_FOLLOWS and m.end() - words.ends[i - 1] <= 3
        if i < len(words.lows) and not bounded and not tied and words.lows[i] not in _TYING:
            yield i


def _opens(words: list[str], i: int, low: str, following: str) -> bool:
    if low == "that":
        return following not in ("", "of") and words[i - 1] not in ("so", "in", "of")
    if low == "as":
        return (
            following in _SUBJECT_LIKE
            and following != "many"
            and words[i - 1] not in ("such", "well", "known", "described")
        )
    if low == "since":
        return following in _SUBJECT_LIKE
    if low in ("and", "or"):
        if following == "the":
            # "X said so and the army has left", not "agreed by X and the US has failed": a verb must stand on both sides.
            told = any(w in _AUXILIARIES or _PAST.match(w) for w in words[max(0, i - 12) : i])
            return told and any(w in _AUXILIARIES for w in words[i + 2 : i + 7])
        return following in _NEW_VERB and i > 3
    return False
