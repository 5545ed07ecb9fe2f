"""happening -> what stands for it: its telling, type, stage, days.

The stage is the latest one told, with these exceptions. Halted wins over what came before it. Where some say that a run
goes on and others that it is over, in a story of the same days, it is ongoing: the sources disagree, and each keeps its
own stage in event_claims. Plans count only where nothing else is told. A date is only taken from what a telling states,
from the day of a statement (as an upper bound) or, for a run that sources speak of as half done, from that day up to
publication. It never computes a date for what is told without one.
"""

import re
from datetime import date, timedelta
from string import ascii_letters, digits
from typing import NamedTuple

from transforms.events.identity import VIOLENCE, general_type
from transforms.events.tellings import Telling, edtf_span

# Types whose present tense says that they hold on the day of publication.
_STATES = frozenset(
    {
        "siege",
        "territorial_control_state",
        "evacuation",
        "return_of_displaced",
        "displacement",
        "ceasefire_violation",
        "armed_clash",
    }
)
# Types that are over once told as done: a statement about them bounds them from above.
_BOUNDED_BY_STATEMENT = frozenset({"agreement_reached", "ceasefire_agreed", "siege_lifted", "detainee_release"})
_EXACTNESS = {
    "day": 0,
    "window": 1,
    "on_or_before": 2,
    "week": 3,
    "part_of_month": 4,
    "month": 5,
    "open_start_year": 6,
    "open_start": 6,
    "year": 7,
    "day_without_year": 8,
}
# Page furniture glued to a headline that the crawl left in the body.
_PAGE_WORDS = re.compile(
    r"\W*(?:(?:date of publication|share|read more|related|file photo)\b|image\b(?!.{100}))",
    re.IGNORECASE,
)
# Clauses that only point back at what is told elsewhere: "where the attack took place", "after the blast".
_ASIDE = re.compile(
    r"\W*(?:where|which|who|whose|when|after|before|since(?! then)|because|as|while|amid|despite|although)\b",
    re.IGNORECASE,
)
# Days reckoned from an unknown day of publication.
_RELATIVE = re.compile(
    r"\b(?:yesterday|recently|tomorrow|(?:last|next|this|earlier this|later this) (?:week|month|year|night)|(?:hours?|days?|weeks?|months?|years?) ago|"
    r"(?:in|within) (?:the )?(?:\w+ ){1,4}(?:hours|days|weeks|months|years))\b",
    re.IGNORECASE,
)
# First letters of a clause with which the patterns for page words and for asides cannot match.
_NO_ASIDE = frozenset(ascii_letters + digits + "_") - frozenset("wabsdWABSD")
_NO_PAGE_WORD = frozenset(ascii_letters + digits + "_") - frozenset("dsrfiDSRFI")
_RELATIVE_MARKS = ("day", "week", "month", "year", "night", "hour", "recently", "tomorrow")
_SAME_STORY = timedelta(days=6)


class Dated(NamedTuple):
    """When, as the date columns of `claim_tables.Events` have it."""

    edtf: str | None
    start: date | None
    end: date | None
    precision: str


def choose_telling(happening: list[Telling], status: str) -> Telling:
    """The telling that stands for the happening: in the body, of its stage, finite, with most detail, sourced, first.

    In: the tellings, the stage of the happening. Out: one of them.
    """
    if not happening[1:]:
        return happening[0]
    return min(happening, key=lambda telling: (*_rank(telling, status), telling.index))


def _rank(telling: Telling, status: str) -> tuple[int, ...]:
    figures = telling.figure_ids
    detail = (
        len(telling.places) + (telling.days is not None) + bool(telling.actors) + bool(telling.toll) + bool(figures)
    )
    sourced = telling.attribution_basis != "unattributed"
    clause = telling.clause
    page = telling.in_title or (clause[:1] not in _NO_PAGE_WORD and _PAGE_WORDS.match(clause) is not None)
    aside = telling.is_nominal + (clause[:1] not in _NO_ASIDE and _ASIDE.match(clause) is not None)
    other_stage = telling.status != status
    return (telling.off_story, page, telling.is_background, other_stage, aside, -detail, not sourced)


def choose_type(happening: list[Telling], chosen: Telling) -> str:
    """The type of the telling that stands for it; a more exact one of another telling replaces a general word."""
    if not general_type(chosen.event_type):
        return chosen.event_type
    for telling in happening:
        if not general_type(telling.event_type):
            return telling.event_type
    return chosen.event_type


def choose_status(happening: list[Telling], published: date | None) -> str:
    """Stage of the happening by the rule of the module's docstring.

    In: its tellings in reading order, the day of publication if known. Out: one of codes.EVENT_STATUSES.
    """
    if not happening[1:]:
        return happening[0].status
    body = [telling for telling in happening if not telling.in_title] or happening
    told = [telling for telling in body if not telling.is_nominal and not telling.is_leg] or body
    stages = {telling.status for telling in told}
    if "halted" in {telling.status for telling in happening}:
        return "halted"
    if stages in ({"denied"}, {"planned"}):
        return stages.pop()
    stages -= {"denied", "planned"}
    if stages == {"ongoing", "completed"}:
        # A blow told as struck is over, whatever tense the headline has.
        if happening[0].event_type in VIOLENCE:
            return "completed"
        return "ongoing" if _is_same_story(happening, published) else "completed"
    return stages.pop() if stages else told[0].status


def _is_same_story(happening: list[Telling], published: date | None) -> bool:
    days = [telling.date_end for telling in happening if telling.date_end is not None]
    return published is None or all(published - day <= _SAME_STORY for day in days)


def choose_date(
    happening: list[Telling], chosen: Telling, event_type: str, status: str, published: date | None
) -> Dated:
    """Days of the happening.

    In: its tellings, the one that stands for it, type, status, day of publication. Out: the most exact date stated, of
    equals the one of the telling that stands for it; else a bound by the day of a
    statement; else no date, with the precision that says why.
    """
    dated = [telling for telling in happening if telling.date_edtf and edtf_span(telling.date_edtf)]
    window = _running_window(happening, published) if status == "ongoing" and published is not None else None
    if dated:
        best = (
            dated[0]
            if not dated[1:]
            else min(
                dated,
                key=lambda telling: (
                    _EXACTNESS.get(telling.date_precision or "", 9),
                    telling is not chosen,
                    telling.index,
                ),
            )
        )
        if not (window and _only_bounds(dated)):
            edtf, precision = best.date_edtf, best.date_precision or "unresolved"
            if precision == "year" and edtf is not None and edtf.endswith("/.."):
                precision = "open_start_year"
            # Not the constructor of the named tuple, which is Python code.
            return tuple.__new__(Dated, (edtf, best.date_start, best.date_end, precision))
    if window:
        return window
    if event_type in _BOUNDED_BY_STATEMENT and status == "completed":
        said = sorted([telling.said_on for telling in happening if telling.said_on and len(telling.said_on) == 10])
        if said and "X" not in said[0]:
            return Dated(f"../{said[0]}", None, date.fromisoformat(said[0]), "on_or_before")
    # Not the constructor of the named tuple, which is Python code.
    return tuple.__new__(Dated, (None, None, None, _why_undated(happening, event_type, status)))


def _running_window(happening: list[Telling], published: date) -> Dated | None:
    """A run half done on the day of a statement and under way at publication took place between the two."""
    said = [
        date.fromisoformat(telling.said_on)
        for telling in happening
        if telling.status == "completed"
        and telling.said_on
        and len(telling.said_on) == 10
        and "X" not in telling.said_on
    ]
    if not said or not timedelta(0) < published - min(said) <= _SAME_STORY:
        return None
    return Dated(f"{min(said)}/{published}", min(said), published, "window")


def _only_bounds(dated: list[Telling]) -> bool:
    """True if the only dates are days of speaking: upper bounds, or the day a source spoke on."""
    return all(telling.date_precision == "on_or_before" or telling.date_edtf == telling.said_on for telling in dated)


def _why_undated(happening: list[Telling], event_type: str, status: str) -> str:
    # A telling with a value says how exact that value is, not why there is none.
    given = [telling.date_precision for telling in happening if telling.date_precision and telling.date_edtf is None]
    for precision in given:
        if precision not in ("unresolved", "ongoing_at_publication"):
            return precision
    if any([telling.weekdays for telling in happening]):
        return "weekday_unresolved"
    for telling in happening:
        if not telling.is_nominal and _is_relative(telling.clause):
            return "relative_unresolved"
    if "ongoing_at_publication" in given:
        return "ongoing_at_publication"
    return "ongoing_at_publication" if status == "ongoing" and event_type in _STATES else "unresolved"


def _is_relative(clause: str) -> bool:
    # Few clauses hold such a word, and looking for them is quicker than the pattern.
    folded = clause.lower()
    return any([word in folded for word in _RELATIVE_MARKS]) and _RELATIVE.search(clause) is not None
