"""seeds/*.csv -> frames or rows: the vocabulary, the gazetteer and the list of feeds, every column as text.

It does not check meanings: places_to_aliases, feed_list and the expectations do.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from sources.reading import InputError


def read_seed_table(folder: Path, name: str) -> pl.DataFrame:
    """Read one seed table; empty cells are null. Raises InputError naming the file if it cannot be read."""
    path = folder / f"{name}.csv"
    try:
        return pl.read_csv(path, infer_schema=False, encoding="utf8")
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"the seed table {path} cannot be read: {reason}. Restore it, or set PASSAGE_SEEDS.") from None


def read_seed_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each line and its cells, the header first; blank lines are left out.

    For tables that people edit by hand, where one bad row must not cost the others: a row is a line, and one whose quotes
    do not close is a single cell. Raises InputError naming the file.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or error
        raise InputError(f"the table {path} cannot be read: {reason}. Restore or correct it.") from None
    for number, line in enumerate(lines, start=1):
        try:
            (row,) = csv.reader([line], strict=True) if line else ([],)
        except csv.Error:
            row = [line]
        if any(cell.strip() for cell in row):
            yield number, row
