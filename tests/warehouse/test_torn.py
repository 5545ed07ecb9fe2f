"""A kill in the middle of DuckDB's write of a block: what readers have takes the place of the torn file, by itself.

The damage is the one that a kill was seen to leave: a block of DuckDB's own bookkeeping with the new checksum in front of
what stood there before.
"""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse.blocks import damaged_blocks
from warehouse.check import check_published, check_writer
from warehouse.store import open_writer

HERE = Path(__file__).parent
# A run that is killed after its commit; the second one had published before in the same process, so that its log begins
# where the published file ends.
_COMMIT = """
import os, signal, sys
from pathlib import Path
from warehouse.publish import mark_changed, publish
from warehouse.store import open_writer
with open_writer(Path(sys.argv[1])) as writer:
    for byline in sys.argv[2:]:
        writer.con.execute("BEGIN")
        writer.con.execute("UPDATE articles SET byline = ?", [byline])
        mark_changed(writer.con)
        writer.con.execute("COMMIT")
        if byline != sys.argv[-1]:
            publish(writer)
    os.kill(os.getpid(), signal.SIGKILL)
"""
_ACT = "from warehouse.store import open_writer\nwith open_writer(folder): pass"
_LOOK = """
import duckdb
from transforms.tables import TABLES
from warehouse.store import open_writer
from warehouse.table_hashes import table_hashes

with open_writer(folder) as writer:
    seen = [table_hashes(writer.con, list(TABLES)), writer.published]
with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as con:
    seen.append(table_hashes(con, list(TABLES)))
"""


@pytest.fixture
def template(recorded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(recorded, tmp_path / "template"))


def _write_quietly(folder: Path) -> None:
    """A run that readers see nothing of, which ended well: the writer's file is one checkpoint further."""
    with open_writer(folder) as writer:
        writer.con.execute("UPDATE runs SET finished_at = finished_at + INTERVAL 1 SECOND")


def _crash(folder: Path, *bylines: str) -> None:
    done = subprocess.run([sys.executable, "-c", _COMMIT, str(folder), *bylines], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (folder / "writer.duckdb.wal").stat().st_size > 0


def _block(path: Path, number: int) -> int:
    """Where block `number` of a file begins."""
    return 12_288 + number * int.from_bytes(path.read_bytes()[4096 + 40 : 4096 + 48], "little")


def _bookkeeping(path: Path, tmp_path: Path) -> list[int]:
    """Blocks of DuckDB's bookkeeping that are in use, asked of a copy without a log."""
    copy = shutil.copy(path, tmp_path / "asked.duckdb")
    with duckdb.connect(copy, read_only=True) as con:
        return sorted(number for (number,) in con.execute("SELECT block_id FROM pragma_metadata_info()").fetchall())


def _tear(path: Path, number: int) -> None:
    with path.open("r+b") as file:
        file.seek(_block(path, number))
        file.write(b"another checksum"[:8])
    assert damaged_blocks(path) == [f"block {number} is damaged"]


def _bylines(path: Path) -> list[str | None]:
    with duckdb.connect(path, read_only=True) as con:
        return [name for (name,) in con.execute("SELECT DISTINCT byline FROM articles ORDER BY 1").fetchall()]


@pytest.mark.parametrize("which", [0, 1, -1])
def test_torn_file_is_what_was_published_again(template: Path, tmp_path: Path, which: int) -> None:
    writer, published, says = template / "writer.duckdb", template / "warehouse.duckdb", []
    before = _bylines(published)
    _write_quietly(template)
    _crash(template, "lost")
    number = _bookkeeping(writer, tmp_path)[which]
    _tear(writer, number)
    torn = writer.read_bytes()
    with open_writer(template, say=says.append) as opened:
        assert opened.con.execute("SELECT DISTINCT byline FROM articles ORDER BY 1").fetchall() == [
            (b,) for b in before
        ]
    assert [words.partition(":")[0] for words in says] == [f"writer.duckdb was torn by a crash (block {number})"]
    assert "has to run once more" in says[0]
    assert (template / "writer.torn.duckdb").read_bytes() == torn
    assert (template / "writer.torn.duckdb.wal").exists()
    assert _bylines(published) == before
    assert check_published(template) + check_writer(template) == []
    with open_writer(template, say=says.append):
        pass
    assert len(says) == 1


def test_log_that_begins_where_the_published_file_ends_is_kept(template: Path, tmp_path: Path) -> None:
    writer, published, says = template / "writer.duckdb", template / "warehouse.duckdb", []
    _crash(template, "published", "kept")
    assert _bylines(published) == ["published"]
    _tear(writer, _bookkeeping(writer, tmp_path)[0])
    with open_writer(template, say=says.append):
        pass
    assert ["nothing is lost" in words for words in says] == [True]
    assert _bylines(published) == ["kept"]
    assert check_published(template) + check_writer(template) == []


def test_torn_block_that_is_not_in_use_yet_does_not_matter(template: Path) -> None:
    writer, says = template / "writer.duckdb", []
    _write_quietly(template)
    _crash(template, "kept")
    size = _block(writer, 1) - _block(writer, 0)
    with writer.open("ab") as file:
        file.write(b"half of a block." * (size // 16))
    assert len(damaged_blocks(writer)) == 1
    with open_writer(template, say=says.append):
        pass
    assert says == []
    assert not (template / "writer.torn.duckdb").exists()
    assert _bylines(template / "warehouse.duckdb") == ["kept"]


def test_without_a_sound_published_file_nothing_is_replaced(template: Path, tmp_path: Path) -> None:
    writer, published = template / "writer.duckdb", template / "warehouse.duckdb"
    _crash(template, "lost")
    _tear(writer, _bookkeeping(writer, tmp_path)[0])
    published.chmod(0o644)
    _tear(published, _bookkeeping(published, tmp_path)[0])
    before = writer.read_bytes()
    with pytest.raises(Exception, match=r"orrupt|damaged"), open_writer(template):
        pass
    assert writer.read_bytes() == before


@pytest.mark.parametrize("bylines", [("lost",), ("published", "kept")])
def test_killed_while_it_is_replaced(template: Path, tmp_path: Path, bylines: tuple[str, ...]) -> None:
    _write_quietly(template)
    _crash(template, *bylines)
    _tear(template / "writer.duckdb", _bookkeeping(template / "writer.duckdb", tmp_path)[0])
    work = tmp_path / "work"
    work.mkdir()
    done = subprocess.run(
        [sys.executable, str(HERE / "killed_everywhere.py"), str(template), str(work), _ACT, _LOOK, "1"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    tries = [json.loads(line) for line in done.stdout.splitlines()]
    assert any(what.startswith("os.rename writer.duckdb") for _, what, _ in tries[:-1])
    for step, what, seen in tries:
        assert seen == tries[-1][2], (step, what)
