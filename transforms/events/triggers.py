"""verbs that tell a happening -> tellings: decides which verb of a sentence tells one, at which stage.

A verb that means several things (leave, hit, release, reach) counts only with company that settles it: people or
vehicles that move, a weapon, captives. It refuses wishes ("want to leave", "tried to take") and possibilities.
"""

from transforms.events.company import by_follows, kind_in_company
from transforms.events.sentence import VIOLENT, Sentence, Telling
from transforms.events.status import VerbGroup, read_verb_group
from transforms.events.verb_forms import stands_as_verb
from transforms.events.words import Found, word_set

_TERM_TYPES = word_set(
    "evacuation humanitarian_aid detainee_release return_of_displaced negotiation un_vote_scheduled displacement"
)
_ATTRIBUTIVE = word_set("besieged blockaded encircled beleaguered beseiged")
# "villages encircled for years", "the group besieged the hotel": a verb, not an adjective.
_AFTER_BESIEGING = word_set("by since and for the a an")
# What the refusal of a happening is.
_DENIABLE = {"evacuation": "evacuation_obstruction", "humanitarian_aid": "aid_obstruction"}
_PERFECT_OR_PRESENT = word_set("have has is are haven't hasn't isn't aren't")
_OF_CAPTIVES = frozenset(["abduction", "detainee_release"])
_STATES = frozenset(["siege", "territorial_control_state"])
# What a headline's present tense, or a bare participle, tells as done.
_AT_ONCE = VIOLENT | {"territorial_control_change", "condemnation", "evacuation_convoy_arrival"}
_DEAL_WORDS = word_set("deal agreement accord pact agreed deals plan")


def read_verbs(sentence: Sentence) -> list[Telling]:
    """Tellings by verbs, in order of their words."""
    told: list[Telling] = []
    for found in sentence.triggers:
        if found.family == "noun":
            continue
        if found.meaning == "siege" and _attributive(sentence, found):
            told.append(_attributive_siege(found, sentence.clauses.around(found.first)))
            continue
        if not stands_as_verb(sentence, found):
            continue
        clause = sentence.clauses.around(found.first)
        kind = kind_in_company(sentence, found, clause)
        if kind is None:
            continue
        group = read_verb_group(sentence.words, found.first, found.form, clause[0])
        told += _telling(sentence, found, clause, kind, group)
    return told


def _telling(sentence: Sentence, found: Found, clause: tuple[int, int], kind: str, group: VerbGroup) -> list[Telling]:
    refused = group.negated or group.status == "denied"
    if refused and kind not in _DENIABLE:
        return []
    status = "completed" if refused else _stage(sentence, found, clause, kind, group)
    if status is None:
        return []
    rule = f"{kind}.{'passive' if group.passive else found.family.replace('_verb', '')}"
    if refused:
        lows = set(sentence.words[group.first : found.first])
        status = "ongoing" if lows & _PERFECT_OR_PRESENT else "completed"
        kind = _DENIABLE[kind]
        rule = f"{kind}.not_allowed"
    attributive = kind in _OF_CAPTIVES and found.form == "ed" and not group.passive and found.last in sentence.people
    leg = status == "planned" and kind in _TERM_TYPES and _of_a_deal(sentence.words, group.first, found.first)
    if attributive or leg:
        rule = f"{kind}.{'leg' if leg else 'attributive'}"
    confidence = 0.4 if attributive else 0.8 if group.finite else 0.6
    status_words = (group.first, found.first) if group.first < found.first else None
    assertion = "hedged" if group.hedged else "stated"
    passive = group.passive or (found.form in ("ed", "participle") and by_follows(sentence.words, found.last))
    reading = (kind, status, status_words, assertion, passive, attributive, leg, attributive, clause, confidence, rule)
    # Not the constructor of the named tuple, which is Python code.
    return [tuple.__new__(Telling, (found.first, found.last, *reading))]


def _stage(sentence: Sentence, found: Found, clause: tuple[int, int], kind: str, group: VerbGroup) -> str | None:
    """Stage of what the verb tells; None where it is only wished, possible, or planned violence."""
    status, words, violent = group.status, sentence.words, kind in VIOLENT
    if found.family == "stuck_verb" and status is not None:
        return "halted"
    if kind == "aid_obstruction" and status == "completed":
        lows = set(words[group.first : found.first])
        return "ongoing" if lows & _PERFECT_OR_PRESENT else "completed"
    if status == "present":
        earlier = set(words[max(clause[0], group.first - 12) : group.first])
        status = "planned" if earlier & {"would", "will"} else "completed" if kind in _AT_ONCE else "ongoing"
    elif status == "purpose":
        forced = any(w.startswith(("forc", "caus", "plan")) for w in words[max(0, group.first - 10) : found.first])
        status = "planned" if kind in _TERM_TYPES and (kind != "displacement" or forced) else None
    elif (
        status == "ongoing"
        and found.form == "ing"
        and not group.finite
        and kind in _AT_ONCE - {"evacuation_convoy_arrival"}
    ):
        status = "completed"
    elif status == "completed" and kind in _TERM_TYPES and group.first == found.first and found.form == "ed":
        # "a deal that would see fighters evacuated"
        earlier = set(words[max(clause[0], found.first - 8) : found.first])
        status = "planned" if "see" in earlier and earlier & {"would", "will", "to"} else status
    if status is not None and sentence.clauses.is_conditional(found.first):
        status = "planned" if kind in _TERM_TYPES else None
    if status == "planned" and violent:
        return None
    return "ongoing" if status == "completed" and kind in _STATES else status


def _of_a_deal(words: list[str], first: int, at: int) -> bool:
    """True for "the deal to evacuate X": a term of the deal."""
    return not _DEAL_WORDS.isdisjoint(words[max(0, first - 3) : at])


def _attributive(sentence: Sentence, found: Found) -> bool:
    words, i = sentence.words, found.first
    if words[i] not in _ATTRIBUTIVE or found.last >= len(words):
        return False
    before = words[i - 1] if i else ""
    if words[found.last] in _AFTER_BESIEGING or before in ("is", "are", "was", "were", "been", "being", "be"):
        return False
    return before not in ("have", "has", "had", "currently", "still", "forces", "troops", "people")


def _attributive_siege(found: Found, clause: tuple[int, int]) -> Telling:
    return Telling(
        first=found.first,
        last=found.last,
        event_type="siege",
        status="ongoing",
        status_words=None,
        assertion="stated",
        passive=True,
        is_nominal=True,
        is_leg=False,
        is_background=False,
        clause=clause,
        confidence=0.6,
        rule="siege.attributive",
    )
