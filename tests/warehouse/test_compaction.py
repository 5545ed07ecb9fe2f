"""A compact copy takes the place of a loose writer's file: of the same content, whenever we die, and not too often."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.tables import TABLES
from warehouse import compaction
from warehouse.check import check_published, check_writer
from warehouse.compaction import GROWN, LEAST_BYTES, compact, compaction_pays
from warehouse.folder import BOOKKEEPING
from warehouse.publish import mark_changed, publication, publish
from warehouse.store import open_writer
from warehouse.table_hashes import table_hashes

HERE = Path(__file__).parent
_ROWS = {name: f"SELECT count(*), sum(hash(t)) FROM {name} t" for name in BOOKKEEPING}


@pytest.fixture
def folder(recorded: Path, tmp_path: Path) -> Path:
    """Folder whose writer's file is loose: a table of its own size was in it and went."""
    folder = Path(shutil.copytree(recorded, tmp_path / "warehouse"))
    (folder / "compacted.json").unlink(missing_ok=True)
    with duckdb.connect(folder / "writer.duckdb") as con:
        con.execute("CREATE TABLE ballast AS SELECT md5(range::TEXT) AS x FROM range(500_000); CHECKPOINT")
        con.execute("CREATE TABLE after_it AS SELECT 1 AS x; CHECKPOINT; DROP TABLE ballast; CHECKPOINT")
        con.execute("DROP TABLE after_it")
    return folder


def _content(path: Path) -> tuple[object, ...]:
    """Every row of every table, and all that a database is made of besides."""
    with duckdb.connect(path, read_only=True) as con:
        made_of = [sorted(map(str, con.execute(sql, [path.stem]).fetchall())) for sql in compaction._MADE_OF]
        rows = {name: con.execute(sql).fetchall() for name, sql in _ROWS.items()}
        return table_hashes(con, list(TABLES)), rows, made_of


def test_compact_copy_is_the_same_and_smaller(folder: Path) -> None:
    writer, published = folder / "writer.duckdb", folder / "warehouse.duckdb"
    content, size, readers = _content(writer), writer.stat().st_size, published.stat()
    assert min(len(part) for part in content[2][:4]) > 15  # type: ignore[index]
    says: list[str] = []
    with open_writer(folder, say=says.append) as opened:
        assert publication(opened.con) == opened.published
        assert publish(opened) is None
    assert _content(writer) == content
    assert published.stat().st_ino == readers.st_ino
    assert writer.stat().st_size < size / 2
    assert says == [f"compacted: {size / 1e6:.0f} -> {writer.stat().st_size / 1e6:.0f} MB"]
    with open_writer(folder, say=says.append) as opened:
        mark_changed(opened.con)
        publish(opened)
    assert len(says) == 1
    assert published.stat().st_size < size / 2
    assert check_published(folder) + check_writer(folder) == []


def test_run_that_fails_makes_no_copy_and_one_that_left_a_transaction_open_does(folder: Path) -> None:
    size, says = (folder / "writer.duckdb").stat().st_size, []
    with pytest.raises(ValueError, match="stop"), open_writer(folder, say=says.append):
        raise ValueError("stop")
    assert says == []
    assert (folder / "writer.duckdb").stat().st_size == size
    with open_writer(folder, say=says.append) as opened:
        opened.con.execute("BEGIN")
        opened.con.execute("DELETE FROM articles")
    assert [words.partition(":")[0] for words in says] == ["compacted"]
    assert check_published(folder) + check_writer(folder) == []


_ACT = """
import warehouse.compaction
from warehouse.store import open_writer
warehouse.compaction.LEAST_BYTES = 0
with open_writer(folder): pass
"""
_LOOK = """
import duckdb
from transforms.tables import TABLES
from warehouse.check import check_published
from warehouse.store import open_writer
from warehouse.table_hashes import table_hashes

with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as con:
    seen = [table_hashes(con, list(TABLES))]
with open_writer(folder) as writer:
    seen += [table_hashes(writer.con, list(TABLES)), writer.published]
seen.append(sorted(path.name for path in folder.iterdir() if path.name != "compacted.json"))
seen.append(list(map(str, check_published(folder))))
"""


def test_killed_at_any_step_nothing_is_lost(folder: Path, tmp_path: Path, chaos: bool) -> None:
    done = subprocess.run(
        [sys.executable, str(HERE / "killed_everywhere.py"), str(folder), str(tmp_path), _ACT, _LOOK, str(1 if chaos else 8)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    tries = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(tries) > (12 if chaos else 3)
    assert not chaos or any("COPY FROM DATABASE" in what for _, what, _ in tries)
    for step, what, seen in tries:
        assert seen == tries[-1][2], (step, what)
    assert tries[-1][2][-1] == []


def _left_alone(folder: Path, before: bytes) -> bool:
    return (folder / "writer.duckdb").read_bytes() == before and not list(folder.glob("*.partial*"))


def test_without_room_it_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (folder / "writer.duckdb").read_bytes()
    monkeypatch.setattr(compaction, "free_bytes", lambda _: 2 * len(before) - 1)
    says: list[str] = []
    compact(folder, says.append, {})
    assert says == [f"not compacted: {2 * len(before):,} bytes needed for the copy, {2 * len(before) - 1:,} free"]
    assert _left_alone(folder, before)


def test_disk_that_fills_under_it_costs_no_run(folder: Path) -> None:
    before = (folder / "writer.duckdb").read_bytes()
    script = (
        "import resource, sys; from pathlib import Path; from warehouse.compaction import compact\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))\n"
        "compact(Path(sys.argv[1]), print, {})"
    )
    done = subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("not compacted: ")
    assert "File too large" in done.stdout
    assert _left_alone(folder, before)
    with open_writer(folder):
        pass


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("DELETE FROM compact.runs WHERE run_id = 'run-2'", "table runs has other rows"),
        ("UPDATE compact.articles SET title = 'other' WHERE rowid = 0", "table articles has other rows"),
        ("DROP VIEW compact.v_runs", "made of other things"),
        ("COMMENT ON COLUMN compact.articles.title IS 'other'", "made of other things"),
        ("CREATE SEQUENCE compact.s", "made of other things"),
    ],
)
def test_copy_that_differs_is_not_taken(folder: Path, tmp_path: Path, damage: str, words: str) -> None:
    shutil.copy(folder / "writer.duckdb", tmp_path / "copy.duckdb")
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{folder / 'writer.duckdb'}' AS loose; ATTACH '{tmp_path / 'copy.duckdb'}' AS compact")
        compaction._compare(con)
        con.execute(damage)
        with pytest.raises(compaction._Differs, match=words):
            compaction._compare(con)


def _make(folder: Path, size: int) -> None:
    with (folder / "writer.duckdb").open("wb") as file:
        file.truncate(size)


@given(
    growth=st.lists(st.integers(0, 4_000_000), min_size=1, max_size=300),
    loose=st.floats(1.0, 1.9),
    first=st.integers(0, 60_000_000),
)
def test_all_copies_together_are_a_multiple_of_the_end(
    growth: list[int], loose: float, first: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the runs add, and however much room each leaves: a copy pays for itself."""
    folder = tmp_path_factory.mktemp("grows")
    held, copied, copies = first, 0, 0
    _make(folder, held)
    for added in growth:
        if compaction_pays(folder):
            copies, copied = copies + 1, copied + held
            _make(folder, held)
            compaction._note(folder, held, is_settled=False)
        held += added
        _make(folder, int(held * loose))
    assert copied <= held * GROWN / (GROWN - 1) + held
    assert copies <= 2 + (held * loose) / LEAST_BYTES


def test_another_file_in_its_place_counts_from_its_own_size(tmp_path: Path) -> None:
    _make(tmp_path, 100_000_000)
    compaction._note(tmp_path, 100_000_000, is_settled=True)
    assert not compaction_pays(tmp_path)
    _make(tmp_path, 40_000_000)
    assert not compaction_pays(tmp_path)
    _make(tmp_path, 49_000_000)
    assert compaction_pays(tmp_path)
    (tmp_path / "compacted.json").write_text('{"bytes":')
    assert compaction_pays(tmp_path)
