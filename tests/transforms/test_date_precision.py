"""Precision words and the codes of UCDP and ACLED."""

import pytest

from transforms import codes
from transforms.dates.precision import date_codes


@pytest.mark.parametrize(
    ("precision", "ucdp", "acled"),
    [
        ("day", 1, 1),
        ("window", 2, 2),
        ("week", 3, 2),
        ("month", 4, 3),
        ("part_of_month", 4, 3),
        ("year", 5, None),
        ("open_start", 5, None),
        ("open_start_year", 5, None),
        ("day_without_year", None, None),
        ("weekday_unresolved", None, None),
        ("relative_unresolved", None, None),
        ("duration", None, None),
        ("time_of_day", None, None),
        ("unresolved", None, None),
    ],
)
def test_codes_follow_the_crosswalk(precision: str, ucdp: int | None, acled: int | None) -> None:
    assert date_codes(precision) == (ucdp, acled)


def test_every_precision_has_codes_in_range() -> None:
    for precision in codes.DATE_PRECISIONS:
        ucdp, acled = date_codes(precision)
        assert ucdp is None or 1 <= ucdp <= 5
        assert acled is None or 1 <= acled <= 3
        # Whatever ACLED dates to a week or better, UCDP dates too.
        assert acled is None or ucdp is not None
