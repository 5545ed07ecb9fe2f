"""tellings of one article -> happenings: which telling joins which.

Finite tellings come first, in reading order; a noun ("the attack", "under the deal") then joins the fitting happening of
its own sentence, else the nearest one told before, else the nearest after, and opens one only if none fits. A telling
joins only what fits all tellings already there, so that two happenings that contradict each other are never joined
through a third that leaves things out.
"""

from collections.abc import Mapping
from operator import attrgetter

from transforms.events.identity import VIOLENCE, is_one_happening, may_meet, share_ground, spans_meet, types_meet
from transforms.events.tellings import Span, Telling

Happening = list[Telling]
_INDEX = attrgetter("index")
_REACH = 400  # code points between a run and the words that say it was halted


def group_tellings(story: list[Telling], parents: Mapping[str, str]) -> list[Happening]:
    """Bring tellings of the same happening together.

    In: the tellings of one article in reading order; place_id to parent_place_id. Out: happenings in order of their
    first telling, each with its tellings in reading order. A telling stands in one happening, or in none if nouns alone
    mention a state or a deal of which nothing is told.
    """
    happenings: list[Happening] = []
    placed: set[int] = set()
    for halt in story:
        if halt.status == "halted" and not halt.places:
            _seed_halt(halt, story, happenings, placed, parents)
    rest = [telling for telling in story if telling.index not in placed]
    dates_of_deals = _deal_days(story)
    for nominal in (False, True):
        for telling in rest:
            if (telling.is_nominal and not telling.is_leg) == nominal:
                _join(telling, happenings, parents, dates_of_deals)
    for happening in happenings:
        if happening[1:]:
            happening.sort(key=_INDEX)
    told = [happening for happening in happenings if not _only_mentioned(happening)]
    told = [one for one in told if not _is_headline_of(one, told)]
    return sorted(told, key=lambda happening: happening[0].index)


# States and deals that a noun may bring in without telling anything of them: "the besieged city", "the issues of truce".
_MERE_NOUNS = frozenset({"ceasefire_agreed", "siege", "armed_clash"})


def _only_mentioned(happening: Happening) -> bool:
    """True if nouns alone name it and say neither when nor who nor, of an attack, where: no happening is told."""
    for telling in happening:
        if not telling.is_nominal or telling.days is not None or _makers(telling):
            return False
        if telling.event_type in _MERE_NOUNS:
            continue
        if telling.event_type not in VIOLENCE or telling.origin or telling.toll:
            return False
    return True


def _is_headline_of(happening: Happening, others: list[Happening]) -> bool:
    """True if only headlines tell it and the body tells a happening of that type, too unlike in detail to be joined."""
    for telling in happening:
        if not telling.in_title:
            return False
    bodies = [one for other in others if other is not happening for one in other if not one.in_title]
    return any(types_meet(happening[0], one) for one in bodies)


def _makers(telling: Telling) -> frozenset[str]:
    return frozenset(
        actor for role in ("party", "besieger", "perpetrator", "broker") for actor in telling.actors.get(role, ())
    )


def _seed_halt(
    halt: Telling, story: list[Telling], happenings: list[Happening], placed: set[int], parents: Mapping[str, str]
) -> None:
    """A halt that names no place ("the process was halted") belongs to the run told just before it."""
    if halt.index in placed:
        return
    for run in reversed(story[: halt.index]):
        if halt.char_start - run.char_end > _REACH:
            return
        begun = run.status == "completed" or (run.status == "ongoing" and run.is_nominal)
        if begun and run.index not in placed and is_one_happening(run, halt, parents):
            happenings.append([run, halt])
            placed.update((run.index, halt.index))
            return


def _deal_days(story: list[Telling]) -> dict[str, list[Telling]]:
    deals: dict[str, list[Telling]] = {}
    for telling in story:
        if telling.event_type in ("agreement_reached", "ceasefire_agreed") and telling.days:
            deals.setdefault(telling.sentence_id, []).append(telling)
    return deals


def _join(
    telling: Telling, happenings: list[Happening], parents: Mapping[str, str], deals: Mapping[str, list[Telling]]
) -> None:
    kind, others = telling.event_type, may_meet(telling.event_type)
    fitting = [
        happening
        for happening in happenings
        # The type alone rules most out, and is quick to compare.
        if (
            happening[0].event_type == kind or (happening[0].event_type in others and types_meet(telling, happening[0]))
        )
        and _fits_all(telling, happening, parents)
        and not (deals and _is_leg_of_older_deal(telling, happening, deals))
    ]
    if not fitting:
        happenings.append([telling])
        return
    joined = max(fitting, key=lambda happening: _closeness(telling, happening, parents)) if fitting[1:] else fitting[0]
    joined.append(telling)
    # A run that one telling calls resumed is a resumed run in all of them.
    if any([one.resumes for one in joined]):
        runs = [one for one in joined if one.status != "planned"]
        resumes = any([one.resumes for one in runs])
        for one in runs:
            one.resumes = resumes


def _fits_all(telling: Telling, happening: Happening, parents: Mapping[str, str]) -> bool:
    for other in happening:  # noqa: SIM110 (a loop: all() takes twice as long, and this runs for every pair)
        if not is_one_happening(telling, other, parents):
            return False
    return True


def _is_leg_of_older_deal(telling: Telling, happening: Happening, deals: Mapping[str, list[Telling]]) -> bool:
    """True if one is the leg of a deal made at another time than the other is under way: another deal's leg."""
    legs = [one for one in (telling, *happening) if one.is_leg]
    if not legs:
        return False
    made = [deal.days for leg in legs for deal in deals.get(leg.sentence_id, ()) if deal.days]
    runs = [run for one in (telling, *happening) if not one.is_leg and (run := _day_of_run(one))]
    return bool(made) and bool(runs) and not any(spans_meet(deal, run) for deal in made for run in runs)


def _day_of_run(telling: Telling) -> Span | None:
    """The days a run is told for, else the day it was spoken of, else the day of the news if it goes on."""
    if telling.days is not None or telling.status == "planned":
        return telling.days
    if telling.said_on and len(telling.said_on) == len("2000-01-01"):
        return telling.said_on, telling.said_on
    published = telling.published.isoformat() if telling.published and telling.status == "ongoing" else None
    return (published, published) if published else None


def _closeness(telling: Telling, happening: Happening, parents: Mapping[str, str]) -> tuple[int, ...]:
    """What a telling shares with a happening, then how near it stands: larger is closer."""
    same_sentence = any([other.sentence_id == telling.sentence_id for other in happening])
    ground = bool(telling.origin) and any(
        [share_ground(telling.origin, other.origin, parents) for other in happening if other.origin]
    )
    day = telling.days is not None and any([telling.days == other.days for other in happening])
    round_ = telling.series is not None and any([telling.series == other.series for other in happening])
    resumed = telling.resumes and any([other.resumes and other.status != "planned" for other in happening])
    before = [telling.char_start - other.char_start for other in happening if other.index < telling.index]
    persons = {actor for ids in telling.actors.values() for actor in ids}
    shared = bool(persons) and any(
        [not persons.isdisjoint(ids) for other in happening for ids in other.actors.values()]
    )
    exact = any([telling.event_type == other.event_type for other in happening])
    if telling.is_nominal:
        return (
            same_sentence,
            ground + day + round_ + shared + resumed,
            bool(before),
            exact,
            _nearness(telling, happening, before),
        )
    return ground + day + round_ + shared + resumed, exact, _nearness(telling, happening, before), bool(before)


def _nearness(telling: Telling, happening: Happening, before: list[int]) -> int:
    if before:
        return -min(before)
    return -min(other.char_start - telling.char_start for other in happening)
