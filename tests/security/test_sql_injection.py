"""Content and names reach SQL as values only: no text of an article, file or table becomes a statement or identifier."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import duckdb
import polars as pl
import pytest

from flows.run import Outcome
from transforms.tables import TABLES
from warehouse.answer import UsageError
from warehouse.export import export_warehouse
from warehouse.reader import connect
from warehouse.stage import BatchError, stage_batch

PROJECT = Path(__file__).resolve().parents[2]
ROOMS = ("flows", "sources", "transforms", "expectations", "warehouse")
CALLS = {"execute", "executemany", "sql", "query", "from_query", "extract_statements"}
# What may stand in braces in a statement. Each is a name of a table, column or view that comes from
# transforms/tables.py, warehouse/views, a constant beside it or (export.py, checked there) the catalog; the last group
# is a statement's part made of such names, and `literal`, a path quoted as SQL quotes. Names in capitals are constants.
IDENTIFIERS = {"table", "column", "name", "key", "claims", "catalog", "alias", "level"}
PARTS = {
    "texts",
    "names",
    "assign",
    "same_key",
    "_same_key",
    "order",
    "literal",
    "comment",
    "old",
    "new",
    "wanted",
    "without",
    "differs",
    "sources",
    "condition",
}
# Statements that are somebody's own: of the analyst, of migrations and of rules, each file a statement.
OWN = {"migration.sql", "query.sql", "rule.sql"}


def test_every_hostile_name_and_text_is_stored_as_it_is(
    hostile: Outcome, hostile_con: duckdb.DuckDBPyConnection, planted: SimpleNamespace
) -> None:
    assert hostile.state == "published"
    assert {name for (name,) in hostile_con.execute("SELECT table_name FROM duckdb_tables()").fetchall()} >= set(TABLES)
    files = hostile_con.execute("SELECT source_file, article_id FROM articles WHERE text LIKE '%DROP TABLE figures%'")
    assert files.fetchall() == [(f"{planted.sql_name}.txt", planted.sql_name)]
    titles = {title for (title,) in hostile_con.execute("SELECT title FROM articles").fetchall()}
    assert "'; DELETE FROM figures; --" in titles
    assert hostile_con.execute("SELECT count(*) > 100 FROM places").fetchone() == (True,)


def test_no_statement_holds_anything_of_the_content(
    hostile: Outcome, hostile_con: duckdb.DuckDBPyConnection, statements: list[str], planted: SimpleNamespace
) -> None:
    assert len(statements) > 200
    words = [
        planted.canary,
        planted.sql_name,
        "DROP TABLE figures",
        "DELETE FROM figures;",
        "evil.example",
        "army said",
        "canary",
        "run-hostile",
    ]
    for column in ("article_id", "source_uri", "title", "sha256"):
        words += [str(w) for (w,) in hostile_con.execute(f"SELECT DISTINCT {column} FROM articles").fetchall() if w]
    words = [word for word in words if len(word) > 4 and word != "plain"]
    attached = (
        f"ATTACH '{str(hostile.folder / 'warehouse.duckdb').replace(chr(39), chr(39) * 2)}' AS published (READ_ONLY)"
    )
    for sql in statements:
        if sql != attached:
            assert [word for word in words if word in sql] == [], sql[:300]


def _statements(tree: ast.AST) -> Iterator[ast.expr]:
    """First arguments of calls that hand SQL to DuckDB, and every f-string that looks like SQL."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CALLS
            and node.args
        ):
            yield node.args[0]
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
            if any(f"{word} " in text for word in ("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ATTACH")):
                yield node


def _strange(code: str) -> list[str]:
    """Parts of SQL in `code` that are neither constant nor a name of the lists above."""
    found = []
    for expression in _statements(ast.parse(code)):
        for node in ast.walk(expression):
            if isinstance(node, ast.FormattedValue):
                used = {name.id for name in ast.walk(node.value) if isinstance(name, ast.Name)}
                if (
                    ast.unparse(node.value) not in OWN
                    and not {name for name in used if not name.isupper()} <= IDENTIFIERS | PARTS
                ):
                    found.append(f"{node.lineno}: {ast.unparse(node.value)}")
            elif isinstance(node, ast.Call | ast.BinOp) and not isinstance(expression, ast.JoinedStr):
                found.append(f"{node.lineno}: {ast.unparse(node)}")
        if isinstance(expression, ast.Attribute) and ast.unparse(expression) not in OWN:
            found.append(f"{expression.lineno}: {ast.unparse(expression)}")
    return found


def test_statements_are_built_from_declared_names_only() -> None:
    """`format`, `%` and + of variables are not used for SQL at all; in braces stands an identifier of the lists above."""
    for path in (path for room in ROOMS for path in (PROJECT / room).rglob("*.py")):
        assert _strange(path.read_text(encoding="utf-8")) == [], path.relative_to(PROJECT)


@pytest.mark.parametrize(
    "code",
    [
        "con.execute(f\"SELECT * FROM articles WHERE title = '{title}'\")",
        'con.execute("SELECT * FROM articles WHERE title = " + title)',
        'con.execute("SELECT * FROM articles WHERE title = %s" % title)',
        'con.sql("SELECT * FROM {}".format(path))',
        'question = f"DELETE FROM articles WHERE article_id = {article_id}"',
    ],
)
def test_a_statement_built_from_content_would_be_found(code: str) -> None:
    assert _strange(code) != []


@pytest.mark.parametrize(
    "batch",
    [
        {"articles; DROP TABLE places": pl.DataFrame({"article_id": ["x"]})},
        {"places": pl.DataFrame({'place_id" = NULL; --': ["x"]})},
    ],
)
def test_undeclared_tables_and_columns_are_refused(batch: dict[str, pl.DataFrame]) -> None:
    con = duckdb.connect()
    with pytest.raises(BatchError):
        stage_batch(con, batch, "run", "1", datetime(2026, 1, 1, tzinfo=UTC))
    assert con.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (0,)


@pytest.mark.parametrize(
    "ddl",
    [
        """CREATE TABLE "../../escaped" (a INTEGER PRIMARY KEY)""",
        """CREATE TABLE "a"" UNION SELECT 1; --" (a INTEGER PRIMARY KEY)""",
        """CREATE TABLE a ("b"" DESC; --" INTEGER PRIMARY KEY)""",
        """CREATE VIEW "/etc/v" AS SELECT 1""",
    ],
)
def test_a_strangers_warehouse_cannot_name_files_or_statements(tmp_path: Path, ddl: str) -> None:
    """Someone may be sent a warehouse.duckdb; the names in it are not trusted when it is exported."""
    folder = tmp_path / "w"
    folder.mkdir()
    with duckdb.connect(folder / "warehouse.duckdb") as con:
        con.execute(ddl)
    reader = connect(folder)
    with pytest.raises(UsageError, match="a name that Passage never gives"):
        export_warehouse(reader, tmp_path / "out", "csv")
    reader.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["w"]


def test_a_planted_view_reads_nothing_but_the_warehouse(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    with duckdb.connect(tmp_path / "warehouse.duckdb") as con:
        con.execute(f"CREATE VIEW v_trap AS SELECT * FROM read_csv('{tmp_path}/secret.csv')")
        con.execute("CREATE MACRO trap() AS TABLE SELECT * FROM read_text('/etc/hostname')")
    reader = connect(tmp_path)
    for sql in ("SELECT * FROM v_trap", "SELECT * FROM trap()"):
        with pytest.raises(duckdb.PermissionException):
            reader.execute(sql).fetchall()
    reader.close()
