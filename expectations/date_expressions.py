"""Table date_expressions -> its suite: decides when value, precision and days of an expression agree.

It does not decide what the words mean: transforms.find_dates does.
"""

from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column

from expectations import kinds
from expectations.claims import claim_rules
from expectations.rule import rule

_ONE = r"(?:[0-9]{4}|XXXX)(?:-[0-9]{2}(?:-[0-9]{2})?)?[?~%]?|XXXX-02-2X"
# ISO 8601-2 level 1, as far as rules write it: a date, an interval with an open end, or a duration; of level 2 only the
# last day of a February whose year is unknown.
EDTF = rf"^(?:{_ONE}|(?:{_ONE}|\.\.)?/(?:{_ONE}|\.\.)?|P[0-9]+(?:\.[0-9]+)?[YMWD](?:/P[0-9]+[YMWD])?)$"


def suite() -> list[Expectation]:
    """Rules of the table date_expressions."""
    return [
        *claim_rules("date_expressions"),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "edtf_has_its_form",
            "critical",
            "edtf is read by other programs: ISO 8601-2, an unknown year as XXXX.",
            column="edtf",
            regex=EDTF,
        ),
        rule(
            kinds.ExpectColumnPairValuesAToBeGreaterThanB,
            "date_end_not_before_date_start",
            "critical",
            "A span of days ends on or after its first day.",
            column_A="date_end",
            column_B="date_start",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            kinds.ExpectColumnValuesToBeNull,
            "no_day_without_value",
            "critical",
            "Days come from the value; an expression without one has no days.",
            column="date_start",
            row_condition=Column("edtf").is_null(),
        ),
    ]
