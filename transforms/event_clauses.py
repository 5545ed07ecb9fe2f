"""sentence text -> words and clauses: decides where the clause that holds a word begins and ends.

A clause here is a stretch between connectors (relative pronouns, conjunctions that bring their own verb, semicolons,
dashes); commas alone part nothing, since news copy often comes without them. It refuses to build a parse tree.
"""

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from transforms.event_words import word_set

_WORD = re.compile(r"[^\W_]+(?:[.'\u2019\-][^\W_]+)*")
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
_HARD_GAP = re.compile(r"[;:\u2014\u2013]|\s-\s|\.{2,}|\.\s")
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


class Word(NamedTuple):
    """One word of a sentence: its lower-case form with a straight apostrophe, and its offsets in the sentence."""

    low: str
    start: int
    end: int


def split_words(text: str) -> list[str]:
    """Lower-case words of a sentence in order, apostrophes straight; punctuation is left out."""
    return [word.lower() for word in _WORD.findall(text.replace("\u2019", "'"))]


def place_words(text: str, lows: list[str]) -> list[Word]:
    """The words of `split_words` with their offsets."""
    spans = [m.span() for m in _WORD.finditer(text)]
    return [Word._make((low, *span)) for low, span in zip(lows, spans, strict=True)]


class Clauses:
    """Clauses of one sentence, as ranges of word numbers."""

    def __init__(self, text: str, words: list[Word]) -> None:
        """Cut the sentence whose words are given."""
        self._starts = _clause_starts(text, words)
        self._n = len(words)
        self._text, self._words = text, words

    def is_conditional(self, word: int) -> bool:
        """True if the clause up to `word` is one of "once", "if", "until": after a comma the main clause goes on."""
        first = self.around(word)[0]
        if self._words[first].low not in _CONDITIONS:
            return False
        return "," not in self._text[self._words[first].start : self._words[word].start]

    def around(self, word: int) -> tuple[int, int]:
        """First word of the clause that holds `word`, and the word after its last."""
        at = bisect_right(self._starts, word)
        end = self._starts[at] if at < len(self._starts) else self._n
        return self._starts[at - 1] if at else 0, end


def _clause_starts(text: str, words: list[Word]) -> list[int]:
    starts = {0}
    offsets = [w.start for w in words]
    for m in _HARD_GAP.finditer(text):
        starts.add(bisect_left(offsets, m.end()))
    if _QUOTE.search(text):
        scare = [m.span() for m in _SCARE.finditer(text)]
        for m in _QUOTE.finditer(text):
            i = bisect_left(offsets, m.end())
            bounded = any(a <= m.start() < b for a, b in scare)
            tied = i > 0 and words[i - 1].low in _NOUN_FOLLOWS and m.end() - words[i - 1].end <= 3
            if i < len(words) and not bounded and not tied and words[i].low not in _TYING:
                starts.add(i)
    for i in range(1, len(words)):
        low = words[i].low
        if low in _CANDIDATES and _opens(words, i, low, words[i + 1].low if i + 1 < len(words) else ""):
            starts.add(i)
    starts.discard(len(words))
    return sorted(starts)


def _opens(words: list[Word], i: int, low: str, following: str) -> bool:
    if low in _OPENERS:
        return True
    if low == "that":
        return following not in ("", "of") and words[i - 1].low not in ("so", "in", "of")
    if low == "as":
        return (
            following in _SUBJECT_LIKE
            and following != "many"
            and words[i - 1].low not in ("such", "well", "known", "described")
        )
    if low == "since":
        return following in _SUBJECT_LIKE
    if low in ("and", "or"):
        if following == "the":
            # "X said so and the army has left", not "agreed by X and the US has failed": a verb must stand on both sides.
            told = any(w.low in _AUXILIARIES or _PAST.match(w.low) for w in words[max(0, i - 12) : i])
            return told and any(w.low in _AUXILIARIES for w in words[i + 2 : i + 7])
        return following in _NEW_VERB and i > 3
    return low == "in" and i + 2 < len(words) and (low, following, words[i + 2].low) in _EXCHANGE
