"""One batch of hostile news, led through the house once: what the tests of this room look at from every side."""

import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from flows.run import Outcome, Run
from flows.settings import Settings
from flows.steps import Steps
from warehouse.reader import connect

CANARY = "Zq7canary"  # stands wherever a credential stands, and must stand nowhere afterwards
SQL_NAME = "x'); DROP TABLE articles; --"
MARKUP_NAME = "[click](javascript:alert(1))<img src=x onerror=alert(2)>| cell | `code` *b*"
ESCAPES = (
    "\x1b]8;;http://evil.example\x07link\x1b]8;;\x07 \x1b[2J \u202egpj.exe \u2066x\u2069 over\rwritten \x9b31m\x7f"
)
FORMULAS = ["=HYPERLINK(A1)", "+1+1", "-2+3", "@SUM(A1)", "\uff1d1+1", "'=1+1", "plain"]
BODY = (
    "The army said 90 people left Homs on Sunday under a deal. Over 100 civilians were evacuated from Aleppo to Idlib."
)


def _write(folder: Path) -> None:
    """Every way in that a name or a text has: files, members of an archive, rows of tables, a page."""
    (folder / f"{SQL_NAME}.txt").write_text(f"{SQL_NAME}\n\n{BODY} Robert'); DROP TABLE figures;--\n", encoding="utf-8")
    (folder / f"{MARKUP_NAME.replace('/', '_')}.txt").write_bytes(b"")
    (folder / "markup.txt").write_text(
        f"# Heading <script>alert(1)</script>\n\n{BODY}\n\n![i](http://evil.example/i.png) | a | b |\n",
        encoding="utf-8",
    )
    (folder / "escapes.txt").write_text(
        f"Town \x1b[31mred{ESCAPES}\n\n{BODY} {ESCAPES}\n", encoding="utf-8"
    )  # set aside
    (folder / os.fsdecode(b"bytes\xff\x1b[2J\nforged: line.txt")).write_text(f"Bytes\n\n{BODY}", encoding="utf-8")
    (folder / f"index.html?access_token={CANARY}.txt").write_text(f"Mirrored\n\n{BODY}", encoding="utf-8")
    (folder / f"environment {CANARY[:2]}.txt").write_bytes(f"AWS_SECRET_ACCESS_KEY={CANARY}\n".encode() + bytes(300))
    rows = [
        {"text": f"Row {n}. {BODY}", "id": f"https://desk:{CANARY}@api.example/item?n={n}&api_key={CANARY}", "title": t}
        for n, t in enumerate(FORMULAS)
    ]
    rows += [{"text": None, "url": f"https://desk:{CANARY}@api.example/", "title": "nothing"}]
    rows += [{"text": f"Controls. {BODY} The city {ESCAPES} fell.", "id": "controls", "title": f"Town {ESCAPES}"}]
    rows += [{"text": f"Ids. {BODY}", "id": "../../../../tmp/escape", "title": "'; DELETE FROM figures; --"}]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("../../up.txt", "/root.txt", "..\\..\\back.txt", "C:\\drive.txt", "a/../../b.txt"):
            archive.writestr(name, f"Member {name}\n\n{BODY}")
        archive.writestr(f"page.txt?token={CANARY}", f"Token\n\n{BODY}")
    (folder / "news.zip").write_bytes(packed.getvalue())


@pytest.fixture(scope="session")
def planted() -> SimpleNamespace:
    """The hostile words, by name."""
    return SimpleNamespace(
        canary=CANARY, sql_name=SQL_NAME, markup_name=MARKUP_NAME, escapes=ESCAPES, formulas=FORMULAS, body=BODY
    )


class _Recording:
    """A connection that remembers the text of every statement it is given."""

    def __init__(self, con: duckdb.DuckDBPyConnection, statements: list[str]) -> None:
        self._con, self._statements = con, statements

    def execute(self, sql: str, *parameters: object) -> duckdb.DuckDBPyConnection:
        self._statements.append(sql)
        return self._con.execute(sql, *parameters)

    def __getattr__(self, name: str) -> object:
        return getattr(self._con, name)


@pytest.fixture(scope="session")
def statements() -> list[str]:
    """The SQL that the ingestion of the hostile news gave to DuckDB; filled by the fixture `hostile`."""
    return []


@pytest.fixture(scope="session")
def hostile_news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "it's; --news"
    folder.mkdir()
    _write(folder)
    return folder


@pytest.fixture(scope="session")
def hostile(hostile_news: Path, statements: list[str]) -> Outcome:
    """The hostile news ingested, without Prefect, under a folder whose name is no harmless one either."""
    from flows.ingest import ingest_batch

    settings = Settings(warehouse=hostile_news.parent / "ware'house; DROP TABLE articles")
    run = Run("run-hostile", "test")
    connect_plainly = duckdb.connect
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", lambda *a, **k: _Recording(connect_plainly(*a, **k), statements))
        return ingest_batch([str(hostile_news)], settings, run, Steps(lambda _: None, as_tasks=False))


@pytest.fixture
def hostile_con(hostile: Outcome) -> Iterator[duckdb.DuckDBPyConnection]:
    con = connect(hostile.folder)
    yield con
    con.close()


@pytest.fixture(scope="session")
def texts_of() -> Callable[[duckdb.DuckDBPyConnection], dict[str, list[str]]]:
    """All texts of a warehouse, lists and JSON as text, by table.column."""

    def read(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
        columns = con.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND data_type LIKE 'VARCHAR%'"
        ).fetchall()
        return {
            f"{table}.{column}": [
                str(value)
                for (value,) in con.execute(
                    f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'
                ).fetchall()
            ]
            for table, column in columns
        }

    return read
