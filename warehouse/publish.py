"""Committed writer's file -> published file: decides when readers see what was committed, in one atomic step.

Refuses to publish an open transaction, and does nothing when nothing changed.
"""

import errno
import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import duckdb

from warehouse.blocks import damaged_blocks
from warehouse.folder import PARTIAL, PUBLISHED, WRITER, Damaged, Unwritable
from warehouse.published_hashes import record_hashes
from warehouse.snapshots import keep_snapshot
from warehouse.writer import Writer

_FICLONE = 0x40049409  # linux/fs.h: share the blocks of another file (btrfs, xfs, ...)
_CANNOT = {errno.EXDEV, errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTTY, errno.EPERM, errno.ETXTBSY}
_CHUNK = 8 << 20


class NotCommitted(Exception):
    """publish() was called inside a transaction, or while another connection still writes."""


def mark_changed(con: duckdb.DuckDBPyConnection) -> None:
    """Say, inside the transaction that changes something for readers, that the next publish() has work to do."""
    con.execute("UPDATE warehouse_meta SET publication = publication + 1")


def publication(con: duckdb.DuckDBPyConnection, catalog: str = "") -> int:
    """Return how many committed changes the database (or the attached one called `catalog`) holds."""
    table = f'"{catalog}".warehouse_meta' if catalog else "warehouse_meta"
    row = con.execute(f"SELECT publication FROM {table}").fetchone()
    return int(row[0]) if row else 0


def publish(writer: Writer) -> Path | None:
    """Copy the writer's committed file over the published one; return its path, or None if readers already have it.

    Readers keep the file they opened; whoever opens it after the rename sees the new one. Raises NotCommitted,
    Unwritable, Damaged (the published file then is the former one, untouched).
    """
    current = publication(writer.con)
    if current <= max(writer.published, 0):
        return None
    try:
        record_hashes(writer.con)
        writer.con.execute("CHECKPOINT")
    except duckdb.TransactionException as error:
        raise NotCommitted(f"cannot publish {writer.folder}: commit or roll back first ({error})") from None
    wal = writer.folder / f"{WRITER}.wal"
    if wal.exists() and wal.stat().st_size > 0:
        raise NotCommitted(f"cannot publish {writer.folder}: {wal.name} still holds changes; close other connections")
    target = writer.folder / PUBLISHED
    # A write-ahead log beside the published file can only come from someone who opened it for writing; replayed into
    # the new file it would damage it for every reader.
    (writer.folder / f"{PUBLISHED}.wal").unlink(missing_ok=True)
    if writer.published > 0:
        keep_snapshot(writer.folder, writer.published, writer.snapshots)
    copy_whole(writer.copy_source, target, mode=0o444, check=_refuse_damaged)  # nobody opens it for writing by mistake
    writer.published = current
    return target


def _refuse_damaged(draft: Path) -> None:
    """A block of the writer's file that a bad disk changed must not take the place of a published one that is whole."""
    for finding in damaged_blocks(draft):
        raise Damaged(draft.with_name(WRITER), finding)


def copy_whole(source: int, target: Path, mode: int, check: Callable[[Path], None] | None = None) -> None:
    """Copy the open file `source` to `target`, which is the old file or the whole new one at any moment.

    Shares blocks where the file system can, else copies in the kernel, else through memory. `mode` are the rights it gets,
    less those that the process's umask keeps back. `check` is called with the whole copy before it takes the target's
    place, and prevents that by raising. Raises Unwritable.
    """
    draft = target.with_name(target.name + PARTIAL)
    try:
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        try:
            _copy(source, descriptor)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if check is not None:
            check(draft)
        draft.replace(target)
        sync_folder(target.parent)
    except Damaged:
        draft.unlink(missing_ok=True)
        raise
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Unwritable(target.parent, f"{target.name}: {error.strerror or error}") from None


def copy_for_writer(source: Path, target: Path) -> None:
    """Copy the file `source` to `target` as copy_whole does, for the writer to go on with. Raises OSError, Unwritable."""
    descriptor = os.open(source, os.O_RDONLY | os.O_CLOEXEC)
    try:
        copy_whole(descriptor, target, mode=0o644)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the renames in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy(source: int, target: int) -> None:
    try:
        fcntl.ioctl(target, _FICLONE, source)
        return
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    size, done = os.fstat(source).st_size, 0
    try:
        while done < size:
            copied = os.copy_file_range(source, target, size - done, done, done)
            if copied == 0:
                break
            done += copied
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    # Some file systems answer 0 or refuse half-way: what is left goes through memory.
    os.lseek(target, done, os.SEEK_SET)
    while chunk := os.pread(source, _CHUNK, done):
        view = memoryview(chunk)
        while view:
            view = view[os.write(target, view) :]
        done += len(chunk)
