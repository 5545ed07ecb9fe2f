"""Table documents -> its suite: decides what a stored raw document must look like.

It does not open the stored file; reading it back is the rebuild's job.
"""

from great_expectations.expectations.expectation import Expectation

from expectations import kinds
from expectations.declared import declared
from expectations.rule import rule
from transforms import codes


def suite() -> list[Expectation]:
    """Rules of the table documents."""
    return [
        *declared("documents"),
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
            "container_sha256_is_sha256",
            "critical",
            "A member leads back to its archive by the SHA-256 of the archive's bytes.",
            column="container_sha256",
            regex=r"^[0-9a-f]{64}$",
        ),
        rule(
            kinds.ExpectColumnValuesToNotMatchRegex,
            "path_stays_in_the_warehouse",
            "critical",
            "A stored file is named relative to the warehouse folder, so that the folder can be moved and nothing "
            "outside it is read.",
            column="path",
            regex=r"^/|^[A-Za-z]:|^$|(?:^|[/\\])\.\.(?:[/\\]|$)",
        ),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "media_type_has_its_form",
            "warning",
            "A media type is written type/subtype; anything else means that the reader guessed.",
            column="media_type",
            regex=r"^[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+$",
        ),
    ]
