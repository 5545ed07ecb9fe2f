"""Retry-After header -> seconds: decides how long a server wants to be left alone.

It does not decide whether that is waited for.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_S = 7 * 86_400.0  # a slip of the server's must not silence a source for years


def retry_after_s(value: str | None, date: str | None, now: datetime) -> float | None:
    """Seconds from 0 to LONGEST_S, or None if the header is missing or says nothing (RFC 9110, 10.2.3).

    A point in time is counted from the server's own `date` header, since clocks differ, else from `now` (UTC).
    """
    if value is None:
        return None
    value = value.strip()
    if re.fullmatch(r"[0-9]{1,400}(?:\.[0-9]{0,20})?", value):
        return min(float(value), LONGEST_S)
    when = http_date(value)
    if when is None:
        return None
    return min(max((when - (http_date(date) or now)).total_seconds(), 0.0), LONGEST_S)


def http_date(value: str | None) -> datetime | None:
    """A point in time in any of the three forms of RFC 9110, 5.6.7, as UTC; None if it is none."""
    if value is None or len(value) > 100:
        return None
    try:
        when = parsedate_to_datetime(value)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
