"""words before a verb of speech -> extent of a noun phrase: decides how far back it reaches.

Names, nouns for sources, the words that go before them and what hangs on them by a preposition belong to it; another
word ends it. News copy is read with and without its commas. It refuses to decide whether the phrase is a subject.
"""

from transforms.statements.speaker_roles import DETERMINERS, NAME_LINKS, PREPOSITIONS, WITHIN_LINKS, has_head
from transforms.statements.words import COMPOUNDS, WEAK, Line, SpeechWords, bare, is_abbreviated, word_set

_SETTLEMENTS = word_set("city town village district province governorate region area neighbourhood neighborhood border")
_ALSO_BEFORE = word_set("forces rights sources police media news rebels militants opposition")
_CLOSE = word_set("close familiar loyal affiliated based linked")
_CARRIED = word_set("carried quoted published released issued seen obtained cited")
VERBISH = word_set(
    "was were is are been be being has have had will would could should may might can did does do said says "
    "told killed wounded hit struck fled left took made began started continued remained become became came "
    "went"
)
CHUNK = 30
_LINKING = frozenset(["and", "&", ",", "-", "/", "’", "("])
_GOES_ON = PREPOSITIONS | {"and", "&", "including"}
_PLACING = PREPOSITIONS | {"near", "outside", "across", "around", "over"}
_LINKS = NAME_LINKS | PREPOSITIONS
_OPENING = _LINKS | {"the"}


def grow_back(words: SpeechWords, line: Line, end: int, floor: int) -> int | None:
    """First token of the noun phrase that ends before `end`, or None if no source ends there."""
    lows, at = line.lows, end
    floor = max(floor, end - CHUNK)
    if lows[end - 1] in words.pronouns:
        return end - 1
    is_short_name = line.words[end - 1].isupper() and lows[end - 1] in words.names
    if is_short_name and end - 3 >= floor and line.is_name(end - 2) and lows[end - 3] in PREPOSITIONS:
        # `near Damascus UN says`
        return end - 1
    found = False
    while at > floor and lows[at - 1] != "that":
        if lows[at - 1] in DETERMINERS and not (lows[at - 1] in ("this", "these", "those") and at == end):
            at -= 1
            step = _before_determiner(words, line, at, floor, found)
        else:
            step = _before_word(words, line, at, floor, end, found)
        if step is None:
            break
        at, found = step[0], found or step[1]
    if not found:
        return None
    if at > floor and lows[at - 1] in _PLACING:
        at = _behind_object(words, line, at, end)
    while at < end and (lows[at] in _LINKING or lows[at] in PREPOSITIONS):
        at += 1
    while at + 1 < end and lows[at] in _SETTLEMENTS and (bare(lows[at + 1]) in words.modifiers or line.is_name(at + 1)):
        at += 1
    return at if at < end else None


def _before_determiner(words: SpeechWords, line: Line, at: int, floor: int, found: bool) -> tuple[int, bool] | None:
    """Where the phrase goes on before its article `at`: behind a preposition, a name, "known as"; None if it ends."""
    lows = line.lows
    joined = _join_back(words, line, at, floor)
    if joined < at:
        return joined, False
    if line.words[at][0].isupper() and at > floor and lows[at - 1] not in PREPOSITIONS:
        # A capital article opens a sentence, whatever was glued before it.
        return None
    reach = None if found else _reach_back(words, line, at, floor)
    if reach is not None:
        return reach, True
    if at - 2 >= floor and lows[at - 1] == "and" and lows[at - 2] in words.plurals and lows[at - 2] not in WEAK:
        return at - 1, False
    if at - 2 > floor and lows[at - 2 : at] == ["known", "as"]:
        return (at - 3 if at - 3 > floor and lows[at - 3] == "also" else at - 2), False
    if at - 1 < floor or not line.is_name(at - 1):
        return _of_name(line, at, floor)
    is_role = has_head(words, line, at, at + 4, True) or (_opens(line, at) and has_head(words, line, at, at + 5, False))
    if is_role and (at - 1 == floor or line.is_name(at - 2)):
        return at, False
    return None


def _of_name(line: Line, at: int, floor: int) -> tuple[int, bool] | None:
    """`Charles Lister of the ...`: a full name before the preposition."""
    if at - 3 < floor or line.lows[at - 1] not in ("of", "from", "at", "with"):
        return None
    return (at - 1, False) if line.is_name(at - 2) and line.is_name(at - 3) else None


def _before_word(words: SpeechWords, line: Line, at: int, floor: int, end: int, found: bool) -> tuple[int, bool] | None:
    """Step over the word before `at` if it belongs to the phrase; the flag tells that it names a source."""
    word, low = line.words[at - 1], line.lows[at - 1]
    plain = bare(low)
    if line.is_name(at - 1) or is_abbreviated(word):
        return at - 1, True
    if plain in words.heads:
        # `18 civilians observatory director`: another phrase ends with that plural.
        is_end = found and plain in words.plurals and plain.endswith("s") and plain not in _ALSO_BEFORE
        return None if is_end and line.lows[at] not in _GOES_ON else (at - 1, True)
    if plain in words.modifiers or low.endswith(COMPOUNDS) or low.startswith(("pro-", "anti-")) or low == "#":
        return at - 1, False
    if low in PREPOSITIONS and at < end and at - 2 >= floor:
        return _before_preposition(words, line, at, floor, end)
    before = _before_link(words, line, at, floor, end)
    if before is not None:
        return before, False
    if low in ("(", ")") or low in _LINKING:
        return None
    reach = _reach_back(words, line, at, floor)
    return None if reach is None else (reach, True)


def _before_link(words: SpeechWords, line: Line, at: int, floor: int, end: int) -> int | None:
    """Step over what holds parts of a phrase together: and, -, "(X)", "carried by", "named", "bin"."""
    low, left = line.lows[at - 1], at - 2
    if left < floor:
        return None
    is_named, is_head = line.is_name(left), bare(line.lows[left]) in words.heads
    if low == ")":
        return at - 3 if at - 3 >= floor and line.lows[at - 3] == "(" else None
    if low == "by":
        is_carried = line.lows[left] in _CARRIED and at - 3 >= floor and line.lows[at - 3] in words.heads
        return at - 2 if is_carried else None
    joins = low in ("and", "&") and left >= floor + 1 and (is_head or is_named)
    marks = low in ("-", "/", "‘", "’") and is_named and at < end
    naming = low in ("named", "called") and at < end and is_head
    within = low in WITHIN_LINKS and at < end and is_named and line.is_name(at)
    return at - 1 if joins or marks or naming or within else None


def _before_preposition(words: SpeechWords, line: Line, at: int, floor: int, end: int) -> tuple[int, bool] | None:
    """Step over a preposition that ties the phrase to a noun for a source before it, near or farther off."""
    low = line.lows[at - 1]
    is_tied = low in ("for", "of") and line.is_name(at - 2) and line.is_name(at)
    if bare(line.lows[at - 2]) in words.heads or is_tied:
        return at - 1, False
    reach = None if has_head(words, line, at, end, False) else _reach_back(words, line, at, floor)
    return None if reach is None else (reach, True)


def _behind_object(words: SpeechWords, line: Line, first: int, end: int) -> int:
    """`in northern Syria | Al Mayadeen channel`: the place behind a preposition is not part of the speaker."""
    at = first
    while at < end and line.lows[at] in words.modifiers and not line.is_name(at):
        at += 1
    names = at
    while names < end and line.is_name(names) and bare(line.lows[names]) not in words.nominal:
        names += 1
    size = names - at
    if size == 0 or line.lows[at] in DETERMINERS:
        return first
    rest = names if names < end else at + 1
    if names < end and size > 1 and line.lows[names] in words.heads and line.lows[names] in words.groups:
        # `Syria Al Mayadeen channel`: all but the first word belong to the name.
        rest = at + 1
    if names < end and line.lows[names] in _LINKS:
        rest = at + 1
    if rest >= end or not (any(line.is_name(i) for i in range(rest, end)) or has_head(words, line, rest, end, False)):
        return first
    return rest


def _opens(line: Line, at: int) -> bool:
    """True if nothing but names stands between the start of the sentence and token `at`."""
    return at <= 8 and all(line.is_name(back) or line.lows[back] in _OPENING for back in range(at))


def _join_back(words: SpeechWords, line: Line, at: int, floor: int) -> int:
    """Step over a preposition that ties what stands right of it to a noun for a source left of it."""
    if at - 1 > floor and line.lows[at - 1] in PREPOSITIONS:
        left = bare(line.lows[at - 2])
        if left in words.heads:
            return at - 1
        if left in _CLOSE and at - 3 >= floor and bare(line.lows[at - 3]) in words.heads:
            return at - 2
        if line.lows[at - 1] in ("for", "of") and line.is_name(at - 2) and line.is_name(at):
            return at - 1
    return at


def _reach_back(words: SpeechWords, line: Line, at: int, floor: int) -> int | None:
    """Over unknown nouns to a preposition behind a noun for a person ("director of a hospital in the rebel east")."""
    look = at
    while look > max(floor, at - 9):
        low = line.lows[look - 1]
        if not low[0].isalnum() or low in words.verbs or low in VERBISH:
            return None
        if low in PREPOSITIONS and look - 2 >= floor:
            left = bare(line.lows[look - 2])
            if left in words.persons or left in words.plurals or (left in words.groups and low in ("for", "of")):
                return look - 1
        look -= 1
    return None
