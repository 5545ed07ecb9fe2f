"""Table sentences -> its suite: decides when a sentence row is well formed.

It does not decide whether its text stands in the article: rules/sentence_text_is_not_the_slice.sql does.
"""

from great_expectations.expectations.expectation import Expectation

from expectations import kinds
from expectations.declared import declared
from expectations.rule import rule

# Longer than any sentence of edited news copy; beyond it the text is a list, a table or an unsplit page.
LONGEST_SENTENCE = 3_000


def suite() -> list[Expectation]:
    """Rules of the table sentences."""
    return [
        *declared("sentences"),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "sentence_id_has_its_form",
            "critical",
            "sentence_id is paragraph_id.sN, derived from content and never from row order.",
            column="sentence_id",
            regex=r"^[0-9a-f]{32}\.s[0-9]+$",
        ),
        rule(
            kinds.ExpectColumnPairValuesAToBeGreaterThanB,
            "char_end_after_char_start",
            "critical",
            "A sentence holds at least one character.",
            column_A="char_end",
            column_B="char_start",
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            kinds.ExpectColumnValueLengthsToBeBetween,
            "sentence_not_overlong",
            "warning",
            f"Over {LONGEST_SENTENCE} characters without a sentence end points to a page that was not split.",
            column="text",
            max_value=LONGEST_SENTENCE,
        ),
    ]
