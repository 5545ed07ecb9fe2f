"""One writer at a time; publication is atomic, survives kill -9 and happens only after a change."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.documents_to_new_documents import documents_to_new_documents
from warehouse.publish import NotCommitted, mark_changed, publication, publish
from warehouse.stage import stage_batch
from warehouse.store import Busy, Damaged, Unwritable, Writer, open_writer

Batch = dict[str, pl.DataFrame]
NOW = datetime(2026, 1, 1, tzinfo=UTC)

# A child that commits one change and then does `end` with the writer.
_CHILD = """
import os, signal, sys
from pathlib import Path
from warehouse.publish import mark_changed, publish
from warehouse.store import open_writer

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

with open_writer(Path(sys.argv[1])) as writer:
    writer.con.execute("BEGIN")
    writer.con.execute("INSERT INTO places VALUES ('kept', 'Kept', 'city', NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
                       " NULL, NULL, NULL, NULL, NULL, NULL, false, 'r', '1', now(), now())")
    mark_changed(writer.con)
    {end}
"""
_BEFORE_COMMIT = "die()"
_BEFORE_COPY = "writer.con.execute('COMMIT'); die()"
_BEFORE_RENAME = "writer.con.execute('COMMIT'); Path.replace = die; publish(writer)"


def _run_child(folder: Path, end: str) -> int:
    return subprocess.run([sys.executable, "-c", _CHILD.replace("{end}", end), str(folder)], check=False).returncode


def _published_places(folder: Path) -> list[tuple[str]]:
    with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as con:
        return con.execute("SELECT place_id FROM places ORDER BY 1").fetchall()


def _publish_tiny(folder: Path, batch: Batch) -> None:
    with open_writer(folder) as writer:
        writer.con.execute("BEGIN")
        stage_batch(writer.con, batch, "run-1", "1", NOW)
        writer.con.execute("COMMIT")
        assert publish(writer) == folder / "warehouse.duckdb"


def _files(folder: Path) -> set[str]:
    """What lies in the folder but for the snapshots, which have tests of their own."""
    return {path.name for path in folder.iterdir()} - {"snapshots"}


def _identity(path: Path) -> tuple[int, int, int]:
    """What a new publication would change; the time of the last reading is no part of it."""
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def test_fresh_folder_publishes_nothing_until_something_changed(tmp_path: Path, batch: Batch) -> None:
    folder = tmp_path / "deep" / "warehouse"
    with open_writer(folder, memory_limit="500MB", threads=1) as writer:
        assert publish(writer) is None
    assert _files(folder) == {"writer.duckdb", "writer.lock"}
    _publish_tiny(folder, batch)
    assert _files(folder) == {"writer.duckdb", "writer.lock", "warehouse.duckdb"}
    assert _published_places(folder) == [("homs",)]


def test_no_change_no_publication(tmp_path: Path, batch: Batch) -> None:
    _publish_tiny(tmp_path, batch)
    before = _identity(tmp_path / "warehouse.duckdb")
    with open_writer(tmp_path) as writer:
        writer.con.execute("BEGIN")
        stage_batch(writer.con, batch, "run-2", "2", NOW)
        writer.con.execute("COMMIT")
        assert publish(writer) is None
    assert _identity(tmp_path / "warehouse.duckdb") == before


def test_reader_keeps_its_snapshot(tmp_path: Path, batch: Batch) -> None:
    _publish_tiny(tmp_path, batch)
    # A process of its own, as analysts are: DuckDB shares one instance per path inside a process.
    reader = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, duckdb\n"
            "con = duckdb.connect(sys.argv[1], read_only=True)\n"
            "for _ in sys.stdin: print(con.execute('SELECT count(*) FROM places').fetchone()[0], flush=True)",
            str(tmp_path / "warehouse.duckdb"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdin is not None and reader.stdout is not None
    reader.stdin.write("\n")
    reader.stdin.flush()
    assert reader.stdout.readline() == "1\n"
    with open_writer(tmp_path) as writer:
        writer.con.execute("BEGIN; DELETE FROM places")
        mark_changed(writer.con)
        writer.con.execute("COMMIT")
        assert publish(writer)
        assert _published_places(tmp_path) == []
        answer, _ = reader.communicate("\n")
    assert answer == "1\n"


@pytest.mark.parametrize(
    ("end", "places"),
    [
        (_BEFORE_COMMIT, [("homs",)]),
        (_BEFORE_COPY, [("homs",), ("kept",)]),
        (_BEFORE_RENAME, [("homs",), ("kept",)]),
    ],
)
def test_killed_writer_is_repaired_at_the_next_start(
    tmp_path: Path, batch: Batch, end: str, places: list[tuple[str]]
) -> None:
    _publish_tiny(tmp_path, batch)
    assert _run_child(tmp_path, end) == -9
    assert _published_places(tmp_path) == [("homs",)]
    assert ("warehouse.duckdb.partial" in _files(tmp_path)) == (end == _BEFORE_RENAME)
    with open_writer(tmp_path) as writer:
        assert publication(writer.con) == writer.published
    assert _published_places(tmp_path) == places
    assert _files(tmp_path) == {"writer.duckdb", "writer.lock", "warehouse.duckdb"}


def test_lost_or_damaged_published_file_comes_back(tmp_path: Path, batch: Batch) -> None:
    _publish_tiny(tmp_path, batch)
    for damage in (Path.unlink, lambda path: (path.unlink(), path.write_bytes(b"no database"))):
        damage(tmp_path / "warehouse.duckdb")
        with open_writer(tmp_path):
            pass
        assert _published_places(tmp_path) == [("homs",)]


def test_lost_writer_file_comes_back_from_the_published_one(tmp_path: Path, batch: Batch) -> None:
    _publish_tiny(tmp_path, batch)
    (tmp_path / "writer.duckdb").unlink()
    (tmp_path / "writer.duckdb.wal").write_bytes(b"orphan")
    with open_writer(tmp_path) as writer:
        assert writer.con.execute("SELECT place_id FROM places").fetchall() == [("homs",)]
        assert publish(writer) is None


def test_older_writer_file_is_refused_not_published(tmp_path: Path, batch: Batch) -> None:
    _publish_tiny(tmp_path, batch)
    older = (tmp_path / "writer.duckdb").read_bytes()
    with open_writer(tmp_path) as writer:
        mark_changed(writer.con)
        publish(writer)
    (tmp_path / "writer.duckdb").write_bytes(older)
    with pytest.raises(Damaged, match=r"behind warehouse\.duckdb"), open_writer(tmp_path):
        pass
    (tmp_path / "writer.duckdb").unlink()
    with open_writer(tmp_path) as writer:
        assert publication(writer.con) == writer.published


def test_foreign_log_beside_the_published_file_does_not_reach_readers(tmp_path: Path, batch: Batch) -> None:
    _publish_tiny(tmp_path, batch)
    (tmp_path / "warehouse.duckdb.wal").write_bytes(b"junk")
    with open_writer(tmp_path) as writer:
        mark_changed(writer.con)
        assert publish(writer)
    assert _published_places(tmp_path) == [("homs",)]


def test_open_transaction_is_not_published_and_is_rolled_back(tmp_path: Path, batch: Batch) -> None:
    _publish_tiny(tmp_path, batch)
    with open_writer(tmp_path) as writer:
        writer.con.execute("BEGIN; DELETE FROM places")
        mark_changed(writer.con)
        with pytest.raises(NotCommitted, match="commit or roll back"):
            publish(writer)
    with open_writer(tmp_path) as writer:
        assert writer.con.execute("SELECT count(*) FROM places").fetchone() == (1,)


def test_full_disk_leaves_the_former_publication(tmp_path: Path, batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    _publish_tiny(tmp_path, batch)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with open_writer(tmp_path) as writer:
        writer.con.execute("DELETE FROM places")
        mark_changed(writer.con)
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(Unwritable, match="No space left on device"):
            publish(writer)
        assert _published_places(tmp_path) == [("homs",)]
        assert "warehouse.duckdb.partial" not in _files(tmp_path)
        monkeypatch.undo()
        assert publish(writer)
    assert _published_places(tmp_path) == []


def test_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    with open_writer(tmp_path):
        holder = json.loads((tmp_path / "writer.lock.json").read_text())
        script = (
            "import sys; from pathlib import Path; from warehouse.store import Busy, open_writer\n"
            "try:\n    open_writer(Path(sys.argv[1])).__enter__()\n"
            "except Busy as error:\n    print(error.pid, error.since); print(error)"
        )
        told = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)], check=True, capture_output=True, text=True
        ).stdout.splitlines()
        assert told[0] == f"{os.getpid()} {holder['since']}"
        assert f"process {os.getpid()} since {holder['since']}" in told[1]
        with pytest.raises(Busy, match=str(os.getpid())), open_writer(tmp_path):
            pass
        assert (tmp_path / "writer.lock.json").exists()
    with open_writer(tmp_path):
        pass


def test_lock_of_a_dead_process_is_no_obstacle(tmp_path: Path) -> None:
    assert _run_child(tmp_path, _BEFORE_COMMIT) == -9
    assert (tmp_path / "writer.lock.json").exists()
    with open_writer(tmp_path):
        assert json.loads((tmp_path / "writer.lock.json").read_text())["pid"] == os.getpid()


def test_duckdb_keeps_its_own_lock_after_publication(tmp_path: Path, batch: Batch) -> None:
    with open_writer(tmp_path) as writer:
        mark_changed(writer.con)
        publish(writer)
        other = "import sys, duckdb; duckdb.connect(sys.argv[1])"
        refused = subprocess.run(
            [sys.executable, "-c", other, str(tmp_path / "writer.duckdb")], check=False, capture_output=True, text=True
        )
    assert "Could not set lock" in refused.stderr


def test_unusable_folders_are_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unwritable, match=str(tmp_path / "file")), open_writer(tmp_path / "file"):
        pass
    (tmp_path / "writer.duckdb").write_bytes(b"this is not a database file" * 1000)
    with pytest.raises(Damaged, match=r"writer\.duckdb"), open_writer(tmp_path):
        pass


def test_migration_of_a_filled_warehouse_is_published(
    tmp_path: Path, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warehouse import migrate

    _publish_tiny(tmp_path, batch)
    known = migrate.known_migrations()
    later = migrate.Migration(len(known) + 1, "later", "ALTER TABLE places ADD COLUMN nickname TEXT")
    monkeypatch.setattr(migrate, "known_migrations", lambda _: [*known, later])
    with open_writer(tmp_path):
        pass
    with duckdb.connect(tmp_path / "warehouse.duckdb", read_only=True) as con:
        assert con.execute("SELECT place_id, nickname FROM places").fetchall() == [("homs", None)]
    assert _files(tmp_path) == {"writer.duckdb", "writer.lock", "warehouse.duckdb"}


_LONGER = "-abababab"
_HASHES = ("ab" * 32, "ab" * 31 + "cd", "ef" * 32)


@given(
    st.sets(st.integers(0, 4)),
    st.sets(st.tuples(st.integers(0, 3), st.sampled_from(_HASHES)), min_size=1),
)
# The second of two files called x has to pass over a file of the batch, and then over a stored article.
@example({2}, {(0, _HASHES[0]), (0, _HASHES[1]), (1, _HASHES[2])})
# Two hashes that begin alike make one name longer alike: the second comes to where the first was not.
@example({0, 2}, {(0, _HASHES[0]), (0, _HASHES[1])})
def test_looking_up_ids_that_may_be_wanted_gives_what_reading_all_of_them_gives(
    articles: set[int], files: set[tuple[int, str]]
) -> None:
    stored = pl.DataFrame(
        [("x" + _LONGER * times, _HASHES[2], None) for times in sorted(articles)],
        schema={"article_id": pl.String, "sha256": pl.String, "published_on": pl.Date},
        orient="row",
    )
    incoming = pl.DataFrame(
        [("x" + _LONGER * times, sha256) for times, sha256 in sorted(files)],
        schema={"stem": pl.String, "raw_sha256": pl.String},
        orient="row",
    )
    with duckdb.connect() as con:
        con.execute("CREATE TABLE articles AS SELECT * FROM stored")
        known = Writer(Path(), con, 0, -1).known_documents(incoming)
    expected = documents_to_new_documents(incoming, stored)
    assert documents_to_new_documents(incoming, known).equals(expected)
    assert known["article_id"].is_unique().all()


def test_known_rows_are_looked_up(tmp_path: Path, batch: Batch) -> None:
    _publish_tiny(tmp_path, batch)
    with open_writer(tmp_path) as writer:
        asked = pl.DataFrame(
            {"stem": ["a2", "new", "a", "a1-"], "raw_sha256": ["0" * 64, "1" * 64, "2" * 64, "3" * 64]}
        )
        assert writer.known_documents(asked)["article_id"].to_list() == ["a2"]
        known = writer.known_paragraphs(pl.Series(["h2", "p1", "p1", "new", None]))
        assert known.drop("first_published_on").equals(
            batch["paragraphs"].sort("paragraph_id").filter(~pl.col("paragraph_id").is_in(["h1", "p2"]))
        )
        assert known.schema["first_published_on"] == pl.Date
        assert known["first_published_on"].null_count() == 1
