"""writer's database -> files of the repeat index that count: decides what is listed and what is left over.

Light on purpose: every opening of a writer asks it. It never opens a file of the index.
"""

from pathlib import Path
from typing import NamedTuple

import duckdb

from warehouse.folder import REPEAT_INDEX, Unwritable


class Listed(NamedTuple):
    """One part of a level."""

    number: int
    file: str
    texts: int
    checksum: int


def listed_parts(con: duckdb.DuckDBPyConnection, level: str) -> list[Listed]:
    """Return the parts of a level, oldest first."""
    rows = con.execute(
        "SELECT number, file, texts, checksum FROM repeat_index_parts WHERE level = ? ORDER BY number", [level]
    ).fetchall()
    return [Listed(*row) for row in rows]


def list_parts(con: duckdb.DuckDBPyConnection, level: str, parts: list[Listed]) -> None:
    """Say, inside a transaction, that these are the parts of a level now."""
    con.execute("DELETE FROM repeat_index_parts WHERE level = ?", [level])
    for part in parts:
        con.execute("INSERT INTO repeat_index_parts VALUES (?, ?, ?, ?, ?)", [level, *part])


def remove_unlisted(folder: Path, con: duckdb.DuckDBPyConnection) -> None:
    """Remove the files that the list does not name. Call it outside a transaction. Raises Unwritable."""
    kept = {file for (file,) in con.execute("SELECT file FROM repeat_index_parts").fetchall()}
    try:
        for path in (folder / REPEAT_INDEX).glob("*"):
            if path.name not in kept:
                path.unlink()
    except OSError as error:
        raise Unwritable(folder, f"{REPEAT_INDEX}: {error.strerror or error}") from None
