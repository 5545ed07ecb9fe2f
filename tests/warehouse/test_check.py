"""The check finds what was done to a warehouse, in one line with the way out, and nothing in one that is whole."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from warehouse.check import check_published, check_raw, check_snapshots, check_writer
from warehouse.publish import mark_changed, publish
from warehouse.store import open_writer

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(recorded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(recorded, tmp_path / "warehouse"))


def _lines(folder: Path) -> list[str]:
    parts = (check_published, check_snapshots, check_raw, check_writer)
    return [str(finding) for part in parts for finding in part(folder)]


def _command(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "warehouse.check", "--warehouse", str(folder)],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _by_hand(sql: str) -> Callable[[Path], None]:
    """Change rows as someone who opens the writer's file and publishes what came of it."""

    def change(folder: Path) -> None:
        with open_writer(folder) as writer:
            writer.con.execute(sql)
            mark_changed(writer.con)
            publish(writer)

    return change


def test_whole_warehouse_has_no_findings(folder: Path) -> None:
    done = _command(folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{folder} is whole\n", "")
    missing = _command(folder / "nowhere")
    assert missing.returncode == 2
    assert "there is no warehouse in" in missing.stderr


def test_while_a_run_writes_the_published_file_is_checked(folder: Path) -> None:
    with open_writer(folder):
        done = _command(folder)
    assert done.returncode == 0
    assert done.stdout.startswith("not looked at: writer.duckdb and repeat_index: ")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_by_hand("UPDATE sentences SET char_start = char_start + 1"), "sentence_text_is_not_the_slice"),
        (_by_hand("DELETE FROM paragraphs"), "occurrence_of_unknown_paragraph"),
        (_by_hand("DELETE FROM figures USING figure_places p WHERE p.figure_id = figures.figure_id"), "claim_names_unknown_claim"),
    ],
)  # fmt: skip
def test_rows_that_do_not_fit_are_found(folder: Path, change: Callable[[Path], None], told: str) -> None:
    change(folder)
    found = _lines(folder)
    assert [line for line in found if told in line and "warehouse.restore" in line], found


def test_values_that_were_not_published_are_found(folder: Path) -> None:
    path = folder / "warehouse.duckdb"
    path.chmod(0o644)
    with duckdb.connect(path) as con:
        con.execute("UPDATE articles SET byline = 'someone else'")
        con.execute("DELETE FROM actor_aliases WHERE alias_norm = (SELECT min(alias_norm) FROM actor_aliases)")
    with duckdb.connect(folder / "writer.duckdb") as con:
        con.execute("UPDATE figures SET value_best = value_best + 1 WHERE value_best IS NOT NULL")
    found = _lines(folder)
    assert any("warehouse.duckdb: table articles holds other values than were published" in line for line in found)
    assert any("warehouse.duckdb: table actor_aliases holds" in line and "rows instead of" in line for line in found)
    assert any("writer.duckdb: table figures holds other values" in line for line in found)


def test_runs_that_changed_nothing_are_no_finding(folder: Path) -> None:
    with open_writer(folder) as writer:
        writer.con.execute("UPDATE runs SET finished_at = finished_at + INTERVAL 1 SECOND")
        writer.con.execute("UPDATE rejections SET retry_count = retry_count + 1")
    assert _lines(folder) == []


def test_damaged_and_missing_files_are_named(folder: Path) -> None:
    raw = sorted((folder / "raw").glob("??/*"))
    raw[0].write_bytes(b"other bytes")
    raw[1].unlink()
    snapshot = sorted((folder / "snapshots").iterdir())[0]
    snapshot.chmod(0o644)
    with snapshot.open("r+b") as file:
        file.seek(300_000)
        byte = file.read(1)
        file.seek(300_000)
        file.write(bytes([byte[0] ^ 4]))
    (folder / "writer.duckdb").write_bytes(b"no database" * 2000)
    found = _lines(folder)
    assert [line.split(";")[0] for line in found] == [
        f"snapshots/{snapshot.name}: block 17 is damaged",
        f"raw/{raw[0].parent.name}/{raw[0].name}: its bytes have another SHA-256 than its name says",
        f"raw/{raw[1].parent.name}/{raw[1].name}: the raw file of a document is missing",
        "writer.duckdb: it does not begin as a DuckDB file",
    ]
    done = _command(folder)
    assert done.returncode == 1
    assert done.stdout.splitlines() == found


def test_listed_file_of_the_index_must_be_there(folder: Path) -> None:
    with duckdb.connect(folder / "writer.duckdb") as con:
        con.execute("INSERT INTO repeat_index_parts VALUES ('paragraph', 1, 'paragraph-000001.part', 1, 1)")
    assert [
        line for line in _lines(folder) if "paragraph-000001.part: it is missing; the next run makes it anew" in line
    ]
