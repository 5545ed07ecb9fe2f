"""Folders: what is read, what is set aside unopened, and that no link or loop leads anywhere."""

import os
import socket
from pathlib import Path

import pytest

from sources.files import read_paths
from sources.reading import InputError, Limits, Rejection
from sources.walking import walk_paths


def test_links_loops_pipes_sockets_and_hidden_names_are_set_aside(write, read, codes, tmp_path):
    write("a.txt", b"the article")
    write("deep/er/b.md", b"another one")
    write(".DS_Store", b"\x00")
    write(".git/objects/one", b"text that nobody meant")
    write(".git/two", b"text that nobody meant")
    folder = tmp_path / "in"
    (folder / "loop").symlink_to(folder)
    (folder / "link.txt").symlink_to(folder / "a.txt")
    (folder / "dangling").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(folder / "s"))
    reading = read()
    listener.close()
    assert sorted(reading.incoming["stem"]) == ["a", "b"]
    assert codes(reading) == [
        (".DS_Store", "hidden_file"),
        (".git", "hidden_file"),
        ("dangling", "symlink_not_followed"),
        ("link.txt", "symlink_not_followed"),
        ("loop", "symlink_not_followed"),
        ("pipe", "special_file"),
        ("s", "special_file"),
    ]
    assert reading.rejections["raw_sha256"].null_count() == 7


def test_what_the_user_names_is_read_even_if_hidden_or_a_link(write, read, tmp_path):
    hidden = write(".hidden.txt", b"hidden article")
    link = tmp_path / "link.txt"
    link.symlink_to(write("target.txt", b"linked article"))
    reading = read(hidden, link)
    assert sorted(reading.incoming["stem"]) == [".hidden", "link"]
    assert reading.rejections.is_empty()


def test_addresses_are_as_given(write, read, monkeypatch, tmp_path):
    write("sub/a.txt", b"article")
    monkeypatch.chdir(tmp_path)
    assert read(Path("in/sub/../sub")).incoming["source_uri"].to_list() == ["in/sub/../sub/a.txt"]


def test_a_path_the_system_refuses_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="too long"):
        list(walk_paths([tmp_path / ("x" * 300)], tmp_path))
    with pytest.raises(InputError, match="null"):
        list(walk_paths([tmp_path / "a\0b"], tmp_path))


def test_a_folder_that_vanishes_while_walking_is_a_rejection(write, read, codes, tmp_path):
    write("a.txt", b"first")
    gone = write("gone/x.txt", b"never read").parent

    def remove(uri: str) -> None:  # told of a.txt, when its folder is listed but gone/ is not
        if gone.exists():
            (gone / "x.txt").unlink()
            gone.rmdir()

    reading = read_paths([tmp_path / "in"], tmp_path / "raw", Limits(), remove)
    assert codes(reading) == [("gone", "unreadable")]
    assert not any(isinstance(item, Rejection) for item in walk_paths([tmp_path / "in"], tmp_path / "raw"))


def test_the_store_is_not_read_as_input(write, codes, tmp_path):
    write("a.txt", b"article")
    write("other/raw/b.txt", b"a folder of the same name is no store")
    raw = tmp_path / "in" / "warehouse" / "raw"
    for known in (0, 1):
        reading = read_paths([tmp_path / "in"], raw, Limits())
        assert sorted(reading.incoming["stem"]) == ["a", "b"]
        assert codes(reading) == [("raw", "own_store")] * known
    assert codes(read_paths([tmp_path / "in"], raw, Limits())) == [("raw", "own_store")]
