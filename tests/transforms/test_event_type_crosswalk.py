"""The crosswalk covers every event type in every scheme, and codes are filled only where one fits without condition."""

from pathlib import Path

import polars as pl
import pytest

from sources.seed_tables import read_seed_table
from transforms import claim_tables, codes
from transforms.events.codes import codes_by_type

CROSSWALK = read_seed_table(Path(__file__).parents[2] / "seeds", "event_type_crosswalk")


def test_the_table_keeps_its_declaration() -> None:
    claim_tables.EventTypeCrosswalk.validate(CROSSWALK)


@pytest.mark.parametrize("scheme", codes.SCHEMES)
def test_every_event_type_has_a_row_in_every_scheme(scheme: str) -> None:
    assert set(CROSSWALK.filter(pl.col("scheme") == scheme)["event_type"]) == set(codes.EVENT_TYPES)


def test_a_row_fits_nothing_exactly_where_it_has_no_code() -> None:
    assert CROSSWALK.filter((pl.col("code") == "none") != (pl.col("fit") == "none")).is_empty()


def test_acled_and_plover_codes_stand_beside_their_type_and_context() -> None:
    coded = CROSSWALK.filter(pl.col("code") != "none")
    assert coded.filter((pl.col("scheme") == "acled") & pl.col("code_type").is_null()).is_empty()
    assert coded.filter((pl.col("scheme") == "plover") & pl.col("context").is_null()).is_empty()


def test_one_unconditional_code_is_filled() -> None:
    shelling = codes_by_type(CROSSWALK)["shelling"]
    assert shelling == {
        "acled_event_type": "Explosions/Remote violence",
        "acled_sub_event_type": "Shelling/artillery/missile attack",
        "plover_event": "ASSAULT",
        "plover_mode": "heavy-weapons",
        "plover_context": "military",
        "cameo_code": "194",
    }


@pytest.mark.parametrize("event_type", ["evacuation", "casualties", "territorial_control_state"])
def test_conditional_codes_and_absent_codes_stay_null(event_type: str) -> None:
    assert set(codes_by_type(CROSSWALK)[event_type].values()) == {None}
