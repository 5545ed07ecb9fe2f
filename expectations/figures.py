"""Table figures -> its suite: decides when values, bound and unit of a figure agree.

It does not decide whether the text says so: rules/figure_*.sql compare with the sentence.
"""

from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column

from expectations import kinds
from expectations.claims import claim_rules
from expectations.date_expressions import EDTF
from expectations.rule import rule
from transforms import codes

# Words of distance, area, duration, clock time and share: none of them is the unit of a number of people.
_UNITS = (
    r"kilomet(?:er|re)s?|kms?|miles?|met(?:er|re)s?|hectares?|acres?|seconds?|minutes?|mins?|hours?|days?|weeks?"
    r"|months?|years?|gmt|utc|per ?cent|percent"
)
_NUMBER = (
    r"(?:[0-9][0-9.,:]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty)"
)
NOT_UNIT_OF_PEOPLE = rf"(?i)\b(?:{_UNITS})\b|%"
# The whole expression is a number and such a unit, or a clock time or licence: "5-year-old boys" is neither.
NOT_EXPRESSION_OF_PEOPLE = (
    rf"(?i)^[^0-9]*\b{_NUMBER}[\s\x{{a0}}-]*(?:(?:{_UNITS})\b(?: to read)?[^A-Za-z0-9-]*$|%)"
    r"|\b[0-9]{1,2}:[0-9]{2}\b|creative commons"
)


def suite() -> list[Expectation]:
    """Rules of the table figures."""
    return [
        *claim_rules("figures"),
        *_codes_and_ids(),
        *_bounds_in_order(),
        *_bound_and_values(),
        *_people(),
        *_source_and_days(),
    ]


def _codes_and_ids() -> list[Expectation]:
    return [
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "figure_id_has_its_form",
            "critical",
            "figure_id is sentence_id.fN, derived from content and never from row order.",
            column="figure_id",
            regex=r"^[0-9a-f]{32}\.s[0-9]+\.f[0-9]+$",
        ),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "low_basis_in_code_list",
            "critical",
            "low_basis is a closed code list: what the text states is told from what a rule makes of a vague word.",
            column="low_basis",
            value_set=list(codes.LOW_BASES),
        ),
    ]


def _bounds_in_order() -> list[Expectation]:
    return [
        rule(
            kinds.ExpectColumnPairValuesAToBeGreaterThanB,
            f"{upper}_not_below_{lower}",
            "critical",
            "Low, best and high stand in this order wherever two of them are given.",
            column_A=f"value_{upper}",
            column_B=f"value_{lower}",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        )
        for upper, lower in (("best", "low"), ("high", "best"), ("high", "low"))
    ]


def _bound_and_values() -> list[Expectation]:
    exact = Column("bound") == "exact"
    between = Column("bound") == "range"
    return [
        *[
            rule(
                kinds.ExpectColumnPairValuesToBeEqual,
                f"exact_{other}_equals_best",
                "critical",
                "An exact number is its own lower and upper bound.",
                column_A=f"value_{other}",
                column_B="value_best",
                row_condition=exact,
                ignore_row_if="neither",
            )
            for other in ("low", "high")
        ],
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "exact_is_not_approximate",
            "critical",
            "A number that the text calls approximate is not exact.",
            column="is_approximate",
            value_set=[False],
            row_condition=exact,
        ),
        *[
            rule(
                kinds.ExpectColumnValuesToNotBeNull,
                f"range_has_{bound}",
                "critical",
                "A range states both of its bounds.",
                column=f"value_{bound}",
                row_condition=between,
            )
            for bound in ("low", "high")
        ],
        rule(
            kinds.ExpectColumnValuesToBeNull,
            "range_has_no_best",
            "critical",
            "A range states no best value; a middle would be our invention.",
            column="value_best",
            row_condition=between,
        ),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "vague_has_no_best",
            "critical",
            "Dozens, hundreds and the like state no number; a best value would be our invention.",
            column="is_vague",
            value_set=[False],
            row_condition=Column("value_best").is_not_null(),
        ),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "vague_bound_is_flagged",
            "critical",
            "A figure whose bound is vague is flagged as vague, because views leave these out by the flag.",
            column="is_vague",
            value_set=[True],
            row_condition=Column("bound") == "vague",
        ),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "vague_word_rule_only_for_vague",
            "critical",
            "The convention for vague words gives a lower bound to vague words only.",
            column="is_vague",
            value_set=[True],
            row_condition=Column("low_basis") == "vague_word_rule",
        ),
        rule(
            kinds.ExpectColumnValuesToNotBeNull,
            "low_basis_where_low",
            "warning",
            "A lower bound says whether the text or a convention gave it.",
            column="low_basis",
            row_condition=Column("value_low").is_not_null(),
        ),
    ]


def _people() -> list[Expectation]:
    return [
        rule(
            kinds.ExpectColumnValuesToNotMatchRegex,
            f"people_{column}_is_not_distance_or_time",
            "critical",
            "Kilometres, minutes to read, clock times, licence numbers and shares are never a number of people.",
            column=column,
            regex=pattern,
            row_condition=Column("figure_class") == "people",
        )
        for column, pattern in (("unit", NOT_UNIT_OF_PEOPLE), ("expression", NOT_EXPRESSION_OF_PEOPLE))
    ]


def _source_and_days() -> list[Expectation]:
    return [
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "no_source_is_unattributed",
            "critical",
            "A figure whose source the text does not name says so.",
            column="attribution_basis",
            value_set=["unattributed"],
            row_condition=Column("attributed_to").is_null(),
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
            kinds.ExpectColumnValuesToMatchRegex,
            "edtf_has_its_form",
            "critical",
            "date_edtf is read by other programs: ISO 8601-2, an unknown year as XXXX.",
            column="date_edtf",
            regex=EDTF,
        ),
    ]
