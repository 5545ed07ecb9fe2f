"""article text + folded name -> counts: how often an article calls a name a city, how often a governorate.

"city of Homs", "Homs province", "Homs's countryside": a noun beside the name, small or capital letters. It does not
decide which place is meant (`places.choice`).
"""

import re
from copy import copy
from typing import Self

# A noun and a direction word before a name fit in: "countryside of southeastern-central ".
_REACH = 120


class NameCalls:
    """Counts the nouns beside names; keeps the folded texts of articles."""

    def __init__(self, nouns: dict[str, str], direction: str) -> None:
        """Compile: nouns: kind -> alternation of its nouns; direction: pattern of a word between noun and name."""
        self._before = {k: re.compile(rf"\b{n} of (?:{direction} )?\Z", re.I) for k, n in nouns.items()}
        self._longest = {k: max(map(len, n.split("|"))) for k, n in nouns.items()}
        self._after = {k: re.compile(rf"(?:['\u2019]?s?)?[ -]{n}\b", re.I) for k, n in nouns.items()}
        self._any_after = re.compile(rf"(?:['\u2019]?s?)?[ -](?:{'|'.join(nouns.values())})\b", re.I)
        self._folded: dict[str, str] = {}

    def afresh(self) -> Self:
        """The same without texts."""
        calls = copy(self)
        calls._folded = {}
        return calls

    def counts(self, article_id: str, text: str, name: str) -> dict[str, int]:
        """Kind -> how many of its nouns stand beside the name (folded: small letters, hyphens as spaces)."""
        folded = self._folded.get(article_id)
        if folded is None:
            folded = self._folded[article_id] = _fold(text)
        spans: dict[str, list[tuple[int, int]]] = {kind: [] for kind in self._before}
        start = folded.find(name)
        while start >= 0:
            end = start + len(name)
            ahead = max(0, start - _REACH)
            of = folded.rfind(" of ", ahead, start)
            # Between "of" and the name stands one word at most.
            if of >= 0 and text.count(" ", of + len(" of "), start) < 2 and not is_letter(text[end : end + 1]):
                for kind, pattern in self._before.items():
                    # The noun ends where "of" begins.
                    noun = pattern.search(text, max(ahead, of - self._longest[kind]), start)
                    if noun is not None:
                        spans[kind].append((noun.start(), end))
            if self._any_after.match(text, end) and not is_letter(text[start - 1 : start]):
                for kind, pattern in self._after.items():
                    noun = pattern.match(text, end)
                    if noun is not None:
                        spans[kind].append((start, noun.end()))
            start = folded.find(name, start + 1)
        return {kind: _apart(found) for kind, found in spans.items()}


def _fold(text: str) -> str:
    """Small letters, hyphens as spaces, each code point one: also those that count as i and s where case is ignored."""
    if not text.isascii():
        text = text.replace("\u0130", "i").replace("\u0131", "i").replace("\u017f", "s")
    return text.replace("-", " ").lower()


def is_letter(character: str) -> bool:
    """Whether a character (or none) belongs to a word."""
    return character.isalnum() or character == "_"


def _apart(spans: list[tuple[int, int]]) -> int:
    """How many spans there are, counted from the left, none touching one counted before."""
    count = last = 0
    for start, end in sorted(spans):
        if start >= last:
            count, last = count + 1, end
    return count
