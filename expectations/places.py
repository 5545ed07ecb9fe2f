"""Table places -> its suite: decides when a gazetteer entry can be used.

It does not verify codes or points against a registry, and compares codes with their parents only in
rules/pcode_outside_its_parent.sql.
"""

from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column

from expectations import kinds
from expectations.declared import declared
from expectations.rule import rule
from transforms import codes


def suite() -> list[Expectation]:
    """Rules of the table places."""
    return [
        *declared("places"),
        rule(
            kinds.ExpectColumnValuesToBeInSet,
            "place_type_in_code_list",
            "critical",
            "place_type is a closed code list: the geographic precision of a mention follows from it.",
            column="place_type",
            value_set=list(codes.PLACE_TYPES),
        ),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "country_has_its_form",
            "critical",
            "Countries are ISO 3166-1 alpha-3 codes.",
            column="country",
            regex=r"^[A-Z]{3}$",
        ),
        *[
            rule(
                kinds.ExpectColumnValuesToMatchRegex,
                f"{level}_pcode_has_its_form",
                "critical",
                "A P-code is an ISO country code of two letters followed by digits; anything else joins with nothing.",
                column=f"{level}_pcode",
                regex=r"^[A-Z]{2}[0-9]{2,}$",
            )
            for level in ("admin1", "admin2", "admin3")
        ],
        rule(
            kinds.ExpectColumnValuesToNotBeNull,
            "lon_where_lat",
            "critical",
            "Half a point is no point.",
            column="lon",
            row_condition=Column("lat").is_not_null(),
        ),
        rule(
            kinds.ExpectColumnValuesToNotBeNull,
            "lat_where_lon",
            "critical",
            "Half a point is no point.",
            column="lat",
            row_condition=Column("lon").is_not_null(),
        ),
        rule(
            kinds.ExpectColumnValuesToNotBeNull,
            "coord_source_where_point",
            "warning",
            "A point whose source is not named was not verified.",
            column="coord_source",
            row_condition=Column("lat").is_not_null(),
        ),
        rule(
            kinds.ExpectColumnValuesToNotBeNull,
            "pcode_version_where_pcode",
            "info",
            "P-codes change: without the valid_from of their list a join may be to another year's borders.",
            column="pcode_version",
            row_condition=Column("admin1_pcode").is_not_null(),
        ),
    ]
