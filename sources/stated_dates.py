"""A date as a source writes it -> ISO 8601: decides which instant is meant, and that no article is from the future.

The offset that was written stays, since an article is of the day that its outlet's calendar shows. It refuses to choose
between day and month where both could be meant, and to fill in what is not written: such a date stays as it is
written, for the transforms to judge.
"""

import re
import time
from datetime import UTC, datetime, timedelta

from dateutil import parser

from sources.reading import is_blank

_TOLERANCE = timedelta(days=1)  # clocks that are wrong, and zones that are not written
_LONGEST = 100
# Two days that differ in every part: what reads alike on both was written in full.
_DEFAULTS = (datetime(2000, 1, 1), datetime(2005, 2, 2))
_YEAR_FIRST = re.compile(r"\d{4}-")
_YEAR = re.compile(r"(?<![\d+])\d{4}(?!\d)", re.ASCII)
# RFC 822's names; others mean several zones each.
_ZONES = {"UT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}


def stated_date(written: str | None, now: datetime, parsed: time.struct_time | None = None) -> str | None:
    """Return a date of publication as ISO 8601, with the offset that is written, if any; as written if it cannot be read.

    `parsed` is the instant in UTC that a feed's reader made of it. None for a blank one, and for one more than a day
    after `now`, the time of the request.
    """
    written = None if written is None or is_blank(written) else " ".join(written.split())[:_LONGEST]
    found = None if written is None else _read(written)
    instant = None if parsed is None else _instant(parsed)
    if instant is not None and (found is None or _in_utc(found) != instant):
        found = instant
    if found is None:
        # Not readable as a moment, but the transforms may still find a day in it.
        is_future = any(int(year) > (now + _TOLERANCE).year for year in _YEAR.findall(written or ""))
        return None if is_future else written
    if _in_utc(found) > now + _TOLERANCE:
        return None
    has_time = written is None or ":" in written or found.tzinfo is not None
    return found.isoformat() if has_time else found.date().isoformat()


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
        if only is not None:
            _in_utc(only)  # an offset of days, or the year 1, fails here
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
        return datetime(*parsed[:5], min(parsed[5], 59), tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
