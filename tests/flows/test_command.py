"""The command as a person types it: exit codes, one clear line for every trouble, nothing lost, no traceback."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from warehouse.lock import hold_lock
from warehouse.reader import connect

PROJECT = Path(__file__).resolve().parents[2]
SEEDS = PROJECT / "seeds" / "articles"
Command = Callable[..., subprocess.CompletedProcess[str]]


def _no_traceback(done: subprocess.CompletedProcess[str]) -> None:
    assert "Traceback" not in done.stdout + done.stderr


def test_without_a_server_the_stages_run_and_say_so(command: Command, tmp_path: Path) -> None:
    done = command("seeds/articles", "--warehouse", tmp_path / "w")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "does not answer" in done.stdout
    assert "this run is not recorded in Prefect" in done.stdout
    assert "published: 5 new articles, 0 already known" in done.stdout
    assert "SELECT source_file, n_occurrences" in done.stdout
    again = command("seeds/articles", "--warehouse", tmp_path / "w")
    assert again.returncode == 0
    assert "nothing new: 5 articles already known" in again.stdout


def test_works_from_any_folder(command: Command, tmp_path: Path) -> None:
    done = command(SEEDS, "--warehouse", "here", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "here" / "warehouse.duckdb").is_file()


def test_missing_path(command: Command, tmp_path: Path) -> None:
    done = command(tmp_path / "nowhere", "--warehouse", tmp_path / "w")
    assert done.returncode == 2
    assert str(tmp_path / "nowhere") in done.stderr
    assert len(done.stderr.splitlines()) == 1
    _no_traceback(done)


def test_no_path_is_bad_usage(command: Command) -> None:
    done = command()
    assert done.returncode == 2
    assert "path" in done.stderr.lower()
    _no_traceback(done)


def test_unknown_option_is_bad_usage(command: Command) -> None:
    done = command("seeds/articles", "--nonsense")
    assert done.returncode == 2
    assert "--nonsense" in done.stderr
    _no_traceback(done)


def test_unwritable_warehouse(command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    done = command("seeds/articles", "--warehouse", tmp_path / "file" / "w")
    assert done.returncode == 2
    assert "cannot write the warehouse folder" in done.stderr
    _no_traceback(done)


def test_busy_warehouse_names_the_writer(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    folder.mkdir()
    with hold_lock(folder):
        done = command("seeds/articles", "--warehouse", folder)
    assert done.returncode == 3
    assert f"process {os.getpid()}" in done.stderr
    _no_traceback(done)


BAD_FILES = {
    "empty": b"",
    "binary": b"\x7fELF" + bytes(300),
    "undecodable": b"Evacuation \xff\x81\x8d\x8f \xc3\x28 resumed in Homs. " * 5,
    "oversized": b"one line without an end " * 2_100_000,  # 50 MB
}


def test_bad_files_are_set_aside_each_with_its_reason(command: Command, tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    for reason, content in BAD_FILES.items():
        (tmp_path / "bad" / f"{reason}.txt").write_bytes(content)
    done = command(tmp_path / "bad", "--warehouse", tmp_path / "w")
    assert done.returncode == 2
    assert f"all {len(BAD_FILES)} inputs were set aside" in done.stderr
    for reason in BAD_FILES:
        assert f"1 x {reason}" in done.stdout
    _no_traceback(done)
    with connect(tmp_path / "w") as con:
        found = con.execute("SELECT reason_code, source_uri FROM v_rejections_open").fetchall()
    assert {(reason, Path(uri).stem) for reason, uri in found} == {(reason, reason) for reason in BAD_FILES}


def test_refused_batch_names_rule_reason_and_rows(command: Command, tmp_path: Path, broken_seeds: Path) -> None:
    done = command("seeds/articles", "--warehouse", tmp_path / "w", PASSAGE_SEEDS=str(broken_seeds))
    assert done.returncode == 1
    assert "pcode" in done.stdout
    assert "SY9900" in done.stdout
    assert "nothing was published" in done.stdout
    assert not (tmp_path / "w" / "warehouse.duckdb").exists()
    _no_traceback(done)


def test_bad_setting_is_told_in_words(command: Command, tmp_path: Path) -> None:
    done = command("seeds/articles", "--warehouse", tmp_path / "w", PASSAGE_DOCUMENT_LIMIT_MB="much")
    assert done.returncode == 2
    assert "PASSAGE_DOCUMENT_LIMIT_MB" in done.stderr
    _no_traceback(done)


def test_help_names_every_part() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flows.ingest", "--help"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert "PATHS" in done.stdout
    assert "--warehouse" in done.stdout
    assert done.stderr == ""
