"""SQL and a connection -> written rows: decides in which form an answer is shown.

Refuses to choose a connection: reader.py opens it.
"""

import os
import shutil
from collections.abc import Iterator
from typing import IO, Literal

import duckdb

from warehouse import render

Format = Literal["table", "csv", "json", "parquet"]

# DuckDB's errors say so themselves; this is for an answer that outgrew the memory while it was written.
TOO_LARGE = "the answer needs more memory than a query may have: ask for fewer or shorter values"
_CHUNK = 2048
_PIPE_WIDTH = 160  # columns of a table that does not go to a terminal, unless COLUMNS says otherwise


class UsageError(Exception):
    """The command cannot be carried out as asked; the message says why and what would do."""


def run_query(con: duckdb.DuckDBPyConnection, sql: str, form: Format, out: IO[str]) -> None:
    """Run every statement of `sql` and write the rows of the last one (`table`: of each) to `out` in `form`.

    parquet goes to out's binary buffer. Raises UsageError for text without a statement, duckdb.Error for bad SQL.
    """
    statements = con.extract_statements(sql)
    if not statements:
        raise UsageError("the SQL holds no statement")
    for position, statement in enumerate(statements, 1):
        con.execute(statement)
        if form == "table" or position == len(statements):
            write_result(con, form, out)


def write_result(con: duckdb.DuckDBPyConnection, form: Format, out: IO[str]) -> None:
    """Write the pending result of `con` to `out` in `form`; writes nothing for a statement without rows."""
    if con.description is None:
        return
    columns = [str(column[0]) for column in con.description]
    if form == "parquet":
        # Slow to load, and needed for this format only.
        import pyarrow.parquet as pq  # noqa: PLC0415

        reader = con.to_arrow_reader(_CHUNK * 50)
        with pq.ParquetWriter(out.buffer, reader.schema) as writer:  # type: ignore[attr-defined]
            for batch in reader:
                writer.write_batch(batch)
    elif form == "csv":
        render.write_csv(columns, fetch_rows(con), out)
    elif form == "json":
        render.write_json(columns, fetch_rows(con), out)
    else:
        render.write_table(columns, fetch_rows(con), out, table_width(out))


def fetch_rows(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the pending result without holding them all."""
    while rows := con.fetchmany(_CHUNK):
        yield from rows


def explain(error: BaseException) -> str:
    """Return `error` as one line for stderr, control characters of the query or the data made visible."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return render.visible(" ".join(lines[:1] + [line for line in lines[1:] if not set(line) <= set("^ ~")]))


def table_width(out: IO[str]) -> int:
    """Return how many characters wide a table for `out` may be."""
    if os.environ.get("COLUMNS", "").isdigit() or out.isatty():
        return max(20, shutil.get_terminal_size().columns)
    return _PIPE_WIDTH
