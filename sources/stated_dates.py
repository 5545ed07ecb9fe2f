"""A date as a source writes it -> ISO 8601: decides which instant is meant, and that no article is from the future.

The offset that was written stays, since an article is of the day that its outlet's calendar shows. It refuses to choose
between day and month where both could be meant, and to fill in what is not written: such a date stays as it is
written, for the transforms to judge.
"""

import re
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

from dateutil import parser

from sources.reading import is_blank

_TOLERANCE = timedelta(days=1)  # clocks that are wrong, and zones that are not written
_LONGEST = 100
# Two days that differ in every part: what reads alike on both was written in full.
_DEFAULTS = (datetime(2000, 1, 1), datetime(2005, 2, 2))
_YEAR_FIRST = re.compile(r"\d{4}[-/.]")
_SIGNS = str.maketrans({"年": "-", "년": "-", "月": "-", "월": "-", "日": " ", "일": " "})
_EAST_OF_GMT = re.compile(r"\b(?:GMT|UTC)(?=[+-]\d)")  # a zone of POSIX to dateutil, whose sign is the other way round
_COMMENT = re.compile(r" ?\([^()]*\)$")  # of a zone (RFC 822, and what JavaScript writes)
_NUMBER, _WORD = re.compile(r"\d+"), re.compile(r"[^\W\d_]{3,}")
_YEAR = re.compile(r"(?<![\d+])\d{4}(?!\d)", re.ASCII)
# What programs write for "no date": the years -1, 0 and 1, and the second from which they count time.
_NO_DATE = re.compile(r"(?:[a-z]{3}, )?(?:-?000[01]-|(?:0?1 jan|30 nov) -?000[01]\b|0?1[/.]0?1[/.]000[01]\b|0+$)", re.I)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS = 12
_FIRST_YEAR = 1800  # what is before is a program's word for "no date"
_ZONED = re.compile(r"\b(?:GMT|UTC)\b")
# RFC 822's names; others mean several zones each.
_ZONES = {"UT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}


def stated_date(written: str | None, now: datetime, parsed: time.struct_time | None = None) -> str | None:
    """Return a date of publication as ISO 8601, with the offset that is written, if any; as written if it cannot be read.

    `parsed` is the instant in UTC that a feed's reader made of it. None for a blank one, and for one more than a day
    after `now`, the time of the request, and for what programs write where there is none.
    """
    written = None if written is None or is_blank(written) else " ".join(written.split())[:_LONGEST]
    if written is not None and _NO_DATE.match(written):
        return None
    plain = None if written is None else _plain(written)
    found = None if plain is None else _read(plain)
    instant = None if parsed is None else _instant(parsed)
    if found is None and instant is not None and (plain is None or _is_written(instant, plain)):
        found = instant
    if found is None:
        # Not readable as a moment, but the transforms may still find a day in it.
        is_future = any(int(year) > (now + _TOLERANCE).year for year in _YEAR.findall(written or ""))
        return None if is_future else written
    if _in_utc(found) > now + _TOLERANCE or _in_utc(found) == _EPOCH:
        return None
    has_time = written is None or ":" in written or found.tzinfo is not None
    return found.isoformat() if has_time else found.date().isoformat()


def _plain(written: str) -> str:
    """The same date in signs that dateutil knows."""
    if _SIGNS.keys() & set(map(ord, written)):
        written = " ".join(re.sub(r"(?<=[-])\s+|\s+(?=[-])", "", written.translate(_SIGNS)).split())
    elif re.match(r"\d{4}\.\d\d?\.\d", written):
        written = written.replace(".", "-", 2)
    return _EAST_OF_GMT.sub("", _COMMENT.sub("", written))


def _is_written(instant: datetime, written: str) -> bool:
    """Whether a reader's guess has the year, month and day that are written, of which it may have made anything.

    The day may be the one before or after, for the written one is of another zone; a month may be a word.
    """
    is_numeric = not _WORD.search(_ZONED.sub("", written))
    numbers = [int(number) for number in _NUMBER.findall(written)]
    for days in (-1, 0, 1):
        day = instant + timedelta(days=days)
        parts = [day.day, day.year if day.year in numbers else day.year % 100, *([day.month] if is_numeric else [])]
        if is_numeric and not _YEAR_FIRST.match(written) and day.day != day.month and day.day <= _MONTHS:
            continue  # day or month
        if not Counter(parts) - Counter(numbers):
            return True
    return False


def _read(written: str) -> datetime | None:
    """The moment that is written in full and in one way, or None."""
    # With the year in front the month comes next, whatever a reader believes of days and months.
    orders = (False,) if _YEAR_FIRST.match(written) else (False, True)
    try:
        found = {
            parser.parse(written, default=default, dayfirst=order, tzinfos=_offset)
            for default in _DEFAULTS
            for order in orders
        }
        (only,) = found if len(found) == 1 else (None,)
        if only is None or only.year < _FIRST_YEAR:
            return None
        _in_utc(only)  # an offset of days fails here
    except (ValueError, OverflowError, TypeError, RecursionError):
        return None
    return only


def _offset(name: str | None, seconds: int | None) -> int | None:
    """Seconds east of UTC. Without this, dateutil would take a zone's name for that of the machine."""
    return seconds if seconds is not None or name not in _ZONES else _ZONES[name] * 3600


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _instant(parsed: time.struct_time) -> datetime | None:
    try:
        instant = datetime(*parsed[:5], min(parsed[5], 59), tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return instant if instant.year >= _FIRST_YEAR else None
