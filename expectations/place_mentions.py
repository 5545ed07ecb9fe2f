"""Table place_mentions -> its suite: decides when a mention row is well formed.

It does not decide whether the name resolves to the right place.
"""

from great_expectations.expectations.expectation import Expectation

from expectations import kinds
from expectations.declared import declared
from expectations.rule import rule
from transforms import codes


def suite() -> list[Expectation]:
    """Rules of the table place_mentions."""
    return [
        *declared("place_mentions"),
        rule(
            kinds.ExpectColumnPairValuesAToBeGreaterThanB,
            "char_end_after_char_start",
            "critical",
            "A mention holds at least one character.",
            column_A="char_end",
            column_B="char_start",
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "sense_in_code_list",
            "critical",
            "sense is a closed code list: a capital that stands for a government must not count as a place.",
            column="sense",
            value_set=list(codes.MENTION_SENSES),
        ),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "role_in_event_in_code_list",
            "critical",
            "role_in_event is a closed code list: from, to, at or via.",
            column="role_in_event",
            value_set=list(codes.PLACE_ROLES),
        ),
    ]
