"""The claims of the seed articles stay as true as they are: a family that gets worse fails here."""

import json
from pathlib import Path

import duckdb
import pytest

from benchmarks.seed_claims import Score, score_seed_claims

EXPECTED = json.loads((Path(__file__).parent / "seed_claims.json").read_text(encoding="utf-8"))

# What is reached today. Figures of people and incidents, events of movement, deals and sieges, named speakers and
# dates are complete, and nothing is invented among them.
FLOORS = {
    "figures_must": (1.0, {"values": 1.0, "bound": 1.0, "disposition": 1.0, "modality": 1.0, "attributed_to": 1.0,
                           "attribution_basis": 1.0, "from": 1.0, "at": 0.9, "to": 1.0, "date_edtf": 0.9}),
    "figures_other": (1.0, {"values": 1.0, "bound": 1.0, "attributed_to": 1.0, "disposition": 0.9}),
    "events_must": (1.0, {"status": 1.0, "assertion": 1.0, "from": 1.0, "to": 1.0, "at": 1.0, "date_edtf": 1.0}),
    "events_other": (0.85, {"status": 1.0, "assertion": 1.0, "date_edtf": 0.9}),
    "agreements": (1.0, {"parties": 1.0, "guarantors": 1.0, "brokers": 1.0, "date_edtf": 1.0}),
    "statements_named": (1.0, {"kind": 1.0, "speaker": 1.0}),
    "statements_other": (1.0, {"kind": 1.0, "speaker": 1.0}),
    "date_expressions": (1.0, {"kind": 1.0, "edtf": 1.0, "precision": 1.0}),
}  # fmt: skip


@pytest.fixture(scope="module")
def scores(seeds: duckdb.DuckDBPyConnection) -> dict[str, Score]:
    return score_seed_claims(seeds, EXPECTED)


@pytest.mark.parametrize("family", FLOORS)
def test_family_is_no_worse(scores: dict[str, Score], family: str) -> None:
    floor, fields = FLOORS[family]
    score = scores[family]
    found = "\n".join(score.differences)
    assert score.expected > 0
    assert score.f1 >= floor, f"{family}: F1 {score.f1:.3f}\n{found}"
    worse = {name: score.accuracy(name) for name, least in fields.items() if score.accuracy(name) < least}
    assert worse == {}, found


def test_every_family_has_a_floor(scores: dict[str, Score]) -> None:
    assert scores.keys() == FLOORS.keys()


def test_no_figure_of_people_is_invented(scores: dict[str, Score]) -> None:
    assert scores["figures_must"].given == scores["figures_must"].found
