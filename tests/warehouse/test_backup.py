"""A backup is one publication and its raw files, whole, whatever runs do meanwhile; or it is not there."""

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from warehouse import backup
from warehouse.backup import NoTarget, back_up
from warehouse.check import check_published, check_raw, check_writer
from warehouse.folder import Damaged
from warehouse.publish import mark_changed, publish
from warehouse.reader import NoWarehouse
from warehouse.store import open_writer

HERE = Path(__file__).parent


@pytest.fixture
def folder(recorded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(recorded, tmp_path / "warehouse"))


def _number(folder: Path) -> int:
    with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as con:
        (number,) = con.execute("SELECT publication FROM warehouse_meta").fetchone() or (-1,)
    return int(number)


def test_backup_is_a_warehouse_to_go_on_from(folder: Path, tmp_path: Path) -> None:
    line = back_up(folder, tmp_path / "copies" / "monday")
    assert "2 raw files" in line
    copy = tmp_path / "copies" / "monday"
    assert {path.name for path in copy.iterdir()} == {"warehouse.duckdb", "raw"}
    assert (copy / "warehouse.duckdb").read_bytes() == (folder / "warehouse.duckdb").read_bytes()
    with open_writer(copy) as writer:
        writer.con.execute("DELETE FROM repeat_index_parts")
        mark_changed(writer.con)
        assert publish(writer)
    assert check_published(copy) + check_writer(copy) + check_raw(copy) == []


def test_run_that_publishes_meanwhile_is_in_it_whole_or_not_at_all(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _number(folder)
    copy_whole = backup.copy_whole

    def slowly(*given: object, **named: object) -> None:
        def write() -> None:
            with open_writer(folder) as writer:
                writer.con.execute("UPDATE articles SET byline = 'meanwhile'")
                mark_changed(writer.con)
                publish(writer)

        other = threading.Thread(target=write)
        other.start()
        other.join()
        copy_whole(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(backup, "copy_whole", slowly)
    back_up(folder, tmp_path / "copy")
    assert (_number(tmp_path / "copy"), _number(folder)) == (before, before + 1)
    assert check_published(tmp_path / "copy") == []


def test_damage_is_not_copied(folder: Path, tmp_path: Path) -> None:
    raw = min((folder / "raw").glob("??/*"))
    raw.write_bytes(b"other bytes")
    with pytest.raises(Damaged, match=f"{raw.name}: its bytes have another SHA-256"):
        back_up(folder, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    assert not list(tmp_path.glob("*.partial"))


def test_folder_in_use_and_missing_warehouse_are_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NoTarget, match="is not an empty folder"):
        back_up(folder, folder)
    with pytest.raises(NoWarehouse):
        back_up(tmp_path / "nowhere", tmp_path / "copy")
    done = subprocess.run(
        [sys.executable, "-m", "warehouse.backup", str(folder), "--warehouse", str(folder)],
        cwd=HERE.parents[1], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "name a new one" in done.stderr) == (2, True)


def test_killed_anywhere_it_is_there_whole_or_not_at_all(recorded: Path, tmp_path: Path, chaos: bool) -> None:
    action = "from warehouse.backup import back_up; back_up(folder, folder / 'copy')"
    look = (
        "from warehouse.backup import back_up; from warehouse.check import check_published, check_raw\n"
        "copy = folder / 'copy'\nthere = copy.exists()\nif not there: back_up(folder, copy)\n"
        "seen = [there, list(map(str, check_published(copy) + check_raw(copy))), (folder / 'copy.partial').exists()]"
    )
    done = subprocess.run(
        [sys.executable, str(HERE / "killed_everywhere.py"), str(recorded), str(tmp_path), action, look, str(1 if chaos else 12)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    tries = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(seen[1:] == [[], False] for _, _, seen in tries), tries
    assert [tries[0][2][0], tries[-1][2][0]] == [False, True]
