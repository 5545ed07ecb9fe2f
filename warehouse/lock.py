"""Folder -> right to write: decides that one process at a time writes a warehouse, and who that is.

Refuses to wait longer than asked, and to judge whether the holder is stuck. The kernel frees a dead process's lock;
the note of who held it may outlive it and then counts for nothing.
"""

import atexit
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from warehouse.folder import HOLDER, LOCK, Unwritable
from warehouse.process_identity import is_running, process_identity


class Busy(Exception):
    """Another process writes the warehouse: `folder`, `pid` and `since` (UTC, ISO 8601) where they are known."""

    def __init__(self, folder: Path, pid: int | None, since: str | None, detail: str = "") -> None:
        """Keep who holds the folder, and say what helps."""
        who = f"process {pid}" if pid is not None else "another process"
        when = f" since {since}" if since is not None else ""
        super().__init__(
            f"the warehouse {folder} is being written by {who}{when}{detail}; start again when it has ended, or have "
            "the run wait with PASSAGE_LOCK_WAIT_S"
        )
        self.folder = folder
        self.pid = pid
        self.since = since


_NOTE_S = 0.5  # a holder writes its note within milliseconds of taking the lock

# Locks taken ahead of their use; the next hold_lock of the folder in this process takes them over.
_claimed: dict[Path, FileLock] = {}


def claim_lock(folder: Path, wait_s: float = 0.0) -> None:
    """Take the writer's lock of `folder` now, for the next hold_lock of this process; what remains ends with it.

    A command claims before it loads what takes seconds, so that the others are told at once. Makes the folder; else as
    hold_lock.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unwritable(folder, error.strerror or str(error)) from None
    place = folder.resolve()
    if place not in _claimed:
        _claimed[place] = _acquire(folder, wait_s)
        atexit.register(_give_up, place)


@contextmanager
def hold_lock(folder: Path, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the writer's lock of `folder` (which exists) while the block runs.

    Waits at most `wait_s` seconds. Raises Busy naming the holder, Unwritable if the lock file cannot be made.
    """
    lock = _claimed.pop(folder.resolve(), None) or _acquire(folder, wait_s)
    try:
        yield
    finally:
        _release(folder, lock)


def _acquire(folder: Path, wait_s: float) -> FileLock:
    lock = FileLock(folder / LOCK, timeout=wait_s, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise Busy(folder, *_named_holder(folder)) from None
    except OSError as error:
        raise Unwritable(folder, error.strerror or str(error)) from None
    try:
        _write_holder(folder)
    except BaseException:
        lock.release()
        raise
    return lock


def _release(folder: Path, lock: FileLock) -> None:
    # Whatever the disk says about the note, the lock itself must come free.
    with suppress(OSError):
        (folder / HOLDER).unlink(missing_ok=True)
    lock.release()


def _give_up(place: Path) -> None:
    if lock := _claimed.pop(place, None):
        _release(place, lock)


def _write_holder(folder: Path) -> None:
    holder = {
        "pid": os.getpid(),
        "process": process_identity(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    # Written beside and renamed, so that a contender never reads half a name.
    draft = folder / (HOLDER + ".partial")
    try:
        draft.write_text(json.dumps(holder) + "\n", encoding="utf-8")
        draft.replace(folder / HOLDER)
    except OSError as error:
        raise Unwritable(folder, error.strerror or str(error)) from None


def _named_holder(folder: Path) -> tuple[int | None, str | None]:
    """Who holds the lock; one that has only just taken it is given a moment to write its note."""
    deadline = time.monotonic() + _NOTE_S
    while True:
        pid, since = _holder(folder)
        if pid is not None or time.monotonic() > deadline:
            return pid, since
        time.sleep(_NOTE_S / 50)


def _holder(folder: Path) -> tuple[int | None, str | None]:
    try:
        holder = json.loads((folder / HOLDER).read_text(encoding="utf-8"))
        pid, since = int(holder["pid"]), str(holder["since"])
        is_here = holder["host"] == socket.gethostname()
        # A note whose process is gone is a former holder's: the new one has not yet written its own.
        if is_here and holder["process"] is not None and not is_running(pid, str(holder["process"])):
            return None, None
    except (OSError, ValueError, KeyError, TypeError):
        return None, None
    return pid, since
