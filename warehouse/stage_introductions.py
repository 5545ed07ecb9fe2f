"""Introductions of a batch -> actors and places of the open transaction: decides what they say, and which go.

Each article keeps what it introduces; the rows of actors and places that are not listed are chosen from all of them. So an
article that is read again, or comes late, changes them as if it had always been there. Refuses to choose: that is
transforms/introductions_to_entries.py. Refuses to begin, commit or roll back.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import polars as pl

from transforms.introductions_to_entries import introductions_to_entries
from transforms.tables import TABLES
from warehouse.stage import unlike_stored

_KEYS = {"actors": "actor_id", "places": "place_id"}
_SCHEMA = {
    "article_id": pl.String,
    "table_name": pl.String,
    "entry_id": pl.String,
    "confidence": pl.Float64,
    "entry": pl.String,
}


@dataclass(frozen=True)
class Introductions:
    """What the articles that were read introduce.

    articles: article_id of all that were read. entries: "actors" and "places", each with the columns of its table,
    article_id and confidence, one row for each article and key.
    """

    articles: pl.Series
    entries: Mapping[str, pl.DataFrame]


def stage_introductions(
    con: duckdb.DuckDBPyConnection, introductions: Introductions, batch: Mapping[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """Replace what these articles introduced, and return the actors and places that the batch has to write.

    batch: its tables.Actors and tables.Places, listed and introduced. The returned ones are the listed ones, and those
    that these articles introduce or introduced before, as all articles of the warehouse together give them.
    """
    rows = pl.concat([_rows(table, introductions.entries[table]) for table in _KEYS])
    con.register("_read", introductions.articles.cast(pl.String).alias("article_id").unique().to_frame())
    con.register("_new", rows)
    try:
        # An article that is not stored yet has introduced nothing.
        con.execute(
            "CREATE OR REPLACE TEMP TABLE _former AS SELECT i.article_id, i.table_name, i.entry_id FROM introductions i "
            "SEMI JOIN (SELECT article_id FROM articles SEMI JOIN _read USING (article_id)) r ON r.article_id = i.article_id"
        )
        con.execute(
            "CREATE OR REPLACE TEMP TABLE _touched AS "
            "SELECT table_name, entry_id FROM _new UNION SELECT table_name, entry_id FROM _former"
        )
        con.execute("DELETE FROM introductions WHERE article_id IN (SELECT article_id FROM _former)")
        con.execute("INSERT INTO introductions SELECT article_id, table_name, entry_id, confidence, entry FROM _new")
        _keep_distinct(con)
    finally:
        con.unregister("_read")
        con.unregister("_new")
    return {table: _entries(con, table, batch[table], introductions.entries[table]) for table in _KEYS}


def _keep_distinct(con: duckdb.DuckDBPyConnection) -> None:
    """Have introduced_entries hold what articles say of an entry once, however many of them say it.

    What one said that is read again may have been its own alone: that is gathered from all of them. News only adds.
    """
    if con.execute("SELECT 1 FROM _former LIMIT 1").fetchone() is not None:
        con.execute(
            "DELETE FROM introduced_entries e USING (SELECT DISTINCT table_name, entry_id FROM _former) f "
            "WHERE f.table_name = e.table_name AND f.entry_id = e.entry_id"
        )
        con.execute(
            "INSERT INTO introduced_entries SELECT DISTINCT i.table_name, i.entry_id, i.confidence, i.entry "
            "FROM introductions i SEMI JOIN _former f ON f.table_name = i.table_name AND f.entry_id = i.entry_id"
        )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE _said AS SELECT e.* FROM introduced_entries e "
        "SEMI JOIN _new n ON n.table_name = e.table_name AND n.entry_id = e.entry_id"
    )
    con.execute(
        "INSERT INTO introduced_entries SELECT DISTINCT n.table_name, n.entry_id, n.confidence, n.entry FROM _new n "
        "ANTI JOIN _said s ON s.table_name = n.table_name AND s.entry_id = n.entry_id "
        "AND s.confidence = n.confidence AND s.entry = n.entry"
    )


def remove_unnamed(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Delete actors and places that no article introduces any more; return how many by table.

    To be called when the batch of the last stage_introductions is staged, so that no claim names them.
    """
    deleted = {}
    for table, key in _KEYS.items():
        row = con.execute(
            f"DELETE FROM {table} e USING (SELECT DISTINCT f.entry_id FROM _former f "
            "SEMI JOIN _touched t ON t.table_name = f.table_name AND t.entry_id = f.entry_id "
            "ANTI JOIN introduced_entries i ON i.table_name = f.table_name AND i.entry_id = f.entry_id "
            f"WHERE f.table_name = '{table}') g WHERE e.{key} = g.entry_id"
        ).fetchone()
        deleted[table] = int(row[0]) if row else 0
    return deleted


def _rows(table: str, entries: pl.DataFrame) -> pl.DataFrame:
    names = TABLES[table].column_names()
    written = [
        (row["article_id"], table, row[_KEYS[table]], row["confidence"], _json({name: row[name] for name in names}))
        for row in entries.iter_rows(named=True)
    ]
    return pl.DataFrame(written, schema=_SCHEMA, orient="row")


def _json(entry: Mapping[str, object]) -> str:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, default=str)


def _entries(con: duckdb.DuckDBPyConnection, table: str, given: pl.DataFrame, introduced: pl.DataFrame) -> pl.DataFrame:
    key = _KEYS[table]
    listed = given.join(introduced, on=key, how="anti")
    # An entry of the lists is what the lists say, even if texts introduced it before it was listed.
    _forget(con, table, listed[key])
    # The surest row stands for all: one more article that gives the row that is stored gives no other (an article that gave
    # it before may, now that it does not). What hundreds of thousands of articles say need not be read for that.
    columns = {name: column.dtype for name, column in TABLES[table].columns().items()}
    said = introduced.select(pl.col(name).cast(dtype) for name, dtype in columns.items()).unique()
    otherwise = pl.concat([unlike_stored(con, table, said)[key].cast(pl.String), _former(con, table)])
    settled = said.filter(~pl.col(key).is_in(otherwise.implode()))
    _forget(con, table, settled[key])
    found = con.execute(
        "SELECT i.confidence, i.entry FROM introduced_entries i "
        "SEMI JOIN _touched t ON t.table_name = i.table_name AND t.entry_id = i.entry_id WHERE i.table_name = ?",
        [table],
    ).fetchall()
    rows = [{**json.loads(entry), "confidence": confidence, "article_id": None} for confidence, entry in found]
    schema = {**columns, "article_id": pl.String(), "confidence": pl.Float64()}
    chosen = introductions_to_entries(pl.DataFrame(rows, schema=schema), key)
    return pl.concat([listed, *(each.select(listed.columns).cast(listed.schema) for each in (settled, chosen))])


def _forget(con: duckdb.DuckDBPyConnection, table: str, entries: pl.Series) -> None:
    """Say that nothing has to be chosen, and nothing can be left unnamed, for these ids."""
    con.register("_decided", entries.cast(pl.String).alias("entry_id").to_frame())
    try:
        con.execute(
            f"DELETE FROM _touched WHERE table_name = '{table}' AND entry_id IN (SELECT entry_id FROM _decided)"
        )
    finally:
        con.unregister("_decided")


def _former(con: duckdb.DuckDBPyConnection, table: str) -> pl.Series:
    return con.execute("SELECT entry_id FROM _former WHERE table_name = ?", [table]).pl()["entry_id"].cast(pl.String)
