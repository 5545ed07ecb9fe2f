"""Bytes as they came -> a content-addressed file: decides where raw bytes live and that they are whole.

It does not decide what the bytes mean, and never deletes or changes a stored file. A stored file is named by its
SHA-256 (`ab/abcdef...`) and appears by rename only after its bytes are on disk, so a killed run leaves at most a
`.part-*` file, which the next run removes.
"""

import contextlib
import errno
import fcntl
import hashlib
import io
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from sources.opening import open_below
from sources.reading import Refused

LINK_REASON = "symbolic links are not followed: give the link's target as a path of its own"
SPECIAL_REASON = "a pipe, socket or device is never opened: copy its content into a regular file"

_CHUNK = 1 << 20
_PART = ".part-"


@dataclass(frozen=True)
class Stored:
    """A raw file: its SHA-256, its size in bytes, and where it lies (None if it was too large to keep)."""

    sha256: str
    size: int
    path: Path | None


def store_file(
    path: Path, raw_dir: Path, keep_bytes: int, *, follow_symlink: bool = False, below: Path | None = None
) -> Stored:
    """Copy a regular file into the store while hashing it; memory stays at one chunk.

    If it was found in the folder `below`, no link on the way from there is followed either. More than `keep_bytes` bytes
    are hashed but not kept. A file that is already stored is not written again.
    Raises Refused: `special_file` if it is no regular file, `symlink_not_followed`, `unreadable` otherwise.
    """
    # Opening without blocking or following, then looking at what was opened: a file swapped for a pipe or a link
    # after the folder was listed cannot hang the run or lead out of the folder.
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow_symlink else os.O_NOFOLLOW)
    try:
        descriptor = os.open(path, flags) if below is None else open_below(below, path, flags)
    except OSError as error:
        if error.errno == errno.ELOOP and path.is_symlink():
            raise Refused("symlink_not_followed", LINK_REASON) from error
        reason = f"could not be opened ({error.strerror}): check that it still exists and that you may read it"
        raise Refused("unreadable", reason) from error
    with open(descriptor, "rb", buffering=0) as source:  # noqa: PTH123 - a descriptor, not a path
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Refused("special_file", SPECIAL_REASON)
        chunks = _chunks(source)
        return _store(next(chunks, b""), chunks, raw_dir, keep_bytes)


def store_bytes(data: bytes, raw_dir: Path) -> Stored:
    """Store bytes that are already in memory (a fetched page); the same promises as `store_file`."""
    return _store(data, iter(()), raw_dir, len(data))


def stored_path(raw_dir: Path, sha256: str) -> Path:
    """Where the raw file of that hash lies, whether or not it is there."""
    return raw_dir / sha256[:2] / sha256


def remove_leftovers(raw_dir: Path) -> int:
    """Remove the `.part-*` files of runs that died and return how many; those of live runs are locked and stay."""
    removed = 0
    for part in sorted(raw_dir.glob(f"{_PART}*")):
        with contextlib.suppress(OSError), _open_own(part) as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the lock dies with its owner
            part.unlink()
            removed += 1
    return removed


def _store(first: bytes, rest: Iterator[bytes], raw_dir: Path, keep_bytes: int) -> Stored:
    second = next(rest, None)
    if second is None:  # the common case, one chunk: known before anything is written
        sha256 = hashlib.sha256(first).hexdigest()
        if len(first) > keep_bytes or _is_stored(raw_dir, sha256, len(first)):
            return Stored(sha256, len(first), stored_path(raw_dir, sha256) if len(first) <= keep_bytes else None)
    raw_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=raw_dir, prefix=_PART, delete=False) as part:
        fcntl.flock(part, fcntl.LOCK_EX)
        try:
            return _copy(part, chain((first,), () if second is None else (second,), rest), raw_dir, keep_bytes)
        finally:
            Path(part.name).unlink(missing_ok=True)  # after the rename there is nothing left to remove


def _copy(
    part: "tempfile._TemporaryFileWrapper[bytes]", chunks: Iterable[bytes], raw_dir: Path, keep_bytes: int
) -> Stored:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        if size <= keep_bytes:
            part.write(chunk)
        elif part.tell():
            part.seek(0)
            part.truncate()  # too large to keep: give the disk back at once, go on hashing
    sha256 = digest.hexdigest()
    if size > keep_bytes:
        return Stored(sha256, size, None)
    target = stored_path(raw_dir, sha256)
    if not _is_stored(raw_dir, sha256, size):
        part.flush()
        os.fsync(part.fileno())
        if not target.parent.exists():
            target.parent.mkdir(exist_ok=True)
            _sync_folder(raw_dir)
        Path(part.name).replace(target)
        _sync_folder(target.parent)
    return Stored(sha256, size, target)


def _chunks(source: io.FileIO) -> Iterator[bytes]:
    while True:
        # Only failures to read are this file's own; a full disk under the store is everybody's and must stop the run.
        try:
            chunk = source.read(_CHUNK)
        except OSError as error:
            reason = f"could not be read ({error.strerror}): copy it to a healthy disk and try again"
            raise Refused("unreadable", reason) from error
        if not chunk:
            return
        yield chunk


def _is_stored(raw_dir: Path, sha256: str, size: int) -> bool:
    # A file of that name and another size was cut by a power failure under a lying disk: it is written again.
    # A link of that name is no stored file either, whatever it leads to.
    try:
        found = stored_path(raw_dir, sha256).lstat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size == size


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def open_stored(stored: Stored) -> BinaryIO:
    """Open the stored copy: what is parsed is what was stored, even if the original changes meanwhile."""
    if stored.path is None:
        raise ValueError(f"raw file {stored.sha256} was too large to keep and cannot be opened")
    return _open_own(stored.path)


def _open_own(path: Path) -> BinaryIO:
    """Open a file that the store made: no link that was put in its place is followed, no pipe waited for."""
    return open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC), "rb")  # noqa: PTH123
