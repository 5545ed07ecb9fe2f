"""Lines typed or piped -> answers: decides where a statement ends and what the dot commands show.

Refuses to keep a history on disk: what analysts ask is theirs.
"""

import sys
from typing import IO

import duckdb

from warehouse import render
from warehouse.answer import TOO_LARGE, Format, UsageError, explain, run_query, table_width

_HELP = """.tables          tables and views, with what they hold or answer
.schema NAME     columns of a table or view, with their meaning
.help            this list
.quit            leave (also Ctrl-D)
Anything else is SQL, up to a ; at the end of a line. Ctrl-C drops what was typed, or stops a running query."""


def run_shell(con: duckdb.DuckDBPyConnection, lines: IO[str], out: IO[str], form: Format) -> int:
    """Read statements from `lines` and write their answers to `out` until it ends; return the exit code.

    A person at a terminal gets a prompt and goes on after an error; piped input stops at its first error with 2.
    """
    talking = lines.isatty()
    if talking:
        import readline  # noqa: F401, PLC0415 - its import gives input() editing and an in-memory history

        print("Passage warehouse, read-only. .help for help, ; ends a statement.", file=out)
    buffer = ""
    while True:
        try:
            line = _next_line(lines, talking, bool(buffer))
            if line is None:
                return _run(con, buffer, out, form) if buffer.strip() else 0
            command = line.strip()
            if not buffer and command.startswith("."):
                if command in (".quit", ".exit"):
                    return 0
                code = _dot(con, command, out, form)
            else:
                buffer = f"{buffer}{line}\n" if buffer or command else ""
                if not command.endswith(";") or _inside_text(con, buffer):
                    continue
                text, buffer = buffer, ""
                code = _run(con, text, out, form)
            if code and not talking:
                return code
        except KeyboardInterrupt:
            if not talking:
                raise
            buffer = ""
            print(file=out)


def _next_line(lines: IO[str], talking: bool, more: bool) -> str | None:
    if talking and lines is sys.stdin:
        try:
            return input("    ...> " if more else "passage> ")
        except EOFError:
            print()
            return None
    line = lines.readline()
    return line.rstrip("\n") if line else None


def _inside_text(con: duckdb.DuckDBPyConnection, sql: str) -> bool:
    """Return True if the ; at the end of `sql` stands inside a quotation or comment that is still open."""
    try:
        con.extract_statements(sql)
    except duckdb.ParserException as error:
        return "unterminated" in str(error)
    return False


def _run(con: duckdb.DuckDBPyConnection, sql: str, out: IO[str], form: Format) -> int:
    try:
        run_query(con, sql, form, out)
    except UsageError:
        return 0  # a lone ; or comment
    except duckdb.Error as error:
        print(explain(error), file=sys.stderr)
        return 2
    except MemoryError:
        print(TOO_LARGE, file=sys.stderr)
        return 2
    out.flush()
    return 0


def _dot(con: duckdb.DuckDBPyConnection, command: str, out: IO[str], form: Format) -> int:
    word, _, name = command.partition(" ")
    name = name.strip().strip(';"')
    if word == ".help":
        print(_HELP, file=out)
    elif word == ".tables":
        return _run(
            con,
            "SELECT table_name AS name, 'table' AS kind, comment AS holds FROM duckdb_tables() "
            "UNION ALL SELECT view_name, 'view', comment FROM duckdb_views() WHERE NOT internal ORDER BY kind, name",
            out,
            form,
        )
    elif word == ".schema" and name:
        found = con.execute(
            "SELECT column_name, data_type, CASE WHEN is_nullable THEN 'null' ELSE 'not null' END, comment "
            "FROM duckdb_columns() WHERE lower(table_name) = lower(?) AND NOT internal ORDER BY column_index",
            [name],
        ).fetchall()
        if not found:
            print(f"no table or view {render.visible(name)}: .tables lists them", file=sys.stderr)
            return 2
        about = con.execute(
            "SELECT comment FROM duckdb_tables() WHERE lower(table_name) = lower($1) "
            "UNION ALL SELECT comment FROM duckdb_views() WHERE lower(view_name) = lower($1)",
            [name],
        ).fetchone()
        print(render.visible(f"{name}: {about[0] if about else ''}"), file=out)
        render.write_table(["column", "type", "null", "meaning"], found, out, table_width(out))
    else:
        print(f"unknown command {render.visible(command)}: .help lists them (.schema needs a name)", file=sys.stderr)
        return 2
    return 0
