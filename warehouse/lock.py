"""Folder -> right to write: decides that one process at a time writes a warehouse, and who that is.

Refuses to wait longer than asked, and to judge whether the holder is stuck. The kernel frees a dead process's lock.
"""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from warehouse.folder import HOLDER, LOCK, Unwritable


class Busy(Exception):
    """Another process writes the warehouse: `folder`, `pid` and `since` (UTC, ISO 8601) where they are known."""

    def __init__(self, folder: Path, pid: int | None, since: str | None, detail: str = "") -> None:
        """Keep who holds the folder, and say what helps."""
        who = f"process {pid}" if pid is not None else "another process"
        when = f" since {since}" if since is not None else ""
        super().__init__(
            f"the warehouse {folder} is being written by {who}{when}{detail}; start again when it has ended"
        )
        self.folder = folder
        self.pid = pid
        self.since = since


@contextmanager
def hold_lock(folder: Path, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the writer's lock of `folder` (which exists) while the block runs.

    Waits at most `wait_s` seconds. Raises Busy naming the holder, Unwritable if the lock file cannot be made.
    """
    lock = FileLock(folder / LOCK, timeout=wait_s)
    try:
        lock.acquire()
    except Timeout:
        pid, since = _holder(folder)
        raise Busy(folder, pid, since) from None
    except OSError as error:
        raise Unwritable(folder, error.strerror or str(error)) from None
    try:
        _write_holder(folder)
        yield
    finally:
        (folder / HOLDER).unlink(missing_ok=True)
        lock.release()


def _write_holder(folder: Path) -> None:
    holder = {
        "pid": os.getpid(),
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


def _holder(folder: Path) -> tuple[int | None, str | None]:
    try:
        holder = json.loads((folder / HOLDER).read_text(encoding="utf-8"))
        return int(holder["pid"]), str(holder["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return None, None  # it has only just taken the lock and not yet written its name
