"""verb and the words before it -> stage, voice, assertion: decides whether a clause tells what happened, goes on, is
planned, or was denied.

Reads the chain of auxiliaries, adverbs and governing verbs that ends at the verb ("is set to be", "have not been
allowed to"). It refuses to judge truth: a hedge is recorded, never weighed.
"""

from typing import NamedTuple

from transforms.events.words import word_set

_BE = word_set("is are was were be been being am isn't aren't wasn't weren't")
_PRESENT_BE = word_set("is are being am isn't aren't")
_HAVE = word_set("has have had having hasn't haven't hadn't")
_FUTURE = word_set("will shall would won't wouldn't")
_POSSIBLE = word_set("may might could can cannot should must ought can't couldn't")
_NEGATION = word_set(
    "not never cannot isn't aren't wasn't weren't hasn't haven't hadn't didn't don't doesn't won't wouldn't can't couldn't "
    "didnt dont doesnt hasnt havent isnt arent wasnt werent wont wouldnt couldnt no nor neither without"
)
_DO = word_set("do does did didn't don't doesn't didnt dont doesnt")
_ADVERBS = word_set(
    "also now still already just so far yet currently recently reportedly allegedly apparently finally ever since then "
    "later soon again all both being each previously once first long only even almost nearly further separately"
)
# What governs "to VERB", by what it makes of the verb.
_GOVERNORS = {
    "planned": word_set(
        "set due expected planned planning plan plans scheduled going preparing prepare ready prepared about agreed "
        "agree agrees poised supposed ordered vowed pledged promised bound intends intend intended able allowed permitted "
        "opportunity decided deal agreement meant continue"
    ),
    "ongoing": word_set(
        "began begun start started continue continued continuing continues resumed starting beginning begins"
    ),
    "completed": word_set("managed able forced helped led proceeded obliged compelled"),
    "denied": word_set("refused refuse refusing refuses failed unable declined unwilling prevented"),
    "intent": word_set(
        "want wants wanted wish wishes wishing hope hopes hoped try trying tried tries attempt attempting attempts "
        "attempted seek seeking seeks sought urged urging asked called calls calling demanded willing like aims aim need needs "
        "threatened threaten threatens threatening likely struggle struggling effort efforts bid push offensive campaign "
        "order plot goal plea needed desire aimed designed"
    ),
}
_GOVERNOR = {word: what for what, words in _GOVERNORS.items() for word in words}
_HEDGES = word_set(
    "reportedly allegedly apparently purportedly supposedly purported alleged suspected presumably appear appears appeared "
    "believed thought seemingly claimed"
)
_ASPECT_ING = word_set("began begun started start continue continued continues resumed resume keep kept stopped")
_CHAINED = _BE | _HAVE | _FUTURE | _POSSIBLE | _NEGATION | _DO | _ADVERBS | {"to"}
_FINITE = _BE | _HAVE | _FUTURE | _POSSIBLE | _DO
_FINITE_FORMS = frozenset(["past", "s", "ed"])
# The stage that a form tells without any word before it.
_ALONE = {"ing": "ongoing", "ed": "completed", "participle": "completed", "past": "completed", "state": "ongoing"}
_REACH = 9


class VerbGroup(NamedTuple):
    """How a verb stands: status or None for what is only wished, voice, negation, hedge, first word of the group."""

    status: str | None
    passive: bool
    negated: bool
    hedged: bool
    finite: bool
    first: int


def read_verb_group(words: list[str], i: int, form: str, clause_start: int) -> VerbGroup:
    """Read the group that ends at word `i`, whose own form is base, s, ing, ed, past, participle or state."""
    first, chain = _chain(words, i, clause_start)
    if not chain:
        # Most verbs stand without auxiliaries.
        hedged = not _HEDGES.isdisjoint(words[max(clause_start, i - 2) : i])
        # Not the constructor of the named tuple, which is Python code.
        alone = (_ALONE.get(form, "present"), False, False, hedged, form in _FINITE_FORMS, i)
        return tuple.__new__(VerbGroup, alone)
    negated = not _NEGATION.isdisjoint(chain)
    hedged = not _HEDGES.isdisjoint(words[max(clause_start, first - 2) : i])
    has_be = not _BE.isdisjoint(chain)
    passive = form in ("ed", "participle") and has_be and not (chain and chain[-1] == "to")
    finite = form in _FINITE_FORMS or not _FINITE.isdisjoint(chain)
    status = _status(words, first, chain, form, has_be)
    # Not the constructor of the named tuple, which is Python code.
    return tuple.__new__(VerbGroup, (status, passive, negated, hedged, finite, first))


def _chain(words: list[str], i: int, clause_start: int) -> tuple[int, list[str]]:
    first, edge = i, max(clause_start, i - _REACH)
    while first > edge:
        low = words[first - 1]
        if not (
            low in _CHAINED
            or (low.endswith("ly") and low not in ("family", "assembly", "italy"))
            or (first < i and words[first] == "to" and low in _GOVERNOR)
            or (first == i and low in _ASPECT_ING)
            or (low in _HEDGES and first < i)
        ):
            break
        first -= 1
    return first, words[first:i]


def _status(words: list[str], first: int, chain: list[str], form: str, has_be: bool) -> str | None:
    lows = set(chain)
    if "to" in lows:
        return _after_to(words, first, chain)
    if lows & _FUTURE:
        return "planned"
    if lows & _POSSIBLE:
        return None
    if form == "ing":
        return "ongoing"
    if form in ("ed", "participle"):
        if "being" in lows:
            return "ongoing"
        if has_be and not lows & _HAVE and lows & _PRESENT_BE:
            return "ongoing"
        return "completed"
    if form == "past":
        return "completed"
    if form == "state":
        return "ongoing"
    return "completed" if lows & {"did", "didn't", "didnt"} else "present"


def _after_to(words: list[str], first: int, chain: list[str]) -> str | None:
    at = len(chain) - 1 - chain[::-1].index("to")
    before = chain[:at]
    if set(before) & _FUTURE:
        return "planned"
    if "have" in chain[at + 1 :]:
        return "completed"
    for low in reversed(before):
        what = _GOVERNOR.get(low)
        if what == "intent":
            return None
        if what == "denied" or (what == "planned" and set(before) & _NEGATION):
            return "denied"
        if what is not None:
            return (
                "completed"
                if low in ("able", "allowed", "permitted") and set(before) & {"were", "was", "been"}
                else what
            )
    if set(before) & _BE:
        return "planned"
    if set(before) & _HAVE:
        return "completed"
    if first and words[first - 1] in _GOVERNOR and _GOVERNOR[words[first - 1]] == "intent":
        return None
    return "purpose"
