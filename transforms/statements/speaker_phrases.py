"""words around a verb of speech -> phrase of the speaker: decides which words name who speaks.

Before the verb, behind it, with an apposition or a clause between commas. It refuses to decide who is meant.
"""

from functools import lru_cache

from transforms.statements.phrase_before import CHUNK, VERBISH, grow_back
from transforms.statements.phrase_behind import grow_forward
from transforms.statements.speaker_roles import DETERMINERS, NAME_LINKS, Phrase, has_head, split_role
from transforms.statements.words import CALENDAR, Line, SpeechWords, bare, word_set

_ADVERBS = word_set(
    "also has have had later earlier however since then again recently previously repeatedly meanwhile "
    "further now today yesterday reportedly subsequently separately still even himself herself itself "
    "themselves had not never have’nt would could may might will often soon immediately"
)
_TIMES = word_set("morning evening afternoon night noon midnight late early week month year last this next on")
_CLAUSE_OPENERS = word_set(
    "who which including speaking addressing appearing contacted reached interviewed living fleeing based "
    "close familiar"
)
_ALWAYS_CLAUSE = frozenset(["speaking", "addressing", "appearing"])
_LEADS = word_set("but and however meanwhile on also earlier later")
_ASIDES = word_set("who which whose where in at on during through via when after with from")
_COMMAS = frozenset([",", '"', "”", "“", ";"])
# What a word's form alone tells is worked out once for so many forms.
_FORMS = 1 << 14
# A subject lies no farther before its verb than so many tokens.
_FARTHEST = 60
_STOPS = frozenset([",", ".", ";", ":", '"', "“", "”", "who", "which", "whose", "!", "?", "-", "–", "—"])


def skip_back(line: Line, verb: int, floor: int) -> int:
    """Index after the subject: adverbs, auxiliaries and a time between subject and verb are left out."""
    at = verb
    while at > floor and _stands_between(line.words[at - 1]):
        at -= 1
    return at


@lru_cache(maxsize=_FORMS)
def _stands_between(word: str) -> bool:
    low = word.lower()
    is_time = low.rstrip("s").endswith("day") or low in _TIMES
    return low in _ADVERBS or is_time or (low.endswith("ly") and len(low) > 4 and not word[0].isupper())


def subject_before(words: SpeechWords, line: Line, verb: int, floor: int) -> Phrase | None:
    """Read the subject that ends before token `verb`; nothing left of token `floor` belongs to it."""
    floor = max(floor, verb - _FARTHEST)
    end = skip_back(line, verb, floor)
    if end <= floor:
        return None
    if line.lows[end - 1] in ("-", "–", "—"):
        opened = next(
            (at for at in range(end - 2, max(floor, end - CHUNK), -1) if line.lows[at] in ("-", "–", "—")), None
        )
        first = grow_back(words, line, opened, floor) if opened is not None and opened > floor else None
        return None if first is None or opened is None else split_role(words, line, first, opened, first, verb)
    if line.lows[end - 1] in words.pronouns:
        return split_role(words, line, end - 1, end, end - 1, verb)
    plain_end = bare(line.lows[end - 1]) in words.heads or line.is_name(end - 1)
    openers = _ALWAYS_CLAUSE if plain_end else _CLAUSE_OPENERS
    if line.lows[end - 1] != "," and not openers.isdisjoint(line.lows[floor:end]):
        front = _front(line, floor, end)
        opening = grow_forward(words, line, front, end)
        if opening is not None and opening < end and line.lows[opening] in openers and end - opening <= 30:
            return split_role(words, line, front, opening, front, verb)
    if end - floor >= 3 and line.lows[end - 1] in ("them", "those") and line.lows[end - 2] == "of":
        return split_role(words, line, end - 3, end, end - 3, verb)
    if line.lows[end - 1] == ",":
        return _before_comma(words, line, end - 1, floor, verb)
    first = grow_back(words, line, end, floor)
    if first is None:
        return None
    if (
        first - 2 >= floor
        and line.lows[first - 1] in ("in", "on", "at", "through", "via", "during")
        and line.is_name(first - 2)
    ):
        # `NAME in a message condemned`: where it was said stands between subject and verb.
        is_document = any(bare(low) in words.documents for low in line.lows[first:end])
        named = grow_back(words, line, first - 1, floor) if is_document else None
        if named is not None:
            return split_role(words, line, named, first - 1, named, verb)
    return split_role(words, line, first, end, first, verb)


def subject_after(words: SpeechWords, line: Line, first: int, limit: int, closed: bool = False) -> Phrase | None:
    """Read the phrase that begins at token `first` ("said X", "according to X").

    With `closed` an apposition must end with a comma before the sentence does: what follows is the claim then.
    """
    last = grow_forward(words, line, first, limit, closed)
    if last is None:
        return None
    until = last
    if last < limit and line.lows[last] == ",":
        # An apposition: it begins with an article or a noun for a role and ends with a comma or the sentence.
        after = last + 1
        inner = grow_forward(words, line, after, limit) if after < limit else None
        if inner is not None and has_head(words, line, after, inner, persons=True):
            while inner < limit and line.lows[inner] not in (",", ".", ";", '"', "“", "”"):
                inner += 1
            if closed and (inner >= limit or line.lows[inner] != "," or inner - after > 12):
                return split_role(words, line, first, last, first, last)
            name = split_role(words, line, first, last, first, inner)
            return name._replace(role_first=after, role_last=inner)
    elif (
        last < limit
        and not closed
        and line.is_name(last - 1)
        and (line.lows[last] in ("a", "an", "the") or line.lows[last] in words.heads)
    ):
        inner = last + 1
        while inner < min(limit, last + 16) and line.lows[inner] not in _STOPS and line.lows[inner] not in words.verbs:
            is_past = line.lows[inner].endswith("ed") and inner + 1 < limit and line.lows[inner + 1] in DETERMINERS
            if line.lows[inner] in VERBISH or is_past:
                return split_role(words, line, first, last, first, until)
            inner += 1
        name = split_role(words, line, first, last, first, inner)
        return name._replace(role_first=last, role_last=inner)
    return split_role(words, line, first, last, first, until)


def whole_phrase(words: SpeechWords, line: Line, first: int, last: int) -> Phrase:
    """Take tokens `first` to `last` as one phrase; only role and name are told apart."""
    return split_role(words, line, first, last, first, last)


def _front(line: Line, floor: int, end: int) -> int:
    """First token of the clause behind its conjunctions, day and credit in brackets."""
    at = floor
    while at < end:
        if line.lows[at] == "(":
            closing = next((i for i in range(at, min(end, at + 7)) if line.lows[i] == ")"), at)
            at = closing + 1
        elif (
            not line.words[at][0].isalnum()
            or line.lows[at] in _LEADS
            or line.lows[at] in CALENDAR
            or line.lows[at] in _TIMES
        ):
            at += 1
        else:
            break
    return at


def _before_comma(words: SpeechWords, line: Line, comma: int, floor: int, verb: int) -> Phrase | None:
    """`NAME, ROLE of X, said` and `ROLE, NAME, said`: the name, with what stands beside it as its role."""
    opened = next((at for at in range(comma - 1, max(floor, comma - CHUNK), -1) if line.lows[at] in _COMMAS), None)
    if opened is None or line.lows[opened] != ",":
        return None
    chunk = opened + 1
    opener = line.lows[chunk]
    if all(line.is_name(at) or line.lows[at] in NAME_LINKS for at in range(chunk, comma)) or (
        line.is_name(comma - 1) and (bare(opener) in words.persons or bare(opener) in words.modifiers)
    ):
        return _named_behind(words, line, chunk, comma, opened, floor, verb)
    is_relative = opener in _ASIDES or opener.endswith("ing")
    if not (is_relative or opener in DETERMINERS or has_head(words, line, chunk, comma, True)):
        # No apposition: the comma ends an inserted phrase ("X, meanwhile, said") or a claim ("..., said X").
        return None
    first = grow_back(words, line, opened, floor)
    if first is None or opened - first > 24:
        return None
    whole = split_role(words, line, first, opened, first, verb)
    if (
        first - 1 > floor
        and line.lows[first - 1] == ","
        and (line.lows[first] in DETERMINERS or line.lows[first] in words.persons)
    ):
        name = grow_back(words, line, first - 1, floor)
        if name is not None and line.is_name(name) and first - 1 - name <= 5:
            return Phrase(name, first - 1, first, opened, name, verb)
    if opened - first > 12:
        return None
    return whole if is_relative else whole._replace(role_first=chunk, role_last=comma)


def _named_behind(
    words: SpeechWords, line: Line, chunk: int, comma: int, opened: int, floor: int, verb: int
) -> Phrase | None:
    """`The group spokesman, NAME, said`; `a spokesman in Potsdam, Germany, said` has no name there."""
    first = grow_back(words, line, opened, floor)
    if first is None or not has_head(words, line, first, opened, True):
        return None
    if bare(line.lows[opened - 1]) not in words.persons and comma - chunk < 2:
        return split_role(words, line, first, opened, first, verb)
    inner = split_role(words, line, chunk, comma, first, verb)
    return inner if inner.role_last > inner.role_first else inner._replace(role_first=first, role_last=opened)
