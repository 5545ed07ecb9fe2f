"""Warehouse folder -> one consistent copy of it, while runs write: decides what belongs into it and that it is whole.

    python -m warehouse.backup DIR [--warehouse DIR]

The copy is a warehouse folder: the published file, which holds the ledger of runs, and the raw files. Nothing else is
needed to go on from it: the writer's file is made again from the published one, the repeat index from the texts.
Refuses a folder that holds anything, and to leave a copy under its name that it has not compared with what it copied.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from warehouse.answer import explain
from warehouse.check import check_published, check_raw
from warehouse.folder import DEFAULT_FOLDER, PARTIAL, PUBLISHED, RAW, Damaged, Unwritable
from warehouse.publish import copy_whole, sync_folder
from warehouse.reader import NoWarehouse


class NoTarget(Exception):
    """The backup cannot go there; the message says why and what would do."""


def back_up(folder: Path, target: Path) -> str:
    """Copy the published warehouse of `folder` and its raw files to `target`, a new or empty folder; say what it holds.

    The published file is opened once: a run that publishes meanwhile replaces it under its name, not under us. Raw files
    never change and are on disk before their rows are published, so those copied after the file are all that it names.
    Killed at any moment, `target` is not there. Raises NoWarehouse, NoTarget, Damaged, Unwritable.
    """
    target = target.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise NoTarget(f"{target} is not an empty folder: name a new one")
    draft = target.with_name(target.name + PARTIAL)
    try:
        descriptor = os.open(folder / PUBLISHED, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NoWarehouse(f"no published warehouse in {folder}: name its folder with --warehouse") from None
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        copy_whole(descriptor, draft / PUBLISHED, mode=0o444)
        files, size = _copy_raw(folder, draft)
        for finding in check_published(draft) + check_raw(draft):
            raise Damaged(folder / finding.place, f"{finding.what}; see warehouse.check")
        size += (draft / PUBLISHED).stat().st_size
        draft.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise NoTarget(f"cannot write {target}: {error.strerror or error}") from None
    finally:
        os.close(descriptor)
        shutil.rmtree(draft, ignore_errors=True)
    return f"{target}: the published warehouse and {files} raw files, {size / 1e6:.1f} MB, compared with their hashes"


def _copy_raw(folder: Path, draft: Path) -> tuple[int, int]:
    """Copy the raw files; return how many and their bytes. Files that a live run has not yet named are left out."""
    files = size = 0
    folders = set()
    for path in sorted((folder / RAW).glob("??/*")):
        copy = draft / RAW / path.parent.name / path.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as old, copy.open("xb") as new:
            shutil.copyfileobj(old, new)
            new.flush()
            os.fsync(new.fileno())
        folders |= {copy.parent, draft / RAW}
        files, size = files + 1, size + copy.stat().st_size
    for each in folders | {draft}:
        sync_folder(each)
    return files, size


app = App(name="python -m warehouse.backup", help_format="plaintext", version_flags=[])


@app.default
def command(
    directory: Path,
    /,
    *,
    warehouse: Annotated[Path, Parameter(show_default=False, env_var="PASSAGE_WAREHOUSE")] = DEFAULT_FOLDER,
) -> int:
    """Copy the published warehouse and its raw files to a new folder, while runs write.

    The copy is a warehouse folder: use it with --warehouse, or put it in the place of a lost one.
    Exit codes: 0 copied and compared, 1 what would be copied is damaged, 2 not possible as asked.

    Parameters
    ----------
    directory
        New or empty folder.
    warehouse
        Folder of the warehouse; data/warehouse under the project if left out.
    """
    try:
        print(back_up(warehouse, directory))
    except Damaged as error:
        print(explain(error), file=sys.stderr)
        return 1
    except (NoWarehouse, NoTarget, Unwritable) as error:
        print(explain(error), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(app(result_action="return_value"))
