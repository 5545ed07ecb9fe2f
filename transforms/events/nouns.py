"""nouns that name a happening -> tellings: decides what a clause says of it (begun, halted, blocked, agreed, broken).

"The evacuation has begun", "blocked the transfer of civilians", "reached a deal", "violated the truce": the stage comes
from the aspect words that govern the noun. A bare reference ("after the attack") is told with low confidence under a
rule that ends in .reference. It refuses happenings that are only wished, feared, denied or asked for.
"""

from typing import NamedTuple

from transforms.events.aspects import form_of, nearest_aspects, under_aspect
from transforms.events.idioms import is_idiom
from transforms.events.sentence import VIOLENT, Sentence, Telling
from transforms.events.status import read_verb_group
from transforms.events.words import Found, phrases_between, word_set

# Read only where some aspect governs them: the bare noun names a topic.
_NEED_ASPECT = word_set(
    "humanitarian_aid humanitarian_corridor_opened negotiation amnesty_offered displacement return_of_displaced"
)
_NEED_NUMBER = frozenset(["casualties", "killing_of_civilians"])
_DEFAULT = {
    "evacuation": "ongoing",
    "agreement_reached": "completed",
    "ceasefire_agreed": "ongoing",
    "ceasefire_violation": "ongoing",
    "ceasefire_breakdown": "completed",
    "siege": "ongoing",
}
_DEALS = frozenset(["agreement_reached", "ceasefire_agreed"])
_LEG_OPENERS = word_set(
    "on for enabling resume allow allowing exchange return parallel providing provides stipulates includes including see"
)
_PREPOSITIONS = word_set("by in of from with on at to for during after amid under and")
_EXCHANGED = frozenset(["exchange", "return", "parallel"])
_DEFINITE = word_set("the this that these those such their its his")
_TERMS = frozenset(["evacuation", "humanitarian_aid", "detainee_release", "return_of_displaced"])
_NEVER_REFERENCES = frozenset(["ceasefire_breakdown", "ceasefire_violation", "air_support"])
_ASKED = word_set("ordered demanded demanding urged ordering called")
_NUMBERS = word_set("two three four five six seven eight nine ten dozens scores hundreds thousands several dozen one")
_MADE = frozenset(["between", "brokered", "signed", "reached", "agreed"])
_THE_PROCESS = 2
_PERFECT = frozenset(["have", "has"])


class _Told(NamedTuple):
    kind: str
    status: str
    rule: str
    hedged: bool


def read_nouns(sentence: Sentence) -> list[Telling]:
    """Tellings by nouns, in order of their words."""
    told: list[Telling] = []
    # Keywords that a page lists beside a story ("Tags Syria siege truce") tell nothing.
    keywords = 14 if sentence.words[0] == "tags" else 0
    for found in sentence.triggers:
        if found.family == "noun" and found.first >= keywords and not is_idiom(sentence.words, found):
            telling = _read(sentence, found)
            if telling is not None:
                told += _with_violation(sentence, found, telling)
    return told


def _with_violation(sentence: Sentence, found: Found, telling: Telling) -> list[Telling]:
    """A truce that was agreed and has been violated is told twice: the truce, and the violation of it."""
    if telling.event_type != "ceasefire_agreed" or telling.status_words is None:
        return [telling]
    clause = telling.clause
    for other in phrases_between(sentence.others, found.last + 1, clause[1]):
        if other.family == "aspect_ceasefire_agreed" and other.meaning == "violated":
            group = read_verb_group(sentence.words, other.first, "ed", clause[0])
            if group.status in ("completed", "ongoing") and not group.negated:
                span = (other.first, other.last)
                return [
                    telling,
                    telling._replace(
                        first=other.first,
                        last=other.last,
                        event_type="ceasefire_violation",
                        status="ongoing" if telling.status == "ongoing" or group.first < other.first else "completed",
                        status_words=span,
                        rule="ceasefire_violation.broken_deal",
                    ),
                ]
    return [telling]


def _read(sentence: Sentence, found: Found) -> Telling | None:
    words, clause = sentence.words, sentence.clauses.around(found.first)
    aspect = _aspect_of(sentence, found, clause)
    if not _enough_is_said(sentence, found, clause, aspect):
        return None
    told = _under(words, found, clause, aspect) if aspect is not None else _bare(words, found, clause)
    if told.kind == "":
        return None
    kind, status, rule = told.kind, told.status, told.rule
    if kind in ("evacuation", "humanitarian_aid") and sentence.clauses.is_conditional(found.first):
        status = "planned"
    leg = kind in _TERMS and status != "halted" and _is_leg(sentence, found)
    if leg:
        status, rule = "planned", f"{kind}.{'exchange_leg' if _exchange(words) else 'leg'}"
    elif aspect is None and kind not in _NEVER_REFERENCES and _bare_reference(sentence, found, clause):
        if kind in VIOLENT:
            return None
        rule = f"{kind}.reference"
    reference = rule.endswith(".reference")
    confidence = 0.4 if reference else 0.8 if aspect is not None or leg else 0.6
    status_words = (aspect.first, aspect.last) if aspect is not None else None
    assertion = "hedged" if told.hedged else "stated"
    reading = (kind, status, status_words, assertion, False, aspect is None, leg, False, clause, confidence, rule)
    # Not the constructor of the named tuple, which is Python code.
    return tuple.__new__(Telling, (found.first, found.last, *reading))


def _aspect_of(sentence: Sentence, found: Found, clause: tuple[int, int]) -> Found | None:
    before, after = nearest_aspects(sentence, found, clause)
    lead = set(sentence.words[max(clause[0], found.first - 3) : found.first])
    if "under" in lead and found.meaning in _DEALS:
        # "moves forward under a new agreement": what goes on is not the agreement.
        return after if after is not None and after.meaning in ("agreed", "violated") else None
    return before or after


def _enough_is_said(sentence: Sentence, found: Found, clause: tuple[int, int], aspect: Found | None) -> bool:
    """False for what is wished or denied, and for nouns that tell nothing without an aspect or a number."""
    words, kind = sentence.words, found.meaning
    if aspect is not None and aspect.meaning == "unreal":
        return False
    if words[found.first] == "departure" and words[found.last - 1] == "of":
        # Of a director it is no evacuation.
        who = range(found.last, found.last + 4)
        many = any(_number(word) for word in words[found.last : found.last + 4])
        if not many and sentence.people.isdisjoint(who) and sentence.vehicles.isdisjoint(who):
            return False
    if words[found.last - 1] == "process" and found.last - found.first == _THE_PROCESS:
        return aspect is not None and aspect.meaning in ("halted", "obstructed")
    if kind == "humanitarian_corridor_opened" and aspect is not None:
        return aspect.meaning in ("opened", "operating", "planned", "ongoing")
    if kind in _NEED_NUMBER:
        reach = 20 if "toll" in words[found.last - 1] or words[found.first] == "toll" else 6
        return any(_number(w) for w in words[max(clause[0], found.first - 3) : min(clause[1], found.last + reach)])
    return aspect is not None or kind not in _NEED_ASPECT


def _under(words: list[str], found: Found, clause: tuple[int, int], aspect: Found) -> _Told:
    group = read_verb_group(words, aspect.first, form_of(words[aspect.last - 1]), clause[0])
    verb, at = group.status, aspect.first
    before = words[at - 1] if at else ""
    infinitive = "to" in words[max(clause[0], at - 14) : at]
    asked = not _ASKED.isdisjoint(words[max(0, at - 4) : at])
    if (before == "and" and verb == "present" and infinitive) or (before == "the" and asked):
        verb = "purpose"
    if aspect.meaning in ("violated", "lifted", "collapsed") and verb == "ongoing" and not group.finite:
        verb = "completed"
    perfect = not _PERFECT.isdisjoint(words[group.first : at])
    status = _DEFAULT.get(found.meaning, "completed")
    kind, status, rule = under_aspect(found.meaning, status, aspect.meaning, verb, group.negated, perfect)
    # Not the constructor of the named tuple, which is Python code.
    return tuple.__new__(_Told, (kind, status, rule, group.hedged))


def _bare(words: list[str], found: Found, clause: tuple[int, int]) -> _Told:
    kind, status = found.meaning, _DEFAULT.get(found.meaning, "completed")
    lead = words[max(0, found.first - 10) : found.first]
    if kind == "airstrike" and lead[-1:] == ["with"] and any(low.startswith("support") for low in lead):
        return _Told("air_support", "ongoing", "air_support.with_airstrikes", False)
    following = set(words[found.last : min(clause[1], found.last + 8)])
    if kind in ("evacuation", "territorial_control_change") and following & {"will", "would"}:
        status = "planned"
    elif kind in VIOLENT and "amid" in lead[-4:]:
        status = "ongoing"
    # Not the constructor of the named tuple, which is Python code.
    return tuple.__new__(_Told, (kind, status, f"{kind}.noun", False))


def _bare_reference(sentence: Sentence, found: Found, clause: tuple[int, int]) -> bool:
    words = sentence.words
    start = found.first
    definite = False
    for word in reversed(words[max(clause[0], start - 3) : start]):
        if word in _PREPOSITIONS:
            break
        definite = definite or word in _DEFINITE
    if not definite:
        return False
    last = min(clause[1], found.last + 8)
    for word in words[found.last : last]:
        if word in _MADE or word[0].isdigit() or word in _NUMBERS:
            return False
    return sentence.places.isdisjoint(range(found.last, last))


def _is_leg(sentence: Sentence, found: Found) -> bool:
    words = sentence.words
    agreed = sentence.first_deal < found.first or _exchange(words)
    lead = words[max(0, found.first - 5) : found.first]
    return agreed and not _LEG_OPENERS.isdisjoint(lead)


def _exchange(words: list[str]) -> bool:
    if _EXCHANGED.isdisjoint(words):
        return False
    return any(
        words[i] == "in" and words[i + 1] in _EXCHANGED and words[i + 2] in ("for", "with")
        for i in range(len(words) - 2)
    )


def _number(word: str) -> bool:
    return word[0].isdigit() or word in _NUMBERS
