"""Explicit dates in text: forms, impossible days, the order of day and month."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.dates.words import find_full_dates, month_and_day

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
FORMS = ["%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b. %d, %Y", "%A, %d %B %Y", "%A %B %d %Y", "%Y-%m-%d", "%B %d%Y"]


@given(DAYS, st.sampled_from(FORMS))
def test_round_trip(day, form):
    written = day.strftime(form)
    (found,) = find_full_dates(f"It reads: {written} and goes on")
    assert (found.day, found.is_certain) == (day, True)
    assert written.endswith(f"It reads: {written} and goes on"[found.start : found.end])


@given(DAYS)
def test_slashes_are_certain_only_where_the_parts_cannot_change_places(day):
    (found,) = find_full_dates(f"{day.day}/{day.month}/{day.year}")
    assert found.day == day
    assert found.is_certain == (day.day > 12 or day.day == day.month)


@pytest.mark.parametrize(
    "text",
    ["31 February 2016", "2016-13-01", "2016-00-10", "45/13/2016", "3 June", "June 2016", "12 Jul 0016", "10.10.10"],
)
def test_no_date(text):
    assert list(find_full_dates(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("September 14", (9, 14)),
        ("14 Sept.", (9, 14)),
        ("Feb. 29", (2, 29)),
        ("February 30", None),
        ("May", None),
        ("may 5 men", None),
    ],
)
def test_month_and_day(text, expected):
    assert month_and_day(text) == expected
