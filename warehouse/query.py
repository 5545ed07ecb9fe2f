"""SQL -> rows of the published warehouse: decides what an analyst's connection may do, and prints the answer.

Refuses everything but reading: no other file, no network, no extension, no setting, no change.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated, Literal

import duckdb
from cyclopts import App, Parameter

from warehouse import render
from warehouse.folder import DEFAULT_FOLDER, PUBLISHED

Format = Literal["table", "csv", "json", "parquet"]

_CHUNK = 2048
_PIPE_WIDTH = 160  # columns of a table that does not go to a terminal, unless COLUMNS says otherwise


class NoWarehouse(Exception):
    """The folder has no published warehouse that this program can open."""


class UsageError(Exception):
    """The command cannot be carried out as asked; the message says why and what would do."""


def connect(folder: Path, memory_limit: str = "2GB", threads: int = 2) -> duckdb.DuckDBPyConnection:
    """Open the published warehouse of `folder` for reading only, with every other door locked.

    Local files are switched off altogether: without that DuckDB still lets a reader write the database's own
    write-ahead log and spill folder. So nothing spills: a query beyond `memory_limit` fails. Temporary tables work.
    A second connection of the same process shares the first one's snapshot; a new process sees the newest.
    Raises NoWarehouse.
    """
    path = folder / PUBLISHED
    if not path.is_file():
        raise NoWarehouse(
            f"no published warehouse at {path}: ingest something first, or name a folder with --warehouse"
        )
    try:
        con = duckdb.connect(
            path,
            read_only=True,
            config={
                "enable_external_access": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "allow_community_extensions": False,
                "python_enable_replacements": False,
                "temp_directory": "",
                "memory_limit": memory_limit,
                "threads": threads,
            },
        )
        con.execute("SET TimeZone = 'UTC'")
        con.execute("SET disabled_filesystems = 'LocalFileSystem'")
        con.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        raise NoWarehouse(f"cannot open {path}: {str(error).splitlines()[0]}") from None
    return con


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


@contextmanager
def _output(path: Path | None, form: Format) -> Iterator[IO[str]]:
    """Give stdout, or a file that appears under its name only when it is whole."""
    if path is None:
        if form == "parquet" and sys.stdout.isatty():
            raise UsageError("parquet is not for a terminal: name a file with --out, or redirect")
        yield sys.stdout
        sys.stdout.flush()
        return
    draft = path.with_name(path.name + ".partial")
    try:
        with draft.open("w", encoding="utf-8", newline="") as out:
            yield out
        draft.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from None
    finally:
        draft.unlink(missing_ok=True)


app = App(name="python -m warehouse.query", help_format="plaintext", version_flags=[])


@app.default
def query(
    sql: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    /,
    *,
    warehouse: Annotated[Path, Parameter(show_default=False, env_var="PASSAGE_WAREHOUSE")] = DEFAULT_FOLDER,
    format: Format = "table",
    out: Path | None = None,
) -> int:
    """Ask the published warehouse a question in SQL; without SQL, open a shell.

    Reads only: no other files, no network, no settings, no changes.
    Exit codes: 0 answered, 2 bad SQL, bad usage or no warehouse.

    Parameters
    ----------
    sql
        One or more statements; "-" reads them from standard input. Left out: an interactive shell.
    warehouse
        Folder of the warehouse; data/warehouse under the project if left out.
    format
        table (for people), csv (texts that a spreadsheet would run as formulas get a ' in front),
        json (one array, one row per line), parquet.
    out
        File to write to instead of standard output.
    """
    try:
        con = connect(warehouse)
        try:
            if sql is None:
                from warehouse.shell import run_shell  # noqa: PLC0415 - the shell imports this module

                with _output(out, format) as target:
                    return run_shell(con, sys.stdin, target, format)
            with _output(out, format) as target:
                run_query(con, sys.stdin.read() if sql == "-" else sql, format, target)
        finally:
            con.close()
    except (NoWarehouse, UsageError, duckdb.Error) as error:
        print(explain(error), file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read us (head, less) has seen enough; keep Python from complaining when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    return 0


def main() -> None:
    """Run the command line; cyclopts exits with 2 on bad usage."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
