"""Complete database beside the writer's -> the writer's file, published: decides in which order one takes the other's place.

There is one moment at which the old warehouse becomes the new one: the rename over the writer's file. Killed before it,
everything is as it was; killed after it, the next start of a writer publishes. Refuses to judge what takes over.
"""

import os
from contextlib import suppress
from pathlib import Path

import duckdb

from warehouse.acknowledged import acknowledge
from warehouse.folder import CONFIG, PARTIAL, PUBLISHED, WRITER, Unwritable
from warehouse.index_list import remove_unlisted
from warehouse.publish import publication, publish, sync_folder
from warehouse.writer import Writer


def newest_number(folder: Path, name: str) -> int:
    """Return the publication number of a database file of `folder`, -1 if there is none or it cannot be read."""
    with suppress(duckdb.Error):
        if (folder / name).exists():
            with duckdb.connect((folder / name).absolute(), read_only=name == PUBLISHED, config=CONFIG) as con:
                return publication(con)
    return -1


def fold_log(folder: Path) -> None:
    """Bring the log of the writer's file into it, so that it can never meet another file of that name.

    A log of a file that cannot be read any more is of no use to anyone and is removed. To be called by the holder of the
    writer's lock, without an open connection. Raises Unwritable.
    """
    with suppress(duckdb.Error):
        if (folder / WRITER).exists():
            with duckdb.connect((folder / WRITER).absolute(), config=CONFIG) as con:
                con.execute("CHECKPOINT")
    try:
        (folder / f"{WRITER}.wal").unlink(missing_ok=True)
        sync_folder(folder)
    except OSError as error:
        raise Unwritable(folder, f"{WRITER}.wal: {error.strerror or error}") from None


def succeed(folder: Path, draft: Path, snapshots_kept: int, run_id: str) -> int:
    """Put `draft`, a whole and closed database with the next publication number, in the writer's place and publish it.

    `run_id` is the run that made it. To be called after fold_log, by the holder of the writer's lock. Returns the number readers have now. Raises
    Unwritable, Damaged.
    """
    published = newest_number(folder, PUBLISHED)
    draft.replace(folder / WRITER)
    sync_folder(folder)
    con = duckdb.connect((folder / WRITER).absolute(), config=CONFIG)
    source = os.open(folder / WRITER, os.O_RDONLY | os.O_CLOEXEC)
    try:
        publish(Writer(folder, con, published, source, snapshots_kept))
        acknowledge(folder, con, run_id, "published")
        remove_unlisted(folder, con)
        return publication(con)
    finally:
        con.close()
        os.close(source)


def remove_drafts(folder: Path) -> None:
    """Remove what a killed succession left; above all a log that would be replayed into the next draft."""
    for leftover in folder.glob(f"{WRITER}.*{PARTIAL}*"):
        leftover.unlink()
