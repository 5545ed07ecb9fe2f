"""What was acknowledged must be in the database; the ledger says so even after a crash in the middle of a line."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from warehouse.acknowledged import acknowledge, acknowledged, acknowledged_publication
from warehouse.blocks import damaged_headers
from warehouse.publish import mark_changed, publish
from warehouse.store import Damaged, open_writer


def _run(folder: Path, run_id: str) -> None:
    with open_writer(folder) as writer:
        _insert(writer.con, run_id)
        acknowledge(folder, writer.con, run_id, "published", articles=3)


def _insert(con: duckdb.DuckDBPyConnection, run_id: str) -> None:
    columns = [row[0] for row in con.execute("DESCRIBE runs").fetchall()]
    kinds = dict(
        con.execute("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'runs'").fetchall()
    )
    values = {"run_id": run_id, "state": "published"}
    made = ["now()" if kinds[c].startswith("TIMESTAMP") else f"'{values.get(c, '{}')}'" for c in columns]
    con.execute(f"INSERT INTO runs VALUES ({', '.join(made)})")


def _publish(folder: Path, run_id: str | None) -> None:
    """Publish a change; that of a run that is killed before it is acknowledged has no `run_id`."""
    with open_writer(folder) as writer:
        mark_changed(writer.con)
        if run_id is not None:
            _insert(writer.con, run_id)
        publish(writer)
        if run_id is not None:
            acknowledge(folder, writer.con, run_id, "published")


def test_lines_are_whole_and_in_order(tmp_path: Path) -> None:
    _run(tmp_path, "one")
    _run(tmp_path, "two")
    assert [(row["run_id"], row["articles"]) for row in acknowledged(tmp_path)] == [("one", 3), ("two", 3)]


def test_a_line_cut_by_a_crash_is_no_line_and_spoils_none(tmp_path: Path) -> None:
    _run(tmp_path, "one")
    whole = (tmp_path / "ledger.jsonl").read_bytes()
    for cut in range(1, len(whole)):
        (tmp_path / "ledger.jsonl").write_bytes(whole + whole[:cut])
        assert len(acknowledged(tmp_path)) == 1 + (cut == len(whole) - 1)
    (tmp_path / "ledger.jsonl").write_bytes(whole + whole[:20])
    _run(tmp_path, "two")
    assert [row["run_id"] for row in acknowledged(tmp_path)] == ["one", "two"]


def test_a_database_that_lacks_an_acknowledged_run_is_not_written_on(tmp_path: Path) -> None:
    _run(tmp_path, "one")
    older = (tmp_path / "writer.duckdb").read_bytes()
    _run(tmp_path, "two")
    (tmp_path / "writer.duckdb").write_bytes(older)
    with pytest.raises(Damaged, match="lacks run two, acknowledged at"), open_writer(tmp_path):
        pass


def test_a_database_older_than_the_ledger_is_not_written_on(tmp_path: Path) -> None:
    _run(tmp_path, "one")
    (row,) = acknowledged(tmp_path)
    (tmp_path / "ledger.jsonl").write_text(json.dumps(row | {"publication": 7}) + "\n")
    with pytest.raises(Damaged, match="older copy"), open_writer(tmp_path):
        pass


def test_runs_that_readers_never_saw_may_go_with_the_writers_file(tmp_path: Path) -> None:
    _run(tmp_path, "one")
    older = (tmp_path / "writer.duckdb").read_bytes()
    with open_writer(tmp_path) as writer:
        for number in range(1_000):
            acknowledge(tmp_path, writer.con, f"quiet {number}", "no_change")
    (tmp_path / "writer.duckdb").write_bytes(older)
    with open_writer(tmp_path) as writer:
        writer.con.execute("DELETE FROM runs")
    with pytest.raises(Damaged, match="lacks run one"), open_writer(tmp_path):
        pass


def _older_bytes(published: Path, older: bytes) -> None:
    published.chmod(0o644)
    published.write_bytes(older)


def _older_file(published: Path, older: bytes) -> None:
    published.with_name("older").write_bytes(older)
    published.with_name("older").replace(published)


def _newer_file(published: Path, _: bytes) -> None:
    _publish(published.parent, None)


@pytest.mark.parametrize(("change", "number"), [(_older_bytes, 1), (_older_file, 1), (_newer_file, 3)])
def test_the_number_of_the_published_file_is_the_acknowledged_one_as_long_as_it_is_that_file(
    tmp_path: Path, change: Callable[[Path, bytes], None], number: int
) -> None:
    published = tmp_path / "warehouse.duckdb"
    assert acknowledged_publication(tmp_path) is None
    _publish(tmp_path, "one")
    older = published.read_bytes()
    assert acknowledged_publication(tmp_path) == 1
    _publish(tmp_path, "two")
    assert acknowledged_publication(tmp_path) == 2
    change(published, older)
    assert acknowledged_publication(tmp_path) is None
    with duckdb.connect(published, read_only=True) as con:
        assert con.execute("SELECT publication FROM warehouse_meta").fetchone() == (number,)
    with open_writer(tmp_path) as writer:  # what was committed is published again
        assert writer.published == max(number, 2)


def test_a_published_file_that_is_gone_has_no_number(tmp_path: Path) -> None:
    _publish(tmp_path, "one")
    (tmp_path / "warehouse.duckdb").unlink()
    assert acknowledged_publication(tmp_path) is None
    with open_writer(tmp_path) as writer:
        assert writer.published == 1


@pytest.mark.parametrize("header", range(3))
def test_a_header_that_a_bad_disk_changed_is_noticed_at_the_next_start(tmp_path: Path, header: int) -> None:
    """The time of change is the old one: nobody wrote to the file."""
    _publish(tmp_path, "one")
    published = tmp_path / "warehouse.duckdb"
    times, data = published.stat(), bytearray(published.read_bytes())
    data[4096 * header + 20] ^= 1
    published.chmod(0o644)
    published.write_bytes(data)
    os.utime(published, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert acknowledged_publication(tmp_path) == 1
    with open_writer(tmp_path):
        pass
    with duckdb.connect(published, read_only=True) as con:
        assert con.execute("SELECT publication FROM warehouse_meta").fetchone() == (1,)
    assert damaged_headers(published) == []
