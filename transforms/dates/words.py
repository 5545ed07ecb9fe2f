"""words -> dates: reads the explicit calendar dates that stand in a piece of text.

Grammar of a date in figures is python-dateutil's; this module finds where a date stands and settles the order of
day and month. It refuses to guess: a date without a year gives no date.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from dateutil import parser

MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"

# The year may be glued to the day: pages that lost their commas read "Nov 272017".
_FULL_DATE = re.compile(
    rf"(?:\b{WEEKDAY}\.?,?\s+)?(?:"
    rf"\b(?P<dmy>(?P<dmy_day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<dmy_month>{MONTH})\.?,?\s*(?P<dmy_year>\d{{4}}))\b"
    rf"|\b(?P<mdy>(?P<mdy_month>{MONTH})\.?\s+(?P<mdy_day>\d{{1,2}})(?:st|nd|rd|th)?,?\s*(?P<mdy_year>\d{{4}}))\b"
    r"|\b(?P<iso>\d{4}-\d{2}-\d{2})(?!\d)"
    r"|\b(?P<numeric>(?P<first>\d{1,2})(?P<mark>[./-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4}))\b"
    r")",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EARLIEST, _LATEST = 1900, 2100


class StatedDate(NamedTuple):
    """A full date as it stands in a text."""

    start: int
    end: int
    day: dt.date
    is_certain: bool


def find_full_dates(text: str) -> Iterator[StatedDate]:
    """Yield every full calendar date of the text, left to right.

    Numeric dates with dots or hyphens are read day first, as pages outside the United States write them; with slashes
    both orders are in use, so such a date is certain only when one part exceeds 12. Impossible dates are passed over.
    """
    for match in _FULL_DATE.finditer(text):
        certain = True
        try:
            if written := match["iso"]:
                day = dt.date.fromisoformat(written)
            elif written := match["numeric"]:
                first, second = int(match["first"]), int(match["second"])
                certain = match["mark"] == "." or first == second or max(first, second) > 12
                day = parser.parse(written, dayfirst=second <= 12).date()
            else:
                order = "dmy" if match["dmy"] else "mdy"
                written, month, day_of_month = match.group(f"{order}_year", f"{order}_month", f"{order}_day")
                day = dt.date(int(written), _MONTHS.index(month[:3].lower()) + 1, int(day_of_month))
        except (ValueError, OverflowError):
            continue
        # dateutil reads the year "0016" as 2016.
        if _EARLIEST <= day.year <= _LATEST and str(day.year) in written:
            yield StatedDate(match.start(), match.end(), day, certain)


def month_and_day(text: str) -> tuple[int, int] | None:
    """Read "September 14" or "14 Sept." as (month, day); None if it is no such date."""
    match = re.fullmatch(
        rf"\s*(?:(?P<m>{MONTH})\.?\s+(?P<d>\d{{1,2}})|(?P<d2>\d{{1,2}})\s+(?P<m2>{MONTH})\.?)\s*", text, re.IGNORECASE
    )
    if not match:
        return None
    month, day = match["m"] or match["m2"], match["d"] or match["d2"]
    try:
        # A leap year, so that 29 February passes.
        found = parser.parse(f"{day} {month[:3]} 2000").date()
    except (ValueError, OverflowError):
        return None
    return found.month, found.day
