"""A run that would fill the disk does not begin; what a full disk raises is known under each of its names."""

import errno
from pathlib import Path

import duckdb
import polars as pl
import pytest

from warehouse import disk_space
from warehouse.disk_space import NoSpace, expected_bytes, is_disks_own, naming_a_full_disk, require_space
from warehouse.folder import Unwritable


def test_too_little_space_is_told_in_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "warehouse.duckdb").write_bytes(bytes(1000))
    needed = 2 * expected_bytes(tmp_path, raw_bytes=500, text_bytes=10)
    assert needed == 2 * (expected_bytes(tmp_path, 0, 0) + 500 + 10 * 40)
    monkeypatch.setattr(disk_space, "free_bytes", lambda _: needed)
    require_space(tmp_path, raw_bytes=500, text_bytes=10)
    monkeypatch.setattr(disk_space, "free_bytes", lambda _: needed - 1)
    with pytest.raises(NoSpace) as told:
        require_space(tmp_path, raw_bytes=500, text_bytes=10)
    assert (told.value.needed, told.value.free) == (needed, needed - 1)
    for words in (str(tmp_path), f"{needed:,} bytes needed", f"{needed - 1:,} free", "--warehouse"):
        assert words in str(told.value)


def test_published_file_counts_as_it_is_copied(tmp_path: Path) -> None:
    empty = expected_bytes(tmp_path, 0, 0)
    (tmp_path / "warehouse.duckdb").write_bytes(bytes(12345))
    assert expected_bytes(tmp_path, 0, 0) - empty == 12345


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device", "/somewhere"),
        OSError(errno.EROFS, "Read-only file system"),
        duckdb.IOException('Could not write file "writer.duckdb": No space left on device'),
        duckdb.FatalException("Failed: database has been invalidated: No space left on device"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_full_disk_is_named(tmp_path: Path, error: Exception) -> None:
    assert is_disks_own(error)
    with pytest.raises(NoSpace, match=r"bytes needed, [\d,]+ free"), naming_a_full_disk(tmp_path):
        raise error


def test_full_disk_under_a_frame_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoSpace, match="No space left on device"), naming_a_full_disk(tmp_path):
        pl.DataFrame({"a": range(100_000)}).write_parquet("/dev/full")


def test_trouble_found_on_the_way_keeps_its_words(tmp_path: Path) -> None:
    with (
        pytest.raises(NoSpace, match=r"cannot write .*: warehouse\.duckdb: full: at least"),
        naming_a_full_disk(tmp_path),
    ):
        try:
            raise OSError(errno.ENOSPC, "full")
        except OSError:
            raise Unwritable(tmp_path, "warehouse.duckdb: full") from None


def test_other_errors_pass(tmp_path: Path) -> None:
    for error in (OSError(errno.ENOENT, "gone"), duckdb.BinderException("no such column"), Unwritable(tmp_path, "x")):
        with pytest.raises(type(error)) as passed, naming_a_full_disk(tmp_path):
            raise error
        assert passed.value is error
