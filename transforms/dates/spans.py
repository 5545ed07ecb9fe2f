"""text -> calendar words: where weekdays, days, months and years stand, and what is written there.

It reads the words only; which day they mean is reckoned in `dates.values`. Refuses a month or a year that may be
something else: "May" the verb and the name, "2000 people", "2037 UTC".
"""

import re
from collections.abc import Iterator

from transforms.dates.lead import (
    BETWEEN,
    EDGE,
    LOOK_BACK,
    NOUN_AFTER,
    ORDINAL,
    WHICH,
    DateWords,
    edge_of,
    tail_of,
    weekday_number,
    which_of,
)
from transforms.dates.month_words import month_words, year_words
from transforms.dates.words import MONTH, find_full_dates

_LONG_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_CORE = re.compile(
    r"\b(?=[A-Z12])(?:(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY)"
    r"(?P<plural>['\u2019]?[sS])?"
    rf"|(?P<month>{_LONG_MONTH}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b|{_LONG_MONTH.upper()}))\b"
    r"|(?<![\d.,:/#$\u00a3\u20ac+])(?<!\d[-\u2013])\b(?P<year>(?:19|20)\d{2})(?![\d%/]|[.,:]\d|-\d{1,2}\b)\b"
)
# Where one of them can begin: found fast, before the grammar is tried.
_OPENING = re.compile(
    r"[ADFJMNOSTW12](?<!\w.)(?:on|ue|ed|hu|ri|at|un|an|eb|ar|pr|ay|ul|ug|ep|ct|ov|ec|ON|UE|ED|HU|RI|AT|UN|AN|EB|AR|PR|AY|UL|UG|EP|CT"
    r"|OV|EC|[09]\d)"
)
_LEAD = (
    "since starting beginning effective as of by until till later late earlier early overnight on from in "
    "during at the small first hours morning afternoon evening night last next this past coming previous "
    "following"
)
_LEAD_WORDS = frozenset(_LEAD.split())
_BEFORE_WEEKDAY = re.compile(
    rf"(?:\b{EDGE}\s+)?(?:\b(?:later|late|earlier|early|overnight)\s+)?(?:\b(?:on|from)\s+)?"
    r"(?:\b(?:(?:in|on|during|at)\s+)?the\s+(?:(?:early|small|late|first)\s+)?(?:morning |evening )?"
    rf"(?:hours|morning|afternoon|evening|night)\s+(?:of|on)\s+)?(?:\b{WHICH}\s+)?$",
    re.IGNORECASE,
)
_AFTER_WEEKDAY = re.compile(
    r"\s+(?:(?:early|late)\s+)?(?:morning|afternoon|evening|night|midday|noon|dawn)\b", re.IGNORECASE
)
# Names of days that are no day of the week before publication.
_NAMED_WEEKDAY = re.compile(r"(?:Black|Bloody|Ash|Easter|Palm|Cyber|Giving|Super|Holy|Mail on)\s$")
# "Monday, May 13" is read at its month.
_DATE_AFTER = re.compile(
    rf",?\s+(?:the\s+)?(?:\d{{1,2}}{ORDINAL}\s+(?:of\s+)?{MONTH}\b|{MONTH}\b\.?\s+\d{{1,2}}\b)", re.IGNORECASE
)
_AFTER_NAME = re.compile(r"\s(?:Times|Telegraph|Herald|Mirror|Express|Mail|Mosque|School|Morning Herald)\b")
_MACHINE = re.compile(r"\s*date\s+$")
_FULL_LEAD = re.compile(rf"\b{EDGE}\s+(?:(?:on|from)\s+)?$", re.IGNORECASE)
_RANGE_LEAD = re.compile(rf"(?<![\d.,:/$-])(?P<day>\d{{1,2}}){ORDINAL}(?:{BETWEEN}|\s+and\s+)$")
_WEEKDAY_LEAD = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\b", re.IGNORECASE)


def calendar_words(text: str, *, holds_full_date: bool = True) -> Iterator[DateWords]:
    """Yield the calendar expressions of a text; later ones may overlap earlier ones, which then count.

    Full dates come first, then the rest left to right. `holds_full_date` is false where a screen has found none.
    """
    if holds_full_date:
        yield from _full_dates(text)
    done = 0
    for opening in _OPENING.finditer(text):
        core = _CORE.match(text, opening.start()) if opening.start() >= done else None
        if core is None:
            continue
        done = core.end()
        before = text[max(0, core.start() - LOOK_BACK) : core.start()]
        if core["weekday"]:
            words = _weekday(text, core, before)
        elif core["month"]:
            words = month_words(text, core, before)
        else:
            words = year_words(text, core, before)
        if words:
            yield words


def _full_dates(text: str) -> Iterator[DateWords]:
    for date in find_full_dates(text):
        before = text[max(0, date.start - LOOK_BACK) : date.start]
        start, form, edge, first = date.start, "full_date", None, None
        if date.start <= 8 and _MACHINE.fullmatch(before):
            start, form = date.start - len(before.lstrip()), "machine_prefix"
        elif lead := _FULL_LEAD.search(before):
            start, edge = date.start - (len(before) - lead.start()), edge_of(lead, before)
        elif text[date.start].isdigit() and (lead := _RANGE_LEAD.search(before)) and int(lead["day"]) < date.day.day:
            start, first = date.start - (len(before) - lead.start()), int(lead["day"])
        named = _WEEKDAY_LEAD.match(text, date.start)
        yield DateWords(
            start,
            date.end,
            form if date.is_certain else "uncertain_date",
            weekday=weekday_number(named[1]) if named else None,
            year=date.day.year,
            month=date.day.month,
            day=first or date.day.day,
            last_day=date.day.day if first else None,
            edge=edge,
        )


def _weekday(text: str, core: re.Match[str], before: str) -> DateWords | None:
    if _NAMED_WEEKDAY.search(before[-10:]) or _AFTER_NAME.match(text, core.end()):
        return None
    if _DATE_AFTER.match(text, core.end()):
        return None
    lead = _BEFORE_WEEKDAY.search(tail_of(before, _LEAD_WORDS))
    start = core.start() - len(lead[0]) if lead else core.start()
    after = _AFTER_WEEKDAY.match(text, core.end())
    end = after.end() if after else core.end()
    # "on Fridays" is every Friday, "Mondays raid" has lost its apostrophe.
    habit = core["plural"] in {"s", "S"} and before.rstrip().lower().endswith(" on")
    if habit and not NOUN_AFTER.match(text, end):
        return DateWords(start, end, "every_weekday")
    which = which_of(lead)
    return DateWords(
        start, end, "weekday", weekday=weekday_number(core["weekday"]), which=which, edge=edge_of(lead, before)
    )
