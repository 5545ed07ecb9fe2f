"""words behind a verb of speech -> extent of a noun phrase: decides how far it reaches.

Names, nouns for sources, the words that go before them and what hangs on them by a preposition belong to it; another
word ends it. News copy is read with and without its commas. It refuses to decide whether the phrase is a subject.
"""

from transforms.statements.phrase_before import CHUNK, VERBISH
from transforms.statements.speaker_roles import DETERMINERS, PREPOSITIONS
from transforms.statements.words import COMPOUNDS, Line, SpeechWords, bare, is_abbreviated, word_set

_NUMERALS = word_set(
    "two three four five six seven eight nine ten several many some few most first second third various another other"
)
_MARKS = frozenset(["‘", "'", "’", "“", '"'])
_JOINS = PREPOSITIONS | {"and", "&"}
_OPEN_ENDS = frozenset(["and", "&", "‘", "'", "“", '"'])


def grow_forward(words: SpeechWords, line: Line, first: int, limit: int, closed_acronym: bool = False) -> int | None:
    """Token after the noun phrase that begins at `first`, or None if no source begins there.

    With `closed_acronym` a name does not go on behind an acronym ("according to IFRC Syria is ...").
    """
    lows, at, found, closed = line.lows, first, False, False
    limit = min(limit, first + CHUNK)
    if first < limit and lows[first] in words.pronouns and not line.words[first].isupper():
        return first + 1
    while at < limit:
        word, low = line.words[at], lows[at]
        plain = bare(low)
        if line.is_name(at) or is_abbreviated(word) or (word[0].isupper() and plain in words.nominal):
            if closed and plain not in words.heads and not _continues(words, line, at):
                break
            at, found = at + 1, True
            closed = closed or (closed_acronym and at == first + 1 and word.isupper() and len(word) > 2)
        elif plain in words.heads:
            at, found, closed = at + 1, True, plain not in words.persons
        else:
            step = _over_link(words, line, at, first, limit, found)
            if step is None:
                break
            closed = closed and low not in _JOINS
            at = step
    while at > first and (lows[at - 1] in _OPEN_ENDS or lows[at - 1] in PREPOSITIONS):
        at -= 1
    return at if found and at > first else None


def _over_link(words: SpeechWords, line: Line, at: int, first: int, limit: int, found: bool) -> int | None:
    """Token after an article, modifier, bracket, quotation mark, "and" or preposition within the phrase; None ends it."""
    low = line.lows[at]
    plain = bare(low)
    leads = at + 1 < limit and _leads_to_head(words, line, at + 1, limit)
    if low in DETERMINERS and at == first:
        return at + 1
    if plain in words.modifiers or low.endswith(COMPOUNDS):
        return None if found and (plain in _NUMERALS or not _leads_to_head(words, line, at, limit)) else at + 1
    if low == "(":
        return at + 3 if at + 2 < limit and line.lows[at + 2] == ")" else None
    if low in _MARKS:
        may_open = at <= first + 1 or found
        return at + 1 if may_open and at + 1 < limit and (leads or line.is_name(at + 1)) else None
    if low in ("and", "&"):
        return at + 1 if found and leads else None
    if low in PREPOSITIONS and found:
        return _over_preposition(words, line, at, limit)
    return at + 1 if low == "s" and at > first and line.words[at - 1] in ("'", "’") else None


def _over_preposition(words: SpeechWords, line: Line, at: int, limit: int) -> int | None:
    low, left = line.lows[at], bare(line.lows[at - 1])
    if at + 1 >= limit or not (left in words.heads or low in ("of", "for")):
        return None
    after = at + 2 if line.lows[at + 1] in DETERMINERS else at + 1
    if after < limit and (line.is_name(after) or _leads_to_head(words, line, after, limit)):
        return after
    return _common_tail(words, line, after, limit) if low == "of" or left in words.groups else None


def _common_tail(words: SpeechWords, line: Line, at: int, limit: int) -> int | None:
    """`center for reconciliation of conflicting sides in Syria`: common nouns that run up to a preposition or a name."""
    look = at
    while look < min(limit, at + 4):
        low = line.lows[look]
        if not low[0].isalpha() or low in words.verbs or low in VERBISH or low in DETERMINERS:
            return None
        if look > at and (low in PREPOSITIONS or line.is_name(look)):
            return look
        look += 1
    return look if look >= limit or line.lows[look] in (",", ".") else None


def _continues(words: SpeechWords, line: Line, at: int) -> bool:
    """A name after a finished noun goes on only behind a noun for a person ("activist Nayef Mustafa")."""
    return bare(line.lows[at - 1]) in words.persons or (line.is_name(at - 1) and not line.words[at - 1].isupper())


def _leads_to_head(words: SpeechWords, line: Line, at: int, limit: int) -> bool:
    """True if modifiers from token `at` on lead to a noun for a source or a name."""
    look = at
    while look < min(limit, at + 5):
        plain = bare(line.lows[look])
        if plain in words.heads:
            return True
        if plain not in words.modifiers and not line.is_name(look):
            return False
        look += 1
    return False
