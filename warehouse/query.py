"""SQL on the command line -> an answer from the published warehouse, or a shell: decides exit codes and output file.

Refuses everything but reading, see reader.py.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import duckdb
from cyclopts import App, Parameter

from warehouse.answer import TOO_LARGE, Format, UsageError, explain, run_query
from warehouse.folder import DEFAULT_FOLDER
from warehouse.memory_ceiling import bound_memory
from warehouse.reader import NoWarehouse, connect
from warehouse.shell import run_shell


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
        draft.unlink(missing_ok=True)
        # "x": in a folder that others may write, what lies under a name that can be guessed may be their link.
        with draft.open("x", encoding="utf-8", newline="") as out:
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
                with _output(out, format) as target:
                    return run_shell(con, sys.stdin, target, format)
            with _output(out, format) as target:
                run_query(con, sys.stdin.read() if sql == "-" else sql, format, target)
        finally:
            con.close()
    except (NoWarehouse, UsageError, duckdb.Error) as error:
        print(explain(error), file=sys.stderr)
        return 2
    except MemoryError:
        print(TOO_LARGE, file=sys.stderr)
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
    bound_memory()
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
