"""Offending rows -> a short JSON text: decides how much of a bad row is kept as evidence.

It does not escape for Markdown or HTML: expectations.report does, where the text is shown.
"""

import json
from collections.abc import Sequence

import polars as pl

ROWS = 5
CHARACTERS = 200


def sample(frame: pl.DataFrame, positions: Sequence[int], columns: Sequence[str]) -> str | None:
    """First rows of `frame` at `positions` (row numbers from 0) as a JSON list of objects of `columns`.

    Columns the frame does not have are left out, a column named twice comes once; at most 5 rows; every value is
    written as text of at most 200 characters, an ellipsis behind what was cut; nulls stay null. None without rows.
    """
    wanted = [column for column in dict.fromkeys(columns) if column in frame.columns]
    if not positions or not wanted:
        return None
    rows = frame.select(wanted)[list(positions[:ROWS])].to_dicts()
    return json.dumps([{name: _cut(value) for name, value in row.items()} for row in rows], ensure_ascii=False)


def _cut(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if len(text) <= CHARACTERS else text[:CHARACTERS] + "…"
