"""No name leads out of a folder, and no link is followed that nobody named: in folders, archives and our own stores."""

import hashlib
import os
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from flows.run import Outcome
from sources import walking
from sources.files import read_paths, read_stored
from sources.raw_store import remove_leftovers, store_bytes, stored_path
from sources.reading import Limits
from sources.reading_frames import Reading
from warehouse.publish import mark_changed, publish
from warehouse.reader import connect
from warehouse.store import open_writer

SECRET = b"root:x:0:0: what must not be read"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    path = tmp_path / "outside.txt"
    path.write_bytes(SECRET)
    return path


def _nothing_read(reading: Reading) -> bool:
    return not any("must not be read" in text for text in reading.incoming["text"])


def _below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_evil_names_wrote_nothing_beside_the_warehouse(hostile: Outcome, hostile_news: Path) -> None:
    """Members `../../up.txt`, `/root.txt`, `C:\\drive.txt` and an id `../../../../tmp/escape` were accepted as texts."""
    top = {path.split("/")[0] for path in _below(hostile.folder.parent)}
    assert top == {hostile_news.name, hostile.folder.name}
    for path in hostile.folder.rglob("*"):
        assert not path.is_symlink()
        if path.parent.parent.name == "raw":
            assert path.name == hashlib.sha256(path.read_bytes()).hexdigest()
    for evil in ("up.txt", "root.txt", "drive.txt", "back.txt"):
        assert not list(hostile.folder.parent.rglob(evil))
    assert not Path("/tmp/escape").exists() and not Path("/root.txt").exists()  # noqa: S108


def test_no_id_or_address_is_a_way_up(hostile: Outcome, hostile_con: duckdb.DuckDBPyConnection) -> None:
    rows = hostile_con.execute(
        "SELECT article_id, source_file, split_part(source_uri, '#', 2) FROM articles"
    ).fetchall()
    assert len(rows) > 15
    for article, source_file, member in rows:
        assert "/" not in article and "\\.." not in article and article not in (".", "..")
        assert "/" not in source_file
        assert ".." not in member.split("/") and not member.startswith("/")


def test_every_kind_of_link_in_a_folder_stays_closed(tmp_path: Path, outside: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text("an article", encoding="utf-8")
    (folder / "file.txt").symlink_to(outside)
    (folder / "folder").symlink_to(tmp_path)
    (folder / "up").symlink_to("..")
    (folder / "process.txt").symlink_to("/proc/self/environ")
    reading = read_paths([folder], tmp_path / "raw", Limits())
    assert reading.incoming["text"].to_list() == ["an article"]
    assert reading.rejections["reason_code"].to_list() == ["symlink_not_followed"] * 4


@pytest.mark.parametrize("swap", ["link", "pipe", "folder link"])
def test_what_is_swapped_between_listing_and_opening_stays_closed(
    tmp_path: Path, outside: Path, swap: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("an article", encoding="utf-8")
    (folder / "b.txt").write_text("another", encoding="utf-8")
    (tmp_path / "in" / "c.txt").write_text("the third", encoding="utf-8")
    listed = walking._walk_folder

    def swapping(path: Path, raw_dir: Path) -> Iterator[object]:
        for found in listed(path, raw_dir):
            if swap != "folder link":
                (folder / "a.txt").unlink(missing_ok=True)
                if swap == "link":
                    (folder / "a.txt").symlink_to(outside)
                else:
                    os.mkfifo(folder / "a.txt") if not (folder / "a.txt").exists() else None
            yield found

    monkeypatch.setattr(walking, "_walk_folder", swapping)
    if swap == "folder link":
        deep = walking._verdict

        def verdict(entry: os.DirEntry[str], raw_dir: Path) -> object:
            judged = deep(entry, raw_dir)
            if entry.name == "deep":  # judged as a folder, then swapped
                folder.rename(tmp_path / "moved")
                (tmp_path / "elsewhere").mkdir()
                (tmp_path / "elsewhere" / "secret.txt").write_bytes(SECRET)
                folder.symlink_to(tmp_path / "elsewhere")
            return judged

        monkeypatch.setattr(walking, "_verdict", verdict)
    reading = read_paths([tmp_path / "in"], tmp_path / "raw", Limits())
    assert _nothing_read(reading)
    assert "the third" in reading.incoming["text"].to_list()
    assert reading.rejections.height == 1


def test_links_in_an_archive_are_no_links(tmp_path: Path, outside: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, str(outside))
        archive.writestr("link.txt/below.txt", "an article")
    reading = read_paths([tmp_path / "a.zip"], tmp_path / "raw", Limits())
    assert _nothing_read(reading)
    assert "symlink_not_followed" in reading.rejections["reason_code"].to_list()


def test_a_link_in_the_raw_store_is_replaced_not_followed(tmp_path: Path, outside: Path) -> None:
    """Even one of the right name that leads to a file of the right size."""
    raw, data = tmp_path / "raw", b"y" * len(SECRET)
    sha256 = hashlib.sha256(data).hexdigest()
    path = stored_path(raw, sha256)
    path.parent.mkdir(parents=True)
    path.symlink_to(outside)
    assert read_stored([("a.txt", sha256)], raw, Limits()).rejections["reason_code"].to_list() == ["unreadable"]
    store_bytes(data, raw)
    assert not path.is_symlink()
    assert path.read_bytes() == data
    assert outside.read_bytes() == SECRET


def test_a_planted_pipe_or_link_does_not_stop_the_store(tmp_path: Path, outside: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    os.mkfifo(raw / ".part-pipe")
    (raw / ".part-link").symlink_to(outside)
    remove_leftovers(raw)  # would wait for ever if it opened the pipe as any file
    assert outside.read_bytes() == SECRET


def test_links_in_the_warehouse_folder_are_replaced_not_written_through(tmp_path: Path, outside: Path) -> None:
    folder = tmp_path / "w"
    with open_writer(folder) as writer:
        mark_changed(writer.con)
        publish(writer)
    (folder / "warehouse.duckdb").unlink()
    (folder / "warehouse.duckdb").symlink_to(outside)
    (folder / "warehouse.duckdb.partial").symlink_to(outside)
    (folder / "writer.lock").unlink(missing_ok=True)
    with open_writer(folder) as writer:
        mark_changed(writer.con)
        publish(writer)
    assert outside.read_bytes() == SECRET
    assert not (folder / "warehouse.duckdb").is_symlink()
    with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as con:
        assert con.execute("SELECT count(*) FROM articles").fetchone() == (0,)


@pytest.mark.parametrize("name", ["md:x", "s3:x", "sqlite:x", ":memory:"])
def test_a_folder_whose_name_reads_as_an_address_is_a_folder(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To DuckDB such a path means an extension, loaded from the user's home, and another machine."""
    monkeypatch.chdir(tmp_path)
    with open_writer(Path(name)) as writer:
        mark_changed(writer.con)
        publish(writer)
    con = connect(Path(name))
    assert con.execute("SELECT count(*) FROM articles").fetchone() == (0,)
    con.close()
    assert {"writer.duckdb", "warehouse.duckdb"} <= _below(tmp_path / name)


def test_a_linked_lock_file_is_not_written_through(tmp_path: Path, outside: Path) -> None:
    folder = tmp_path / "w"
    folder.mkdir()
    (folder / "writer.lock").symlink_to(outside)
    try:
        with open_writer(folder):
            pass
    except Exception as error:
        assert "writer.lock" in str(error) or str(folder) in str(error)
    assert outside.read_bytes() == SECRET


def test_a_refused_batch_is_kept_under_names_of_ours(
    hostile: Outcome, hostile_con: duckdb.DuckDBPyConnection, planted: SimpleNamespace, tmp_path: Path
) -> None:
    from dataclasses import replace

    from flows.settle import _keep
    from warehouse.writer import Writer

    assert hostile.audit is not None
    writer = Writer(tmp_path, hostile_con, 1, -1)
    run = replace(hostile.run, run_id="run-1")
    folder = _keep(hostile.batch, hostile.audit, writer, run)
    names = {path.name for path in folder.iterdir()}
    assert names == {f"{table}.parquet" for table in hostile.batch} | {"report.md", "refusal.txt"}
    assert _below(tmp_path) == {"refused", "refused/run-1"} | {f"refused/run-1/{name}" for name in names}
