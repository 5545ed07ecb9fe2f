"""Folder -> open writer: decides that the folder is whole, migrated and published before anyone writes to it.

Refuses a second writer, a folder it cannot write and a schema newer than the program.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from warehouse.acknowledged import acknowledged_publication, check_acknowledged
from warehouse.blocks import damaged_headers
from warehouse.compaction import compact, compaction_pays
from warehouse.folder import CONFIG, DEFAULT_FOLDER, PARTIAL, PUBLISHED, WRITER, Damaged, Unwritable
from warehouse.index_list import remove_unlisted
from warehouse.lock import Busy, hold_lock
from warehouse.migrate import SchemaTooNew, bring_up_to_date, pending_migrations, schema_version
from warehouse.old_verdicts import count_old_verdicts
from warehouse.publish import copy_for_writer, publication, publish, sync_folder
from warehouse.snapshots import SNAPSHOTS_KEPT
from warehouse.torn import replace_torn
from warehouse.writer import Writer

__all__ = ["DEFAULT_FOLDER", "Busy", "Damaged", "SchemaTooNew", "Unwritable", "Writer", "open_writer"]

_KEYS_LOOKED_UP = 10_000  # keys of one join; DuckDB's own bound is 50


@contextmanager
def open_writer(
    folder: Path,
    memory_limit: str | None = None,
    threads: int | None = None,
    wait_s: float = 0.0,
    snapshots: int = SNAPSHOTS_KEPT,
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[Writer]:
    """Open the warehouse of `folder` for writing while the block runs, and repair what a crash left undone.

    `memory_limit` as DuckDB writes it ("2GB"); `wait_s` seconds to wait for another writer; `snapshots` former published
    files to keep; `say` is told of a file that a crash tore, and of a compaction, which follows a block that raised
    nothing. An open transaction is rolled back at the end. Raises Busy, Unwritable, Damaged, SchemaTooNew, ForeignSchema.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unwritable(folder, error.strerror or str(error)) from None
    settings: dict[str, str | int] = {}
    if memory_limit is not None:
        settings["memory_limit"] = memory_limit
    if threads is not None:
        settings["threads"] = threads
    with hold_lock(folder, wait_s):
        _clean(folder, CONFIG | settings, say)
        with _opened(folder, CONFIG | settings, snapshots) as writer:
            yield writer
            # Paid by the run that made the file grow; one that brings nothing has nothing to wait for.
            is_loose = compaction_pays(folder) and _counted(writer.con, say)
        if is_loose:
            compact(folder, say, settings)


@contextmanager
def _opened(folder: Path, config: dict[str, str | bool | int | float | list[str]], snapshots: int) -> Iterator[Writer]:
    con = _open_migrated(folder, config)
    copy_source = -1
    try:
        copy_source = os.open(folder / WRITER, os.O_RDONLY | os.O_CLOEXEC)
        writer = Writer(folder, con, _published_number(con, folder), copy_source, snapshots)
        if publication(con) < writer.published:
            raise Damaged(folder / WRITER, f"it is behind {PUBLISHED}, as if an older copy had been put back")
        check_acknowledged(folder, con)
        remove_unlisted(folder, con)
        if publication(con) > max(writer.published, 0):
            publish(writer)  # a crash came between commit and publication
        yield writer
    finally:
        with suppress(duckdb.Error):
            con.execute("ROLLBACK")
        con.close()
        if copy_source >= 0:
            os.close(copy_source)


def _counted(con: duckdb.DuckDBPyConnection, say: Callable[[str], None]) -> bool:
    """Count old verdicts before the file is copied; a connection that takes nothing more fails no run that has ended."""
    try:
        with suppress(duckdb.TransactionException):
            con.execute("ROLLBACK")
        count_old_verdicts(con)
    except duckdb.InterruptException:
        raise
    except duckdb.Error as error:
        say(f"not compacted: {str(error).splitlines()[0]}")
        return False
    return True


def _clean(folder: Path, config: dict[str, str | bool | int | float | list[str]], say: Callable[[str], None]) -> None:
    """Remove what a crash left or tore, and give a folder that has only the published file its writer's file again."""
    try:
        for leftover in folder.glob(f"*{PARTIAL}*"):
            if leftover.is_dir():
                shutil.rmtree(leftover)
            else:
                leftover.unlink()
        shutil.rmtree(folder / f"{WRITER}.tmp", ignore_errors=True)
        replace_torn(folder, config, say)
        writer, published = folder / WRITER, folder / PUBLISHED
        if not writer.exists():
            (folder / f"{WRITER}.wal").unlink(missing_ok=True)
            if published.exists():
                copy_for_writer(published, writer)
    except OSError as error:
        raise Unwritable(folder, error.strerror or str(error)) from None


def _connect(
    folder: Path, name: str, config: dict[str, str | bool | int | float | list[str]]
) -> duckdb.DuckDBPyConnection:
    try:
        # Absolute: a folder called "md:x" or "s3:x" would be an address to DuckDB, for which it loads an extension.
        con = duckdb.connect((folder / name).absolute(), config=config)
    except duckdb.IOException as error:
        reason = str(error).splitlines()[0]
        if "Could not set lock" in reason:
            raise Busy(folder, None, None, f" ({reason})") from None
        raise Damaged(folder / name, reason) from None
    except duckdb.Error as error:
        raise Damaged(folder / name, str(error).splitlines()[0]) from None
    con.execute("SET TimeZone = 'UTC'")
    # A batch is small beside the tables it is joined with: by its keys DuckDB then passes over what it need not unpack.
    con.execute(f"SET dynamic_or_filter_threshold = {_KEYS_LOOKED_UP}")
    return con


def _open_migrated(folder: Path, config: dict[str, str | bool | int | float | list[str]]) -> duckdb.DuckDBPyConnection:
    con = _connect(folder, WRITER, config)
    try:
        if pending_migrations(con) and schema_version(con) > 0:
            # ALTER in a log that has to be replayed is a known weak spot: migrate a copy, then put it in place.
            con.execute("CHECKPOINT")
            con.close()
            draft = folder / (WRITER + ".migrating" + PARTIAL)
            copy_for_writer(folder / WRITER, draft)
            con = _connect(folder, draft.name, config)
            bring_up_to_date(con)
            con.execute("CHECKPOINT")
            con.close()
            draft.replace(folder / WRITER)
            sync_folder(folder)
            con = _connect(folder, WRITER, config)
        else:
            bring_up_to_date(con)
    except BaseException:
        con.close()
        raise
    return con


def _published_number(con: duckdb.DuckDBPyConnection, folder: Path) -> int:
    path = folder / PUBLISHED
    if not path.exists():
        return -1
    acknowledged = acknowledged_publication(folder)
    if acknowledged is not None and not damaged_headers(path):
        return acknowledged
    try:
        literal = str(path.absolute()).replace("'", "''")
        con.execute(f"ATTACH '{literal}' AS published (READ_ONLY)")
    except duckdb.Error:
        return -1  # damaged: what was committed is published over it
    try:
        return publication(con, "published")
    except duckdb.Error:
        return -1
    finally:
        con.execute("DETACH published")
