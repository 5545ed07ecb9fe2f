"""article head -> publication date: which of the dates a text offers is the day it was published.

Rules, strongest first: the crawler's machine prefix, the field beside the text, a date line or a labelled date, the
date at the head of the body, the inline dateline with its weekday. It refuses to take a date out of a sentence: what
happened on a day is not what was published on it.
"""

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from dateutil import parser

from transforms.dates.words import WEEKDAY, StatedDate, find_full_dates, month_and_day

_MACHINE_PREFIX = re.compile(r"^date (\d{4}-\d{2}-\d{2})\b")
_ON_WEEKDAY = re.compile(rf"\bon\s+({WEEKDAY})\b")
# Years in running text; "2037 UTC" is a clock, "Copyright 2018" the page's age.
_YEAR = re.compile(
    r"(?<!Copyright )(?<!© )(?<![\d.,:/-])(?:19|20)\d{2}(?![\d:/-]|[.,]\d|\s*(?:UTC|GMT|[ap]\.?m\b|hours|local))"
)
# What may stand before the date at the head of a body: labels, section names, clocks; no running sentence.
_HEAD_WORDS, _HEAD_LETTERS = 9, 400
_DATELINE_SPAN_YEARS = 10


class Publication(NamedTuple):
    """Publication date of one article with the rule that gave it and every candidate, best first."""

    published_on: dt.date | None
    basis: str
    confidence: float | None
    candidates: list[str]


def find_publication_date(
    lines: Sequence[str],
    forms: Sequence[str | None],
    title: str | None,
    date_field: str | None,
    dateline: tuple[str, str] | None,
    labels: Sequence[str],
) -> Publication:
    """Decide the publication date of one article.

    lines: its lines in order (text_norm); forms: their forms; dateline: the date words of the inline dateline and the
    line it opens; labels: lower-case words that announce a date ("last updated at"). Every date found is a candidate; the strongest rule's date is published_on unless it is
    uncertain (a numeric date whose day and month could change places), which leaves it null.
    """
    found: list[tuple[str, float, StatedDate]] = []
    prefix = _MACHINE_PREFIX.match(lines[0]) if lines else None
    if prefix:
        found += [("machine_prefix", 0.98, date) for date in find_full_dates(prefix[1])]
    if date_field:
        found += [("feed_field", 0.95, date) for date in _read_field(date_field)]
    found += [
        ("date_line", 0.95, next(iter(dates)))
        for line, form in zip(lines, forms, strict=True)
        if form == "publication_date" and (dates := list(find_full_dates(line)))
    ]
    latest_year = max((int(year) for line in lines for year in _YEAR.findall(line)), default=None)
    prose = [line for line, form in zip(lines, forms, strict=True) if form is None and line != title]
    found += [("date_line", 0.9, date) for date in _labelled(lines, labels)]
    found += [("date_line", 0.85, date) for date in _at_head(prose[:2], title, latest_year, labels)]
    candidates = list(dict.fromkeys(day.isoformat() for _, _, date in found for day in _readings(date)))
    for basis, confidence, date in found:
        if date.is_certain:
            return Publication(date.day, basis, confidence, candidates)
    meant = _from_dateline(*dateline, latest_year) if dateline else []
    if meant:
        days = [day.isoformat() for day in meant]
        # The nearest year is a rule, not the text's word: more candidates, less confidence.
        return Publication(meant[0], "dateline+weekday", 0.9 if len(days) == 1 else 0.8, days)
    return Publication(None, "none", None, candidates)


def _read_field(written: str) -> list[StatedDate]:
    dates = list(find_full_dates(written))
    if dates:
        return dates[:1]
    try:
        # RFC 2822 and the like; a default with another day shows whether the field named one.
        first, second = (parser.parse(written, default=dt.datetime(2000, 1, day)).date() for day in (1, 2))
    except (ValueError, OverflowError):
        return []
    return [StatedDate(0, len(written), first, True)] if first == second and str(first.year) in written else []


def _labelled(lines: Sequence[str], labels: Sequence[str]) -> list[StatedDate]:
    """Dates straight behind a publication label, wherever the label stands."""
    return [
        date
        for line in lines
        for date in find_full_dates(line)
        if _ends_with_label(line[max(0, date.start - 40) : date.start], labels)
    ]


def _ends_with_label(before: str, labels: Sequence[str]) -> bool:
    written = re.sub(r"(?:\b\d{1,2}[:.]?\d{2}\b|[\s:,|(–-])+$", "", before)
    words = written.lower()
    for label in labels:
        if not words.endswith(label):
            continue
        # "updated" inside a sentence ("was updated 3 June") is no label: it must open the line or follow a stop or
        # bracket; a label of several words may also show by its capital ("town Last updated at Nov 27 2017").
        head = words.removesuffix(label)
        if not head or re.search(r"(?:[.|(\d\]–]\s*|\s{2,})$", head):
            return True
        if " " in label and head[-1].isspace() and written[len(head)].isupper():
            return True
    return False


def _at_head(
    prose: Sequence[str], title: str | None, latest_year: int | None, labels: Sequence[str]
) -> list[StatedDate]:
    """The date a page glued to the beginning of its text: behind the title, a section or an agency, never in a sentence."""
    found = []
    for line in prose:
        for date in find_full_dates(line[:_HEAD_LETTERS]):
            # Pages repeat the headline at the head of the text, before or behind the date.
            before = line[: date.start].replace(title, " ") if title else line[: date.start]
            before, after = before.strip(" .|–-:("), line[date.end :].lstrip()
            for label in sorted(labels, key=len, reverse=True):
                before = re.sub(rf"(?i)\b{re.escape(label)}$", "", before).strip()
            words = before.split()
            is_furniture = len(words) <= _HEAD_WORDS and all(re.match(r"[A-Z0-9(]", word) for word in words)
            # "August 14, 2016 video" goes on in lower case, "May 18, 2016: Relative says" opens a timeline entry.
            goes_on = re.match(r"[a-z,:;–-]", after) and not re.match(r"(?:at|updated)\b", after)
            contradicted = latest_year is not None and latest_year > date.day.year + 1
            if is_furniture and not goes_on and not contradicted:
                found.append(date)
            break
    return found


def _readings(date: StatedDate) -> list[dt.date]:
    """The day as read and, where day and month could change places, the other reading."""
    return [date.day] if date.is_certain else [date.day, date.day.replace(month=date.day.day, day=date.day.month)]


def _from_dateline(words: str, line: str, latest_year: int | None) -> list[dt.date]:
    """Days that an inline dateline can mean, nearest first: month and day, weekday, latest year the text cites."""
    stated = next(iter(find_full_dates(words)), None)
    if stated:
        return [stated.day]
    month_day = month_and_day(words)
    weekday = _ON_WEEKDAY.search(line)
    if not month_day or not weekday or latest_year is None:
        return []
    # Wires name the day of the dateline by its weekday; the year is the next one in which both agree.
    name = weekday[1][:3].capitalize()
    return [
        dt.date(year, *month_day)
        for year in range(latest_year, latest_year + _DATELINE_SPAN_YEARS + 1)
        if (month_day != (2, 29) or calendar.isleap(year)) and dt.date(year, *month_day).strftime("%a") == name
    ]
