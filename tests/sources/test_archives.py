"""Zip archives: members become documents; bombs, passwords, nesting and evil names cost only themselves."""

import errno
import hashlib
import io
import json
import stat
import struct
import tempfile
import tracemalloc
import zipfile
from pathlib import Path

import polars as pl
import pytest

from sources.reading import Limits


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data, compress_type=method)
    return buffer.getvalue()


def test_members_of_every_kind_are_read(write, read):
    table = io.BytesIO()
    pl.DataFrame({"text": ["from parquet"], "id": ["p1"]}).write_parquet(table)
    data = zipped(
        ("day/a.txt", b"plain member"),
        ("day/t.jsonl", json.dumps({"text": "from lines", "id": "j1"}).encode()),
        ("t.csv", b"id,text\nc1,from csv\n"),
        ("t.json", b'[{"text": "from array", "id": "k1"}]'),
        ("t.parquet", table.getvalue()),
        ("folder/", b""),
    )
    path = write("news.zip", data)
    reading = read()
    assert reading.rejections.is_empty()
    got = {row["source_uri"].removeprefix(path.as_posix()): (row["stem"], row["text"], row["source_file"])
           for row in reading.incoming.to_dicts()}  # fmt: skip
    assert got == {
        "#day/a.txt": ("a", "plain member", "a.txt"),
        "#day/t.jsonl#row=1": ("j1", "from lines", "t.jsonl"),
        "#t.csv#row=1": ("c1", "from csv", "t.csv"),
        "#t.json#row=1": ("k1", "from array", "t.json"),
        "#t.parquet#row=1": ("p1", "from parquet", "t.parquet"),
    }
    sha256 = hashlib.sha256(data).hexdigest()
    assert set(reading.documents["container_sha256"]) == {sha256}
    assert set(reading.documents["path"]) == {f"raw/{sha256[:2]}/{sha256}"}
    assert hashlib.sha256(b"plain member").hexdigest() in reading.documents["raw_sha256"]


def test_evil_names_are_cleaned_and_nothing_is_written_beside_the_store(write, read, tmp_path):
    names = ["../../up.txt", "/root.txt", "C:\\drive.txt", "a/../b/./in.txt", "ctrl\n\x1b.txt"]
    write("z.zip", zipped(*((name, f"article {name}".encode()) for name in names)))
    before = {p for p in tmp_path.parent.rglob("*") if "raw" not in p.parts}
    reading = read()
    uris = sorted(uri.partition("#")[2] for uri in reading.incoming["source_uri"])
    assert uris == ["a/b/in.txt", "ctrl\\n\\x1b.txt", "drive.txt", "root.txt", "up.txt"]
    assert {p for p in tmp_path.parent.rglob("*") if "raw" not in p.parts} == before


def test_members_that_are_set_aside(write, read, codes):
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    data = bytearray(
        zipped(
            ("good.txt", b"good article"),
            (link, b"/etc/passwd"),
            ("inner.zip", zipped(("x.txt", b"x"))),
            ("inner.tar", b"not opened"),
            ("__MACOSX/._a.txt", b"attributes"),
            ("__MACOSX/._b.txt", b"attributes"),
            (".DS_Store", b"attributes"),
            ("empty.txt", b""),
            ("large.txt", b"abcdefghij" * 10),
        )
    )
    write("z.zip", bytes(data))
    reading = read(limits=Limits(document_bytes=50))
    assert reading.incoming["stem"].to_list() == ["good"]
    assert codes(reading) == [
        ("z.zip#.DS_Store", "hidden_file"),
        ("z.zip#__MACOSX", "hidden_file"),
        ("z.zip#empty.txt", "empty"),
        ("z.zip#inner.tar", "nested_archive"),
        ("z.zip#inner.zip", "nested_archive"),
        ("z.zip#large.txt", "oversized"),
        ("z.zip#link.txt", "symlink_not_followed"),
    ]
    assert set(reading.rejections["raw_sha256"]) == {hashlib.sha256(data).hexdigest()}


def test_an_encrypted_and_a_damaged_member_cost_only_themselves(write, read, codes):
    data = bytearray(zipped(("locked.txt", b"secret"), ("torn.txt", b"t" * 500), ("z.txt", b"fine"), method=0))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature)
        data[at + offset] |= 1  # the flag of a password
    at = data.index(b"t" * 500)
    data[at] ^= 0xFF  # the checksum notices
    write("z.zip", bytes(data))
    reading = read()
    assert reading.incoming["text"].to_list() == ["fine"]
    assert codes(reading) == [("z.zip#locked.txt", "encrypted"), ("z.zip#torn.txt", "unreadable")]


def test_bombs_stop_at_the_limits_in_bounded_memory(write, read, codes):
    bomb = b"\0" * 60_000_000
    write("ratio.zip", zipped(("b.csv", bomb), ("good.txt", b"good article")))
    write("size.zip", zipped(("b.txt", bomb), ("good2.txt", b"second article")))
    read()
    tracemalloc.start()
    reading = read()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sorted(reading.incoming["stem"]) == ["good", "good2"]
    assert codes(reading) == [("ratio.zip#b.csv", "suspicious_ratio"), ("size.zip#b.txt", "oversized")]
    assert peak < 30_000_000
    without_ratio = codes(read(limits=Limits(ratio=10**9)))
    assert without_ratio == [("ratio.zip#b.csv", "binary"), ("size.zip#b.txt", "oversized")]


def test_all_members_together_stay_below_the_container_limit(write, read, codes):
    members = [(f"{n}.txt", f"{n} ".encode() * 500) for n in range(10)]
    write("z.zip", zipped(*members))
    reading = read(limits=Limits(container_bytes=3500))
    assert sorted(reading.incoming["stem"]) == ["0", "1", "2"]
    assert codes(reading) == [("z.zip", "oversized")]
    assert "7 of 10 members were not read" in reading.rejections["reason"][0]


def test_too_many_members_are_refused_before_the_directory_is_read(write, read, codes):
    data = zipped(*((f"{n}.txt", b"x") for n in range(12)))
    write("z.zip", data)
    assert codes(read(limits=Limits(members=11))) == [("z.zip", "too_many_members")]
    assert read(limits=Limits(members=12)).rejections.is_empty()
    at = data.rindex(b"PK\x05\x06")  # a directory that lies about its number of entries
    write("z.zip", data[: at + 8] + struct.pack("<HH", 1, 1) + data[at + 12 :])
    assert codes(read(limits=Limits(members=11))) == [("z.zip", "too_many_members")]


@pytest.mark.parametrize("cut", [10, 60, 100])
def test_a_cut_archive_is_refused_whole(write, read, codes, cut):
    write("z.zip", zipped(("a.txt", b"an article"))[:-cut])
    assert codes(read()) == [("z.zip", "broken_file")]


def test_full_disk_for_unpacking_stops_the_run_and_sets_no_member_aside(write, read, tmp_path, monkeypatch):
    """In the process that parses, where the archive is unpacked."""
    write("news.zip", zipped(("a.txt", b"a good member")))
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(
        "import errno, tempfile\n"
        "def write(self, data):\n    raise OSError(errno.ENOSPC, 'No space left on device')\n"
        "tempfile.SpooledTemporaryFile.write = write\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path / 'site'}:{Path(__file__).resolve().parents[2]}")
    with pytest.raises(OSError, match="No space left on device") as told:
        read()
    assert (told.value.errno, told.value.filename) == (errno.ENOSPC, tempfile.gettempdir())
