"""Writer's file -> the same content in less space: decides when copying it pays, and that the copy is the same.

DuckDB never gives blocks in the middle of a file back, and each run writes again whatever row groups it touches: the
file keeps room for what it holds and for what the last run replaced. A copy has no gaps, and small row groups, so that
the next run touches less of it (docs/decisions/0014). Readers get it with the next publication: what is published,
and its number, stay as they are.

Refuses to fail a run: where the copy cannot be made, the file stays as it is.
"""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import duckdb

from transforms.tables import TABLES
from warehouse.disk_space import free_bytes
from warehouse.folder import BOOKKEEPING, COMPACTED, CONFIG, PARTIAL, ROW_GROUP, WRITER
from warehouse.publish import sync_folder

# A copy is made when the file has grown by these since the last: so all copies of a warehouse's life together write
# eleven times what it holds in the end.
GROWN: Final = 1.1
LEAST_BYTES: Final = 8_000_000
# The first run after a copy adds room for what it replaces, more of it the smaller the warehouse: that is no growth.
_SETTLED: Final = 2.0

# Whatever a database consists of besides rows.
_MADE_OF: Final = (
    "SELECT table_name, comment, sql FROM duckdb_tables() WHERE database_name = ?",
    "SELECT table_name, column_name, comment, data_type, is_nullable, column_default FROM duckdb_columns() "
    "WHERE database_name = ?",
    "SELECT table_name, constraint_type, constraint_text FROM duckdb_constraints() WHERE database_name = ?",
    "SELECT view_name, comment, sql FROM duckdb_views() WHERE NOT internal AND database_name = ?",
    "SELECT index_name, sql FROM duckdb_indexes() WHERE database_name = ?",
    "SELECT sequence_name, last_value, sql FROM duckdb_sequences() WHERE database_name = ?",
    "SELECT type_name, labels FROM duckdb_types() WHERE NOT internal AND database_name = ?",
    "SELECT function_name, macro_definition FROM duckdb_functions() WHERE NOT internal AND database_name = ?",
)
_OLD, _NEW = "loose", "compact"  # what the two files are called while both are attached


class _Differs(Exception):
    """The copy is not what was copied; the message says where."""


def compaction_pays(folder: Path) -> bool:
    """Return whether the writer's file of `folder` has grown enough since the last copy.

    Costs two looks at the folder. Notes what the file settled at after the last copy, so ask once, at the end of each run.
    """
    path = folder / WRITER
    if not path.exists():
        return False
    size = path.stat().st_size
    noted, is_settled = _noted(folder)
    if not is_settled:
        noted = max(noted, min(size, int(_SETTLED * noted)))
        if noted:
            _note(folder, noted, is_settled=True)
    elif size < noted:  # another file took its place: restored, or derived anew
        noted = size
        _note(folder, noted, is_settled=True)
    return size > max(GROWN * noted, noted + LEAST_BYTES)


def compact(folder: Path, say: Callable[[str], None], settings: dict[str, str | int]) -> None:
    """Put a compact copy in the place of the writer's file of `folder`.

    `settings` are DuckDB's memory_limit and threads, where they are set; `say` is told what was done, or why not. To be
    called by the holder of the writer's lock, without an open connection or descriptor of the file. Killed at any
    moment, the folder has the former file or the compact one, of the same content. Raises only what a signal does.
    """
    path, draft = folder / WRITER, folder / f"{WRITER}.compacting{PARTIAL}"
    before = path.stat().st_size
    try:
        if free_bytes(folder) < 2 * before:  # the log may still have to come into the old file
            say(f"not compacted: {2 * before:,} bytes needed for the copy, {free_bytes(folder):,} free")
            return
        _copy(path, draft, settings)
        draft.replace(path)
        sync_folder(folder)
        _note(folder, path.stat().st_size, is_settled=False)
        say(f"compacted: {before / 1e6:.0f} -> {path.stat().st_size / 1e6:.0f} MB")
    except duckdb.InterruptException:
        raise
    except (_Differs, duckdb.Error, OSError) as error:
        say(f"not compacted: {str(error).splitlines()[0]}")
    finally:
        with suppress(OSError):  # what cannot be removed now is when a writer is opened next
            for leftover in folder.glob(f"{draft.name}*"):
                leftover.unlink()


def _copy(path: Path, draft: Path, settings: dict[str, str | int]) -> None:
    """Write the content of the closed database `path` to the new file `draft`, safely on disk. Raises _Differs."""
    with duckdb.connect(config=CONFIG | settings) as con:
        con.execute("SET TimeZone = 'UTC'")
        literal = str(path.absolute()).replace("'", "''")
        con.execute(f"ATTACH '{literal}' AS {_OLD}")
        con.execute(f"CHECKPOINT {_OLD}")
        literal = str(draft.absolute()).replace("'", "''")
        con.execute(f"ATTACH '{literal}' AS {_NEW} (ROW_GROUP_SIZE {ROW_GROUP})")
        con.execute(f"COPY FROM DATABASE {_OLD} TO {_NEW}")
        con.execute(f"CHECKPOINT {_NEW}")  # what is compared is what the disk took
        _compare(con)
        con.execute(f"DETACH {_NEW}")
        con.execute(f"DETACH {_OLD}")
    for each in (path, draft):
        if each.with_name(f"{each.name}.wal").exists():
            raise _Differs(f"{each.name}.wal is still there: close other connections")
    descriptor = os.open(draft, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _compare(con: duckdb.DuckDBPyConnection) -> None:
    """Hold every definition and the content of every table of the copy against the old file. Raises _Differs."""
    for made_of in _MADE_OF:
        parts = [sorted(map(str, con.execute(made_of, [name]).fetchall())) for name in (_OLD, _NEW)]
        if parts[0] != parts[1]:
            raise _Differs(f"the copy is made of other things: {sorted(set(parts[0]) ^ set(parts[1]))[:1]}")
    for table in (*TABLES, *BOOKKEEPING):
        old = con.execute(f"SELECT count(*), sum(hash(t)) FROM {_OLD}.{table} t").fetchone()
        new = con.execute(f"SELECT count(*), sum(hash(t)) FROM {_NEW}.{table} t").fetchone()
        if old != new:
            raise _Differs(f"table {table} has other rows in the copy")


def _noted(folder: Path) -> tuple[int, bool]:
    """Return what the file was measured by last, in bytes, 0 if never, and whether a run has been since the copy."""
    try:
        noted = json.loads((folder / COMPACTED).read_text(encoding="ascii"))
        return int(noted["bytes"]), bool(noted["is_settled"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, False  # lost or cut short: one copy too many is all that costs


def _note(folder: Path, size: int, *, is_settled: bool) -> None:
    draft = folder / (COMPACTED + PARTIAL)
    with suppress(OSError):
        draft.write_text(json.dumps({"bytes": size, "is_settled": is_settled}) + "\n", encoding="ascii")
        draft.replace(folder / COMPACTED)
