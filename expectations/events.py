"""Table events -> its suite: decides when days, precisions and codes of an event agree.

It does not decide what happened: transforms.find_event_mentions and mentions_to_events do.
"""

from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column

from expectations import kinds
from expectations.claims import claim_rules
from expectations.date_expressions import EDTF
from expectations.rule import rule


def suite() -> list[Expectation]:
    """Rules of the table events."""
    return [
        *claim_rules("events"),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "event_id_has_its_form",
            "critical",
            "event_id is the id of the telling that stands for it, derived from content and never from row order.",
            column="event_id",
            regex=r"^[0-9a-f]{32}\.s[0-9]+\.e[0-9]+$",
        ),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "edtf_has_its_form",
            "critical",
            "date_edtf is read by other programs: ISO 8601-2, an unknown year as XXXX.",
            column="date_edtf",
            regex=EDTF,
        ),
        rule(
            kinds.ExpectColumnPairValuesAToBeGreaterThanB,
            "date_end_not_before_date_start",
            "critical",
            "An event ends on or after its first day.",
            column_A="date_end",
            column_B="date_start",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            kinds.ExpectColumnValuesToBeNull,
            "no_ucdp_precision_without_date",
            "critical",
            "UCDP date_prec codes how exact a date is: an event without one has none.",
            column="ucdp_date_prec",
            row_condition=Column("date_edtf").is_null(),
        ),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "acled_precision_only_down_to_month",
            "critical",
            "ACLED records a day; an event known only by its year cannot be exported in its shape.",
            column="acled_time_precision",
            value_set=[],
            row_condition=Column("date_precision") == "year",
        ),
    ]
