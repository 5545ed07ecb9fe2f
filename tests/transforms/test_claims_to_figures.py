"""What the finders know of a quantity comes together; the sentence wins over the event, false parts are taken back."""

from datetime import date

import polars as pl
import pytest

from transforms.claim_tables import FigurePlaces, Figures
from transforms.claims_to_figures import claims_to_figures

_DAYS = {"date_edtf": pl.String, "date_start": pl.Date, "date_end": pl.Date, "date_precision": pl.String}
_FOUND = [
    "figure_id", "article_id", "sentence_id", "verbatim", "expression", "char_start", "char_end", "figure_class",
    "value_best", "value_low", "value_high", "bound", "is_approximate", "is_vague", "low_basis", "unit", "population",
    "population_class", "population_basis", "part_of_figure_id", "rule",
]  # fmt: skip


def _frame(schema: dict[str, pl.DataType | type[pl.DataType]], *rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def _figures(*rows: dict[str, object]) -> pl.DataFrame:
    schema = {name: dtype for name, dtype in Figures.create_empty().schema.items() if name in _FOUND}
    plain = {"article_id": "a", "sentence_id": "p.s1", "verbatim": "v", "expression": "e", "char_start": 0, "char_end": 1,
             "figure_class": "people", "bound": "exact", "is_approximate": False, "is_vague": False,
             "population_class": "people", "population_basis": "noun", "rule": "r"}  # fmt: skip
    return _frame(dict(schema), *[plain | row for row in rows])


CONTEXT = {"figure_id": pl.String, "disposition": pl.String, "modality": pl.String, "from_place_id": pl.String,
           "to_place_id": pl.String, "at_place_id": pl.String, **_DAYS, "context_rule": pl.String}  # fmt: skip
PLACES = {"figure_id": pl.String, "place_id": pl.String, "role": pl.String, "basis": pl.String}
SOURCES = {"claim_id": pl.String, "attributed_to": pl.String, "attributed_as_written": pl.String,
           "attribution_basis": pl.String, "attribution_confidence": pl.Float64, "reported_via": pl.String}  # fmt: skip
_LIST = pl.List(pl.String)
MEASURED = {"figure_id": pl.String, "event_id": pl.String, "from_place_ids": _LIST, "to_place_ids": _LIST,
            "at_place_ids": _LIST, **_DAYS}  # fmt: skip
ACTORS = {"event_id": pl.String, "actor_id": pl.String, "role": pl.String}


def test_sentence_wins_and_event_lends() -> None:
    figures, places = claims_to_figures(
        _figures({"figure_id": "f1", "value_best": 466.0}, {"figure_id": "f2", "value_best": 129.0}),
        _frame(
            CONTEXT, {"figure_id": "f1", "disposition": "evacuated", "date_edtf": "2018-07-18", "date_precision": "day"}
        ),
        _frame(PLACES, {"figure_id": "f1", "place_id": "homs", "role": "from", "basis": "sentence"}),
        _frame(SOURCES, {"claim_id": "f1", "attributed_to": "sana", "attribution_basis": "explicit"}),
        _frame(
            MEASURED,
            {
                "figure_id": "f1",
                "event_id": "e",
                "from_place_ids": ["aleppo"],
                "to_place_ids": ["idlib"],
                "date_edtf": "2017",
            },
            {"figure_id": "f2", "event_id": "e", "from_place_ids": ["aleppo"], "date_start": date(2017, 1, 1)},
        ),
        _frame(ACTORS, {"event_id": "e", "actor_id": "army", "role": "perpetrator"}),
    )
    Figures.validate(figures)
    FigurePlaces.validate(places)
    one, two = figures.to_dicts()
    assert (one["from_place_id"], one["to_place_id"], one["date_edtf"]) == ("homs", None, "2018-07-18")
    assert (two["from_place_id"], two["date_start"], two["attribution_basis"]) == (
        "aleppo",
        date(2017, 1, 1),
        "unattributed",
    )
    assert one["perpetrator_actor_id"] == two["perpetrator_actor_id"] == "army"
    assert places.rows() == [("f1", "homs", "from", "sentence"), ("f2", "aleppo", "from", "event")]


@pytest.mark.parametrize(
    ("value", "fate", "kept"), [(129.0, "killed", True), (500.0, "killed", False), (129.0, "injured", False)]
)
def test_a_part_shares_the_fate_of_its_whole_and_is_no_larger(value: float, fate: str, kept: bool) -> None:
    figures, _ = claims_to_figures(
        _figures(
            {"figure_id": "f1", "value_best": 466.0},
            {"figure_id": "f2", "value_best": value, "part_of_figure_id": "f1"},
        ),
        _frame(CONTEXT, {"figure_id": "f1", "disposition": "killed"}, {"figure_id": "f2", "disposition": fate}),
        _frame(PLACES),
        _frame(SOURCES),
        _frame(MEASURED),
        _frame(ACTORS),
    )
    assert figures["part_of_figure_id"].to_list() == [None, "f1" if kept else None]


def test_the_other_end_of_a_way_comes_from_the_event() -> None:
    event = {"event_id": "e", "from_place_ids": ["waer"], "to_place_ids": ["jarablus"], "at_place_ids": ["homs"]}
    _, places = claims_to_figures(
        _figures(*({"figure_id": name, "value_best": 1.0} for name in ("f1", "f2", "f3"))),
        _frame(CONTEXT),
        _frame(
            PLACES,
            {"figure_id": "f1", "place_id": "waer", "role": "from", "basis": "sentence"},
            {"figure_id": "f2", "place_id": "aleppo", "role": "from", "basis": "sentence"},
            {"figure_id": "f3", "place_id": "waer", "role": "at", "basis": "sentence"},
        ),
        _frame(SOURCES),
        _frame(MEASURED, *({"figure_id": name} | event for name in ("f1", "f2", "f3"))),
        _frame(ACTORS),
    )
    assert places.filter(pl.col("basis") == "event").rows() == [("f1", "jarablus", "to", "event")]


def test_two_possible_perpetrators_are_none() -> None:
    figures, _ = claims_to_figures(
        _figures({"figure_id": "f1", "value_best": 1.0}),
        _frame(CONTEXT),
        _frame(PLACES),
        _frame(SOURCES),
        _frame(MEASURED, {"figure_id": "f1", "event_id": "e"}),
        _frame(
            ACTORS,
            {"event_id": "e", "actor_id": "army", "role": "perpetrator"},
            {"event_id": "e", "actor_id": "rebels", "role": "perpetrator"},
        ),
    )
    assert figures["perpetrator_actor_id"].to_list() == [None]
