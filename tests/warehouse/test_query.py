"""The analyst's door: hostile statements are refused, answers are readable and safe in every format."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from warehouse import reader
from warehouse.render import write_csv, write_json, write_table

HOSTILE = [
    "COPY articles TO '{folder}/out.csv'",
    "COPY (SELECT 1) TO '{folder}/warehouse.duckdb.wal'",
    "COPY (SELECT 1) TO '{folder}/warehouse.duckdb' (USE_TMP_FILE false)",
    "COPY (SELECT 1) TO '{folder}/warehouse.duckdb.tmp/x.csv'",
    "COPY (SELECT 1) TO '/dev/stdout'",
    "COPY articles FROM '/etc/passwd'",
    "EXPORT DATABASE '{folder}/dump'",
    "IMPORT DATABASE '{folder}/dump'",
    "ATTACH '{folder}/writer.duckdb' AS w",
    "ATTACH '{folder}/new.duckdb'",
    "ATTACH ':memory:' AS m",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '/tmp/evil.duckdb_extension'",
    "FROM '/etc/passwd'",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM read_blob('{folder}/warehouse.duckdb')",
    "SELECT * FROM read_parquet('https://example.org/x.parquet')",
    "SELECT * FROM read_json('s3://bucket/x.json')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM glob('/*')",
    "SET enable_external_access = true",
    "SET disabled_filesystems = ''",
    "SET lock_configuration = false",
    "SET memory_limit = '900GB'",
    "RESET threads",
    "SET temp_directory = '/tmp'",
    "SET python_enable_replacements = true",
    "PRAGMA memory_limit = '900GB'",
    "PRAGMA enable_profiling = 'json'",
    "PRAGMA profile_output = '{folder}/profile'",
    "CALL enable_logging(storage = 'file', storage_path = '{folder}/log')",
    "SELECT * FROM enable_logging(storage = 'file', storage_path = '{folder}/log')",
    "CREATE TABLE mine (i INTEGER)",
    "CREATE OR REPLACE VIEW v_runs AS SELECT 1",
    "CREATE SECRET s (TYPE s3)",
    "INSERT INTO places SELECT * FROM places",
    "UPDATE articles SET title = 'x'",
    "DELETE FROM articles",
    "DROP TABLE articles",
    "ALTER TABLE articles ADD COLUMN x INTEGER",
    "COMMENT ON TABLE articles IS 'x'",
    "SELECT * FROM python_variable",
]


def _digest(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


def _ask(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "warehouse.query", *arguments, "--warehouse", str(folder)],
        input=stdin.encode(),
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("sql", HOSTILE)
def test_hostile_statement_is_refused(tiny: Path, sql: str) -> None:
    python_variable = pl.DataFrame({"secret": [1]})
    before = _digest(tiny)
    con = reader.connect(tiny)
    with pytest.raises(duckdb.Error):
        con.execute(sql.format(folder=tiny)).fetchall()
    con.close()
    assert _digest(tiny) == before
    assert python_variable.height == 1


def test_reading_and_temporary_tables_work_behind_the_lock(tiny: Path) -> None:
    con = reader.connect(tiny)
    con.execute("CREATE TEMP TABLE mine AS SELECT * FROM articles")
    assert con.execute("SELECT count(*) FROM mine").fetchone() == (4,)
    assert con.execute("SELECT strftime(max(first_seen_at), '%Y-%m-%d %H:%M') FROM mine").fetchone() == (
        "2026-01-02 03:04",
    )
    con.close()


def test_memory_limit_stops_a_query(tiny: Path) -> None:
    con = reader.connect(tiny, memory_limit="50MB", threads=1)
    with pytest.raises(duckdb.OutOfMemoryException):
        con.execute("SELECT max(r) FROM (SELECT random() r, range i FROM range(20000000) ORDER BY r)").fetchall()
    con.close()


def test_json_is_one_array_of_rows(tiny: Path) -> None:
    sql = (
        "SELECT article_id, title, outlet, published_on, published_candidates, first_seen_at, 1.5::DECIMAL(3,1) d, "
        "sum(1) OVER () total, 'nan'::DOUBLE x FROM articles ORDER BY 1"
    )
    answer = _ask(tiny, sql, "--format", "json")
    assert answer.returncode == 0, answer.stderr
    rows = json.loads(answer.stdout)
    assert rows[0] == {
        "article_id": "a1",
        "title": "Deal reached",
        "outlet": "The Paper",
        "published_on": "2018-03-18",
        "published_candidates": [],
        "first_seen_at": "2026-01-02T03:04:05+00:00",
        "d": 1.5,
        "total": 4,
        "x": None,
    }
    assert rows[1]["outlet"] == "\x1b[31mRed\x07"
    assert b"\x1b" not in answer.stdout
    assert len(answer.stdout.splitlines()) == len(rows) + 2
    assert json.loads(_ask(tiny, "SELECT 1 WHERE false", "--format", "json").stdout) == []


def test_csv_disarms_formulas_and_nothing_else(tiny: Path) -> None:
    answer = _ask(
        tiny,
        "SELECT title, -5 AS n, NULL AS nothing, '' AS empty, ['a,b'] AS l FROM articles ORDER BY article_id",
        "--format",
        "csv",
    )
    lines = answer.stdout.decode().splitlines()
    assert lines[0] == "title,n,nothing,empty,l"
    assert lines[1] == 'Deal reached,-5,,"","[""a,b""]"'
    assert lines[2].startswith("'=cmd|'calc',-5,")
    texts = ["=1", "+1", "-1", "@x", "\tx", "\rx", 'a"b', "a,b", "a\nb", "plain"]
    out = io.StringIO()
    assert write_csv(["t", "n"], [(t, -1.5) for t in texts], out) == len(texts)
    read = list(csv.reader(io.StringIO(out.getvalue(), newline="")))[1:]
    assert read == [["'" + t if t[0] in "=+-@\t\r" else t, "-1.5"] for t in texts]


def test_parquet_goes_to_file_or_stdout(tiny: Path, tmp_path: Path) -> None:
    sql = "SELECT article_id, published_candidates, first_seen_at FROM articles ORDER BY 1"
    target = tmp_path / "answer.parquet"
    assert _ask(tiny, sql, "--format", "parquet", "--out", str(target)).returncode == 0
    piped = pl.read_parquet(io.BytesIO(_ask(tiny, sql, "--format", "parquet").stdout))
    assert pl.read_parquet(target).equals(piped)
    assert piped["article_id"].to_list() == ["a1", "a2", "a3", "a4"]
    assert [p.name for p in tmp_path.iterdir()] == ["answer.parquet"]


def test_table_shows_nulls_and_escapes_control_characters(tiny: Path) -> None:
    answer = _ask(tiny, "SELECT article_id, title, outlet FROM articles ORDER BY 1").stdout.decode()
    assert "\x1b" not in answer
    assert "\x07" not in answer
    assert "\\x1b[31mRed\\x07" in answer
    assert "NULL" in answer
    assert answer.splitlines()[-1] == "4 rows"


@pytest.mark.parametrize(
    "nasty", ["\x1b]0;x\x07", "\x9b31m", "\u202egnp.exe", "\u200b", "\r", "\x00", "[bold]x[/bold]"]
)
def test_table_prints_no_live_control(nasty: str) -> None:
    out = io.StringIO()
    write_table(["col" + nasty], [(nasty,), ([nasty],)], out, 80)
    text = out.getvalue()
    assert "[bold]" in text if nasty.startswith("[") else nasty not in text
    array = io.StringIO()
    write_json(["c"], [(nasty,)], array)
    assert json.loads(array.getvalue()) == [{"c": nasty}]
    assert array.getvalue().isprintable() or set(array.getvalue()) & {"\n"}


def test_table_never_outgrows_its_width_and_cuts_long_text() -> None:
    rows = [("word " * 400, 12345, None)] * 3
    for width, count in ((100, 3), (40, 30)):
        out = io.StringIO()
        write_table([f"column_{i}" for i in range(count)], [(row * 10)[:count] for row in rows], out, width)
        assert max(map(len, out.getvalue().splitlines())) <= width
        assert "characters)" in out.getvalue().replace("\n", "")
    many = io.StringIO()
    write_table(["n"], ((i,) for i in range(5000)), many, 80)
    assert "first 1,000 rows" in many.getvalue()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["SELECT nope FROM articles"], "nope"),
        (["SELEC 1"], "syntax error"),
        ([""], "no statement"),
        (["-- only a comment"], "no statement"),
        (["SELECT 1", "--format", "xml"], "xml"),
        (["SELECT 1", "--colour", "red"], "--colour"),
        (["SELECT 1", "--out", "/no/such/folder/x.csv"], "/no/such/folder/x.csv"),
        (["DROP TABLE articles"], "read-only"),
    ],
)
def test_mistakes_exit_2_without_traceback(tiny: Path, arguments: list[str], words: str) -> None:
    answer = _ask(tiny, *arguments)
    assert answer.returncode == 2
    assert words in answer.stderr.decode()
    assert b"Traceback" not in answer.stderr
    assert answer.stdout == b""


def test_missing_or_damaged_warehouse_is_one_clear_line(tmp_path: Path) -> None:
    missing = _ask(tmp_path, "SELECT 1")
    assert missing.returncode == 2
    assert len(missing.stderr.splitlines()) == 1
    assert str(tmp_path).encode() in missing.stderr
    (tmp_path / "warehouse.duckdb").write_bytes(b"not a database" * 1000)
    damaged = _ask(tmp_path, "SELECT 1")
    assert damaged.returncode == 2
    assert len(damaged.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == [tmp_path / "warehouse.duckdb"]


def test_shell_reads_piped_statements(tiny: Path) -> None:
    script = """.tables
.schema figures
SELECT ';'
  AS semicolon,
  'two;
lines' AS t;
-- a comment;
SELECT count(*) AS n FROM articles"""
    answer = _ask(tiny, stdin=script)
    text = answer.stdout.decode()
    assert answer.returncode == 0, answer.stderr
    assert "v_people_figures" in text
    assert "One row per stated quantity; rival numbers stand side by side." in text
    assert "Lower bound; null if the text gives none." in text
    assert "two;\\nlines" in text
    assert text.rstrip().endswith("1 row")
    assert "passage>" not in text


def test_shell_stops_piped_input_at_the_first_error(tiny: Path) -> None:
    answer = _ask(tiny, stdin="SELECT nope;\nSELECT 'after';\n")
    assert answer.returncode == 2
    assert b"nope" in answer.stderr
    assert b"after" not in answer.stdout
    assert _ask(tiny, stdin=".bogus\n").returncode == 2
    assert _ask(tiny, stdin=".schema nothing_there\n").returncode == 2
    assert _ask(tiny, stdin=".quit\nSELECT nope;").returncode == 0


def test_query_starts_without_the_heavy_rooms() -> None:
    heavy = "{'prefect', 'great_expectations', 'pandas', 'polars', 'dataframely', 'pyarrow'}"
    code = f"import sys, warehouse.query, warehouse.shell; print(sorted({heavy} & sys.modules.keys()))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded == "[]\n"
