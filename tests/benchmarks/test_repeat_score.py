"""The score says what its words say, and the same as the score that published results are given in."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import polars as pl
import pytest

from benchmarks.repeat_score import scored_clusters, scored_flags

SHARED = Path(__file__).resolve().parents[3] / "shared" / "bench"
# body 0 | its copy | its edit | a template row | another fact of that template | a body
KINDS = np.array(["body", "exact", "edited_few", "template", "template", "body"])
TRUTH = np.array([0, 0, 0, 3, 4, 5])


def test_all_right() -> None:
    score = scored_clusters(KINDS, TRUTH, np.array([0, 0, 0, 3, 4, 5]))
    assert (score.precision, score.recall, score.f1, score.removed, score.repeats) == (1, 1, 1, 2, 2)
    assert score.recall_by_kind == {"edited_few": 1, "exact": 1}
    assert score.templates_merged == 0


def test_one_missed_and_one_fact_merged() -> None:
    score = scored_clusters(KINDS, TRUTH, np.array([7, 7, 8, 9, 9, 10]))
    assert (score.precision, score.recall, score.f1) == (0.5, 0.5, 0.5)
    assert score.recall_by_kind == {"edited_few": 0, "exact": 1}
    assert score.wrong_by_kind == {"body": 0, "edited_few": 0, "exact": 0, "template": 0.5}
    assert score.templates_merged == 0.5


def test_a_repeat_led_to_something_else_is_wrong() -> None:
    score = scored_clusters(KINDS, TRUTH, np.array([0, 1, 2, 3, 4, 2]))
    assert (score.removed, score.precision, score.recall) == (1, 0, 0)
    assert score.wrong_by_kind["body"] == 0.5


def test_flags_are_right_with_any_repeat() -> None:
    score = scored_flags(KINDS, TRUTH, np.array([False, True, False, False, True, False]))
    assert (score.precision, score.recall, score.templates_merged) == (0.5, 0.5, 0.5)


def test_nothing_found() -> None:
    score = scored_clusters(KINDS, TRUTH, np.arange(6))
    assert (score.precision, score.recall, score.f1) == (0, 0, 0)


@pytest.mark.skipif(not (SHARED / "score.py").exists(), reason="the published score is not beside this project")
@pytest.mark.parametrize("seed", [1, 2])
def test_agrees_with_the_published_score(seed: int, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.parquet"
    made = [sys.executable, "make_corpus.py", "--docs", "150", "--seed", str(seed), "--out", str(corpus)]
    subprocess.run(made, cwd=SHARED, check=True, capture_output=True)
    rows = pl.read_parquet(corpus)
    kinds = rows["kind"].to_numpy()
    rng = np.random.default_rng(seed)
    for name in ("near_id", "exact_id"):
        truth = rows[name].to_numpy()
        # Answers with mistakes of both sorts: some rows alone, some led to a row that stands anywhere.
        clusters = truth.copy()
        alone, wrong = (rng.random(len(truth)) < share for share in (0.1, 0.1))
        clusters[alone] = -np.arange(1, alone.sum() + 1)
        clusters[wrong] = rng.choice(truth, wrong.sum())
        flags = rng.random(len(truth)) < 0.3
        theirs = _published().score(kinds, truth, cluster=clusters)
        ours = scored_clusters(kinds, truth, clusters)
        assert (ours.precision, ours.recall) == (theirs["P"], theirs["R"])
        assert ours.f1 == pytest.approx(theirs["F1"], abs=1e-9)
        assert (ours.removed, ours.repeats) == (theirs["flagged"], theirs["repeats"])
        for kind, share in theirs["wrong_by_kind"].items():
            assert round(ours.wrong_by_kind.get(kind, 0.0), 4) == share
        for kind, share in theirs["recall_by_kind"].items():
            assert round(ours.recall_by_kind.get(kind, 0.0), 4) == share
        flagged, expected = scored_flags(kinds, truth, flags), _published().score(kinds, truth, flag=flags)
        assert (flagged.precision, flagged.recall) == (expected["P"], expected["R"])
        assert round(flagged.templates_merged, 4) == expected["wrong_by_kind"]["tmpl"]


def _published() -> ModuleType:
    spec = importlib.util.spec_from_file_location("published_score", SHARED / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
