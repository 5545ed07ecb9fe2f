"""calendar facts -> days: the arithmetic by which date words are reckoned from a known day.

Refuses to leave the years 1 to 9999: a reckoning that would is None. Weekdays are 0 Monday to 6 Sunday.
"""

import calendar
import datetime as dt
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

_DAYS = {"day": 1, "week": 7}
_FIRST_OF_PART = {"early": 1, "mid": 11, "late": 21}
_LAST_OF_PART = {"early": 10, "mid": 20}


class Span(NamedTuple):
    """First and last day, both included."""

    first: dt.date
    last: dt.date


def shift(day: dt.date, count: int, unit: str) -> dt.date | None:
    """Go `count` units (day, week, month, year; negative: back) from a day; a missing 31st becomes the month's last."""
    try:
        if unit in _DAYS:
            return day + dt.timedelta(days=count * _DAYS[unit])
        steps = {f"{unit}s": count}
        return day + relativedelta(**steps)  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        return None


def weekday_on_or_before(day: dt.date, weekday: int) -> dt.date | None:
    """Last such weekday not after the day."""
    return shift(day, -((day.weekday() - weekday) % 7), "day")


def weekday_on_or_after(day: dt.date, weekday: int) -> dt.date | None:
    """First such weekday not before the day."""
    return shift(day, (weekday - day.weekday()) % 7, "day")


def month_days(anchor: dt.date, month: int, day: int, *, is_future: bool, weekday: int | None = None) -> dt.date | None:
    """Nearest such calendar day not after the anchor (not before it if `is_future`), on the weekday if one is named.

    A day told without its year lies within the year; a weekday may prove it one year off. Where weekday and day agree
    in neither the text contradicts itself, or the two belong to different words: None.
    """
    step = 1 if is_future else -1
    # 29 February may be eight years away; a weekday decides between this year and the last.
    years = 9 if weekday is None else 3
    for year in range(anchor.year, anchor.year + years * step, step):
        if not 1 <= year <= 9999 or day > calendar.monthrange(year, month)[1]:
            continue
        found = dt.date(year, month, day)
        if (found < anchor) if is_future else (found > anchor):
            continue
        if weekday is None or found.weekday() == weekday:
            return found
    return None


def month_year(anchor: dt.date, month: int, *, is_future: bool) -> int:
    """Year of the latest such month not after the anchor's (the first not before it if `is_future`)."""
    if is_future:
        return anchor.year + (month < anchor.month)
    return anchor.year - (month > anchor.month)


def month_span(year: int, month: int, part: str | None = None) -> Span:
    """Days of a month; early is its days 1-10, mid 11-20, late 21 to the last."""
    last = calendar.monthrange(year, month)[1]
    return Span(
        dt.date(year, month, _FIRST_OF_PART.get(part or "", 1)),
        dt.date(year, month, _LAST_OF_PART.get(part or "", last)),
    )


def part_without_year(month: int, part: str) -> tuple[str, str]:
    """First and last day of the same, without a year ("XXXX-11-21", "XXXX-11-30"); "2X" ends February in any year."""
    # Only the last day of February depends on the year.
    last = "2X" if (month, part) == (2, "late") else str(_LAST_OF_PART.get(part) or calendar.monthrange(2001, month)[1])
    return f"XXXX-{month:02}-{_FIRST_OF_PART[part]:02}", f"XXXX-{month:02}-{last:0>2}"


def week_of(day: dt.date) -> Span | None:
    """Monday to Sunday around a day (ISO 8601 weeks)."""
    monday, sunday = shift(day, -day.weekday(), "day"), shift(day, 6 - day.weekday(), "day")
    return Span(monday, sunday) if monday and sunday else None


def weekend_of(day: dt.date) -> Span | None:
    """Saturday and Sunday last begun on that day."""
    saturday = weekday_on_or_before(day, 5)
    sunday = shift(saturday, 1, "day") if saturday else None
    return Span(saturday, sunday) if saturday and sunday else None
