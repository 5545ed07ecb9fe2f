"""The side by side runs on a small corpus with what is installed, and says why a peer did not run."""

import re
from pathlib import Path

import polars as pl
import pytest

from benchmarks.peer_systems import PROJECT, System, interpreter, systems
from benchmarks.repeat_corpus import repeat_corpus
from benchmarks.repeat_curve import repeat_curve
from benchmarks.repeat_hostile import SHAPES
from benchmarks.repeat_peers import repeat_peers


def test_installed_systems_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = tmp_path / "corpus.parquet"
    repeat_corpus(60, seed=5).write_parquet(corpus)
    assert repeat_peers(corpus=corpus, rounds=1, installed_only=True) == 0
    told = capsys.readouterr().out
    rows = {line.split("|")[1].strip(): line for line in told.splitlines() if line.startswith("| ")}
    for exact in ("**Passage, exact**", "polars first over text", "DuckDB group by text"):
        assert "| 1.0000 | 1.0000 | 1.0000 | 0.0% |" in rows[exact]
    f1 = re.findall(r"\d\.\d{4}", rows["**Passage**"])[2]
    assert float(f1) > 0.97
    assert "floor: read, hash once" in rows


def test_corpus_without_labels_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pl.DataFrame({"pid": [0], "text": ["a"]}).write_parquet(tmp_path / "bare.parquet")
    assert repeat_peers(corpus=tmp_path / "bare.parquet", installed_only=True) == 2
    assert "lacks the columns doc, exact_id, kind, near_id" in capsys.readouterr().err


def test_every_system_has_its_module_and_every_module_its_system() -> None:
    modules = {path.stem for path in (PROJECT / "benchmarks" / "peers").glob("*.py")}
    listed = {each.command[1].rsplit(".", 1)[-1] for each in systems() if each.command[1] != "benchmarks.repeats"}
    assert modules - {"__init__", "measured", "word_pairs"} == listed


def test_pins_are_whole() -> None:
    for system in systems():
        for package in (*system.packages, *system.alone):
            assert package == "polars" or re.fullmatch(r"[\w-]+==[\d.]+", package), package


def test_a_package_that_cannot_be_had_is_told(tmp_path: Path) -> None:
    system = System("nobody's", "near", ("-m", "nothing"), alone=("./no-such-folder",))
    with pytest.raises(RuntimeError, match=r"no-such-folder|not installed"):
        interpreter(system, tmp_path)
    with pytest.raises(RuntimeError, match="not installed"):
        interpreter(system, tmp_path)


def test_curve_tells_cost_by_size(capsys: pytest.CaptureFixture[str]) -> None:
    assert repeat_curve(shape="shuffled lines", rounds=1) == 2
    assert "identical lines" in capsys.readouterr().err
    assert repeat_curve(shape="identical lines", factor=0.01, rounds=1) == 0
    told = capsys.readouterr().out
    assert [f"| identical lines | {size} lines |" in told for size in ("10", "100", "1,000")] == [True] * 3


@pytest.mark.parametrize("shape", SHAPES)
def test_hostile_texts_have_the_size_they_say(shape: str) -> None:
    make, _, unit = SHAPES[shape]
    if unit == "MB":
        assert make(1).str.len_bytes().to_list()[0] == pytest.approx(1_000_000, rel=0.01)
    else:
        assert len(make(50)) == 50
