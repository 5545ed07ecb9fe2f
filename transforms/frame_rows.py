"""frame -> its rows as Python values: decides nothing; it is how finders read frames without paying for every row."""

from collections.abc import Iterator
from typing import Any

import polars as pl

_ROWS_AT_ONCE = 500


def rows_of(frame: pl.DataFrame) -> Iterator[tuple[Any, ...]]:
    """The rows of a frame (which has a column), column by column turned into Python values: twice as fast as row by row.

    Some hundred rows at a time, so that they are still at hand when they are read, and their memory serves the next.
    """
    for part in frame.iter_slices(_ROWS_AT_ONCE):
        yield from zip(*[column.to_list() for column in part.get_columns()], strict=True)
