"""Table articles -> its suite: decides when an article's own fields agree with each other.

It does not compare an article with its paragraphs or documents: rules/*.sql do.
"""

from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column

from expectations import kinds
from expectations.declared import declared
from expectations.rule import rule
from transforms import codes


def suite() -> list[Expectation]:
    """Rules of the table articles."""
    return [
        *declared("articles"),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "source_kind_in_code_list",
            "critical",
            "source_kind is a closed code list that analysts filter by.",
            column="source_kind",
            value_set=list(codes.SOURCE_KINDS),
        ),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "sha256_is_sha256",
            "critical",
            "An article leads back to its document by the SHA-256 of the document's bytes.",
            column="sha256",
            regex=r"^[0-9a-f]{64}$",
        ),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "published_basis_in_code_list",
            "critical",
            "published_basis names the rule that gave the date; an unknown rule cannot be judged.",
            column="published_basis",
            value_set=list(codes.PUBLISHED_BASES),
        ),
        rule(
            kinds.ExpectColumnValuesToNotBeNull,
            "date_where_basis",
            "critical",
            "A basis other than none says that a rule gave a date, so the date is there.",
            column="published_on",
            row_condition=Column("published_basis") != "none",
        ),
        rule(
            kinds.ExpectColumnValuesToBeNull,
            "no_date_without_basis",
            "critical",
            "A date without a basis comes from outside the text.",
            column="published_on",
            row_condition=Column("published_basis") == "none",
        ),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "published_precision_is_day",
            "critical",
            "published_on holds whole days only; a coarser date stays in published_candidates.",
            column="published_precision",
            value_set=["day"],
        ),
        rule(
            kinds.ExpectColumnValuesToNotBeNull,
            "precision_where_date",
            "critical",
            "A date without its precision cannot be exported.",
            column="published_precision",
            row_condition=Column("published_on").is_not_null(),
        ),
        rule(
            kinds.ExpectColumnValuesToBeNull,
            "no_precision_without_date",
            "critical",
            "A precision without a date says nothing.",
            column="published_precision",
            row_condition=Column("published_on").is_null(),
        ),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "language_has_its_form",
            "warning",
            "Languages are ISO 639-1 codes: two small letters.",
            column="language",
            regex=r"^[a-z]{2}$",
        ),
        rule(
            kinds.ExpectColumnValuesToNotBeNull,
            "published_on_known",
            "info",
            "An article whose text gives no date has none; this only counts them.",
            column="published_on",
        ),
    ]
