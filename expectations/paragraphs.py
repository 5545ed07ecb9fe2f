"""Table paragraphs -> its suite: decides when a distinct paragraph is one.

It does not look into the text or count occurrences: rules/paragraph_text_not_normalised.sql and
rules/paragraph_counts_differ_from_rows.sql do.
"""

from great_expectations.expectations.expectation import Expectation

from expectations import kinds
from expectations.declared import declared
from expectations.rule import rule


def suite() -> list[Expectation]:
    """Rules of the table paragraphs."""
    return [
        *declared("paragraphs"),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "paragraph_id_is_xxh3_128",
            "critical",
            "paragraph_id is the 128-bit hash of text_norm in hexadecimal, the same on every machine.",
            column="paragraph_id",
            regex=r"^[0-9a-f]{32}$",
        ),
        rule(
            kinds.ExpectColumnValuesToBeUnique,
            "text_norm_unique",
            "critical",
            "The normalised text is the identity of a paragraph: one text under two ids would be extracted twice.",
            column="text_norm",
        ),
        rule(
            kinds.ExpectColumnPairValuesAToBeGreaterThanB,
            "no_more_articles_than_occurrences",
            "critical",
            "Every article that carries a paragraph has at least one occurrence of it.",
            column_A="n_occurrences",
            column_B="n_articles",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
    ]
