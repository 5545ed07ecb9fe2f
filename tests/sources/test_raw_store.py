"""The raw store: content-addressed, whole or absent, never written twice, clean after a crash."""

import fcntl
import hashlib
import os
import subprocess
import sys
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.raw_store import open_stored, remove_leftovers, store_bytes, store_file, stored_path
from sources.reading import Refused

MIB = 1 << 20


@settings(deadline=None)
@given(data=st.binary(max_size=200))
def test_bytes_come_back_under_their_hash(data, tmp_path_factory):
    raw = tmp_path_factory.mktemp("raw")
    stored = store_bytes(data, raw)
    digest = hashlib.sha256(data).hexdigest()
    assert (stored.sha256, stored.size, stored.path) == (digest, len(data), raw / digest[:2] / digest)
    with open_stored(stored) as handle:
        assert handle.read() == data
    assert [p.name for p in raw.rglob("*") if p.is_file()] == [digest]


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB])
def test_files_of_every_chunk_shape_are_copied_whole(write, tmp_path, size):
    data = os.urandom(size)
    stored = store_file(write("f", data), tmp_path / "raw", 10 * MIB)
    assert stored.size == size
    assert stored.path is not None and stored.path.read_bytes() == data


@pytest.mark.parametrize("size", [10, 3 * MIB])
def test_what_is_stored_is_not_written_again(write, tmp_path, size):
    path = write("f", b"x" * size)
    first = store_file(path, tmp_path / "raw", 10 * MIB)
    assert first.path is not None
    inode = first.path.stat().st_ino
    assert store_file(path, tmp_path / "raw", 10 * MIB) == first
    assert first.path.stat().st_ino == inode


@pytest.mark.parametrize("size", [10, 3 * MIB])
def test_a_file_cut_by_a_power_failure_is_written_again(write, tmp_path, size):
    path = write("f", b"x" * size)
    stored = store_file(path, tmp_path / "raw", 10 * MIB)
    assert stored.path is not None
    stored.path.write_bytes(b"x" * (size // 2))
    store_file(path, tmp_path / "raw", 10 * MIB)
    assert stored.path.read_bytes() == b"x" * size


@pytest.mark.parametrize("size", [11, 3 * MIB])
def test_what_is_too_large_is_hashed_but_not_kept(write, tmp_path, size):
    data = b"y" * size
    stored = store_file(write("f", data), tmp_path / "raw", 10)
    assert (stored.sha256, stored.size, stored.path) == (hashlib.sha256(data).hexdigest(), size, None)
    assert not [p for p in (tmp_path / "raw").rglob("*") if p.is_file()]
    with pytest.raises(ValueError, match="too large to keep"):
        open_stored(stored)


def test_links_and_pipes_are_refused_without_waiting(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    for name, code in (("link", "symlink_not_followed"), ("pipe", "special_file"), ("none", "unreadable")):
        with pytest.raises(Refused) as caught:
            store_file(tmp_path / name, tmp_path / "raw", 10)
        assert caught.value.code == code


def test_a_run_killed_while_copying_leaves_no_half_file(tmp_path):
    raw = tmp_path / "raw"
    source = tmp_path / "source"
    with source.open("wb") as handle:
        handle.truncate(3 * MIB)
    script = textwrap.dedent("""
        import os, signal, sys
        from pathlib import Path
        from sources import raw_store
        def die(descriptor):  # the last moment before the file would get its name
            os.kill(os.getpid(), signal.SIGKILL)
        os.fsync = die
        raw_store.store_file(Path(sys.argv[1]), Path(sys.argv[2]), 1 << 30)
    """)
    done = subprocess.run([sys.executable, "-c", script, str(source), str(raw)], check=False)
    assert done.returncode < 0
    leftovers = list(raw.glob(".part-*"))
    assert len(leftovers) == 1
    assert [p for p in raw.rglob("*") if p.is_file()] == leftovers
    assert remove_leftovers(raw) == 1
    stored = store_file(source, raw, 1 << 30)
    assert [p for p in raw.rglob("*") if p.is_file()] == [stored_path(raw, stored.sha256)]


def test_the_file_of_a_live_run_is_left_alone(tmp_path):
    part = tmp_path / ".part-live"
    with part.open("wb") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        assert remove_leftovers(tmp_path) == 0
        assert part.exists()
    assert remove_leftovers(tmp_path) == 1
    assert remove_leftovers(tmp_path / "absent") == 0


def test_a_store_that_cannot_be_written_stops_the_run(write, tmp_path):
    (tmp_path / "raw").write_bytes(b"a file where the folder should be")
    with pytest.raises(OSError, match="raw"):
        store_file(write("f", b"x"), tmp_path / "raw", 10)
