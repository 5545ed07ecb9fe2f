"""text before a name -> its last words: decides quickly whether a phrase that must end there can stand there at all.

Most patterns over the text before a name end in a known word ("near ", "shelling of the "); trying them only where that
word stands saves nearly all of their time. Refuses to decide whether the phrase does stand there: the pattern does.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_TAIL = re.compile(r"(\w+)(?: (the))? $", re.I)
_END = re.compile(r"\w+$")


# The rules of place and of sense ask for the same text one after the other.
@lru_cache(maxsize=8)
def tail_words(before: str) -> tuple[str, str]:
    """The word directly before a name in small letters, "the" skipped, and "the" if it was; "" where there is none.

    >>> tail_words("Troops left the "), tail_words("fighting (near "), tail_words("al-")
    (('left', 'the'), ('near', ''), ('', ''))
    """
    if not before.endswith(" "):
        return "", ""
    last = before.rfind(" ", 0, len(before) - 1)
    word = before[last + 1 : -1]
    if word.isalnum():
        low = word.lower()
        if low != "the":
            return low, ""
    # The two last words: no match begins further ahead.
    found = _TAIL.search(before, max(0, before.rfind(" ", 0, max(0, last))))
    return (found.group(1).lower(), (found.group(2) or "").lower()) if found else ("", "")


def end_words(phrases: Iterable[str]) -> frozenset[str]:
    """Last words of phrases, to be compared with `tail_words`; a phrase that ends in no word is refused.

    >>> sorted(end_words(["close to", "outskirts of", "near"]))
    ['near', 'of', 'to']

    Raises:
        ValueError: a phrase ends in another character, so its last word would never be found.
    """
    found = set()
    for phrase in phrases:
        end = _END.search(phrase.lower())
        if end is None:
            raise ValueError(f"place words: {phrase!r} does not end in a letter: take the other characters off its end")
        found.add(end.group())
    return frozenset(found)
