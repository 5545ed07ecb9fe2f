"""month and year words -> calendar words: "September 13", "in late May 2017", "since 2013".

Refuses a month or a year that may be something else: "May" the verb and the name, "2000 people", "2037 UTC".
"""

import re

from transforms.dates.lead import (
    BETWEEN,
    EDGE,
    NOUN_AFTER,
    ORDINAL,
    PART,
    DateWords,
    edge_of,
    part_of,
    tail_of,
    weekday_number,
    which_of,
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LEAD = (
    "since starting beginning effective as of by until till later late earlier early mid on from in during at "
    "the very start middle end turn last next this small hours morning afternoon evening night between and to "
    "through st nd rd th monday tuesday wednesday thursday friday saturday sunday monday, tuesday, wednesday, "
    "thursday, friday, saturday, sunday, mon tue wed thu fri sat sun mon, tue, wed, thu, fri, sat, sun, back "
    "for than ended or around after before prior throughout"
)
_LEAD_WORDS = frozenset([*_LEAD.split(), ""])
_DAY_BEFORE = re.compile(
    rf"(?<![\d.,:/$-])(?<!\d )\b(?P<day>\d{{1,2}}){ORDINAL}(?:{BETWEEN}(?P<last>\d{{1,2}}){ORDINAL})?\s+(?:of\s+)?$"
)
_BETWEEN_DAYS = re.compile(
    rf"\bbetween\s+(?P<day>\d{{1,2}}){ORDINAL}\s+and\s+(?P<last>\d{{1,2}}){ORDINAL}\s+(?:of\s+)?$", re.IGNORECASE
)
_NOT_COUNTED = r"(?!\d|[.,:]\d|\s*(?:%|percent\b|people\b|civilians\b|militants\b|fighters\b|more\b|others\b|killed\b))"
_DAY_AFTER = re.compile(
    rf"\.?\s+(?P<day>\d{{1,2}}){ORDINAL}\b(?:{BETWEEN}(?P<last>\d{{1,2}}){ORDINAL}\b)?{_NOT_COUNTED}"
    r"(?:,?\s+(?P<year>(?:19|20)\d{2})\b)?"
)
_YEAR_AFTER = re.compile(
    r"\.?,?\s+(?:of\s+)?(?:(?P<year>(?:19|20)\d{2})\b(?!%|[.,:]\d|\s*(?:GMT|UTC|people))|(?P<which>last|this|that|next) year\b)"
)
_BEFORE_MONTH = re.compile(
    rf"(?:\b(?:{EDGE}|(?P<in>in))\s+)?(?:\b(?P<on>on|from|in)\s+)?(?:\b{PART})?(?:\b(?P<which>last|next|this)\s+)?$",
    re.IGNORECASE,
)
_BEFORE_DAY = re.compile(
    rf"(?:\b{EDGE}\s+)?(?:\b(?:later|late|earlier|early)\s+)?(?:\b(?P<on>on|from)\s+)?"
    r"(?:\b(?:(?:in|on|during|at)\s+)?the\s+(?:(?:early|small)\s+)?(?:hours|morning|afternoon|evening|night)\s+of\s+)?"
    r"(?:the\s+)?(?P<weekday>(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
# Words that show that a bare month or year is a time, though they are no part of the expression.
_TIME_BEFORE = re.compile(
    r"\b(?:between|during|from|to|and|or|through|throughout|before|after|around|of|prior to|back in|for|than|ended|early|late)\s+$",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(r"\b(?:and|or|to|for|of|from|than|after|before|by|with)\s+$", re.IGNORECASE)
_ARTICLE_BEFORE = re.compile(r"\b(?:the|an?|its|their|his|her|this|that|[A-Z][a-z]+['\u2019]s)\s+$", re.IGNORECASE)
# "the 2013 Ghouta attack"
_NAMED_NOUN_AFTER = re.compile(r"\s+(?:[A-Z][\w'\u2019-]{2,20}\s+){1,2}[a-z]{3,}")
_COUNTED_AFTER = re.compile(
    r"[\s-]*(?:GMT|UTC|hours|hrs|local|[ap]\.?m\b|people|civilians|children|women|men|families|militants|fighters|rebels|"
    r"soldiers|troops|residents|refugees|others|villagers|inhabitants|evacuees|met(?:er|re)s|kilomet|miles|homes|houses|"
    r"tons|tonnes|dollars|pounds|euros|square|cases|wounded|dead|injured|or so|more)\b"
)
_BEFORE_YEAR = re.compile(rf"(?:\b(?:{EDGE}|(?P<in>in))\s+)?(?:\b(?:the\s+)?{PART})?$", re.IGNORECASE)
_YEARS_AFTER = re.compile(
    r"\s*(?:-|\u2013)\s*(?P<last>(?:19|20)\d{2})\b(?!-)|\s+(?:and|to|through)\s+(?P<late>(?:19|20)\d{2})\b"
)
_SEASON_LEAD = re.compile(r"\b(?:spring|summer|autumn|fall|winter),?\s+(?:of\s+)?$", re.IGNORECASE)
_IN = re.compile(r"\bin\s+$", re.IGNORECASE)
_YEARS_LEAD = re.compile(r"\b(?:between|from|in)\s+$", re.IGNORECASE)


def month_words(text: str, core: re.Match[str], before: str) -> DateWords | None:
    """Read the expression around a month's name; None if the word is no month there.

    text: the sentence; core: the match of the name; before: the text before it, LOOK_BACK letters at most.
    """
    month = _MONTHS.index(core["month"][:3].lower()) + 1
    tail = tail_of(before, _LEAD_WORDS)
    return _with_day(text, core, before, tail, month) or _without_day(text, core, before, tail, month)


def _with_day(text: str, core: re.Match[str], before: str, tail: str, month: int) -> DateWords | None:
    # "in August 13 people" has lost a comma; "since August 13" has not.
    stands_before = _BETWEEN_DAYS.search(tail) or _DAY_BEFORE.search(tail) if tail else None
    stands_after = None if stands_before or _IN.search(tail) else _DAY_AFTER.match(text, core.end())
    day = stands_before or stands_after
    if day is None or not 1 <= int(day["day"]) <= 31:
        return None
    head = tail[: stands_before.start()] if stands_before else tail
    lead = _BEFORE_DAY.search(head)
    year = stands_after["year"] if stands_after else None
    named = lead["weekday"] if lead else None
    # "the" belongs to "on the 15th", not to "the May 5 strike".
    opened = lead[0] if lead else ""
    skipped = len(opened) - len(opened.lstrip()[4:].lstrip()) if opened[:4].lower().rstrip() == "the" else 0
    outside = before[: len(before) - len(tail) + len(head)]
    return DateWords(
        core.start() - len(tail) + (lead.start() + skipped if lead else len(head)),
        stands_after.end() if stands_after else core.end(),
        "full_date" if year else "month_day",
        weekday=weekday_number(named) if named else None,
        year=int(year) if year else None,
        month=month,
        day=int(day["day"]),
        last_day=int(day["last"]) if day["last"] else None,
        edge=edge_of(lead, outside),
    )


def _without_day(text: str, core: re.Match[str], before: str, tail: str, month: int) -> DateWords | None:
    lead = _BEFORE_MONTH.search(tail)
    start = core.start() - (len(lead[0]) if lead else 0)
    part, edge = part_of(lead), edge_of(lead, before)
    follows = _YEAR_AFTER.match(text, core.end())
    if follows:
        year = int(follows["year"]) if follows["year"] else None
        which = follows["which"]
        return DateWords(start, follows.end(), "month", year=year, month=month, part=part, which=which, edge=edge)
    if len(core["month"]) < 4 and core["month"].lower() != "may":
        return None
    which = which_of(lead)
    if lead and (lead["in"] or (lead["on"] or "").lower() == "in" or part or which or (edge and edge != "by")):
        return DateWords(start, core.end(), "month", month=month, part=part, which=which, edge=edge)
    is_time = edge == "by" or (tail and _TIME_BEFORE.search(tail))
    # "of April", "after May", "and June" may be people.
    if is_time and not (month in {4, 5, 6, 8} and _NAME_BEFORE.search(tail)):
        return DateWords(start, core.end(), "month", month=month, edge=edge)
    if NOUN_AFTER.match(text, core.end()) and _ARTICLE_BEFORE.search(before[-16:]):
        return DateWords(core.start(), core.end(), "month", month=month)
    return None


def year_words(text: str, core: re.Match[str], before: str) -> DateWords | None:
    """Read the expression around four digits that may be a year; None if they count something (as `dates.month_words`)."""
    year = int(core["year"])
    if _COUNTED_AFTER.match(text, core.end()) or _SEASON_LEAD.search(before[-12:]):
        return None
    tail = tail_of(before, _LEAD_WORDS)
    years, opens = _YEARS_AFTER.match(text, core.end()), _YEARS_LEAD.search(tail)
    last = int(years["last"] or years["late"]) if years else 0
    # "in 2014 and 2016" names two years, "between 2014 and 2016" all from one to the other.
    if years and last > year and (years["last"] or (opens and not opens[0].lower().startswith("in"))):
        start = core.start() - (len(opens[0]) if opens else 0)
        return DateWords(start, years.end(), "year", year=year, last_year=last)
    lead = _BEFORE_YEAR.search(tail)
    start = core.start() - (len(lead[0]) if lead else 0)
    part, edge = part_of(lead), edge_of(lead, before)
    in_brackets = before.endswith("(") and text[core.end() : core.end() + 1] == ")"
    if (lead and (lead["in"] or edge or part)) or in_brackets or _TIME_BEFORE.search(tail):
        return DateWords(start, core.end(), "year", year=year, part=part, edge=edge)
    # Round thousands beside a noun are more often counts.
    if (
        year % 100
        and _ARTICLE_BEFORE.search(before[-16:])
        and (NOUN_AFTER.match(text, core.end()) or _NAMED_NOUN_AFTER.match(text, core.end()))
    ):
        return DateWords(core.start(), core.end(), "year", year=year)
    return None
