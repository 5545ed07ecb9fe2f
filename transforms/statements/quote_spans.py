"""text -> quotation spans: decides which stretches of a text stand in quotation marks.

Straight and curly, double and single marks, spans over several sentences, and spans that a next paragraph goes on with.
It refuses to decide whether a span was said or is a scare quote.
"""

import re
from typing import NamedTuple

# An apostrophe within a word is no mark. A set of letters in front is searched for fastest; what it found decides then.
_MARK = re.compile(r"[\"“”„«»‘'’`](?:(?<=[\"“”„«»‘])|(?<=')'|(?<=’)’|(?<=`)`|(?<=['’])(?!(?<=[^\W_].)[^\W_]))")
_OPENING = frozenset("“„«")
_CLOSING = frozenset("”»")
_DOUBLE = frozenset(['"', "''", "’’", "``"])
_SINGLE_REACH = 400
_UNCLOSED_REACH = 700


class Span(NamedTuple):
    """Code points of the words between the marks; `goes_on` if the next paragraph opens again without a close."""

    start: int
    end: int
    is_single: bool
    goes_on: bool


def quote_spans(text: str) -> list[Span]:
    """Find the quotation spans of one paragraph, in order, never overlapping.

    A mark that opens again before it was closed ends the span before it there; an unclosed one reaches the end of
    the paragraph, or nothing if that is more than 700 code points away.
    """
    spans: list[Span] = []
    start = -1
    single_start = -1
    for match in _MARK.finditer(text):
        mark, at, after = match.group(), match.start(), match.end()
        before_gap = at == 0 or text[at - 1].isspace() or text[at - 1] in "([—–-/>"
        after_gap = after >= len(text) or not (text[after].isalnum() or text[after] in "$£€#@([.…")
        if mark in ("‘", "'", "’"):
            single_start = _single(text, mark, at, single_start, before_gap, after_gap, spans if start < 0 else None)
            continue
        opens = mark in _OPENING or (mark in _DOUBLE and before_gap and not after_gap)
        closes = mark in _CLOSING or (mark in _DOUBLE and not opens)
        if opens and mark in _DOUBLE and start >= 0 and not _reopens(text, start, at):
            opens, closes = False, True
        if opens:
            if start >= 0:
                _add(spans, text, start, at, False, True)
            start, single_start = after, -1
        elif closes and start >= 0:
            _add(spans, text, start, at, False, False)
            start = -1
    if start >= 0 and len(text) - start <= _UNCLOSED_REACH:
        _add(spans, text, start, len(text), False, True)
    return spans


def _reopens(text: str, start: int, at: int) -> bool:
    """True if a straight mark within an open span opens a new one: the sentence before it is over, and words stand in it."""
    return text[start:at].rstrip()[-1:] in tuple(".!?…,”") and at - start > 1


def _single(
    text: str, mark: str, at: int, start: int, before_gap: bool, after_gap: bool, spans: list[Span] | None
) -> int:
    """Follow single marks outside double ones; returns where an open one began, or -1."""
    if spans is None:
        return -1
    if mark == "‘" or (mark == "'" and before_gap and not after_gap):
        return at + 1
    is_close = mark != "‘" and start >= 0 and after_gap and not before_gap
    if not is_close:
        return start
    if at - start > _SINGLE_REACH:
        return -1
    _add(spans, text, start, at, True, False)
    return -1


def _add(spans: list[Span], text: str, start: int, end: int, is_single: bool, goes_on: bool) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start and any(char.isalnum() for char in text[start:end]):
        spans.append(Span(start, end, is_single, goes_on))
