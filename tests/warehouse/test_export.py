"""An export holds every table and view, reads back the same, and never overwrites anything else."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from transforms.tables import TABLES
from warehouse.answer import UsageError
from warehouse.export import export_warehouse
from warehouse.hxl import TAGS
from warehouse.reader import connect


def _export(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "warehouse.export", *arguments, "--warehouse", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_round_trip(tiny: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / "out"
    done = _export(tiny, str(target), "--format", form)
    assert done.returncode == 0, done.stderr
    manifest = json.loads((target / "manifest.json").read_text())
    files = {entry["name"]: entry for entry in manifest["files"]}
    assert files.keys() >= TABLES.keys()
    assert {"v_people_figures", "v_runs"} <= files.keys()
    assert "warehouse_meta" not in files
    assert {p.name for p in target.iterdir()} == {e["file"] for e in files.values()} | {"manifest.json"}
    readers: dict[str, Callable[[Path], pl.DataFrame]] = {
        "parquet": pl.read_parquet,
        "csv": pl.read_csv,
        "jsonl": pl.read_ndjson,
    }
    con = connect(tiny)
    for name, entry in files.items():
        path = target / entry["file"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
        stored = con.execute(f'SELECT * FROM "{name}"').pl()
        assert entry["rows"] == stored.height > 0
        back = readers[form](path)
        assert back.height == stored.height
        # read_ndjson of polars 2.1 loses the order of the keys of wide rows; the file itself must not.
        written = list(json.loads(path.read_text().splitlines()[0])) if form == "jsonl" else back.columns
        assert written == stored.columns == [column["name"] for column in entry["columns"]]
        if form == "parquet" and name in TABLES:
            assert back.equals(stored.sort(TABLES[name].primary_key()))
    con.close()


def test_same_warehouse_gives_the_same_bytes_and_replaces_the_former_export(tiny: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    assert _export(tiny, str(target), "--format", "csv").returncode == 0
    first = (target / "manifest.json").read_bytes()
    assert _export(tiny, str(target), "--format", "jsonl").returncode == 0
    assert not list(target.glob("*.csv"))
    assert _export(tiny, str(target), "--format", "csv").returncode == 0
    assert (target / "manifest.json").read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_foreign_files_are_never_touched(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    refused = _export(tiny, str(tmp_path))
    assert refused.returncode == 2
    assert "not an earlier export" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    target = tmp_path / "out"
    assert _export(tiny, str(target)).returncode == 0
    (target / "added.txt").write_text("mine")
    refused = _export(tiny, str(target))
    assert refused.returncode == 2
    assert "added.txt" in refused.stderr
    assert (target / "added.txt").exists()


def test_failed_export_keeps_the_former_one(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out"
    con = connect(tiny)
    export_warehouse(con, target, "csv")
    first = (target / "manifest.json").read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("warehouse.render.write_jsonl", full)
    with pytest.raises(UsageError, match="No space left"):
        export_warehouse(con, target, "jsonl")
    con.close()
    assert (target / "manifest.json").read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_hxl_has_its_row_of_tags(tiny: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    assert _export(tiny, str(target), "--format", "hxl").returncode == 0
    names, tags, first, *_ = (target / "v_hxl_evacuations.hxl.csv").read_text(encoding="utf-8").splitlines()
    assert dict(zip(names.split(","), tags.split(","), strict=True)) == TAGS
    assert first.startswith("a4,2018-03-19,2018-03-18,2018-03-18,day,p2.s1.e17,evacuation,completed,Homs")


@pytest.mark.parametrize("form", ["ods", "xlsx"])
def test_unknown_format_names_those_that_exist(tiny: Path, tmp_path: Path, form: str) -> None:
    refused = _export(tiny, str(tmp_path / "out"), "--format", form)
    assert refused.returncode == 2
    assert "parquet, csv, jsonl, hxl" in refused.stderr
    assert not (tmp_path / "out").exists()


def test_missing_warehouse_and_file_in_the_way(tiny: Path, tmp_path: Path) -> None:
    missing = _export(tmp_path / "none", str(tmp_path / "out"))
    assert missing.returncode == 2
    assert "no published warehouse" in missing.stderr
    (tmp_path / "file").write_text("in the way")
    blocked = _export(tiny, str(tmp_path / "file"))
    assert blocked.returncode == 2
    assert "Traceback" not in blocked.stderr
