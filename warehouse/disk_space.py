"""Folder, expected need -> go on or stop: decides that a run which would fill the disk never begins.

A disk that fills all the same, or is mounted read-only, is named with its folder, what was expected and what is free. It
refuses to free anything: what a stopped run leaves half-written is removed when the warehouse is next opened.
"""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb
import polars as pl

from warehouse.folder import PUBLISHED, Unwritable

# Measured on news copy without repeats, 8 MB of it: 38 bytes of disk at the peak for each byte of new text (writer's
# file, its log, the published copy, the index of repeats), and 60 MB for the vocabulary of a first run.
_PER_TEXT_BYTE: Final = 40
_BASE: Final = 64_000_000
_MARGIN: Final = 2

_DISKS_OWN: Final = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}
# DuckDB and polars pass on the system's words and lose its number.
_THEIR_WORDS: Final = ("No space left on device", "Disk quota exceeded", "Read-only file system", "File too large")


class NoSpace(Unwritable):
    """The disk of the folder is too full, or takes no writes: `needed` and `free`, bytes."""

    def __init__(self, folder: Path, reason: str, needed: int, free: int) -> None:
        """Keep both figures, and say them."""
        super().__init__(folder, f"{reason}: at least {needed:,} bytes needed, {free:,} free")
        self.needed = needed
        self.free = free


def expected_bytes(folder: Path, raw_bytes: int, text_bytes: int) -> int:
    """Return the bytes of disk a run is expected to need at its peak.

    raw_bytes: of the inputs, all of which may be new to the raw store; text_bytes: of the texts that will be derived from
    (UTF-8). The published warehouse is there twice for a moment.
    """
    published = folder / PUBLISHED
    copy = published.stat().st_size if published.exists() else 0
    return _BASE + raw_bytes + _PER_TEXT_BYTE * text_bytes + copy


def require_space(folder: Path, raw_bytes: int = 0, text_bytes: int = 0) -> None:
    """Raise NoSpace unless twice the expected bytes are free on the disk of `folder` (which exists)."""
    needed, free = _MARGIN * expected_bytes(folder, raw_bytes, text_bytes), free_bytes(folder)
    if free < needed:
        raise NoSpace(folder, "too little disk space to begin with", needed, free)


def free_bytes(folder: Path) -> int:
    """Return the bytes that this process may still write on the disk of `folder`."""
    return shutil.disk_usage(folder).free


@contextmanager
def naming_a_full_disk(folder: Path) -> Iterator[None]:
    """Turn what a full or read-only disk makes of the block into NoSpace; other errors pass."""
    try:
        yield
    except (OSError, duckdb.Error, pl.exceptions.PolarsError, Unwritable) as error:
        if isinstance(error, NoSpace) or not is_disks_own(error):
            raise
        what = (error.reason if isinstance(error, Unwritable) else str(error)).splitlines()[0]
        raise NoSpace(folder, what, _MARGIN * expected_bytes(folder, 0, 0), free_bytes(folder)) from error


def is_disks_own(error: BaseException) -> bool:
    """Return whether `error` says that a disk is full or takes no writes."""
    if isinstance(error, Unwritable):
        return error.__context__ is not None and is_disks_own(error.__context__)
    if isinstance(error, OSError):
        return error.errno in _DISKS_OWN
    is_library = isinstance(error, duckdb.Error | pl.exceptions.PolarsError)
    return is_library and any(words in str(error) for words in _THEIR_WORDS)
