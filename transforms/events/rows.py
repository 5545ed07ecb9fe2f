"""tellings as rows -> event_mentions frame: decides nothing; it sets the types and the order of the rows.

Who states a telling is not known here: the columns say "unattributed".
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import polars as pl


class EventRow(NamedTuple):
    """A row of EventMentions in the order of its columns, without attribution. Days are counted from 1970-01-01."""

    mention_id: str
    article_id: str
    sentence_id: str
    char_start: int
    char_end: int
    trigger: str
    trigger_start: int
    event_type: str
    status: str
    status_words: str | None
    assertion: str
    places: tuple[tuple[str, str], ...]
    actors: tuple[tuple[str, str], ...]
    date_edtf: str | None
    date_start: int | None
    date_end: int | None
    date_precision: str | None
    figure_ids: tuple[str, ...]
    series: str | None
    is_nominal: bool
    is_leg: bool
    is_background: bool
    off_story: bool
    confidence: float
    rule: str


_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "mention_id": pl.String,
    "article_id": pl.String,
    "sentence_id": pl.String,
    "char_start": pl.Int64,
    "char_end": pl.Int64,
    "trigger": pl.String,
    "trigger_start": pl.Int64,
    "event_type": pl.String,
    "status": pl.String,
    "status_words": pl.String,
    "assertion": pl.String,
    "places": pl.List(pl.Struct({"place_id": pl.String, "role": pl.String})),
    "actors": pl.List(pl.Struct({"actor_id": pl.String, "role": pl.String})),
    "date_edtf": pl.String,
    "date_start": pl.Date,
    "date_end": pl.Date,
    "date_precision": pl.String,
    "figure_ids": pl.List(pl.String),
    "series": pl.String,
    "is_nominal": pl.Boolean,
    "is_leg": pl.Boolean,
    "is_background": pl.Boolean,
    "attributed_to": pl.String,
    "attribution_basis": pl.String,
    "off_story": pl.Boolean,
    "confidence": pl.Float64,
    "rule": pl.String,
}
_LISTS: dict[str, tuple[str, str] | None] = {
    "places": ("place_id", "role"),
    "actors": ("actor_id", "role"),
    "figure_ids": None,
}
_DAYS = ("date_start", "date_end")
_UNATTRIBUTED = ("attributed_to", "attribution_basis")


def rows_to_event_mentions(rows: list[EventRow]) -> pl.DataFrame:
    """Rows as a frame of EventMentions, ordered by article_id, char_start, trigger_start, mention_id.

    Lists are gathered from flat columns, since building nested values one by one is slow.
    """
    if not rows:
        return pl.DataFrame(schema=_SCHEMA)
    columns = dict(zip(EventRow._fields, zip(*rows, strict=True), strict=True))
    plain = [
        pl.Series(name, columns[name], dtype=pl.Int32 if name in _DAYS else kind)
        for name, kind in _SCHEMA.items()
        if name not in _LISTS and name not in _UNATTRIBUTED
    ]
    lists = [_lists(name, columns[name], fields) for name, fields in _LISTS.items()]
    return (
        pl.DataFrame([*plain, *lists])
        .with_columns(
            pl.col(_DAYS).cast(pl.Date),
            attributed_to=pl.lit(None, dtype=pl.String),
            attribution_basis=pl.lit("unattributed"),
        )
        .select(_SCHEMA.keys())
        .sort("article_id", "char_start", "trigger_start", "mention_id")
    )


def _lists(name: str, values: Sequence[Sequence[Any]], fields: tuple[str, ...] | None) -> pl.Series:
    """A column of lists; lists of structs where `fields` are named."""
    items = [item for value in values for item in value]
    if fields is None:
        flat = pl.Series(name, items, dtype=pl.String).to_frame()
    else:
        parts = zip(*items, strict=True) if items else [()] * len(fields)
        flat = pl.DataFrame(dict(zip(fields, parts, strict=True)), schema=dict.fromkeys(fields, pl.String))
        flat = flat.select(pl.struct(fields).alias(name))
    at = [row for row, value in enumerate(values) for _ in value]
    gathered = flat.with_columns(row=pl.Series(at, dtype=pl.UInt32)).group_by("row", maintain_order=True).agg(name)
    rows = pl.DataFrame({"row": pl.int_range(len(values), dtype=pl.UInt32, eager=True)})
    empty = pl.lit([], dtype=_SCHEMA[name])
    return (
        rows.join(gathered, on="row", how="left", maintain_order="left")[name]
        .to_frame()
        .select(pl.col(name).fill_null(empty))[name]
    )
