"""Staged polars frame -> pandas frame that great-expectations can judge: decides how nulls and types are carried over.

It does not check anything and drops no row: row N of the result is row N of the staged frame.
"""

import pandas as pd
import polars as pl
import polars.selectors as cs


def staged_to_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """Convert `frame` for great-expectations; the index counts the rows from 0.

    Integers of every width become 64 bit (floats where there are nulls; offsets and counts stay far below 2**53),
    because bounds on other widths are compared value by value in Python. Lists of text become one text, because lists
    cannot be hashed; a null list stays null. Dates and UTC timestamps are only ever tested for null: bounds on them
    are SQL rules, where time zones and all-null columns have one meaning.
    """
    return frame.with_columns(
        cs.integer().cast(pl.Int64),
        cs.float().cast(pl.Float64),
        cs.by_dtype(pl.List(pl.String)).list.join("|", ignore_nulls=True),
    ).to_pandas()
