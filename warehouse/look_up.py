"""Frame of keys, statement -> the rows that it finds by them. Refuses to know what is asked."""

import duckdb
import polars as pl


def look_up(con: duckdb.DuckDBPyConnection, asked: pl.DataFrame, sql: str) -> pl.DataFrame:
    """Return what `sql`, in which `asked` is the table _keys, finds; all columns as String. Raises duckdb.Error."""
    con.register("_keys", asked)
    try:
        found = con.execute(sql).pl()
    finally:
        con.unregister("_keys")
    return found.select(pl.all().cast(pl.String))
