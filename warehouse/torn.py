"""Writer's file after a crash -> a file that can be read: decides what takes the place of one that a kill tore.

DuckDB writes blocks in which it keeps its own bookkeeping again in place. A process that is killed, or a machine that loses
power, in the middle of such a write leaves a block that is neither the old nor the new one, and does not agree with its
checksum. What readers have is then a whole copy of the file as it was last published: the writer goes on with that. The
log of the torn file is kept where it belongs to the same state, and otherwise goes with it: what it holds nobody was
promised, but for runs that changed nothing for readers. Refuses files that were damaged in another way.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import duckdb

from warehouse.blocks import damaged_blocks, damaged_numbers, same_headers
from warehouse.folder import PARTIAL, PUBLISHED, TORN, WRITER
from warehouse.publish import copy_for_writer


def replace_torn(
    folder: Path, config: dict[str, str | bool | int | float | list[str]], say: Callable[[str], None]
) -> None:
    """Have the writer's file of `folder` be one that can be read, or be gone, if a crash tore it; `say` is told of it.

    To be called by the holder of the writer's lock, before a missing file is made from the published one and opened. A log
    that is left tells of a crash: without one nothing is looked at. Reads both files once after a crash. Killed at any
    moment, the next call goes on. Raises OSError, Unwritable.
    """
    writer, log, published = folder / WRITER, folder / f"{WRITER}.wal", folder / PUBLISHED
    if not (writer.exists() and published.exists() and log.exists() and log.stat().st_size > 0):
        return
    torn = damaged_numbers(writer)
    if not torn or damaged_blocks(published):
        return  # if it cannot be opened, that says what is wrong and the way out
    if same_headers(writer, published):
        draft = folder / f"{WRITER}.mended{PARTIAL}"
        copy_for_writer(published, draft)
        draft.replace(writer)
        say(
            f"{WRITER} was torn by a crash (block {torn[0]}): its log is brought into what was published, nothing is lost"
        )
    elif not _is_readable(writer, torn, config):
        # The file goes first: a log without one is removed by whoever gives the folder a writer's file again.
        writer.replace(folder / TORN)
        log.replace(folder / f"{TORN}.wal")
        say(
            f"{WRITER} was torn by a crash (block {torn[0]}): it is what was published again; what was under way has to run "
            f"once more, and runs that changed nothing since are not listed (see {TORN})"
        )


def _is_readable(path: Path, torn: list[int], config: dict[str, str | bool | int | float | list[str]]) -> bool:
    """Return whether none of the torn blocks is in use: those that a checkpoint was only about to use do not matter."""
    with suppress(duckdb.Error), duckdb.connect(path.absolute(), config=config) as con:
        used = {number for (number,) in con.execute("SELECT block_id FROM pragma_metadata_info()").fetchall()}
        return used.isdisjoint(torn)
    return False
