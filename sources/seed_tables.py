"""seeds/*.csv -> frames: the vocabulary and gazetteer that rules read, every column as text.

It does not check meanings: places_to_aliases and the expectations do.
"""

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
