"""Warehouse -> one hash per table: decides when two warehouses say the same.

Equal hashes mean equal rows, whatever their order in the file and whenever, by which run and in which batch they came:
the columns that tell the history of a row are left out, and so are the ledgers of runs. It refuses to say what differs.

    SHA-256 of: the columns compared, how many rows, the sum (mod 2^256) of the SHA-256 of every row as JSON

Rows are written as text by Python's json and not by DuckDB, so that another version of it changes no hash.
"""

import hashlib
import json
from collections.abc import Collection
from datetime import UTC, date, datetime

import duckdb

from transforms.tables import TABLES

# Tables about runs and sources, not about the news.
LEDGERS = ("runs", "run_stages", "validation_results", "fetches", "feed_state")
HASHED = tuple(table for table in TABLES if table not in LEDGERS)
# When a row's input was read, tried again or accepted. The declared columns hold no provenance: see tables.Provenance.
HISTORY = {"documents": ("fetched_at",), "rejections": ("run_id", "retry_count", "resolved_at")}

_ROWS = 10_000
_MODULUS = 1 << 256


def table_hashes(con: duckdb.DuckDBPyConnection, tables: Collection[str] = HASHED) -> dict[str, str]:
    """Return table -> 64 hexadecimal digits for `tables` of the warehouse that `con` has open.

    Reads inside the transaction of `con`, if one is open. Raises duckdb.Error if a declared table or column is not there:
    open the warehouse for writing once, which migrates it.
    """
    return {table: _hash(con, table) for table in tables}


def hashed_columns(table: str) -> list[str]:
    """Return the columns of `table` that its hash covers, in order of their names."""
    return sorted(name for name in TABLES[table].columns() if name not in HISTORY.get(table, ()))


def _hash(con: duckdb.DuckDBPyConnection, table: str) -> str:
    columns = hashed_columns(table)
    names = ", ".join(f'"{name}"' for name in columns)
    con.execute(f"SELECT {names} FROM {table}")
    count = total = 0
    while rows := con.fetchmany(_ROWS):
        count += len(rows)
        for row in rows:
            text = json.dumps(row, ensure_ascii=True, separators=(",", ":"), default=_written)
            total += int.from_bytes(hashlib.sha256(text.encode("ascii")).digest(), "big")
        total %= _MODULUS
    whole = json.dumps([columns, count, f"{total:064x}"])
    return hashlib.sha256(whole.encode("ascii")).hexdigest()


def _written(value: object) -> str:
    """A value that JSON does not know, as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a column holds {value!r}, a {type(value).__name__}, for which no text is laid down here")
