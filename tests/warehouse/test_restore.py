"""Snapshots are kept at publication, and one of them comes back as a new publication, whole, whenever we die."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse.blocks import damaged_blocks
from warehouse.check import check_published, check_writer
from warehouse.folder import Damaged
from warehouse.lock import Busy
from warehouse.publish import mark_changed, publish
from warehouse.restore import NoSnapshot, list_snapshots, restore
from warehouse.snapshots import keep_snapshot, snapshot_path, snapshots
from warehouse.store import open_writer
from warehouse.table_hashes import table_hashes

HERE = Path(__file__).parent
_LOOK = """
import duckdb
from warehouse.check import check_published
from warehouse.snapshots import snapshots
from warehouse.store import open_writer

def published():
    with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as con:
        return con.execute("SELECT list(run_id ORDER BY run_id) FROM runs WHERE run_id LIKE 'run-%'").fetchone()[0] or []

seen = {"dying": published()}
with open_writer(folder) as writer:
    seen["number"] = writer.published
seen |= {"mended": published(), "snapshots": list(snapshots(folder)), "files": sorted(p.name for p in folder.iterdir())}
seen["findings"] = list(map(str, check_published(folder)))
"""


@pytest.fixture
def folder(recorded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(recorded, tmp_path / "warehouse"))


def _publish(folder: Path, kept: int = 3) -> int:
    with open_writer(folder, snapshots=kept) as writer:
        mark_changed(writer.con)
        publish(writer)
        return writer.published


def _runs(path: Path) -> set[str]:
    with duckdb.connect(path, read_only=True) as con:
        return {run for (run,) in con.execute("SELECT run_id FROM runs").fetchall()}


def test_each_publication_keeps_the_file_it_replaces(folder: Path) -> None:
    former = (folder / "warehouse.duckdb").stat().st_ino
    kept = list(snapshots(folder))
    assert len(kept) == 3
    number = _publish(folder)
    assert list(snapshots(folder)) == [*kept[1:], number - 1]
    assert snapshot_path(folder, number - 1).stat().st_ino == former, "a second name, no copy"
    _publish(folder, kept=1)
    assert list(snapshots(folder)) == [number]
    _publish(folder, kept=0)
    assert list(snapshots(folder)) == []


def test_nothing_published_nothing_kept(folder: Path) -> None:
    kept = list(snapshots(folder))
    with open_writer(folder) as writer:
        assert publish(writer) is None
    assert list(snapshots(folder)) == kept


def test_file_system_without_links_gets_a_copy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    before = (folder / "warehouse.duckdb").read_bytes()
    number = _publish(folder)
    assert snapshot_path(folder, number - 1).read_bytes() == before


def test_restored_publication_is_a_new_one(folder: Path) -> None:
    oldest = min(snapshots(folder))
    then = _runs(snapshot_path(folder, oldest))
    with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as con:
        hashes = table_hashes(con)
        (before,) = con.execute("SELECT publication FROM warehouse_meta").fetchone() or (0,)
    line = restore(folder, oldest)
    assert line.startswith(f"publication {oldest} is back as publication {before + 1}; undone: run-2, run-3, run-4;")
    with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as con:
        assert con.execute("SELECT publication FROM warehouse_meta").fetchone() == (before + 1,)
        assert table_hashes(con) == hashes
        told = con.execute("SELECT source FROM runs WHERE source LIKE 'restored%'").fetchall()
    assert told == [(f"restored publication {oldest}, undoing run-2, run-3, run-4",)]
    assert _runs(folder / "warehouse.duckdb") > then
    assert list(snapshots(folder))[-1] == before, "what was undone can be brought back too"
    assert check_published(folder) + check_writer(folder) == []
    assert restore(folder, before).endswith("no run had published since")
    assert {"run-2", "run-3", "run-4"} <= _runs(folder / "warehouse.duckdb")


def test_restored_warehouse_is_written_on(folder: Path) -> None:
    restore(folder, min(snapshots(folder)))
    with open_writer(folder) as writer:
        assert writer.con.execute("SELECT count(*) FROM articles").fetchone() == (2,)
        assert writer.con.execute("SELECT count(*) FROM repeat_index_parts").fetchone() == (0,)


def test_damaged_snapshot_is_refused(folder: Path) -> None:
    oldest = min(snapshots(folder))
    path = snapshot_path(folder, oldest)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)
    assert damaged_blocks(path)
    before = (folder / "warehouse.duckdb").read_bytes(), (folder / "writer.duckdb").read_bytes()
    with pytest.raises(Damaged, match="is damaged; restore another one"):
        restore(folder, oldest)
    assert before == ((folder / "warehouse.duckdb").read_bytes(), (folder / "writer.duckdb").read_bytes())


def test_restoring_heals_a_writer_that_cannot_be_read(folder: Path) -> None:
    (folder / "writer.duckdb").write_bytes(b"no database")
    (folder / "writer.duckdb.wal").write_bytes(b"no log")
    (folder / "warehouse.duckdb").unlink()
    newest = max(snapshots(folder))
    assert f"publication {newest} is back as publication {newest + 1}" in restore(folder, newest)
    assert check_published(folder) + check_writer(folder) == []


def test_command_lists_restores_and_refuses(folder: Path) -> None:
    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "warehouse.restore", *arguments, "--warehouse", str(folder)],
            cwd=HERE.parents[1], capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert [each.articles for each in list_snapshots(folder)] == [2, 2, 2]
    listed = command().stdout.splitlines()
    assert [int(line.split(":")[0]) for line in listed] == list(snapshots(folder))
    assert "2 articles" in listed[0]
    missing = command("999")
    assert (missing.returncode, "there is no snapshot 999" in missing.stderr) == (2, True)
    with pytest.raises(NoSnapshot):
        restore(folder, 999)
    with open_writer(folder):
        assert command(listed[0].split(":")[0]).returncode == 3
        with pytest.raises(Busy):
            restore(folder, min(snapshots(folder)))


def test_killed_anywhere_it_is_the_old_or_the_new_state(recorded: Path, tmp_path: Path, chaos: bool) -> None:
    oldest = min(snapshots(recorded))
    action = f"from warehouse.restore import restore; restore(folder, {oldest})"
    done = subprocess.run(
        [sys.executable, str(HERE / "killed_everywhere.py"), str(recorded), str(tmp_path), action, _LOOK, str(1 if chaos else 9)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    tries = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(tries) > (20 if chaos else 3)
    old, new = ["run-2", "run-3", "run-4"], []
    for step, what, seen in tries:
        assert (seen["dying"], seen["mended"]) in [(old, old), (old, new), (new, new)], (step, what)
        assert seen["findings"] == [], (step, what)
        assert 3 <= len(seen["snapshots"]) <= 4, (step, what)
        assert not [name for name in seen["files"] if "partial" in name], (step, what)
    endings = [seen["mended"] for _, _, seen in tries]
    assert endings == sorted(endings, key=lambda runs: runs == new), "once it is decided it stays decided"
    assert endings[0] == old
    assert endings[-1] == new
    assert tries[-1][0] is None


def test_killed_anywhere_a_publication_loses_no_snapshot(recorded: Path, tmp_path: Path, chaos: bool) -> None:
    action = (
        "from warehouse.store import open_writer; from warehouse.publish import mark_changed, publish\n"
        "with open_writer(folder) as writer:\n    mark_changed(writer.con)\n    publish(writer)"
    )
    look = "from warehouse.snapshots import snapshots; seen = list(snapshots(folder))"
    done = subprocess.run(
        [sys.executable, str(HERE / "killed_everywhere.py"), str(recorded), str(tmp_path), action, look, str(1 if chaos else 3)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    kept = list(snapshots(recorded))
    with duckdb.connect(recorded / "warehouse.duckdb", read_only=True) as con:
        (number,) = con.execute("SELECT publication FROM warehouse_meta").fetchone() or (0,)
    seen = [json.loads(line)[2] for line in done.stdout.splitlines()]
    assert seen[0] == kept
    assert seen[-1] == [*kept[1:], number]
    assert all(each in (kept, [*kept, number], [*kept[1:], number]) for each in seen)


def test_full_disk_names_the_setting(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from warehouse.folder import Unwritable

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(Unwritable, match="PASSAGE_SNAPSHOTS=0"):
        keep_snapshot(folder, 99, 3)
