"""The files of the index: they count from the commit on, and none that is lost or damaged gives a wrong answer."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from transforms.ids import content_id
from transforms.increment_to_repeats import increment_to_repeats
from transforms.repeats.level import PARAGRAPH
from warehouse import index_file, repeat_index
from warehouse.folder import REPEAT_INDEX
from warehouse.index_list import listed_parts, remove_unlisted
from warehouse.known_texts import paragraph_texts
from warehouse.repeat_index import batch_to_repeats, check_index
from warehouse.store import open_writer

TOLD = "the last of the wounded reached the town {} in the evening after a long day on the road from the north"
DAYS = [date(2020, 1, 1), date(2020, 1, 2), None]
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def texts_of(first: int, count: int) -> pl.DataFrame:
    rows = [
        (TOLD.format(f"k{n // 3 % 7}") + " again" * (n % 3) + f" x{n // 30}y", DAYS[n % 3])
        for n in range(first, first + count)
    ]
    table = pl.DataFrame(rows, schema={"text": pl.String, "published_on": pl.Date}, orient="row")
    return table.select(content_id("text").alias("text_id"), "text", "published_on")


def put_in_warehouse(con: duckdb.DuckDBPyConnection, texts: pl.DataFrame) -> None:
    """The rows of the warehouse from which an index can be made anew: an article per day, the paragraphs."""
    for day in DAYS:
        con.execute(
            "INSERT OR IGNORE INTO articles SELECT * REPLACE (? AS article_id, ? AS published_on) FROM "
            "(SELECT '' AS article_id, 'x' AS source_uri, 'x' AS source_file, 'file' AS source_kind, 'x' AS sha256, "
            "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL::DATE AS published_on, NULL, 'none', NULL, [], NULL, "
            "'text', 1, 1, 0, 'run', '1', ?::TIMESTAMPTZ, ?::TIMESTAMPTZ)",
            [str(day), day, NOW, NOW],
        )
    con.register("_texts", texts)
    con.execute(
        "INSERT OR IGNORE INTO paragraphs SELECT text_id, text, coalesce(published_on::TEXT, 'None'), 1, 1, 1, NULL, "
        "'run', '1', ?, ? FROM _texts",
        [NOW, NOW],
    )
    con.unregister("_texts")


def run(folder: Path, batch: pl.DataFrame, end: str = "COMMIT") -> tuple[dict[str, tuple[object, ...]], list[str]]:
    """What a run finds in a batch, and what it says."""
    said: list[str] = []
    with open_writer(folder) as writer:
        writer.con.execute("BEGIN")
        found = batch_to_repeats(folder, writer.con, batch, lambda: paragraph_texts(writer.con), said.append)
        put_in_warehouse(writer.con, batch)
        writer.con.execute(end)
        remove_unlisted(folder, writer.con)
        if end == "COMMIT":
            assert check_index(folder, writer.con) == []
    return answers(found), said


def answers(found: pl.DataFrame) -> dict[str, tuple[object, ...]]:
    return {row[0]: row for row in found.with_columns(pl.col("kind").cast(pl.String)).iter_rows()}


def whole(texts: pl.DataFrame) -> dict[str, tuple[object, ...]]:
    return answers(increment_to_repeats(texts, [])[0])


def files(folder: Path) -> list[Path]:
    return sorted((folder / REPEAT_INDEX).glob("*"))


def test_batches_in_runs_of_their_own_give_the_whole_answer_and_few_files(tmp_path: Path) -> None:
    table: dict[str, tuple[object, ...]] = {}
    for first in range(0, 120, 10):
        found, said = run(tmp_path, texts_of(first, 10))
        table |= found
        assert said == []
        assert 1 <= len(files(tmp_path)) <= 5
    assert table == whole(texts_of(0, 120))


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    run(tmp_path, texts_of(0, 30))
    before = files(tmp_path)
    assert run(tmp_path, texts_of(5, 20)) == ({}, [])
    assert files(tmp_path) == before


def test_a_refused_batch_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    run(tmp_path, texts_of(0, 60))
    before = [(path.name, path.read_bytes()) for path in files(tmp_path)]
    refused, _ = run(tmp_path, texts_of(60, 40), end="ROLLBACK")
    assert [(path.name, path.read_bytes()) for path in files(tmp_path)] == before
    assert run(tmp_path, texts_of(60, 40)) == (refused, [])


# A child that dies with the files of a batch written and the batch not committed, or committed and not cleaned up.
_CHILD = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_repeat_index import batch_to_repeats, open_writer, paragraph_texts, put_in_warehouse, texts_of
folder = Path(sys.argv[1])
with open_writer(folder) as writer:
    writer.con.execute("BEGIN")
    batch_to_repeats(folder, writer.con, texts_of(60, 40), lambda: paragraph_texts(writer.con), print)
    put_in_warehouse(writer.con, texts_of(60, 40))
    {end}
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("committed", [False, True])
def test_a_killed_run_leaves_the_state_of_its_last_commit(tmp_path: Path, committed: bool) -> None:
    run(tmp_path, texts_of(0, 60))
    before = files(tmp_path)
    child = _CHILD.replace("{end}", "writer.con.execute('COMMIT')" if committed else "pass")
    done = subprocess.run(
        [sys.executable, "-c", child, str(tmp_path), str(Path(__file__).parent)],
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == -9
    assert set(files(tmp_path)) > set(before)
    with open_writer(tmp_path) as writer:
        listed = [each.file for each in listed_parts(writer.con, PARAGRAPH.name)]
    assert [path.name for path in files(tmp_path)] == listed
    assert (files(tmp_path) == before) != committed
    again, said = run(tmp_path, texts_of(60, 40))
    assert bool(again) != committed
    assert said == []


def flip(at: float):
    def damage(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[int(at * (len(content) - 1))] ^= 16
        path.write_bytes(content)

    return damage


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 5)


def another_version(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'{"version": %d' % index_file.VERSION, b'{"version": 0'))


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (Path.unlink, "it is missing"),
        (truncate, "bytes, not"),
        (lambda path: os.truncate(path, 0), "empty"),
        (flip(0.0), "does not begin as"),
        (another_version, "its head is damaged"),
        (flip(0.3), "are damaged"),
        (flip(0.5), "are damaged"),
        (flip(1.0), "its checksums are damaged"),
    ],
)
def test_a_lost_or_damaged_file_is_made_anew_and_the_run_says_so(tmp_path: Path, damage, why: str) -> None:
    run(tmp_path, texts_of(0, 90))
    damage(files(tmp_path)[0])
    found, said = run(tmp_path, texts_of(85, 30))
    assert len(said) == 1
    assert said[0].startswith("made the index of paragraph repeats anew from ")
    assert why in said[0]
    assert found == whole(texts_of(0, 115))
    assert run(tmp_path, texts_of(85, 30)) == ({}, [])


@pytest.mark.parametrize("changed", ["VERSION", "level"])
def test_a_file_of_another_version_or_level_is_made_anew(tmp_path: Path, monkeypatch, changed: str) -> None:
    with monkeypatch.context() as patch:
        if changed == "VERSION":
            patch.setattr(index_file, "VERSION", 0)
            run(tmp_path, texts_of(0, 30))
        else:
            with open_writer(tmp_path) as writer:
                writer.con.execute("BEGIN")
                other = PARAGRAPH._replace(threshold=0.6)
                batch_to_repeats(tmp_path, writer.con, texts_of(0, 30), list, print, other)
                put_in_warehouse(writer.con, texts_of(0, 30))
                writer.con.execute("COMMIT")
    found, said = run(tmp_path, texts_of(30, 3))
    assert "it is of version" in said[0]
    assert found == whole(texts_of(0, 33))


def test_a_file_of_another_commit_is_not_taken_for_the_listed_one(tmp_path: Path) -> None:
    run(tmp_path / "a", texts_of(0, 30))
    run(tmp_path / "b", texts_of(40, 30))
    files(tmp_path / "b")[0].replace(files(tmp_path / "a")[0])
    found, said = run(tmp_path / "a", texts_of(30, 3))
    assert "not the file that was committed" in said[0]
    assert found == whole(texts_of(0, 33))


def test_damage_between_the_sampled_blocks_is_found_by_the_full_check_and_before_a_merge(tmp_path, monkeypatch) -> None:
    run(tmp_path, texts_of(0, 60))
    monkeypatch.setattr(repeat_index, "_SAMPLED", 0)
    flip(0.4)(files(tmp_path)[0])
    with open_writer(tmp_path) as writer:
        assert len(check_index(tmp_path, writer.con)) == 1
    found, said = run(tmp_path, texts_of(60, 50))
    assert "are damaged" in said[0]
    assert found == whole(texts_of(0, 110))


def test_a_warehouse_without_an_index_gets_one(tmp_path: Path) -> None:
    with open_writer(tmp_path) as writer:
        put_in_warehouse(writer.con, texts_of(0, 30))
    found, said = run(tmp_path, texts_of(30, 5))
    assert "there is none" in said[0]
    assert found == whole(texts_of(0, 35))
