"""Table paragraph_occurrences -> its suite: decides when a place of a paragraph is described without contradiction.

It does not look at other rows of the article: rules/*.sql compare occurrences with each other and with the text.
"""

from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column

from expectations import kinds
from expectations.declared import declared
from expectations.rule import rule
from transforms import codes


def suite() -> list[Expectation]:
    """Rules of the table paragraph_occurrences."""
    return [
        *declared("paragraph_occurrences"),
        rule(
            kinds.ExpectColumnPairValuesAToBeGreaterThanB,
            "char_end_after_char_start",
            "critical",
            "An occurrence holds at least one character.",
            column_A="char_end",
            column_B="char_start",
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "role_in_code_list",
            "critical",
            "role is a closed code list: what counts as story text depends on it.",
            column="role",
            value_set=list(codes.PARAGRAPH_ROLES),
        ),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "role_detail_in_code_list",
            "critical",
            "role_detail is a closed code list: off-story text is recognised by it.",
            column="role_detail",
            value_set=list(codes.ROLE_DETAILS),
        ),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "repeat_names_its_first",
            "critical",
            "A repeat says which ordinal it repeats.",
            column="is_repeat",
            value_set=[False],
            row_condition=Column("repeat_of_ordinal").is_null(),
        ),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "only_repeats_name_a_first",
            "critical",
            "What is not a repeat repeats nothing.",
            column="is_repeat",
            value_set=[True],
            row_condition=Column("repeat_of_ordinal").is_not_null(),
        ),
        rule(
            kinds.ExpectColumnPairValuesAToBeGreaterThanB,
            "repeat_comes_after_its_first",
            "critical",
            "An occurrence is a repeat only of an earlier ordinal.",
            column_A="ordinal",
            column_B="repeat_of_ordinal",
            ignore_row_if="either_value_is_missing",
        ),
    ]
