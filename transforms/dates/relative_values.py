"""relative words + known days -> value: what "yesterday", "last week", "two days ago", "the next day" mean.

Refuses to reckon from a day that is not known, and to turn "days ago" or "recently" into any number of days. Weeks run
from Monday to Sunday (ISO 8601).
"""

import datetime as dt

from transforms.dates.arithmetic import Span, month_span, shift, week_of, weekend_of
from transforms.dates.lead import DateWords
from transforms.dates.values import UNKNOWN, Known, Value, days_value, unresolved

_DAYS_FROM_WRITING = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_STEPS = {"last": -1, "this": 0, "next": 1}
# Forms that mean no day: kind, precision, rule, confidence.
_WITHOUT_VALUE = {
    "clock": ("time_of_day", "time_of_day", "time_of_day", 0.95),
    "duration": ("duration", "duration", "duration", 0.95),
    "vague": ("vague", "unresolved", "vague", 0.8),
    "every_weekday": ("vague", "unresolved", "weekday.every", 0.8),
    "vague_shift": ("relative", "relative_unresolved", "relative.count_not_stated", 0.8),
}
# EDTF level 1 (ISO 8601-2) numbers the seasons after the months.
_SEASON_CODES = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_PARTS_OF_DAY = {"night", "morning", "afternoon", "evening"}


def relative_value(words: DateWords, known: Known, *, is_future: bool) -> Value:
    """Value of an expression that `dates.relative_words` found; `is_future` decides which side "this week" lies on."""
    form = words.form
    if form in _WITHOUT_VALUE:
        kind, precision, rule, sure = _WITHOUT_VALUE[form]
        return unresolved(kind, precision, rule, confidence=sure)
    if form == "season":
        edtf = f"{words.year}-{_SEASON_CODES[words.unit or '']}"
        return Value("explicit", edtf, "year", None, None, None, 0.8, "season")
    if form == "same":
        if words.unit in {"week", "weekend", "month", "year", "decade"}:
            return unresolved("relative", "relative_unresolved", "relative.period_told_unknown")
        return _from_told(words, known, 0, or_written=True)
    return _shift(words, known) if form == "shift" else _from_writing(words, known, is_future=is_future)


def _from_writing(words: DateWords, known: Known, *, is_future: bool) -> Value:
    """What is reckoned from the day of writing alone."""
    form = words.form
    day = known.written_on
    if day is None:
        rule = "relative.at_publication" if form == "now" else "relative.publication_unknown"
        return unresolved("relative", "relative_unresolved", rule, UNKNOWN)
    anchor, sure = day.isoformat(), min(0.8, known.certainty)
    if form == "now":
        return Value("relative", anchor, "ongoing_at_publication", None, None, anchor, sure, "relative.at_publication")
    if form == "overnight":
        eve = shift(day, -1, "day")
        span = Span(eve, day) if eve else None
        return _days(span, "relative.night_before_publication", min(0.6, sure), anchor)
    if form in _DAYS_FROM_WRITING:
        found = shift(day, _DAYS_FROM_WRITING[form], "day")
        return _days(Span(found, found) if found else None, f"relative.{form}", sure, anchor, words.edge)
    if form == "past":
        return _past(words, day, sure)
    return _period(words, day, sure, is_future=is_future)


def _days(span: Span | None, rule: str, sure: float, anchor: str, edge: str | None = None) -> Value:
    if span is None:
        return unresolved("relative", "relative_unresolved", "relative.out_of_range", anchor)
    return days_value("relative", span, rule, sure, anchor, edge)


def _blurred(value: Value, precision: str) -> Value:
    """Its days are our convention, not the text's word: they stay in the EDTF alone."""
    if value.edtf is None:
        return value
    return value._replace(date_start=None, date_end=None, precision=precision)


def _from_told(words: DateWords, known: Known, step: int, *, or_written: bool) -> Value:
    """The same day, the day before, the day after the one told last; of the day of writing if `or_written`."""
    rule = "relative.from_day_told" if known.told else "relative.from_publication"
    day = known.told or known.written_on
    if day is None or (known.told is None and not or_written):
        return unresolved("relative", "relative_unresolved", "relative.day_told_unknown", UNKNOWN)
    sure = min(0.6, known.told_certainty if known.told else known.certainty)
    anchor, unit = day.isoformat(), words.unit or "day"
    if unit in _PARTS_OF_DAY or unit == "day":
        found = shift(day, step, "day")
        return _days(Span(found, found) if found else None, rule, sure, anchor)
    return _stepped(day, step, unit, rule, sure, anchor)


def _stepped(day: dt.date, step: int, unit: str, rule: str, sure: float, anchor: str) -> Value:
    """Week, month, year (or weekend, decade) that lies `step` units from the day's own."""
    if unit == "weekend":
        found = shift(day, step, "week")
        return _days(weekend_of(found) if found else None, rule, min(sure, 0.6), anchor)
    if unit == "decade":
        return unresolved("relative", "relative_unresolved", "relative.decade", anchor)
    found = shift(day, step * (2 if unit == "fortnight" else 1), "week" if unit == "fortnight" else unit)
    if found is None:
        return unresolved("relative", "relative_unresolved", "relative.out_of_range", anchor)
    if unit in {"week", "fortnight"}:
        return _blurred(_days(week_of(found), rule, sure, anchor), "week")
    if unit == "month":
        span = month_span(found.year, found.month)
        return Value("relative", f"{found.year:04}-{found.month:02}", "month", *span, anchor, sure, rule)
    span = Span(dt.date(found.year, 1, 1), dt.date(found.year, 12, 31))
    return Value("relative", f"{found.year:04}", "year", *span, anchor, sure, rule)


def _period(words: DateWords, day: dt.date, sure: float, *, is_future: bool) -> Value:
    """This, last, next: night, week, weekend, month, year of the day of writing."""
    unit, step, anchor = words.unit or "day", _STEPS.get(words.which or "this", 0), day.isoformat()
    rule = f"relative.{words.which}_{unit}"
    if unit in _PARTS_OF_DAY or unit == "day":
        found = shift(day, step, "day")
        return _days(Span(found, found) if found else None, rule, sure, anchor, words.edge)
    if unit == "weekend":
        # "at the weekend", "last weekend": the last one that has begun; the next one lies ahead.
        span = weekend_of(day)
        if step > 0 and span:
            ahead = shift(span.first, 1, "week")
            span = weekend_of(ahead) if ahead else None
        elif words.which == "last" and span and span.last >= day:
            back = shift(span.first, -1, "week") if words.part is None and day.weekday() == 5 else span.first
            span = weekend_of(back) if back else None
        return _days(span, rule, min(sure, 0.6), anchor, words.edge)
    if unit == "week" and step == 0:
        # Of what happened, a Monday's "this week" is the week that just ended: the seven days up to today hold both.
        far = shift(day, 6 if is_future else -6, "day")
        span = Span(min(far, day), max(far, day)) if far else None
        return _blurred(_days(span, rule, min(sure, 0.6) if is_future else sure, anchor), "week")
    value = _stepped(day, step, unit, rule, sure, anchor)
    if words.edge == "since" and value.edtf:
        return value._replace(edtf=f"{value.edtf.split('/')[0]}/..", date_start=None, date_end=None)
    return value


def _past(words: DateWords, day: dt.date, sure: float) -> Value:
    """The past two weeks, the next three days: the row of days that ends or begins with the day of writing."""
    unit, anchor = words.unit or "day", day.isoformat()
    if words.number is None or unit in {"second", "minute", "decade"}:
        return unresolved("vague", "unresolved", "vague")
    count = words.number[1]
    if unit == "hour":
        count, unit = -(-count // 24), "day"
    if unit == "fortnight":
        count, unit = 2 * count, "week"
    unit = "day" if unit in {"night", "weekend"} | _PARTS_OF_DAY else unit
    ahead = words.which == "next"
    far = shift(day, count if ahead else -count, unit)
    span = (Span(day, far) if ahead else Span(far, day)) if far else None
    value = _days(span, f"relative.{words.which}_count", min(sure, 0.6), anchor)
    size = count * {"day": 1, "week": 7, "month": 28, "year": 365}[unit]
    return _blurred(value, "window" if size < 7 else "week" if size == 7 else "month" if size <= 28 else "year")


def _shift(words: DateWords, known: Known) -> Value:
    """Two days ago, a week earlier, the next day."""
    unit, which, day = words.unit or "day", words.which or "", known.written_on
    low, high = words.number or (1, 1)
    if which == "came_after" and unit in {"day", "week"} and low == high and not words.bound:
        return _from_told(words, known, -low, or_written=True)._replace(rule="relative.day_of_what_follows")
    if which in {"relative", "came_after"} or unit in {"second", "minute"}:
        return unresolved("relative", "relative_unresolved", "relative.hangs_on_another_event")
    if which in {"earlier", "later"}:
        if unit == "hour" or words.bound or low != high:
            return unresolved("relative", "relative_unresolved", "relative.from_day_told_inexact")
        return _from_told(words, known, -low if which == "earlier" else low, or_written=False)
    if day is None:
        return unresolved("relative", "relative_unresolved", "relative.publication_unknown", UNKNOWN)
    anchor, sure = day.isoformat(), min(0.8, known.certainty)
    back = -1 if which == "ago" else 1
    return _ago(words, day, unit, (back * low, back * high), anchor, sure)


def _ago(words: DateWords, day: dt.date, unit: str, steps: tuple[int, int], anchor: str, sure: float) -> Value:
    near, far = steps
    unit, factor = {"fortnight": ("week", 2), "night": ("day", 1), "decade": ("year", 10)}.get(unit, (unit, 1))
    if unit in _PARTS_OF_DAY | {"weekend"}:
        return unresolved("relative", "relative_unresolved", "relative.count_not_stated", anchor)
    if unit == "hour":
        # Hours before writing may reach into the days before.
        begin = shift(day, -(-abs(far) // 24) * (1 if far > 0 else -1), "day")
        if words.bound == "more" or begin is None:
            return unresolved("relative", "relative_unresolved", "relative.count_not_stated", anchor)
        span = Span(min(begin, day), max(begin, day))
        return _days(span, "relative.hours_ago", min(sure, 0.6), anchor)
    begin, end = shift(day, far * factor, unit), shift(day, near * factor, unit)
    if begin is None or end is None:
        return unresolved("relative", "relative_unresolved", "relative.out_of_range", anchor)
    begin, end = min(begin, end), max(begin, end)
    if words.bound == "more":
        size = {"day": 10, "week": 10, "month": 7, "year": 4}[unit]
        return Value(
            "relative",
            f"../{end.isoformat()[:size]}",
            "on_or_before",
            None,
            None,
            anchor,
            min(sure, 0.6),
            "relative.more_than_ago",
        )
    if words.bound == "less":
        value = _days(Span(begin, day) if begin <= day else None, "relative.less_than_ago", min(sure, 0.6), anchor)
        return _blurred(value, value.precision)
    exact = words.bound is None and near == far
    if unit == "day":
        return _days(Span(begin, end), "relative.days_ago", sure if exact else min(sure, 0.6), anchor)
    if near != far:
        value = _days(Span(begin, end), f"relative.{unit}s_ago", min(sure, 0.4), anchor)
        return _blurred(value, "month" if unit != "year" else "year")
    # Two weeks ago is that week, two years ago that year, if not to the day.
    value = _stepped(day, near * factor, unit, f"relative.{unit}s_ago", min(sure, 0.6), anchor)
    return (
        value
        if unit not in {"year", "month"}
        else value._replace(edtf=f"{value.edtf}~", date_start=None, date_end=None)
    )
