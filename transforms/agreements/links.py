"""agreements + event tellings -> links: which events make, carry out or break which agreement.

An event is linked where its own sentence says so: it is the making, it takes place under the deal, the deal brings it
about, it is a leg of the deal that nothing shows under way, or it is the breakdown of the deal. A further round of a
linked movement is linked too. That an event could be part of a deal is never enough.
"""

from collections.abc import Iterable
from typing import NamedTuple

from transforms.agreements.identity import Agreement
from transforms.agreements.references import Reference

MAKING = ("agreement_reached", "ceasefire_agreed")
_BREAKING = ("ceasefire_breakdown", "ceasefire_violation")
_CARRIES_OUT = frozenset(
    {
        "evacuation",
        "evacuation_convoy_arrival",
        "detainee_release",
        "return_of_displaced",
        "humanitarian_aid",
        "humanitarian_corridor_opened",
        "siege_lifted",
        "territorial_control_change",
    }
)
ROUNDS = frozenset({"first", "second", "third", "fourth", "fifth", "last", "final", "entire", "whole"})
# Tellings of other types have no part in an agreement.
LINKED = [*MAKING, *_BREAKING, *sorted(_CARRIES_OUT)]
_SUBJECT_REACH = 60  # code points between "the agreement" and the verb that says what it brought about


class Told(NamedTuple):
    """A telling of an event; the offset is one of the article's text, the places are those of an evacuation."""

    event_id: str
    sentence_id: str
    trigger_start: int
    event_type: str
    status: str
    series: str | None
    is_leg: bool
    places: list[dict[str, str]] | None


def link_events(agreements: list[Agreement], tellings: Iterable[Told], status: dict[str, str]) -> dict[str, int]:
    """Link events to agreements.

    In: the agreements of an article; its event mentions with event_id, in reading order; status by event_id. Out:
    event_id to the index of its agreement.
    """
    places: dict[str, list[tuple[Reference, int]]] = {}
    links: dict[str, int] = {}
    for number, agreement in enumerate(agreements):
        links.update(dict.fromkeys(agreement.events, number))
        for reference in agreement.references:
            places.setdefault(reference.sentence_id, []).append((reference, number))
    told = list(tellings)
    for telling in told:
        event_id = telling.event_id
        near = places.get(telling.sentence_id)
        if not near or event_id in links:
            continue
        broken = [one for one in near if one[0].status == "broken"]
        if telling.event_type in _BREAKING and broken:
            near = broken
        reference, number = min(near, key=lambda one: (_distance(one[0], telling), one[0].start))
        if _says_so(reference, telling, agreements[number], status.get(event_id, "")):
            links[event_id] = number
    _link_rounds(told, links)
    return links


def _distance(reference: Reference, telling: Told) -> int:
    return abs(reference.sentence_start + reference.noun_start - telling.trigger_start)


def _says_so(reference: Reference, telling: Told, agreement: Agreement, status: str) -> bool:
    kind = telling.event_type
    if kind == "ceasefire_breakdown":
        return True
    if kind == "ceasefire_violation":
        return agreement.kind == "ceasefire"
    if kind not in _CARRIES_OUT:
        return False
    if telling.is_leg or status == "planned":
        return status == "planned" and (telling.is_leg or reference.is_under)
    if reference.is_under:
        return True
    end = reference.sentence_start + reference.end
    brings_about = reference.form in ("definite", "carried_out") and 0 <= telling.trigger_start - end <= _SUBJECT_REACH
    return brings_about and reference.start <= _SUBJECT_REACH


def _link_rounds(told: list[Told], links: dict[str, int]) -> None:
    """The first group, the entire evacuation: rounds of a movement that one agreement covers."""
    rounds: dict[str, set[str]] = {}
    for telling in told:
        if telling.series in ROUNDS and telling.event_type in _CARRIES_OUT:
            rounds.setdefault(telling.event_type, set()).add(telling.event_id)
    for events in rounds.values():
        known = {links[event] for event in events if event in links}
        if len(known) == 1:
            number = known.pop()
            for event in events:
                links.setdefault(event, number)
