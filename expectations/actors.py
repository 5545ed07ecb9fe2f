"""Table actors -> its suite: decides when an actor row is well formed.

It does not decide who acts: seeds/actors.csv and the texts do.
"""

from great_expectations.expectations.expectation import Expectation

from expectations import kinds
from expectations.claims import claim_rules
from expectations.rule import rule


def suite() -> list[Expectation]:
    """Rules of the table actors."""
    return [
        *claim_rules("actors"),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "actor_id_has_its_form",
            "critical",
            "actor_id is made of lower-case ASCII words, so that it can be typed and never depends on row order.",
            column="actor_id",
            regex=r"^[a-z0-9]+(?:_[a-z0-9]+)*$",
        ),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "country_has_its_form",
            "critical",
            "country is an ISO 3166-1 alpha-3 code.",
            column="country",
            regex=r"^[A-Z]{3}$",
        ),
    ]
