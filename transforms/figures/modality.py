"""reading of a figure -> modality: whether it happened, goes on, is planned, is held to be so, or is a standing fact.

It looks at the words of the verb group, and of a noun of doing at what governs it ("will allow for the evacuation of",
"the evacuation of 40 has begun"). It refuses to weigh words of another clause: a far "reportedly" hedges nothing.
"""

import re

from transforms.figures.grammar_words import BE, HAVE, HEDGES, Reading, Tokens, word_set

_PLANNED = word_set(
    "will would shall ’ll planned plans plan planning scheduled expected due slated supposed preparing prepare prepared "
    "awaiting allow allows proposed proposal aims aim aimed should must ready tomorrow needs facilitate facilitating"
)
_DEALS = word_set("deal agreement plan proposal talks negotiations accord arrangement negotiating agreed bid efforts")
_ESTIMATES = word_set("believed thought estimated presumed estimates estimate estimating assumed")
_INTENTS = word_set(
    "want wants wanted wish wishes wished hope hopes hoped intend intends intended seek seeks vow vowed"
)
_BEGUN = word_set(
    "begun began begins starts started start continues continued continuing resumed resumes resume ongoing underway "
    "continue proceeding"
)
_STANDING = frozenset(
    {"besieged", "trapped", "in_need", "residents", "aid_directed_to", "guarantee", "distance", "deployed"}
)
_LASTING = frozenset({"remaining", "missing"})
_DONE_TO = word_set(
    "managed able began begun continued helped had have forced compelled started seen prompted them him going people "
    "civilians residents thousands hundreds families claimed said"
)
_STILL = word_set("remain remains still")
_PAST = word_set("was were had went gone")
_OF_MEASURES = {"elapsed": "completed", "planned_completion": "planned"}
_SAID_BY_IT = {"want_to_leave": "intent", "to_be_evacuated": "planned"}
# Reads lower case.
_HISTORY = re.compile(
    r"\bsince\s+(?:[\w'’-]+\s+){0,5}?(?:war|conflict|crisis|uprising|fighting|violence|unrest|revolt|insurgency|invasion|"
    r"revolution|civil war|(?:19|20)\d\d|began|erupted|started|broke out|outbreak|beginning|start|onset)\b|"
    r"\b(?:years?|decades?)[\s-](?:old|long)\b|\b(?:war|conflict) (?:has|had|have) (?:killed|claimed|left|displaced|cost)\b"
)
_GROUP, _GOVERNED, _AFTER = 6, 9, 20


def read_modality(tokens: Tokens, at: int, reading: Reading | None, bound: str, text: str) -> tuple[str | None, bool]:
    """Modality of the reading, and True if it turns what is done into what is planned (evacuated, left)."""
    if reading is None:
        return ("estimate" if bound in ("estimate", "believed") else None), False
    told = reading.disposition
    if reading.rule.startswith("measure"):
        return _OF_MEASURES.get(told, "background"), False
    nominal = reading.rule.removeprefix("joined.").startswith("deed")
    group = _words_before(tokens, min(reading.first, at) if reading.first < at else reading.first, nominal)
    if reading.rule in ("participle.after", "state.after"):
        group |= _words_before(tokens, at, nominal=False)
    # "feared dead", "remain trapped": the cue itself may say how sure, and that it goes on.
    for token in tokens[reading.first : reading.last + 1]:
        group.add(token.word)
    if told in _SAID_BY_IT:
        return _SAID_BY_IT[told], False
    if group & HEDGES:
        return "hedged", False
    if bound in ("estimate", "believed") or group & _ESTIMATES:
        return "estimate", False
    agreed = nominal and bool(group & _DEALS) and bool(group & {"to", "for", "on"})
    if agreed or group & _PLANNED or _to_be(tokens, reading.first):
        return "planned", told in ("evacuated", "left")
    if group & _INTENTS:
        return "intent", False
    if told in _STANDING:
        return "ongoing" if told == "trapped" and group & _STILL else "background", False
    return _course(tokens, at, reading, group, text), False


def _course(tokens: Tokens, at: int, reading: Reading, group: set[str], text: str) -> str:
    """Modality of what is told as a fact: it goes on, is over, or belongs to a long history."""
    if reading.disposition in _LASTING and not group & _PAST:
        return "ongoing"
    nominal = reading.rule.removeprefix("joined.").startswith("deed")
    if "being" in group or (nominal and _going_on(tokens, reading.last, at)) or _progressive(tokens, reading, group):
        return "ongoing"
    return "background" if _tells_history(text) else "completed"


def _tells_history(text: str) -> bool:
    low = text.lower()
    # The words without which it can not: most sentences have none of them, and need no search.
    may = "since" in low or "year" in low or "decade" in low or "war" in low or "conflict" in low
    return may and _HISTORY.search(low) is not None


def _words_before(tokens: Tokens, at: int, nominal: bool) -> set[str]:
    """Words of the verb group before `at`: up to a mark or a figure; a noun of doing is governed from farther off."""
    words: set[str] = set()
    for k in range(at - 1, max(at - 1 - (_GOVERNED if nominal else _GROUP), -1), -1):
        token = tokens[k]
        if (
            token.figure >= 0
            or token.word in ";:.,!?|"
            or token.word in ("who", "which", "that", "and", "while", "after")
        ):
            break
        words.add(token.word)
    return words


def _to_be(tokens: Tokens, at: int) -> bool:
    """ "are to be evacuated", "set to see", "a deal to evacuate": to, but for what somebody managed to do."""
    if at > 1 and tokens[at - 1].word == "to" and tokens[at - 2].word not in _DONE_TO:
        return True
    for k in range(at - 1, max(at - 5, 0), -1):
        if tokens[k].word == "to" and (
            tokens[k - 1].word in BE or tokens[k - 1].word in ("set", "due", "about", "going")
        ):
            return True
    return False


def _going_on(tokens: Tokens, first: int, at: int) -> bool:
    for k in range(first, min(at + _AFTER, len(tokens))):
        if tokens[k].word in _BEGUN or (tokens[k].word == "way" and tokens[k - 1].word == "under"):
            return True
        if tokens[k].word in ";:!?|" and k > at:
            return False
    return False


def _progressive(tokens: Tokens, reading: Reading, group: set[str]) -> bool:
    """ "are leaving", "is evacuating": the present tense of something under way."""
    return tokens[reading.first].word.endswith("ing") and bool(group & {"is", "are"}) and not group & HAVE
