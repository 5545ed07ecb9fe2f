"""a noun and the words that govern it -> type and stage: decides what begun, halted, blocked, agreed or broken makes of it.

The aspect phrases are data; which side governs and what an aspect makes of each type is decided here. It refuses to look
beyond the clause.
"""

from transforms.events.sentence import VIOLENT, Sentence
from transforms.events.words import Found, phrases_between, word_set

_OBSTRUCTED = {"evacuation": "evacuation_obstruction", "humanitarian_aid": "aid_obstruction"}
_PARTICIPLES = word_set("begun broken signed struck stuck taken frozen put cut held")
# Between a noun and what is planned of it: "is set to", "were also expected".
_LINKS = word_set("is are was were be been will would also now still not being to had has have yet already reportedly")
_LEFT = 7
_REACH = 14
_RIGHT = 24


# What an aspect makes of any type: (type, stage), where the verb is neither negated nor planned.
_STANDING = {
    "operating": "ongoing",
    "agreed": "completed",
    "delivered": "completed",
    "opened": "completed",
}


def nearest_aspects(sentence: Sentence, found: Found, clause: tuple[int, int]) -> tuple[Found | None, Found | None]:
    """The nearest aspect phrase before the noun and after it, in its clause."""
    if not sentence.others:
        return None, None
    special = f"aspect_{found.meaning}"
    before: tuple[tuple[int, int, bool], Found] | None = None
    after: tuple[tuple[int, bool], Found] | None = None
    for other in phrases_between(
        sentence.others, max(clause[0], found.first - _REACH), min(clause[1], found.last + _RIGHT)
    ):
        if other.family not in ("aspect", special) or other.first < clause[0]:
            continue
        own = other.family == special
        # "are due in the capital on 14 March for a third round of talks"
        far = found.meaning == "negotiation" and other.meaning == "planned"
        if found.first - (_REACH if far else _LEFT) <= other.last <= found.first:
            rank = (other.last, other.last - other.first, own)
            if (before is None or rank >= before[0]) and _governs(sentence, other, found):
                before = rank, other
        elif found.last <= other.first < min(clause[1], found.last + _RIGHT) and other.meaning != "unreal":
            if (
                other.meaning == "planned"
                and other.first > found.last
                and sentence.words[other.first - 1] not in _LINKS
            ):
                continue
            nearness = (-other.first, own)
            if (after is None or nearness > after[0]) and not _crosses(sentence, found.last, other.first):
                after = nearness, other
    return before[1] if before else None, after[1] if after else None


def _governs(sentence: Sentence, aspect: Found, noun: Found) -> bool:
    if _crosses(sentence, aspect.last, noun.first):
        return False
    between = sentence.words[aspect.last : noun.first]
    if between[:1] in (["fewer"], ["less"]):  # "no fewer than 120 breaches"
        return False
    return aspect.meaning == "unreal" or not any(w in ("so", "that", "and", "or") for w in between)


def under_aspect(
    kind: str, status: str, aspect: str, verb: str | None, negated: bool, perfect: bool
) -> tuple[str, str, str]:
    """Type, stage and rule of a happening under an aspect; type "" where it is no happening."""
    if aspect in ("delivered", "completed") and negated and kind in _OBSTRUCTED:
        aspect = "obstructed"
    if aspect == "obstructed":
        return _obstructed(kind, status, verb, perfect)
    if aspect in ("violated", "collapsed", "lifted", "negotiating"):
        return _undone(kind, status, aspect, verb, negated)
    if kind == "agreement_reached" and aspect in ("planned", "ongoing", "completed"):
        return kind, "completed", "agreement_reached.noun"
    if aspect in _STANDING:
        if aspect == "agreed" and (negated or verb is None):
            return "", "", ""
        planned = verb == "planned" or (verb == "purpose" and aspect in ("delivered", "opened"))
        going = verb == "ongoing" and aspect in ("delivered", "opened")
        return kind, "planned" if planned else "ongoing" if going else _STANDING[aspect], f"{kind}.governed"
    if kind in VIOLENT:
        if aspect in ("halted", "planned"):
            return "", "", ""
        going = aspect == "ongoing" and verb in ("ongoing", "present")
        return kind, "ongoing" if going else "completed", f"{kind}.governed"
    if negated and aspect in ("ongoing", "completed"):
        return kind, "planned", f"{kind}.not_yet"
    if verb == "planned" or (verb == "purpose" and aspect != "halted"):
        return kind, "planned", f"{kind}.governed"
    return kind, "ongoing" if aspect == "completed" and kind == "siege" else aspect, f"{kind}.governed"


def _obstructed(kind: str, status: str, verb: str | None, perfect: bool) -> tuple[str, str, str]:
    obstruction = _OBSTRUCTED.get(kind)
    if obstruction is None:
        return kind, status, f"{kind}.noun"
    # "have been prevented from reaching" goes on; "blocked the transfer" was done; aid that is refused goes on.
    going = perfect or (kind == "humanitarian_aid" and verb != "completed")
    return obstruction, "ongoing" if going else "completed", f"{obstruction}.blocked"


def _undone(kind: str, status: str, aspect: str, verb: str | None, negated: bool) -> tuple[str, str, str]:
    if aspect == "negotiating":
        return "negotiation", "ongoing", "negotiation.of_deal"
    if aspect == "violated":
        return "ceasefire_violation", "ongoing" if verb == "ongoing" else "completed", "ceasefire_violation.broken_deal"
    if aspect == "collapsed":
        return (
            (kind, status, f"{kind}.noun")
            if negated
            else ("ceasefire_breakdown", "completed", "ceasefire_breakdown.verb")
        )
    if negated or verb in (None, "purpose"):
        return "siege", "ongoing", "siege.noun"
    return "siege_lifted", "planned" if verb == "planned" else "completed", "siege_lifted.verb"


def _crosses(sentence: Sentence, lo: int, hi: int) -> bool:
    """True if a verb that tells something else stands between."""
    return any(
        t.family == "verb" and t.form in ("ed", "past", "base", "s")
        for t in phrases_between(sentence.triggers, lo, hi)
        if not sentence.words[t.first].startswith(("besieged", "wounded", "injured", "displaced"))
    )


def form_of(low: str) -> str:
    """Form of an aspect's last word: ing, ed, past, state, s or base."""
    if low.endswith("ing"):
        return "ing"
    if low.endswith("ed") or low in _PARTICIPLES:
        return "ed"
    if low in ("began", "broke", "fell", "went", "came", "took", "brought", "sent", "made"):
        return "past"
    if low in ("underway", "way", "ongoing", "progress", "force", "place", "stuck", "hold"):
        return "state"
    return "s" if low.endswith("s") else "base"
