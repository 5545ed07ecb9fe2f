"""place mentions of a clause -> places of a telling with their role: decides where, from where, to where.

The role comes from the preposition that governs the name, or from the verb whose object it is. A larger place that
only says where the place before it lies ("Ariha in Idlib province") is left out, and so is a country beside a finer
place. "The towns", "the city" take the places last named before. It refuses to choose between readings of a name.
"""

import re
from itertools import pairwise
from typing import NamedTuple

# Of two places named one after the other: whether the first is the larger one, whether the second is.
Tie = tuple[bool, bool]

MOVING = frozenset(
    [
        "evacuation",
        "evacuation_convoy_arrival",
        "evacuation_obstruction",
        "displacement",
        "return_of_displaced",
        "humanitarian_corridor_opened",
    ]
)
_PREPOSITION = re.compile(
    r"\b(out of|from|to|towards?|into|for|in|at|near|on|onto|around|inside|outside|against|across|via|through|over|between|of|"
    r"within|leave|exit|flee|entering|leaving|reaching|fleeing|exiting)\b"
)
_GEOGRAPHIC = re.compile(
    r"\b(?:cit(?:y|ies)|towns?|villages?|provinces?|governorates?|districts?|suburbs?|regions?|areas?|settlements?|"
    r"neighbou?rhoods?|outskirts|parts?|portions?|sides?|countryside|capital|enclaves?|north|south|east|west|northern|"
    r"southern|eastern|western|northeast|northwest|southeast|southwest|edges?|cent(?:re|er)|entrance|vicinity|farms|"
    r"quarters?|rest|localities|most|all|states?|strongholds?|some|fringes|zones?|centre)\s*$"
)
_PEOPLE = re.compile(
    r"\b(?:residents?|people|civilians|inhabitants|population|families|villagers|citizens|children|fighters|rebels|militants|cases|evacuees)\s*$"
)
_CONTAINER = re.compile(
    r"^[\s,]*(?:(?:towns?|villages?|neighbou?rhoods?|districts?|cit(?:y|ies)|areas?|settlements?|in|of|the|a|town|near|inside|close|to|outside|both|northern|southern|"
    r"eastern|western|north|south|east|west|central|northwestern|northeastern|southwestern|southeastern|north-western|north-east|countryside|"
    r"rural|located|lying|situated|about|some|\d+|kilomet(?:er|re)s?|km|miles?|syrian|iraqi|province|capital|suburb|governorate|city|region|rebel-held|held|[a-z]+-held)[\s,]+)*$",
    re.IGNORECASE,
)
_CONTAINER_WORD = re.compile(r"\b(?:in|near|of|outside|close to|north|south|east|west)\b", re.IGNORECASE)
_DEFINITE_PLACE = re.compile(
    r"\b(?:the|both|these|those|two)\s+(?:(?:two|three|four|besieged|government-held|rebel-held|shiite|embattled|whole|entire|western|"
    r"eastern|northern|southern|syrian)\s+){0,3}(towns?|villages?|settlements?|city|district|neighbou?rhood|suburb|enclave|cities)\b",
    re.IGNORECASE,
)
# Without one of these the pattern above cannot match.
_PLACE_HEADS = ("town", "village", "settlement", "cit", "district", "neighbo", "suburb", "enclave")
_PLURAL = frozenset(["towns", "villages", "settlements", "cities"])


class PlaceMention(NamedTuple):
    """A location named in a sentence: offsets in the sentence, place, UCDP precision."""

    start: int
    end: int
    place_id: str
    precision: int


_PART_OF = re.compile(
    r"^(?:'s|\u2019s|s)?\s(?:[\w-]+\s)?(?:suburbs?|towns?|districts?|neighbou?rhoods?|villages?|quarters?|areas?|countryside|settlements?|enclave)\s"
    r"(?:of\s)?(?:the\s)?(?:al-)?$",
    re.IGNORECASE,
)
# "to" before a word that no noun phrase begins with: an infinitive.
_INFINITIVE = re.compile(
    r"(?!(?:the|a|an|its|their|other|two|three|nearby|neighbou?ring|areas?|parts|both|government|regime|rebel|opposition|militant)\b)"
    r"(?!\S*(?:ern|held|controlled|ish|ian|al-\S*)\b)[a-z]+$"
)
_AWAY = frozenset(["from", "out of", "leaving", "fleeing", "exiting", "leave", "exit", "flee"])
_TOWARDS = frozenset(["to", "toward", "towards", "into", "for", "onto", "entering", "reaching"])
_NEARBY = frozenset(["around", "near", "in", "inside", "outside"])
_AREA = re.compile(r"\b(?:areas?|point|place|entrance) $")
_JOINED = re.compile(r"[\s,]*(?:and|&|,)?[\s,]*(?:al-|the )?")
_TOGETHER = 16
_COUNTRY = 6
_UNNAMED_PART = re.compile(
    r"\b(?:neighbou?rhoods?|districts?|towns?|villages?|suburbs?|quarters?|areas?) (?:in|near|outside)\s+(?:[\w-]+\s+){0,6}$",
    re.IGNORECASE,
)
_OWNING = ("' ", "'s ", "\u2019s ", "\u2019 ", "s ")
_RELATIVE = re.compile(r"^(?:which|who|where|whose|that)\b", re.IGNORECASE)
_OPENINGS = frozenset("wtWT")
_DEALS = frozenset(["agreement_reached", "ceasefire_agreed"])


def read_places(
    text: str,
    span: tuple[int, int],
    trigger: tuple[int, int],
    event_type: str,
    mentions: list[PlaceMention],
    ties: list[Tie],
    named_before: list[list[str]],
) -> tuple[tuple[str, str], ...]:
    """Places with roles of the clause `span` (offsets in the sentence).

    `ties`: of each mention and the one before it (`read_ties`); `named_before`: groups of places named together earlier in the article, latest last. Out: place_id, role.
    """
    first, last = 0, len(mentions)
    while first < last and mentions[first].start < span[0]:
        first += 1
    while first < last and mentions[last - 1].start >= span[1]:
        last -= 1
    inside = mentions[first:last]
    kept = _without_containers(inside, ties[first : last - 1]) if inside[1:] else inside
    if event_type in MOVING:
        kept = [m for m in kept if not _UNNAMED_PART.search(text[max(span[0], m.start - 60) : m.start])]
    if event_type in _DEALS:
        kept = [
            m
            for m in kept
            if not re.search(
                r"\b(?:to|towards?|into)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}$", text[max(0, m.start - 30) : m.start]
            )
        ]
    if not inside:
        if text[span[0]] in _OPENINGS and _RELATIVE.match(text[span[0] : span[0] + 6]):
            return _antecedent(text, span, event_type, mentions)
        return _definite(text, span, trigger, event_type, named_before)
    if not kept:
        return ()
    if event_type not in MOVING:
        if not kept[1:]:
            return ((kept[0].place_id, "at"),)
        return tuple(dict.fromkeys([(m.place_id, "at") for m in kept]))
    return tuple(dict.fromkeys([(m.place_id, _role(text, span, trigger, event_type, m)) for m in kept]))


def _antecedent(
    text: str, span: tuple[int, int], event_type: str, mentions: list[PlaceMention]
) -> tuple[tuple[str, str], ...]:
    """Places that a relative clause is about: those named together just before it."""
    before = [m for m in mentions if m.end <= span[0]]
    if not before or span[0] - before[-1].end > 12:
        return ()
    role = "from" if event_type in ("evacuation", "evacuation_obstruction", "displacement") else "at"
    groups = groups_of(text, before, read_ties(text, before))
    # Each place may only say where another one lies.
    return tuple([(place, role) for place in groups[-1]]) if groups else ()


def read_ties(text: str, mentions: list[PlaceMention]) -> list[Tie]:
    """Of each place but the first: whether the place before it only says where it lies, and whether it itself only says
    where the one before it lies."""
    ties: list[Tie] = []
    for m, after in pairwise(mentions):
        gap = text[m.end : after.start]
        is_within = (
            len(gap) < 80
            and _CONTAINER.match(gap) is not None
            and (_CONTAINER_WORD.search(gap) is not None or (after.precision > m.precision and gap.strip(" ,") == ""))
        )
        # "Syrias Aleppo", "the Syrian city of": the owner is larger.
        is_owner = gap in _OWNING or (gap == " " and m.precision > after.precision) or _PART_OF.match(gap) is not None
        ties.append((is_owner, is_within))
    return ties


def _without_containers(inside: list[PlaceMention], ties: list[Tie]) -> list[PlaceMention]:
    if not ties:
        return inside
    kept: list[PlaceMention] = []
    fine: list[PlaceMention] = []
    lies = False
    for m, (owns, next_lies) in zip(inside, [*ties, (False, False)], strict=True):
        if not (owns or lies):
            kept.append(m)
            if m.precision < _COUNTRY:
                fine.append(m)
        lies = next_lies
    return fine or kept


def _role(text: str, span: tuple[int, int], trigger: tuple[int, int], event_type: str, m: PlaceMention) -> str:
    after_trigger = m.start >= trigger[1]
    opening = trigger[1] if after_trigger and event_type != "humanitarian_corridor_opened" else span[0]
    preposition, left = _preposition(text[max(opening, m.start - 90) : m.start].lower())
    if preposition in _AWAY:
        return "from"
    if preposition in _TOWARDS:
        return "at" if event_type == "evacuation_convoy_arrival" else "to"
    if preposition in ("via", "through") and after_trigger:
        return "via"
    if event_type not in ("evacuation", "evacuation_obstruction", "displacement"):
        return "at"
    if not after_trigger:
        return "from" if preposition in (None, "of") else "at"
    if not _PREPOSITION.search(text[trigger[1] : m.start].lower()):
        return "from"
    leaves = text[trigger[0] : trigger[1]].lower().startswith(("left", "leav", "flee", "fled", "exit"))
    return "from" if preposition == "of" and (leaves or not left.strip() or _PEOPLE.search(left)) else "at"


def _preposition(before: str) -> tuple[str | None, str]:
    """The preposition that governs a name, and what stands before it; "of" after a town or an area is passed over."""
    left, preposition = before, None
    for _ in range(4):
        found = list(_PREPOSITION.finditer(left))
        if not found:
            break
        last = found[-1]
        after, preposition, left = left[last.end() :].split(), last.group(1), left[: last.start()]
        if preposition == "to" and after and _INFINITIVE.match(after[0]):
            preposition = None
        elif preposition == "of":
            if not _GEOGRAPHIC.search(left):
                break
        elif preposition not in _NEARBY or not _AREA.search(left):
            break
    return preposition, left


def _definite(
    text: str, span: tuple[int, int], trigger: tuple[int, int], event_type: str, named_before: list[list[str]]
) -> tuple[tuple[str, str], ...]:
    if not named_before:
        return ()
    low = text[span[0] : span[1]].lower()
    if not any([head in low for head in _PLACE_HEADS]):
        return ()
    found = _DEFINITE_PLACE.search(text, span[0], span[1])
    if found is None:
        return ()
    plural = found.group(1).lower() in _PLURAL
    for group in reversed(named_before):
        if (len(group) > 1) == plural:
            role = "at"
            if event_type in MOVING:
                before = text[max(span[0], found.start() - 12) : found.start()].lower()
                near = 0 <= found.start() - trigger[1] < _TOGETHER and "," not in text[trigger[1] : found.start()]
                left = near and text[trigger[0] : trigger[1]].lower().startswith(
                    ("left", "leav", "evacuat", "exit", "fle")
                )
                role = (
                    "from"
                    if re.search(r"\b(?:from|out of|of)\s*$", before) or (left and found.start() >= trigger[1])
                    else (
                        "to"
                        if re.search(r"\b(?:to|into|towards?)\s*$", before)
                        and event_type != "evacuation_convoy_arrival"
                        else "at"
                    )
                )
            return tuple([(place, role) for place in group])
    return ()


def groups_of(text: str, mentions: list[PlaceMention], ties: list[Tie]) -> list[list[str]]:
    """Places of a sentence that are named together ("Ariha and Saraqib"), in order, containers left out."""
    groups: list[list[str]] = []
    last_end = -1
    for m in _without_containers(mentions, ties):
        if groups and m.start - last_end < _TOGETHER and _JOINED.fullmatch(text[last_end : m.start]):
            if m.place_id not in groups[-1]:
                groups[-1].append(m.place_id)
        else:
            groups.append([m.place_id])
        last_end = m.end
    return groups
