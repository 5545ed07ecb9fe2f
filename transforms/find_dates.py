"""sentences + articles -> date_expressions: finds what names a time, and which day, month or year it means.

Weekdays and days without a year are reckoned from the dateline or the publication date; where neither is known nothing
is invented: the value is null or its year stays XXXX. Refuses ages, rates and clocks' days. The weekday named in an
expression always agrees with the day given (`weekday_agrees`).
"""

import datetime as dt
import re
from functools import lru_cache
from operator import attrgetter

import polars as pl

from transforms.dates.clock_words import clock_words
from transforms.dates.direction import is_future
from transforms.dates.lead import DateWords, weekday_number
from transforms.dates.relative_values import relative_value
from transforms.dates.relative_words import day_words, unit_words
from transforms.dates.spans import calendar_words
from transforms.dates.values import Known, Value, calendar_value, unresolved
from transforms.frame_rows import rows_of

_SCHEMA = {
    "sentence_id": pl.String,
    "char_start": pl.Int64,
    "char_end": pl.Int64,
    "article_id": pl.String,
    "expression": pl.String,
    "kind": pl.String,
    "edtf": pl.String,
    "precision": pl.String,
    "date_start": pl.Date,
    "date_end": pl.Date,
    "anchor": pl.String,
    "confidence": pl.Float64,
    "rule": pl.String,
}
# Screens in Rust's regular expressions: only sentences that pass are read word by word. ASCII word boundaries are twice
# as fast there as Unicode's, and let through a little more.
_CALENDAR = (
    r"(?i:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?:19|20)\d\d"
    r"|(?-u:\b)(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
)
_DAY_WORDS = (
    r"(?i)(?-u:\b)(?:today|yesterday|tomorrow|tonight|overnight|currently|presently|nowadays|recently|lately|of late|at present"
    r"|at the moment|near future|foreseeable)"
)
_UNITS = (
    r"(?i)(?-u:\b)(?:second|minute|hour|day|night|morning|afternoon|evening|weekend|week|fortnight|month|year|decade|spring"
    r"|summer|autumn|fall|winter)(?:s|(?-u:\b))"
)
_HOURS = r"(?-u:\b)(?:dawn|dusk|noon|midday|midnight|sunset|sunrise|nightfall|daybreak|in the (?:morning|afternoon|evening))(?-u:\b)"
_CLOCK = (
    r"(?i)\d\s*(?:[ap]\.?m(?-u:\b)|o['\u2019]?clock|GMT|UTC|hours(?-u:\b)|[a-z]{1,16}(?: [a-z]{1,16})? time(?-u:\b))|\d:\d\d"
    rf"|{_HOURS}"
)
# Every date that is written in full passes, and little else.
_FULL = (
    r"(?i)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?\s*(?:\d{1,2}(?:st|nd|rd|th)?,?\s*)?\d{4}"
    r"|\d{4}-\d{2}-\d{2}|\d[./-]\d{1,2}[./-]\d{4}"
)
# What the screens tell of a sentence, as `_expressions` asks for it.
_HOLDS = ("calendar", "full", "clock_digits", "hour_words", "day_words", "units")
_CALENDAR_FORMS = frozenset({"full_date", "machine_prefix", "uncertain_date", "weekday", "month_day", "month", "year"})
# Forms that may lie on either side of the day of writing.
_SIDED_FORMS = frozenset({"weekday", "month_day", "month", "period"})
_DATELINE_LETTERS = 60
_DATELINE_END = re.compile(r"\.?\s*(?:$|[(/\u2013\u2014-]|\.\s*[/(]|\))")
_DATELINE_HEAD = re.compile(r"[\s(]*[A-Z][^a-z]{2,30}[^.!?]{0,30},?\s*$")
# A dateline is at most this far behind the date of the page that carries it.
_DATELINE_LAG_DAYS = 7
_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)


def find_dates(sentences: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Find the date expressions.

    Args:
        sentences: `tables.Sentences` (needs sentence_id, article_id, text, char_start, is_dateline, is_quote); offsets
            are code points of the article's text.
        articles: article_id, published_on, published_confidence.

    Returns:
        `claim_tables.DateExpressions` without provenance, sorted by sentence_id, char_start; expressions do not overlap.
        date_start and date_end are null where the text leaves them open, and where a week or a part of a month has
        its bounds by convention only.
    """
    rows = (
        sentences.lazy()
        .select("sentence_id", "article_id", "text", "char_start", "is_dateline", "is_quote")
        .with_columns(
            pl.col("text").str.contains(_CALENDAR).alias("calendar"),
            pl.col("text").str.contains(_DAY_WORDS).alias("day_words"),
            pl.col("text").str.contains(_UNITS).alias("units"),
            pl.col("text").str.contains(_CLOCK).alias("clock"),
        )
        .filter(pl.any_horizontal("calendar", "day_words", "units", "clock"))
        .with_columns(
            pl.col("text").str.contains(_FULL).alias("full"),
            (pl.col("clock") & pl.col("text").str.contains(r"\d")).alias("clock_digits"),
            (pl.col("clock") & pl.col("text").str.contains(f"(?i){_HOURS}")).alias("hour_words"),
        )
        .join(articles.lazy().select("article_id", "published_on", "published_confidence"), on="article_id", how="left")
        .sort("article_id", "char_start", "sentence_id")
        .select(
            "sentence_id",
            "article_id",
            "text",
            "char_start",
            pl.col("is_dateline", "is_quote").fill_null(False),
            "published_on",
            pl.col("published_confidence").fill_null(0.0),
            *_HOLDS,
        )
        .collect()
    )
    found: list[tuple[object, ...]] = []
    article: str | None = None
    known = Known(None, 0.0, None, 0.0)
    for sentence_id, owner, text, offset, is_dateline, is_quote, written_on, certainty, *holds in rows_of(rows):
        if owner != article:
            article = owner
            known = Known(written_on, certainty, None, 0.0)
        for words in _expressions(text, *holds):
            at_head = words.form == "month_day" and _is_dateline(text, words, is_dateline)
            value = _value(text, words, known, is_dateline=at_head, is_quote=is_quote)
            expression = text[words.start : words.end]
            if not _holds_weekday(expression, value):
                value = unresolved(value.kind, "unresolved", "weekday_disagrees", value.anchor, 0.4)
            known = _remember(known, value)
            found.append((sentence_id, offset + words.start, offset + words.end, article, expression, *value))
    # By column: several times quicker than from rows.
    return pl.DataFrame(list(zip(*found, strict=True)), schema=_SCHEMA, orient="col").sort("sentence_id", "char_start")


def weekday_agrees(expression: str, day: dt.date | None) -> bool:
    """Say whether the weekday that an expression names, if any, is that of the day; true where there is no day."""
    if day is None:
        return True
    named = _weekdays(expression)
    return not named or day.weekday() in named


@lru_cache(maxsize=1024)
def _weekdays(expression: str) -> frozenset[int]:
    """The weekdays that an expression names; news has few expressions."""
    return frozenset([weekday_number(match[1]) for match in _WEEKDAY.finditer(expression)])


def _holds_weekday(expression: str, value: Value) -> bool:
    if "day" not in expression.lower():
        return True
    days = [day for day in (value.date_start, value.date_end) if day]
    return not days or any([weekday_agrees(expression, day) for day in days])


def _expressions(
    text: str, calendar: bool, full: bool, clock_digits: bool, hour_words: bool, days: bool, units: bool
) -> list[DateWords]:
    """Expressions of one sentence, left to right; of two that overlap the one of the stronger grammar stays."""
    found: list[DateWords] = []
    sources = []
    if calendar:
        sources.append(calendar_words(text, holds_full_date=full))
    if clock_digits or hour_words:
        sources.append(clock_words(text, holds_digits=clock_digits, holds_hours=hour_words))
    if days:
        sources.append(day_words(text))
    if units:
        sources.append(unit_words(text))
    for source in sources:
        for words in source:
            for other in found:
                if words.start < other.end and other.start < words.end:
                    break
            else:
                found.append(words)
    if len(found) > 1:
        found.sort(key=attrgetter("start"))
    return found


def _value(text: str, words: DateWords, known: Known, *, is_dateline: bool, is_quote: bool) -> Value:
    ahead = words.form in _SIDED_FORMS and is_future(text, words.start, words.end)
    if words.form in _CALENDAR_FORMS:
        return calendar_value(words, known, is_future=ahead, is_dateline=is_dateline)
    value = relative_value(words, known, is_future=ahead)
    # What a speaker calls today is the day of speaking, which may lie before that of writing.
    return value._replace(confidence=min(value.confidence, 0.6)) if is_quote and value.kind == "relative" else value


def _is_dateline(text: str, words: DateWords, is_dateline: bool) -> bool:
    if words.start > _DATELINE_LETTERS:
        return False
    return is_dateline or bool(
        _DATELINE_HEAD.match(text[: words.start]) and _DATELINE_END.match(text[words.end : words.end + 6])
    )


def _remember(known: Known, value: Value) -> Known:
    """Keep the day told last; a dateline becomes the day of writing."""
    day = value.date_start
    if value.precision != "day" or day is None or value.date_end != day:
        return known
    if value.kind == "dateline_no_year":
        is_near = known.written_on is not None and 0 <= (known.written_on - day).days <= _DATELINE_LAG_DAYS
        return known._replace(written_on=day) if is_near else known
    return known._replace(told=day, told_certainty=value.confidence)
