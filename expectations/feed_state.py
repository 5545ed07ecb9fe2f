"""Table feed_state -> its suite: decides when a source's state says by itself what the next poll does.

It does not decide when a source is asked: flows/feed_states.py does.
"""

from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column

from expectations import kinds
from expectations.claims import claim_rules
from expectations.fetches import ANSWERED, CREDENTIALS, FAILED
from expectations.rule import rule


def suite() -> list[Expectation]:
    """Rules of the table feed_state."""
    return [
        *claim_rules("feed_state"),
        rule(
            kinds.ExpectColumnValuesToNotMatchRegex,
            "source_url_without_credentials",
            "critical",
            "User names and passwords of an address are nobody's to read.",
            column="source_url",
            regex=CREDENTIALS,
        ),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "no_failures_after_an_answer",
            "critical",
            "Failures are counted in a row: an answer ends the row.",
            column="failures",
            value_set=[0],
            row_condition=Column("last_outcome").is_in([*ANSWERED, "not_modified"]),
        ),
        rule(
            kinds.ExpectColumnValuesToNotBeNull,
            "next_attempt_where_it_failed",
            "critical",
            "A source that failed is asked again later: the time is written down.",
            column="next_attempt_at",
            row_condition=Column("last_outcome").is_in(FAILED),
        ),
        rule(
            kinds.ExpectColumnValuesToNotBeNull,
            "reason_where_it_is_gone",
            "critical",
            "A source that is no more is not asked again, and says why.",
            column="disabled_reason",
            row_condition=Column("last_outcome") == "gone",
        ),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "disabled_reason_not_blank",
            "critical",
            "A source that is not asked any more without a reason is a silent loss.",
            column="disabled_reason",
            regex=r"\S",
        ),
    ]
