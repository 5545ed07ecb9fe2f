"""tellings of one sentence -> those that stand: decides which of several readings of a clause is kept.

One clause tells one happening of a type once; what a stronger telling of the clause already says is taken out. Tellings in
different sentences are none of its business.
"""

from operator import attrgetter

from transforms.events.sentence import VIOLENT, Telling
from transforms.events.words import DEALS

_FIRST = attrgetter("first")
# Beside a toll these are a part of it: "300 were killed and thousands displaced".
_COUNTED = frozenset(["displaced", "uprooted"])


def rival_starts(telling: Telling, told: list[Telling], starts: list[int]) -> list[int]:
    """Where later tellings of the clause begin whose places are their own: violence in one breath shares its places."""
    if telling.event_type in VIOLENT or len(told) < 2:
        return []
    return [
        starts[t.first]
        for t in told
        if t.first > telling.first
        and t.clause == telling.clause
        and t.event_type != "siege"
        and t.event_type not in DEALS
        and not t.rule.endswith(".reference")
    ]


def next_deal(telling: Telling, told: list[Telling], starts: list[int], after: int) -> int | None:
    """Where the first agreement begins that is told from `after` on; None without one."""
    deals = [starts[t.first] for t in told if t.first > telling.first and t.event_type in DEALS]
    return min([at for at in deals if after <= at], default=None)


def settle(told: list[Telling], words: list[str]) -> list[Telling]:
    """Of tellings of one type in one clause the finite one; violence of several kinds in one clause is one attack."""
    if len(told) < 2:
        return told
    if len({t.clause for t in told}) == len(told):
        # Tellings of different clauses leave one another alone.
        return sorted(told, key=_FIRST)
    best: dict[tuple[str, tuple[int, int], bool], Telling] = {}
    for telling in sorted(told, key=lambda t: (t.is_nominal, -t.confidence, t.first)):
        kind = telling.event_type
        if kind in VIOLENT:
            kind = "casualties" if kind in ("casualties", "killing_of_civilians") else "attack"
        key = (kind, telling.clause, telling.is_leg)
        if telling.is_leg:
            key = (kind, (telling.first, telling.last), True)
        best.setdefault(key, telling)
    kept = _settled(sorted(best.values(), key=lambda t: (t.first, t.last, t.event_type)), words)
    seen: set[int] = set()
    out = []
    for telling in kept:
        if telling.first not in seen:
            seen.add(telling.first)
            out.append(telling)
    return out


def _settled(told: list[Telling], words: list[str]) -> list[Telling]:
    """Take out what a stronger telling of the same clause already says.

    Buses that enter a town to evacuate it are the evacuation under way; aid that is kept from reaching a town does not
    reach it; those displaced beside those killed belong to the toll, unless a verb of its own tells that they fled.
    """
    kinds = {(t.event_type, t.clause) for t in told}
    arrivals = {t.clause: t for t in told if t.event_type == "evacuation_convoy_arrival"}
    out = []
    for t in told:
        arrival = arrivals.get(t.clause)
        if t.event_type == "evacuation_convoy_arrival" and ("evacuation", t.clause) in kinds:
            continue
        if t.event_type == "humanitarian_aid" and ("aid_obstruction", t.clause) in kinds:
            continue
        if t.rule == "agreement_reached.agree" and ("ceasefire_agreed", t.clause) in kinds:
            continue
        # "has killed thousands and forced millions to flee" sums up a war.
        counted = words[t.first] in _COUNTED or t.status == "planned"
        if t.event_type == "displacement" and counted and ("casualties", t.clause) in kinds:
            continue
        to_evacuate = t.event_type == "evacuation" and t.status == "planned"
        out.append(_under_way(t, arrival) if to_evacuate and arrival and arrival.first < t.first else t)
    return out


def _under_way(evacuation: Telling, arrival: Telling) -> Telling:
    return evacuation._replace(
        status=arrival.status, status_words=arrival.status_words, rule="evacuation.by_arriving_convoy", is_leg=False
    )
