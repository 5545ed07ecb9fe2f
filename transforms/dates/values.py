"""date words + known days -> value: what one calendar expression means, as EDTF, and how sure that is.

Known days are the day of writing (dateline or publication) and the day told before. Without them nothing is invented:
the value stays null or keeps XXXX for its year. Values are ISO 8601-2 level 1: "?" marks an uncertain one.
"""

import calendar
import datetime as dt
from typing import NamedTuple

from transforms.dates.arithmetic import (
    Span,
    month_days,
    month_span,
    month_year,
    part_without_year,
    shift,
    weekday_on_or_after,
    weekday_on_or_before,
)
from transforms.dates.lead import DateWords

UNKNOWN = "publication date unknown"


class Known(NamedTuple):
    """Days an article gives: of writing, told last before this expression; and how sure the first is."""

    written_on: dt.date | None
    certainty: float
    told: dt.date | None
    told_certainty: float


class Value(NamedTuple):
    """What an expression means; the fields are the columns of `claim_tables.DateExpressions`."""

    kind: str
    edtf: str | None
    precision: str
    date_start: dt.date | None
    date_end: dt.date | None
    anchor: str | None
    confidence: float
    rule: str


def unresolved(kind: str, precision: str, rule: str, anchor: str | None = None, confidence: float = 0.8) -> Value:
    """An expression without a value; the confidence is that of its kind."""
    return Value(kind, None, precision, None, None, anchor, confidence, rule)


def days_value(kind: str, span: Span, rule: str, confidence: float, anchor: str | None, edge: str | None) -> Value:
    """A day or a row of days, opened by "since", closed by "by" and "until"."""
    first, last = span.first.isoformat(), span.last.isoformat()
    days = (span.last - span.first).days + 1
    precision = (
        "day" if days == 1 else "window" if days < 7 else "week" if days == 7 else "month" if days <= 31 else "year"
    )
    edtf = _edtf(first, last, edge)
    if edge == "since":
        return Value(kind, edtf, precision, span.first, None, anchor, confidence, rule)
    if edge in {"by", "until"}:
        return Value(kind, edtf, "on_or_before", None, span.last, anchor, confidence, rule)
    # Not the constructor of the named tuple, which is Python code.
    return tuple.__new__(Value, (kind, edtf, precision, span.first, span.last, anchor, confidence, rule))


def _edtf(first: str, last: str, edge: str | None) -> str:
    """An interval between two days, months or years; "since" opens its end, "by" and "until" its start."""
    if edge == "since":
        return f"{first}/.."
    if edge in {"by", "until"}:
        return f"../{last}"
    return first if first == last else f"{first}/{last}"


def calendar_value(words: DateWords, known: Known, *, is_future: bool, is_dateline: bool) -> Value:
    """Value of a full date, a day without year, a month, a year or a weekday."""
    if words.form in {"full_date", "machine_prefix", "uncertain_date"}:
        return _full_date(words)
    if words.form == "weekday":
        return _weekday(words, known, is_future=is_future)
    if words.form == "month_day":
        return _month_day(words, known, is_future=is_future, is_dateline=is_dateline)
    if words.form == "month":
        return _month(words, known, is_future=is_future)
    return _year(words)


def _full_date(words: DateWords) -> Value:
    kind = "open_start" if words.edge == "since" else "explicit"
    if words.form == "uncertain_date":
        return unresolved("explicit", "unresolved", "full_date.day_and_month_unclear", confidence=0.4)
    span = _span_of_days(words, words.year or 0)
    if span is None:
        return unresolved("explicit", "unresolved", "full_date.impossible", confidence=0.4)
    if words.weekday is not None and words.weekday not in {span.first.weekday(), span.last.weekday()}:
        return unresolved("explicit", "unresolved", "full_date.weekday_disagrees", confidence=0.4)
    rule = "machine_prefix" if words.form == "machine_prefix" else "full_date"
    return days_value(kind, span, rule, 0.95, None, words.edge)


def _span_of_days(words: DateWords, year: int) -> Span | None:
    try:
        first = dt.date(year, words.month or 0, words.day or 0)
        last = first.replace(day=words.last_day) if words.last_day else first
    except ValueError:
        return None
    return Span(first, last) if first <= last else None


def _weekday(words: DateWords, known: Known, *, is_future: bool) -> Value:
    day, weekday = known.written_on, words.weekday or 0
    if day is None:
        return unresolved("weekday", "weekday_unresolved", "weekday.publication_unknown", UNKNOWN)
    anchor = day.isoformat()
    if words.which == "last":
        found, rule, sure = weekday_on_or_before(shift(day, -1, "day") or day, weekday), "weekday.last", 0.6
    elif words.which in {"next", "following"}:
        found, rule, sure = weekday_on_or_after(shift(day, 1, "day") or day, weekday), "weekday.next", 0.6
    elif is_future:
        found, rule, sure = weekday_on_or_after(day, weekday), "weekday.first_from_publication", 0.6
    else:
        found, rule, sure = weekday_on_or_before(day, weekday), "weekday.last_before_publication", 0.8
    if found is None or found.weekday() != weekday:
        return unresolved("weekday", "weekday_unresolved", "weekday.out_of_range", anchor)
    return days_value("weekday", Span(found, found), rule, min(sure, known.certainty), anchor, words.edge)


def _month_day(words: DateWords, known: Known, *, is_future: bool, is_dateline: bool) -> Value:
    kind = "dateline_no_year" if is_dateline else "month_day_no_year"
    month, first_day, last_day = words.month or 0, words.day or 0, words.last_day or words.day or 0
    if last_day > calendar.monthrange(2000, month)[1] or last_day < first_day:
        return unresolved(kind, "unresolved", "month_day.impossible", confidence=0.4)
    if known.written_on is None:
        edtf = _edtf(f"XXXX-{month:02}-{first_day:02}", f"XXXX-{month:02}-{last_day:02}", words.edge)
        return Value(kind, edtf, "day_without_year", None, None, UNKNOWN, 0.95, "month_day.year_unknown")
    anchor = known.written_on
    found = month_days(anchor, month, first_day, is_future=is_future and not is_dateline, weekday=words.weekday)
    rule = "month_day.first_from_publication" if is_future else "month_day.last_before_publication"
    if is_dateline:
        # A dateline may run a day ahead of the page's date.
        ahead = month_days(anchor, month, first_day, is_future=True, weekday=words.weekday)
        found = ahead if ahead and (ahead - anchor).days <= 2 else found
        rule = "dateline.last_before_publication"
    if found is None:
        return unresolved(kind, "unresolved", "month_day.weekday_disagrees", anchor.isoformat(), 0.4)
    # A day told without its year is seldom more than half a year away; a named weekday settles it.
    far = abs((found - anchor).days) > 183 and words.weekday is None
    sure = 0.6 if far or (is_future and not is_dateline) else 0.8
    span = _span_of_days(words, found.year)
    if span is None:
        return unresolved(kind, "unresolved", "month_day.impossible", confidence=0.4)
    return days_value(kind, span, rule, min(sure, known.certainty), anchor.isoformat(), words.edge)


def _month(words: DateWords, known: Known, *, is_future: bool) -> Value:
    month = words.month or 0
    kind = "month_part" if words.part else "open_start" if words.edge == "since" else "month_only"
    if words.year:
        kind = kind if words.part or words.edge == "since" else "explicit"
        return _month_value(words, kind, words.year, "month_and_year", 0.95, None, mark="")
    day = known.written_on
    if words.which == "last":
        kind = "relative"
    if day is None:
        if words.which in {"last", "next", "this", "that"}:
            return unresolved("relative", "relative_unresolved", "month.publication_unknown", UNKNOWN)
        if words.part:
            edtf = _edtf(*part_without_year(month, words.part), words.edge)
            return Value(kind, edtf, "part_of_month", None, None, UNKNOWN, 0.8, "month_part.year_unknown")
        edtf = _edtf(f"XXXX-{month:02}", f"XXXX-{month:02}", words.edge)
        return Value(kind, edtf, "month", None, None, UNKNOWN, 0.8, "month.year_unknown")
    year, rule = month_year(day, month, is_future=is_future or words.which == "next"), "month.last_before_publication"
    if words.which == "last" and year == day.year and month == day.month:
        year -= 1
    if is_future or words.which == "next":
        rule = "month.first_from_publication"
    if words.which == "this":
        year, rule = day.year, "month.this_year"
    if not 1 <= year <= 9999:
        return unresolved(kind, "unresolved", "month.out_of_range", confidence=0.4)
    # "In March" without a year may be any March: the latest is likely, never certain.
    return _month_value(words, kind, year, rule, min(0.4, known.certainty), day.isoformat(), mark="?")


def _month_value(
    words: DateWords, kind: str, year: int, rule: str, confidence: float, anchor: str | None, *, mark: str
) -> Value:
    month = words.month or 0
    span = month_span(year, month, words.part)
    if words.part:
        edtf = _edtf(f"{span.first.isoformat()}{mark}", f"{span.last.isoformat()}{mark}", words.edge)
        # Early, mid and late are thirds of the month by our rule, not by the text.
        return Value(kind, edtf, "part_of_month", None, None, anchor, min(confidence, 0.8), f"{rule}.part")
    edtf = f"{year:04}-{month:02}{mark}"
    if words.edge == "since":
        return Value(kind, f"{edtf}/..", "month", None, None, anchor, confidence, f"{rule}.open")
    if words.edge in {"by", "until"}:
        return Value(kind, f"../{edtf}", "on_or_before", None, span.last, anchor, confidence, rule)
    return Value(kind, edtf, "month", span.first, span.last, anchor, confidence, rule)


def _year(words: DateWords) -> Value:
    year = words.year or 0
    if words.last_year:
        span = Span(dt.date(year, 1, 1), dt.date(words.last_year, 12, 31))
        return Value("explicit", f"{year}/{words.last_year}", "year", *span, None, 0.95, "year.range")
    if words.edge == "since":
        return Value("open_start", f"{year}/..", "year", None, None, None, 0.95, "year.open_start")
    last = dt.date(year, 12, 31)
    if words.edge in {"by", "until"}:
        return Value("explicit", f"../{year}", "on_or_before", None, last, None, 0.8, "year.until")
    rule = "year.part" if words.part else "year.since_compared" if words.edge == "compared" else "year"
    return Value("explicit", str(year), "year", dt.date(year, 1, 1), last, None, 0.95, rule)
