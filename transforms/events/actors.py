"""actor mentions of a clause -> actors of a telling with their role: decides who did it, who suffered it, who agreed.

Subject and object by position, voice and preposition. An actor named only as an attribute ("a Hezbollah-held area"), as
the source ("SANA reported") or beyond another happening of the clause has no part in it. It refuses actors of other
clauses, save the noun that a relative clause is about.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import NamedTuple

_AGENT = {
    "siege": "besieger",
    "siege_lifted": "besieger",
    "ceasefire_violation": "violator",
    "ceasefire_breakdown": "violator",
    "aid_obstruction": "obstructor",
    "evacuation_obstruction": "obstructor",
    "humanitarian_aid": "provider",
    "air_support": "provider",
    "territorial_control_change": "gains_control",
    "territorial_control_state": "holds",
    "amnesty_offered": "grantor",
    "detainee_release": "grantor",
    "meeting_called": "caller",
    "condemnation": "caller",
    "accountability_statement": "caller",
    "resolution_drafted": "drafter",
    "un_vote_scheduled": "voter",
    "evacuation_convoy_arrival": "convoy",
    "return_of_displaced": "supporter",
    "humanitarian_corridor_opened": "operator",
}
_PATIENT = {
    "evacuation": "evacuee",
    "evacuation_obstruction": "evacuee",
    "displacement": "evacuee",
    "humanitarian_aid": "recipient",
    "aid_obstruction": "recipient",
    "air_support": "recipient",
    "territorial_control_change": "loses_control",
    "casualties": "victim",
    "killing_of_civilians": "victim",
    "detainee_release": "victim",
    "abduction": "victim",
    "accountability_statement": "target",
    "humanitarian_corridor_opened": "intended_user",
    "attack": "target",
    "shelling": "target",
    "bombing": "target",
    "airstrike": "target",
    "air_or_artillery_attack": "target",
    "armed_clash": "target",
}
_BLOWS = frozenset(["attack", "armed_clash", "shelling", "bombing", "airstrike", "air_or_artillery_attack"])
_OBJECT_CLOSE = frozenset(
    ["detainee_release", "abduction", "killing_of_civilians", "casualties", "displacement", "evacuation_obstruction"]
)
# "A government siege", "regime shelling": what stands before the noun did it.
_NAMED_BEFORE = _BLOWS | {"siege"}
_WAGED = re.compile(r"\b(?:launch|carr(?:y|ied)|stag|conduct|mount|escalat|resum|continu|intensif|step)\w*\b")
_SUPPORTED = re.compile(r"\bsupport\w*\s+(?:\S+\s+){0,2}$")
_BETWEEN = re.compile(r"\b(?:between|with|among)\s+(?:\S+\s+){0,9}$")
_AGAINST = re.compile(r"\b(?:on|against|at|targeting)\s+(?:\S+\s+){0,3}$")
_ADJOINING = 24
_LONGEST_CHAIN = 120
_LOSING = re.compile(r"(?:withdr|ced|los|fall|fell)")
_DEALS = frozenset(["agreement_reached", "ceasefire_agreed", "negotiation"])
_CIVILIAN = re.compile(
    r"^(?:civilians?|people|famil(?:y|ies).*|residents?|.*families|women|children|inhabitants)$", re.IGNORECASE
)
_BROKERED_AFTER = re.compile(r"^(?:\s+and\s+\S+)?[- ](?:brokered|sponsored|mediated)(?!\s+by)", re.IGNORECASE)
_BROKERED_BEFORE = re.compile(
    r"\b(?:brokered|mediated|sponsored|facilitated|arranged|backed) by\s+(?:(?!(?:between|was|were|is|has|have|had|with|to|in|on|will)\b)\S+\s+){0,6}$"
)
_GUARANTOR = re.compile(r"\bguarant(?:or|ors|eed)\b")
_ESCORT = re.compile(r"\b(?:escorted|guarded|accompanied) by\s+(?:\S+\s+){0,8}$")
_SUPERVISED = re.compile(
    r"\b(?:under the (?:supervision|oversight|auspices) of|supervised by|overseen by|monitored by)\s+(?:\S+\s+){0,9}$"
)
_COOPERATION = re.compile(r"\bin (?:cooperation|coordination) with\s+(?:\S+\s+){0,3}$")
_BY = re.compile(r"\bby\s+(?:(?!(?:in|on|of|to|from|at|for|with|that|who|which)\b)\S+\s+){0,7}$")
_OF_SOME = re.compile(
    r"\b(?:groups?|batch|hundreds|thousands|dozens|tens|numbers?|members|leaders|representatives|fighters|most|some|all|many|convoy|"
    r"round|forces|evacuations?|transfers?|withdrawal|departure|exit|release|killing|massacre|execution|families|cases) of\s+(?:\S+\s+){0,3}$"
)
# Words whose object is no subject, right before the actor or with an article and one more word between.
_PREPOSITIONS = frozenset(
    "of in for from with between against to at under near on alongside over including into".split()  # noqa: SIM905
)
_PREPOSED = re.compile(rf"\b(?:{'|'.join(sorted(_PREPOSITIONS))})$")
_ARTICLES = frozenset(["the", "its", "their", "a"])
_SOURCE_AFTER = re.compile(
    r"^(?:[^,.;]|\.\S){0,45}?\b(?:said|says|told|reported|reports|added|stated|announced|quoted|stressed|noted|confirmed)\b"
)
# Without one of these so near that both patterns look at it no actor is a source.
SOURCE_WORDS = (
    "ccording to",
    "said",
    "says",
    "told",
    "report",
    "added",
    "stated",
    "announced",
    "quoted",
    "stressed",
    "noted",
    "confirmed",
)
_SOURCE_REACH = 70
_SOURCE_BEFORE = re.compile(r"\b(?:[Aa]ccording to|said|told|reported by|quoted)\s+(?:(?!that\b)[^\s,]+\s+){0,5}$")
# What a clause that one of the two patterns below matches begins with; what ignores case takes two more letters for an i.
_OPENINGS = frozenset("wtoiuWTOIU\u0130\u0131")
_RELATIVE = re.compile(r"^(?:who|which|whose|that)\b", re.IGNORECASE)
_CONDITION = re.compile(r"(?:once|if|unless|until|when)\b", re.IGNORECASE)
_CARRIED = re.compile(r"evacuat|transport|transfer|relocat|bus|airlift|tak|took|bring|brought|ferr|carr")
_OF_CHAIN = re.compile(r"^\s*(?:process\s*)?(?:of|for)?\s*(?:[^\s]+\s+){0,12}[\"\u201c(]?$")
_LEAVES_CHAIN = re.compile(
    r"\b(?:from|under|between|with|by|to|in|after|amid|near|at|is|are|was|were|has|have|had|will|would)\b"
)
_WHO_WANTS = re.compile(r"\b(?:to (?:leave|go|stay)|wants?)\b")
_APART = re.compile(r"\b(?:follow(?:s|ed|ing)|after|amid|despite|since|before|with|until)\s+(?:\S+\s+){0,3}$")
_AND = re.compile(r"^[\s,]*(?:and|,|&|as well as|backed by)?[\s,]*(?:[\w-]+\s+){0,3}$")


class ActorMention(NamedTuple):
    """An actor named in a sentence: offsets in it, actor, sense."""

    start: int
    end: int
    actor_id: str
    sense: str


class Frame(NamedTuple):
    """What an actor is read against: clause, trigger, type, voice, starts of other tellings after the trigger.

    `sources`: where the text may name a source (`find_sources`); `taking`: what is known so far of whether the actor that
    starts at an offset takes part at all, which is the same for all tellings of a sentence.
    """

    text: str
    span: tuple[int, int]
    trigger: tuple[int, int]
    event_type: str
    passive: bool
    is_noun: bool
    rivals: list[int]
    sources: list[int]
    taking: dict[int, bool]


def find_sources(text: str) -> list[int]:
    """Offsets of the SOURCE_WORDS of a sentence, which may make an actor the source of what is told."""
    found: list[int] = []
    for word in SOURCE_WORDS:
        at = text.find(word)
        while at >= 0:
            found.append(at)
            at = text.find(word, at + 1)
    found.sort()
    return found


def read_actors(frame: Frame, mentions: list[ActorMention]) -> tuple[tuple[str, str], ...]:
    """Actors with roles in a telling. Out: actor_id, role, each pair once, in the order of their words."""
    out: dict[tuple[str, str], None] = {}
    agent = "evacuee" if frame.event_type == "evacuation" else _AGENT.get(frame.event_type, "perpetrator")
    (first, last), (opening, closing) = frame.span, frame.trigger
    heads: list[ActorMention] = []
    if frame.text[first] in _OPENINGS:
        heads, resumes = _antecedents(frame, mentions)
        for head in heads:
            out[head.actor_id, "party" if frame.event_type in _DEALS else agent] = None
        first = max(first, resumes)
    is_named_before = frame.event_type in _NAMED_BEFORE
    subject: ActorMention | None = None
    for m in mentions:
        start = m.start
        if first <= start < last and ((is_named_before and opening - 2 <= m.end <= closing) or _takes_part(frame, m)):
            role = _role(frame, m)
            if role is None:
                continue
            if role == agent and start < opening and frame.event_type not in _DEALS:
                # One subject: "Moscow has been assisting Damascus by providing aid" has one provider.
                if heads or (
                    subject is not None
                    and not _AND.match(frame.text[subject.end : min(start, subject.end + _LONGEST_CHAIN)])
                ):
                    continue
                subject = m
            out.setdefault((m.actor_id, role), None)
    return tuple(out)


def _antecedents(frame: Frame, mentions: list[ActorMention]) -> tuple[list[ActorMention], int]:
    """The actors just before a relative clause that is the trigger's, and where what is said of them goes on."""
    start, text = frame.span[0], frame.text
    if _CONDITION.match(text[start : start + 7]):
        return [], text.rfind(",", start, frame.trigger[0]) + 1
    if not _RELATIVE.match(text[start : start + 6]) or (
        frame.is_noun and frame.event_type not in (*_DEALS, "air_support", "ceasefire_violation")
    ):
        return [], 0
    # "Russia, which backs the rebels, reached a deal": after the comma the main clause goes on.
    comma = text.rfind(",", start, frame.trigger[0])
    if frame.passive and comma < 0:
        return [], 0
    heads: list[ActorMention] = []
    for m in reversed([m for m in mentions if m.end <= start and start - m.end < 80]):
        edge = heads[0].start if heads else start
        if not _takes_part(frame, m) or not (_AND.match(text[m.end : edge]) if heads else edge - m.end < 4):
            break
        heads.insert(0, m)
    return heads, comma + 1 if heads and comma >= 0 else 0


def _takes_part(frame: Frame, m: ActorMention) -> bool:
    known = frame.taking.get(m.start)
    if known is None:
        known = frame.taking[m.start] = _may_take_part(frame, m)
    return known


def _may_take_part(frame: Frame, m: ActorMention) -> bool:
    text = frame.text
    if m.sense == "attribute" and not text[m.end : m.end + 30].lower().lstrip().startswith(
        ("side", "and ", "forces", "troops", "air units", "vehicles", "buses", "trucks", "convoy")
    ):
        return False
    first, last = max(0, m.start - _SOURCE_REACH), m.end + _SOURCE_REACH
    at = bisect_left(frame.sources, first)
    if at == len(frame.sources) or frame.sources[at] >= last:
        return True
    return not (_SOURCE_AFTER.match(text[m.end : last]) or _SOURCE_BEFORE.search(text[first : m.start]))


def _role(frame: Frame, m: ActorMention) -> str | None:
    trigger, kind = frame.trigger, frame.event_type
    before = frame.text[max(frame.span[0], m.start - 80) : m.start]
    # Before a search: a few letters tell most often that a pattern cannot match.
    by = " by " in before
    if (by or "under the " in before) and _may_supervise(before) and _SUPERVISED.search(before):
        return "supervisor"
    if by and ("ted by" in before or "accompanied by" in before or "guarded by" in before) and _ESCORT.search(before):
        return "escort"
    if kind in _DEALS:
        return _deal_role(frame, m, before)
    if (by and _BROKERED_BEFORE.search(before)) or (
        m.start >= trigger[1] and frame.rivals and any([trigger[1] <= at <= m.start for at in frame.rivals])
    ):
        return None
    special = _SPECIAL.get(kind)
    if special is not None:
        return special(frame, m, before)
    return _object_role(frame, m, before) if m.start >= trigger[0] else _subject_role(frame, m, before)


def _may_supervise(before: str) -> bool:
    return "supervis" in before or "overs" in before or "auspices" in before or "monitored" in before


def _subject_role(frame: Frame, m: ActorMention, before: str) -> str | None:
    text, trigger, kind = frame.text, frame.trigger, frame.event_type
    if _preposed(before):
        return None
    agent = _AGENT.get(kind, "perpetrator")
    if frame.is_noun and kind in _BLOWS:
        gap = text[m.end : trigger[0]]
        close = len(gap) < _ADJOINING and gap.count(" ") <= 2 and not _LEAVES_CHAIN.search(gap)
        return agent if close or _WAGED.search(gap) else None
    if frame.is_noun and _APART.search(text[max(frame.span[0], trigger[0] - 40) : trigger[0]]):
        return None
    if kind == "territorial_control_change" and _LOSING.match(text[trigger[0] : trigger[1]].lower()):
        return "loses_control"
    return _PATIENT.get(kind) if frame.passive else agent


def _object_role(frame: Frame, m: ActorMention, before: str) -> str | None:
    kind, patient = frame.event_type, _PATIENT.get(frame.event_type)
    if ("by" in before and _BY.search(before)) or (kind == "armed_clash" and _BETWEEN.search(before)):
        return _AGENT.get(kind, "perpetrator")
    if frame.is_noun and kind in _BLOWS:
        return patient if _AGAINST.search(before) else None
    inside = m.start < frame.trigger[1]
    return patient if inside or not frame.is_noun or kind not in _OBJECT_CLOSE or _close(frame, m) else None


def _siege_role(frame: Frame, m: ActorMention, before: str) -> str | None:
    inside = frame.trigger[0] <= m.start < frame.trigger[1]
    if inside or _BY.search(before):
        return "besieger"
    return "besieger" if m.start < frame.trigger[0] and not frame.passive and not _preposed(before) else None


def _holder_role(frame: Frame, m: ActorMention, before: str) -> str | None:
    return "holds" if m.start >= frame.trigger[0] and _BY.search(before) else None


def _air_support_role(frame: Frame, m: ActorMention, before: str) -> str | None:
    if _SUPPORTED.search(before):
        return "recipient"
    return None if _preposed(before) or m.start >= frame.trigger[0] else "provider"


def _evacuation_role(frame: Frame, m: ActorMention, before: str) -> str | None:
    trigger = frame.trigger
    if m.start >= trigger[0]:
        if _BY.search(before):
            return "organiser"
        return "evacuee" if _close(frame, m) else None
    if frame.is_noun or _preposed(before):
        return None
    active_carrier = not frame.passive and _CARRIED.match(frame.text[trigger[0] : trigger[1]].lower()) is not None
    if active_carrier:
        return "organiser"
    return "evacuee"


def _close(frame: Frame, m: ActorMention) -> bool:
    """True if the actor stands in the chain that the trigger opens: "the evacuation of A and B"."""
    between = frame.text[frame.trigger[1] : m.start]
    if len(between) > _LONGEST_CHAIN:
        return False
    return bool(_OF_CHAIN.match(between)) and not _LEAVES_CHAIN.search(_WHO_WANTS.sub("", between))


def _deal_role(frame: Frame, m: ActorMention, before: str) -> str | None:
    text = frame.text
    if _CIVILIAN.match(text[m.start : m.end]):
        return None
    around = text[max(frame.span[0], m.start - 60) : min(len(text), m.end + 45)]
    if "guarant" in around and _GUARANTOR.search(around):
        return "guarantor"
    if _COOPERATION.search(before):
        return "cooperating_party"
    if _BROKERED_BEFORE.search(before) or _BROKERED_AFTER.match(text[m.end : m.end + 40]):
        return "broker"
    tied = re.search(r"\b(?:between|with|by)\s+(?:\S+\s+){0,9}$", before)
    beyond = m.start >= frame.trigger[1] and any([frame.trigger[1] <= at <= m.start for at in frame.rivals])
    if beyond and not tied:
        return None
    if m.start >= frame.trigger[1]:
        return "party" if tied else None
    return None if _preposed(before) else "party"


def _preposed(before: str) -> bool:
    return _follows_preposition(before) and not _OF_SOME.search(before)


def _follows_preposition(before: str) -> bool:
    words = before.rsplit(None, 3)
    if not words or not before[-1].isspace():
        return False
    last = words[-1]
    if _is_preposition(last):
        return True
    if "," in last or not words[1:]:
        return False
    lead = words[-2]
    if _is_preposition(lead):
        # "over 300 rebels": a number, not a place.
        return not (lead.endswith("over") and last[0].isdecimal())
    return lead in _ARTICLES and len(words) > 2 and _is_preposition(words[-3])


def _is_preposition(word: str) -> bool:
    """True for a preposition, also behind a mark: "(in"."""
    return word in _PREPOSITIONS or (not word.isalnum() and _PREPOSED.search(word) is not None)


_SPECIAL: dict[str, Callable[[Frame, ActorMention, str], str | None]] = {
    "siege": _siege_role,
    "territorial_control_state": _holder_role,
    "air_support": _air_support_role,
    "evacuation": _evacuation_role,
}
