"""text of an article -> whether it writes a word small: decides nothing else.

A word that the article also writes without a capital is no name there. Words of three letters and more, a to z.
"""

import re

_SMALL = re.compile(r"(?<![\w'\u2019-])[a-z]{3,}(?!\w)")
_WORD = re.compile(r"[a-z]{3,}")
_INSIDE = frozenset("_'\u2019-")
# Few words are asked for, so that looking for each beats listing all, but in a very long text.
_LONG = 20_000


class SmallWords:
    """The words that a text writes small, each looked for when it is first asked for."""

    __slots__ = ("_all", "_asked", "_text")

    def __init__(self, text: str) -> None:
        """Take the text of an article."""
        self._text = text
        self._asked: dict[str, bool] = {}
        self._all = frozenset(_SMALL.findall(text)) if len(text) > _LONG else None

    def __contains__(self, word: str) -> bool:
        """Whether the word stands in the text as a whole word in small letters."""
        if self._all is not None:
            return word in self._all
        known = self._asked.get(word)
        if known is None:
            known = self._asked[word] = word in self._text and bool(_WORD.fullmatch(word)) and self._stands(word)
        return known

    def _stands(self, word: str) -> bool:
        """Whether one occurrence begins and ends a word; a possessive or a hyphen may follow."""
        text, size = self._text, len(word)
        at = text.find(word)
        while at >= 0:
            last, follow = text[at - 1 : at] if at else "", text[at + size : at + size + 1]
            if not (last in _INSIDE or last.isalnum() or follow.isalnum() or follow == "_"):
                return True
            at = text.find(word, at + 1)
        return False
