"""Table rejections -> its suite: decides when a rejection tells a person what happened and what to do.

It does not judge whether the input deserved it.
"""

from great_expectations.expectations.expectation import Expectation

from expectations import kinds
from expectations.declared import declared
from expectations.rule import rule


def suite() -> list[Expectation]:
    """Rules of the table rejections."""
    return [
        *declared("rejections"),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "rejection_id_is_xxh3_128",
            "critical",
            "rejection_id is a content hash, so that the same input is rejected once.",
            column="rejection_id",
            regex=r"^[0-9a-f]{32}$",
        ),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "raw_sha256_is_sha256",
            "critical",
            "A rejected input is found again by the SHA-256 of its bytes.",
            column="raw_sha256",
            regex=r"^[0-9a-f]{64}$",
        ),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "reason_code_has_its_form",
            "critical",
            "Reason codes are counted and grouped: small letters, digits and underscores.",
            column="reason_code",
            regex=r"^[a-z][a-z0-9_]*$",
        ),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "reason_not_blank",
            "critical",
            "A rejection without a reason is a silent loss.",
            column="reason",
            regex=r"\S",
        ),
    ]
