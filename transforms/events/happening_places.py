"""happenings of one article -> their places: what each took place at, from and to.

A place that contains another one of the same role is dropped ("Ariha in Idlib province" is Ariha). Places are handed on only
along words: rounds of one movement share their route, a movement told as carrying out a deal in the same sentence has
the deal's places, a deal stands at the places its sentences evacuate. Nothing else is inferred.
"""

from collections.abc import Mapping

from transforms.events.grouping import Happening

RolePlaces = dict[str, frozenset[str]]

_DEALS = ("agreement_reached", "ceasefire_agreed")
_MOVEMENTS = ("evacuation", "displacement", "return_of_displaced")
_DEPTH = 8  # neighbourhood to country takes fewer steps; a ring of parents ends here


def collect_places(happenings: list[Happening], types: list[str], parents: Mapping[str, str]) -> list[RolePlaces]:
    """Places of each happening by role.

    In: happenings of one article, the type of each, place_id to parent_place_id. Out: one mapping per happening.
    """
    places = [_own_places(happening, parents) for happening in happenings]
    _share_routes(happenings, types, places)
    _hand_on_between_deals_and_movements(happenings, types, places, parents)
    return places


def _own_places(happening: Happening, parents: Mapping[str, str]) -> RolePlaces:
    merged: dict[str, set[str]] = {}
    for telling in happening:
        for role, ids in telling.places.items():
            merged.setdefault(role, set()).update(ids)
    if not merged:
        return {}
    own = {role: narrowest(frozenset(ids), parents) for role, ids in merged.items() if ids}
    ends = own.get("from", frozenset()) | own.get("to", frozenset())
    if ends and "at" in own:
        own["at"] = narrowest(own["at"] | ends, parents) - ends
    return {role: ids for role, ids in own.items() if ids}


def narrowest(places: frozenset[str], parents: Mapping[str, str]) -> frozenset[str]:
    """The places without those that contain another of them."""
    wholes: set[str] = set()
    for place in places:
        parent, depth = parents.get(place), 0
        while parent is not None and depth < _DEPTH:
            wholes.add(parent)
            parent, depth = parents.get(parent), depth + 1
    return places - wholes


def _share_routes(happenings: list[Happening], types: list[str], places: list[RolePlaces]) -> None:
    """A first group, a second group, the entire evacuation: rounds of one movement, told with one route."""
    rounds = [
        number
        for number, happening in enumerate(happenings)
        if types[number] in _MOVEMENTS and any([telling.series for telling in happening])
    ]
    if not rounds[1:]:
        return
    ends = [places[number].get("to", frozenset()) for number in rounds]
    for number in rounds:
        for role in ("from", "to"):
            if places[number].get(role):
                continue
            routes = {
                places[other][role]
                for other in rounds
                if types[other] == types[number] and other != number and places[other].get(role)
            }
            # The place others went to is not where this one started.
            routes = {route for route in routes if role == "to" or not any(route <= end for end in ends)}
            if len(routes) == 1:
                places[number][role] = routes.pop()


def _hand_on_between_deals_and_movements(
    happenings: list[Happening], types: list[str], places: list[RolePlaces], parents: Mapping[str, str]
) -> None:
    deals = [number for number, event_type in enumerate(types) if event_type in _DEALS]
    moves = [number for number, event_type in enumerate(types) if event_type == "evacuation"]
    if not deals or not moves:
        return
    sentences = [{telling.sentence_id for telling in happening} for happening in happenings]
    for deal in deals:
        beside = [move for move in moves if sentences[move] & sentences[deal]]
        ground = frozenset(place for move in beside for place in places[move].get("from", ()))
        if ground:
            places[deal]["at"] = narrowest(places[deal].get("at", frozenset()) | ground, parents)
    for move in moves:
        if places[move].keys() & {"from", "at"}:
            continue
        grounds = {places[deal]["at"] for deal in deals if sentences[deal] & sentences[move] and places[deal].get("at")}
        if len(grounds) == 1:
            places[move]["from"] = grounds.pop()
