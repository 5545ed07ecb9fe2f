"""Committed run -> a line of ledger.jsonl, safe on disk: decides what was promised to whoever started the run.

A line is written only after the run's transaction and publication, and counts from then on: whatever happens to the
database, the runs listed here must be in it. It stands outside the database, so that a lost log or an older copy put back
is noticed.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.folder import LEDGER, PUBLISHED, WRITER, Damaged, Unwritable
from warehouse.publish import publication, sync_folder

RESTORED = "restored publication "  # how the source of a restoration's run begins
_TAIL = 1 << 16  # bytes: hundreds of lines


def acknowledge(folder: Path, con: duckdb.DuckDBPyConnection, run_id: str, state: str, **facts: object) -> None:
    """Append a line: run_id, state, publication (of the committed database), at (UTC), and `facts`. Raises Unwritable.

    Call it outside a transaction, once the run's is committed and what readers shall see of it is published.
    """
    line: dict[str, object] = {
        "run_id": run_id,
        "state": state,
        "publication": publication(con),
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        **facts,
    }
    if state == "published":
        line["published_file"] = _identity(folder / PUBLISHED)
    path = folder / LEDGER
    is_new = not path.exists()
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            size = os.fstat(descriptor).st_size
            # A line that a crash cut short stays behind as it is; the next begins on a line of its own.
            cut = b"\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else b""
            _write_whole(descriptor, cut + json.dumps(line).encode() + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            sync_folder(folder)
    except OSError as error:
        raise Unwritable(folder, f"{LEDGER}: {error.strerror or error}") from None


def acknowledged(folder: Path) -> list[dict[str, Any]]:
    """Return the lines of the ledger, oldest first, without those that a crash cut short."""
    path = folder / LEDGER
    return _lines(path.read_bytes()) if path.exists() else []


def acknowledged_publication(folder: Path) -> int | None:
    """Return the publication number of the published file, None if it is not the one that was acknowledged last.

    Read from the ledger, which costs the same for a file of any size; the file itself is only looked at from outside.
    """
    last = _last_visible(folder / LEDGER)
    found = _identity(folder / PUBLISHED)
    if last is None or found is None or last.get("published_file") != found:
        return None
    return int(last["publication"])


def check_acknowledged(folder: Path, con: duckdb.DuckDBPyConnection) -> None:
    """Raise Damaged if the writer's database lacks the publication that was acknowledged last, or is older.

    Runs that changed nothing for readers stand in the writer's file alone: with it they may be lost.
    """
    last = _last_visible(folder / LEDGER)
    if last is None:
        return
    # A run that an operator undid by restoring what stood before it is named by the row of the restoration.
    known = con.execute(
        "SELECT 1 FROM runs WHERE run_id = $run OR (starts_with(source, $restored) AND contains(source, $run))",
        {"run": last["run_id"], "restored": RESTORED},
    ).fetchone()
    if known is None or publication(con) < last["publication"]:
        raise Damaged(
            folder / WRITER,
            f"it lacks run {last['run_id']}, acknowledged at {last['at']} in {LEDGER}: its log was lost or an older copy "
            "put back",
        )


def _identity(path: Path) -> list[int] | None:
    """Inode, bytes and time of the last change (ns) of a file: another in its place, or one written to, has others."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return [found.st_ino, found.st_size, found.st_mtime_ns]


def _last_visible(path: Path) -> dict[str, Any] | None:
    """Return the last line of a run that readers could see, looking at the end of the file first."""
    if not path.exists():
        return None
    size = path.stat().st_size
    with path.open("rb") as file:
        for begin in (max(0, size - _TAIL), 0):
            file.seek(begin)
            visible = [line for line in _lines(file.read()) if line["state"] == "published"]
            if visible or begin == 0:
                return visible[-1] if visible else None
    return None


def _lines(data: bytes) -> list[dict[str, Any]]:
    found = []
    for line in data.split(b"\n"):
        try:
            row = json.loads(line)
        except ValueError:
            continue  # cut short by a crash, or by where the reading began
        if isinstance(row, dict) and {"run_id", "state", "publication", "at"} <= row.keys():
            found.append(row)
    return found


def _write_whole(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
