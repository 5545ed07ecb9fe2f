"""Warehouse folder -> what is wrong with it, and the way out: looks at every block, row and raw file, and changes nothing.

    python -m warehouse.check [--warehouse DIR]

The published file is looked at while runs write; the writer's own files only while nobody writes. Refuses to mend.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import duckdb
from cyclopts import App, Parameter

from transforms.repeats.level import ARTICLE, PARAGRAPH, SENTENCE
from warehouse.blocks import damaged_blocks, missing_blocks
from warehouse.folder import CONFIG, DEFAULT_FOLDER, PUBLISHED, RAW, REPEAT_INDEX, WRITER, Unwritable
from warehouse.index_file import DamagedPart, check_whole
from warehouse.index_list import listed_parts
from warehouse.integrity import table_findings
from warehouse.lock import Busy, hold_lock
from warehouse.migrate import ForeignSchema, SchemaTooNew, pending_migrations
from warehouse.render import visible
from warehouse.snapshots import snapshots

_FROM_WRITER = f"put it out of the way and start a run: it is made again from {WRITER}, or use warehouse.restore"
_FROM_PUBLISHED = f"put it and {WRITER}.wal out of the way and start a run: it is made again from {PUBLISHED}"
_ROWS = "bring back an earlier publication with warehouse.restore, or derive all tables again with flows.rebuild"


@dataclass(frozen=True)
class Finding:
    """Something that is wrong: in which file, what, and the way out."""

    place: str
    what: str
    way_out: str

    def __str__(self) -> str:
        """One line for a person."""
        return visible(f"{self.place}: {self.what}; {self.way_out}")


def check_published(folder: Path) -> list[Finding]:
    """Look at every block and row of the published file. A folder without one has nothing wrong in it."""
    return _check_database(folder / PUBLISHED, _FROM_WRITER)


def check_writer(folder: Path) -> list[Finding]:
    """Look at the writer's file and the repeat index; hold the writer's lock meanwhile."""
    found = _check_database(folder / WRITER, _FROM_PUBLISHED)
    if found or not (folder / WRITER).exists():
        return found
    with duckdb.connect((folder / WRITER).absolute(), read_only=True, config=CONFIG) as con:
        for level in (PARAGRAPH, SENTENCE, ARTICLE):
            for part in listed_parts(con, level.name):
                try:
                    check_whole(folder / REPEAT_INDEX / part.file, level, part.checksum)
                except DamagedPart as error:
                    found.append(Finding(REPEAT_INDEX, str(error), "the next run makes it anew when it meets it"))
    return found


def check_snapshots(folder: Path) -> list[Finding]:
    """Look at every block of the snapshots."""
    return [
        Finding(f"{path.parent.name}/{path.name}", line, "remove it: it cannot be restored")
        for path in snapshots(folder).values()
        for line in damaged_blocks(path)
    ]


def check_raw(folder: Path) -> list[Finding]:
    """Compare every raw file with the hash that is its name, and look for those that published documents lead to."""
    again = "read its source again, or copy it from a backup"
    found = [
        Finding(f"{RAW}/{path.parent.name}/{path.name}", "its bytes have another SHA-256 than its name says", again)
        for path in _raw_files(folder)
        if _sha256(path) != path.name
    ]
    if (folder / PUBLISHED).exists():
        try:
            with duckdb.connect((folder / PUBLISHED).absolute(), read_only=True, config=CONFIG) as con:
                paths = con.execute("SELECT DISTINCT path FROM documents ORDER BY path").fetchall()
                bodies = con.execute(
                    "SELECT DISTINCT raw_sha256 FROM fetches WHERE raw_sha256 IS NOT NULL "
                    "AND raw_sha256 NOT IN (SELECT coalesce(container_sha256, raw_sha256) FROM documents) ORDER BY 1"
                ).fetchall()
        except duckdb.Error:
            return found  # check_published has told
        found += [
            Finding(str(path), "the raw file of a document is missing", again)
            for (path,) in paths
            if not (folder / str(path)).is_file()
        ]
        found += [
            Finding(f"{RAW}/{sha[:2]}/{sha}", "the body of an answer is missing", again)
            for (sha,) in bodies
            if not (folder / RAW / sha[:2] / sha).is_file()
        ]
    return found


def _check_database(path: Path, way_out: str) -> list[Finding]:
    if not path.exists():
        return []
    found = [Finding(path.name, line, way_out) for line in damaged_blocks(path)]
    if found:
        return found  # nothing in it is believed
    try:
        with duckdb.connect(path.absolute(), read_only=True, config=CONFIG) as con:
            con.execute("SET TimeZone = 'UTC'")
            if pending_migrations(con):
                return [
                    Finding(path.name, "it has an older schema than this program", "start a run, which migrates it")
                ]
            if cut := missing_blocks(con, path):
                return [Finding(path.name, line, way_out) for line in cut]
            return [Finding(path.name, line, _ROWS) for line in table_findings(con, in_writer=path.name == WRITER)]
    except (SchemaTooNew, ForeignSchema) as error:
        return [Finding(path.name, "its schema is not this program's", str(error))]
    except duckdb.Error as error:
        return [Finding(path.name, f"it cannot be opened: {str(error).splitlines()[0]}", way_out)]


def _raw_files(folder: Path) -> Iterator[Path]:
    for path in sorted((folder / RAW).glob("??/*")):
        if path.is_file():
            yield path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


app = App(name="python -m warehouse.check", help_format="plaintext", version_flags=[])


@app.default
def command(
    *, warehouse: Annotated[Path, Parameter(show_default=False, env_var="PASSAGE_WAREHOUSE")] = DEFAULT_FOLDER
) -> int:
    """Look at everything in a warehouse folder and say what is wrong, one line each, with the way out.

    Exit codes: 0 whole, 1 something is wrong, 2 no warehouse or not readable.

    Parameters
    ----------
    warehouse
        Folder of the warehouse; data/warehouse under the project if left out.
    """
    if not (warehouse / PUBLISHED).exists() and not (warehouse / WRITER).exists():
        print(f"there is no warehouse in {warehouse}: name its folder with --warehouse", file=sys.stderr)
        return 2
    try:
        found = check_published(warehouse) + check_snapshots(warehouse) + check_raw(warehouse)
        try:
            with hold_lock(warehouse):
                found += check_writer(warehouse)
        except (Busy, Unwritable) as error:
            print(f"not looked at: {WRITER} and {REPEAT_INDEX}: {error}")
    except OSError as error:
        print(f"cannot read {error.filename or warehouse}: {error.strerror or error}", file=sys.stderr)
        return 2
    for finding in found:
        print(finding)
    if not found:
        print(f"{os.fspath(warehouse)} is whole")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(app(result_action="return_value"))
