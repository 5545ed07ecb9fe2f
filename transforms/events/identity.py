"""two tellings -> one happening or two: what must agree before they are brought together.

Types must be compatible, and neither places, days, rounds, parties nor tolls may contradict each other. What one telling
leaves out never contradicts. It does not decide which of several fitting happenings a telling belongs to
(event_grouping), and it never uses anything from outside the article, other than which place lies in which.
"""

import re
from collections.abc import Mapping

from transforms.events.tellings import DEALS, Span, Telling

# A word for any attack may retell a bombing; a bombing never retells a shelling.
_GENERIC: Mapping[str, frozenset[str]] = {
    "attack": frozenset({"airstrike", "shelling", "bombing", "air_or_artillery_attack", "killing_of_civilians"}),
    "air_or_artillery_attack": frozenset({"airstrike", "shelling", "bombing"}),
    "casualties": frozenset({"killing_of_civilians"}),
    "ceasefire_violation": frozenset({"ceasefire_breakdown"}),
}
# The other types that tellings of a type may meet; deals meet on a condition.
_MAY_MEET: Mapping[str, frozenset[str]] = {
    one: frozenset(
        other
        for other in {*_GENERIC, *DEALS}.union(*_GENERIC.values())
        if other in _GENERIC.get(one, ()) or one in _GENERIC.get(other, ()) or {one, other} == DEALS
    )
    for one in {*_GENERIC, *DEALS}.union(*_GENERIC.values())
}
_NO_TYPES: frozenset[str] = frozenset()
VIOLENCE = frozenset({*_GENERIC["attack"], "attack", "armed_clash", "casualties"})
# A lead that sums up: "rounds of attacks across the country".
_SUMS_UP = re.compile(
    r"\b(?:across|throughout|nationwide|rounds of|waves? of|series of|string of|several attacks)\b", re.IGNORECASE
)
_SUMMING_MARKS = (
    "across",
    "throughout",
    "nationwide",
    "rounds of",
    "wave",
    "series of",
    "string of",
    "several attacks",
)
_GENERAL_VERB = re.compile(r"attack|target|hit|stri|struck|launch|assault|drop|fir|land|f[ae]ll", re.IGNORECASE)
_ATTRIBUTE_REACH = 600  # code points
_UNLIKE_RATIO = 100.0
# Different numbers of the same dead are updates; numbers further apart than this are different dead.
_TOLL_RATIO = 4.0
_SAME_SOURCE_RATIO = 1.5


def is_one_happening(a: Telling, b: Telling, parents: Mapping[str, str]) -> bool:
    """True if nothing that the two tellings say speaks against their being one happening.

    In: two tellings of one article; place_id to parent_place_id and actor_id to parent_actor_id. Out: the verdict.
    """
    # What most tellings leave out is asked for here: this runs for every pair of tellings of an article.
    return (
        a.off_story == b.off_story
        and (a.event_type == b.event_type or types_meet(a, b))
        and (not (a.is_another or b.is_another or a.series or b.series) or _rounds_meet(a, b))
        and _stages_meet(a, b, parents)
        and days_meet(a, b)
        and (not a.doers or not b.doers or share_ground(a.doers, b.doers, parents))
        and _grounds_meet(a, b, parents)
        and (not a.toll or not b.toll or _tolls_meet(a, b))
        and (a.event_type not in DEALS or _deals_meet(a, b))
    )


def may_meet(event_type: str) -> frozenset[str]:
    """The other types whose tellings `types_meet` may bring together with one of this type."""
    return _MAY_MEET.get(event_type, _NO_TYPES)


def types_meet(a: Telling, b: Telling) -> bool:
    """True if the types are equal or one is the general word for the other."""
    first, second = a.event_type, b.event_type
    if first == second:
        return True
    if second not in _MAY_MEET.get(first, ()):
        return False
    if first not in DEALS:
        return "attack" not in (first, second) or _is_general(a if first == "attack" else b)
    # "the deal" may mean the ceasefire; "the ceasefire" is not any deal.
    deal = a if first == "agreement_reached" else b
    return deal.is_nominal


def _is_general(attack: Telling) -> bool:
    """True for words that any attack may be retold by; "looted" retells no shelling."""
    at = attack.trigger_start - attack.char_start
    return attack.is_nominal or _GENERAL_VERB.match(attack.clause, at) is not None


def general_type(event_type: str) -> bool:
    """True for a type that a more exact one may replace."""
    return event_type in _GENERIC


def _rounds_meet(a: Telling, b: Telling) -> bool:
    # "another attack" opens a happening: it never retells an earlier one, later tellings may retell it.
    later = b if b.index > a.index else a
    if later.is_another and later.sentence_id != (a if later is b else b).sentence_id:
        return False
    if a.event_type in DEALS:
        return (a.series == "previous") == (b.series == "previous")
    return a.series is None or b.series is None or a.series == b.series


def _stages_meet(a: Telling, b: Telling, parents: Mapping[str, str]) -> bool:
    if a.status == b.status:
        # Two legs told in one sentence are two legs of a deal.
        if a.is_leg and b.is_leg and a.sentence_id == b.sentence_id:
            return False
        return a.is_background == b.is_background or a.in_title or b.in_title or _same_past(a, b)
    stages = {a.status, b.status}
    # What is denied or blocked is another happening than what takes place.
    if "denied" in stages:
        return False
    if a.is_leg and b.is_leg and a.sentence_id == b.sentence_id:
        return False
    # A headline's tense is no stage.
    if a.in_title or b.in_title:
        return True
    # What was halted had begun and is over: it is neither a plan made since nor the run that goes on after it.
    if "halted" in stages and stages & {"planned", "ongoing"}:
        halted, other = (a, b) if a.status == "halted" else (b, a)
        return other.is_nominal or ((halted.is_nominal or other.is_leg) and other.index < halted.index)
    # A plan of one round is not the round that is under way.
    if "planned" in stages:
        placed = bool(a.origin) and bool(b.origin) and share_ground(a.origin, b.origin, parents)
        # A leg is carried out by a run only if both name the ground; a bare noun may point at either.
        pointing = (a.is_nominal and not a.is_leg) or (b.is_nominal and not b.is_leg)
        # A deal to resume what one side names and the other shows being resumed.
        resumed = a.resumes and b.resumes and bool(a.origin) != bool(b.origin)
        return placed or pointing or resumed or a.series == b.series is not None
    return _same_past(a, b)


def _same_past(a: Telling, b: Telling) -> bool:
    """True unless one tells violence as the past and the other as the news, of other days."""
    if a.is_background == b.is_background or a.event_type not in VIOLENCE or a.is_nominal or b.is_nominal:
        return True
    return _same_span(a, b)


def _same_span(a: Telling, b: Telling) -> bool:
    return a.days is not None and a.days == b.days


def days_meet(a: Telling, b: Telling) -> bool:
    """True if some day lies in both spans; unknown days meet, named weekdays without a date must share one."""
    if a.weekdays and b.weekdays and not a.weekdays & b.weekdays:
        return False
    if a.days is None or b.days is None:
        # A finite verb without a date tells the news, not what is dated long before it.
        return a.is_past == b.is_past or a.is_nominal or b.is_nominal or a.is_background or b.is_background
    # A toll "since April" and the dead of one day overlap in time and are two claims.
    if a.is_open_ended != b.is_open_ended and a.event_type in VIOLENCE:
        return False
    return spans_meet(a.days, b.days)


def spans_meet(first: Span, second: Span) -> bool:
    """True if two spans share a day; where one lacks the year, only months and days are compared."""
    if "X" in first[0] + first[1] + second[0] + second[1]:
        if any(end in ("0000-00-00", "9999-99-99") for end in first + second):
            return True
        first, second = (first[0][4:], first[1][4:]), (second[0][4:], second[1][4:])
    return first[0] <= second[1] and second[0] <= first[1]


def _grounds_meet(a: Telling, b: Telling, parents: Mapping[str, str]) -> bool:
    # "besieged inhabitants" far from any siege told may be those of another place.
    if a.event_type == "siege" and (a.is_nominal or b.is_nominal) and not (a.origin and b.origin):
        return abs(a.char_start - b.char_start) <= _ATTRIBUTE_REACH
    if a.origin and b.origin:
        # Most that meet stand at one place.
        if a.origin != b.origin and not share_ground(a.origin, b.origin, parents):
            return False
        if _is_summary(a, parents) != _is_summary(b, parents):
            return False
    ends, others = a.places.get("to"), b.places.get("to")
    return not ends or not others or share_ground(ends, others, parents)


def _is_summary(telling: Telling, parents: Mapping[str, str]) -> bool:
    """A telling that sums up what happened in a whole country retells none of the single happenings there."""
    for place in telling.origin:
        if place in parents:
            return False
    if not telling.origin:
        return False
    return telling.event_type == "siege" or (telling.event_type in VIOLENCE and _sums_up(telling.clause))


def _sums_up(clause: str) -> bool:
    # Looking for the words without which the pattern cannot match is far quicker; other scripts have letters that it
    # takes for these.
    folded = clause.lower()
    if clause.isascii() and not any([words in folded for words in _SUMMING_MARKS]):
        return False
    return _SUMS_UP.search(clause) is not None


def share_ground(one: frozenset[str], other: frozenset[str], parents: Mapping[str, str]) -> bool:
    """True if a place stands in both sets, or a place of one lies in a place of the other."""
    if not one.isdisjoint(other):
        return True
    # Loops, not any(): this runs for every pair of tellings of an article.
    for place in one:
        if _lies_in(place, other, parents):
            return True
    for place in other:  # noqa: SIM110
        if _lies_in(place, one, parents):
            return True
    return False


def _lies_in(place: str, wholes: frozenset[str], parents: Mapping[str, str]) -> bool:
    seen = 0
    parent = parents.get(place)
    while parent is not None and seen < 8:
        if parent in wholes:
            return True
        parent, seen = parents.get(parent), seen + 1
    return False


def _tolls_meet(a: Telling, b: Telling) -> bool:
    """False if two tolls lie too far apart; both tell one."""
    # One source seldom gives two tolls of one happening; two sources often do.
    same_source = a.attributed_to is not None and a.attributed_to == b.attributed_to
    ratio = _SAME_SOURCE_RATIO if same_source else _TOLL_RATIO
    for disposition in a.toll.keys() & b.toll.keys():
        low, high = sorted((a.toll[disposition], b.toll[disposition]))
        if low <= 0 or high / low > ratio:
            return False
    if not a.toll.keys() & b.toll.keys():
        # The wounded of a raid and the dead of a war.
        low, high = sorted((max(a.toll.values()), max(b.toll.values())))
        return low > 0 and high / low <= _UNLIKE_RATIO
    return True


def _deals_meet(a: Telling, b: Telling) -> bool:
    """Two deals told with a verb are one only if the parties of one are among the other's, or date or places agree."""
    if a.is_nominal or b.is_nominal or a.in_title or b.in_title:
        return True
    if _same_span(a, b):
        return True
    parties, others = a.actors.get("party"), b.actors.get("party")
    same_ground = a.origin == b.origin
    if parties and others:
        return (parties <= others or others <= parties) and (same_ground or not a.origin or not b.origin)
    return same_ground and bool(a.origin)
