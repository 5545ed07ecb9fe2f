"""precision of a date -> codes of other data sets: what UCDP and ACLED call it.

Refuses to give a code to what these code books do not record: a day without a year, a duration, an hour, a date that
nobody can resolve.
"""

# UCDP GED codebook, date_prec: 1 day, 2 two to six days, 3 week, 4 month, 5 year. ACLED codebook, time precision:
# 1 day, 2 week, 3 month; it records nothing coarser. A part of a month is no week, so it counts as its month.
_CODES: dict[str, tuple[int | None, int | None]] = {
    "day": (1, 1),
    "window": (2, 2),
    "week": (3, 2),
    "month": (4, 3),
    "part_of_month": (4, 3),
    "year": (5, None),
    "open_start": (5, None),
    "open_start_year": (5, None),
}


def date_codes(precision: str) -> tuple[int | None, int | None]:
    """Give (UCDP date_prec 1-5, ACLED time precision 1-3) of a value of `codes.DATE_PRECISIONS`; None where none fits."""
    return _CODES.get(precision, (None, None))
