"""Table statements -> its suite: decides when speaker, basis and words of a statement agree.

It does not decide who spoke: transforms.find_statements does.
"""

from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column

from expectations import kinds
from expectations.claims import claim_rules
from expectations.rule import rule


def suite() -> list[Expectation]:
    """Rules of the table statements."""
    return [
        *claim_rules("statements"),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "statement_id_has_its_form",
            "critical",
            "statement_id is sentence_id.qN, derived from content and never from row order.",
            column="statement_id",
            regex=r"^[0-9a-f]{32}\.s[0-9]+\.q[0-9]+$",
        ),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "text_not_blank",
            "critical",
            "A statement holds words.",
            column="text",
            regex=r"\S",
        ),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "no_speaker_is_unattributed",
            "critical",
            "A statement whose speaker the text does not name says so.",
            column="speaker_basis",
            value_set=["unattributed"],
            row_condition=Column("speaker_actor_id").is_null(),
        ),
    ]
