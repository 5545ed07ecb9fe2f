"""Table fetches -> its suite: decides when the record of a request agrees with itself.

It does not judge the source: one that fails is a row as any other.
"""

from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column

from expectations import kinds
from expectations.claims import claim_rules
from expectations.rule import rule

CREDENTIALS = r"://[^/?#*]*[^/?#*]@"
ANSWERED = ["ok", "partial", "redirected"]
FAILED = ["blocked", "transient_error", "permanent_error", "quarantined"]


def suite() -> list[Expectation]:
    """Rules of the table fetches."""
    return [
        *claim_rules("fetches"),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "fetch_id_is_xxh3_128",
            "critical",
            "fetch_id is a content hash, so that a request of a run is recorded once.",
            column="fetch_id",
            regex=r"^[0-9a-f]{32}$",
        ),
        rule(
            kinds.ExpectColumnValuesToNotMatchRegex,
            "source_url_without_credentials",
            "critical",
            "User names and passwords of an address are nobody's to read.",
            column="source_url",
            regex=CREDENTIALS,
        ),
        rule(
            kinds.ExpectColumnPairValuesAToBeGreaterThanB,
            "finished_not_before_started",
            "critical",
            "A request ends after it began.",
            column_A="finished_at",
            column_B="started_at",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        rule(
            kinds.ExpectColumnValuesToNotBeNull,
            "body_where_it_answered",
            "critical",
            "An answer that was used is stored, or its items could never be derived again.",
            column="raw_sha256",
            row_condition=Column("outcome").is_in(ANSWERED),
        ),
        rule(
            kinds.ExpectColumnValuesToBeNull,
            "no_body_where_not_modified",
            "critical",
            "An answer that says that nothing has changed has no body.",
            column="raw_sha256",
            row_condition=Column("outcome") == "not_modified",
        ),
        rule(
            kinds.ExpectColumnValuesToNotBeNull,
            "items_counted_where_there_is_a_body",
            "critical",
            "A stored body was read, and what it held was counted.",
            column="items",
            row_condition=Column("raw_sha256").is_not_null(),
        ),
        rule(
            kinds.ExpectColumnValuesToNotBeNull,
            "error_class_where_it_failed",
            "critical",
            "Failures are counted and grouped by their kind.",
            column="error_class",
            row_condition=Column("outcome").is_in(FAILED),
        ),
    ]
