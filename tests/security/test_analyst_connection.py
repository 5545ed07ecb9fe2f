"""The analyst's connection: one file, read; no other file, no network, no code, no setting, bounded memory.

tests/warehouse/test_query.py holds 44 more statements, and what answers look like.
"""

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import duckdb
import pytest

from flows.run import Outcome
from warehouse.reader import connect

READ_FILES = [
    "FROM read_text('/proc/self/environ')",
    "FROM read_blob('/dev/zero')",
    "FROM read_csv_auto('/etc/passwd')",
    "FROM read_json_auto('/etc/passwd')",
    "FROM read_ndjson('/etc/passwd')",
    "FROM read_json_objects('/etc/passwd')",
    "FROM parquet_metadata('/etc/passwd')",
    "FROM parquet_schema('/etc/passwd')",
    "FROM parquet_kv_metadata('/etc/passwd')",
    "FROM read_duckdb('{folder}/writer.duckdb')",
    "FROM '/etc/*.csv'",
    'FROM "{folder}/writer.duckdb"',
    "FROM query_table('/etc/passwd')",
    "FROM query('FROM read_text(''/etc/hostname'')')",
    "FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM read_text(''/etc/hostname'')'))",
    "SUMMARIZE '/etc/passwd'",
    "DESCRIBE TABLE '/etc/passwd'",
    "CREATE TEMP VIEW mine AS FROM read_text('/etc/hostname')",
    "CREATE TEMP MACRO mine() AS TABLE FROM read_text('/etc/hostname')",
    "CREATE TEMP TABLE mine AS FROM read_text('/etc/hostname')",
    "ATTACH '{folder}/warehouse.duckdb' AS again (READ_ONLY)",
    "ATTACH 'sqlite:/etc/passwd' AS mine",
    "IMPORT DATABASE '/etc'",
    "FROM sqlite_scan('/etc/passwd', 'x')",
    "SELECT getenv('HOME')",
    "FROM duckdb_secrets()",
    "FROM duckdb_extensions()",
]
WRITE = [
    "PREPARE mine AS COPY articles TO '{folder}/out.csv'",
    "EXPLAIN ANALYZE COPY articles TO '{folder}/out.csv'",
    "COPY articles TO '{folder}/out' (FORMAT parquet, PARTITION_BY (language))",
    "COPY (SELECT 1) TO '{folder}/out.json' (FORMAT json)",
    "COPY FROM DATABASE warehouse TO temp",
    "EXPORT DATABASE '{folder}/dump' (FORMAT parquet)",
    "ATTACH '{folder}/mine.duckdb' AS mine",
    "CREATE SCHEMA mine",
    "CREATE SEQUENCE mine",
    "CREATE TYPE mine AS ENUM ('a')",
    "CREATE FUNCTION mine(a) AS a",
    "CREATE INDEX mine ON articles(article_id)",
    "TRUNCATE articles",
    "INSERT OR REPLACE INTO places FROM places",
    "MERGE INTO places USING places p ON false WHEN NOT MATCHED THEN INSERT *",
    "DETACH warehouse",
    "CREATE PERSISTENT SECRET mine (TYPE http)",
]
REACH_OUT = [
    "FROM read_csv('{url}/x.csv')",
    "FROM '{url}/x.parquet'",
    "FROM read_text('{url}/x')",
    "ATTACH '{url}/x.duckdb' AS mine",
    "COPY articles TO '{url}/x.csv'",
    "INSTALL httpfs FROM '{url}'",
    "FORCE INSTALL spatial FROM '{url}'",
    "INSTALL httpfs FROM community",
    "UPDATE EXTENSIONS",
    "LOAD sqlite",
    "ATTACH 'md:' AS mine",
    "ATTACH 'ducklake:{url}' AS mine",
    "ATTACH 'postgres:host=127.0.0.1' AS mine (TYPE postgres)",
    "FROM postgres_scan('host=127.0.0.1', 'public', 'x')",
    "FROM iceberg_scan('{url}')",
    "FROM which_secret('s3://bucket/x', 's3')",
]
RUN_CODE = [
    "FROM arrow_scan(1, 2, 3)",
    "FROM arrow_scan(1::POINTER, 2::POINTER, 3::POINTER)",
    "FROM pandas_scan(1)",
    "FROM python_map_function(1)",
    "FROM os",
    "FROM python_frame",
]
SET_OPTIONS = [
    "allow_unsigned_extensions = true", "allowed_directories = ['/']", "allowed_paths = ['/etc/passwd']",
    "autoload_known_extensions = true", "autoinstall_known_extensions = true", "custom_extension_repository = '{url}'",
    "enable_http_logging = true", "extension_directory = '/tmp'", "file_search_path = '/etc'", "home_directory = '/tmp'",
    "http_proxy = '{url}'", "log_query_path = '{folder}/log'", "max_memory = '900GB'", "max_temp_directory_size = '1TB'",
    "secret_directory = '/tmp'", "threads = 64",
]  # fmt: skip
HOSTILE = [
    *READ_FILES,
    *WRITE,
    *REACH_OUT,
    *RUN_CODE,
    *(f"SET {option}" for option in SET_OPTIONS),
    "RESET memory_limit",
]
ASK = [sys.executable, "-m", "warehouse.query"]


@pytest.fixture(scope="module")
def visited() -> Iterator[tuple[str, list[str]]]:
    """A server of our own, and the paths that anyone asked it for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_HEAD = do_PUT = do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("sql", HOSTILE)
def test_hostile_statement_is_refused(hostile: Outcome, visited: tuple[str, list[str]], sql: str) -> None:
    url, paths = visited
    python_frame = [1]  # what a replacement scan would find
    before = sorted(path.name for path in hostile.folder.iterdir())
    con = connect(hostile.folder)
    with pytest.raises(duckdb.Error):
        con.execute(sql.format(folder=str(hostile.folder).replace("'", "''"), url=url)).fetchall()
    con.close()
    assert sorted(path.name for path in hostile.folder.iterdir()) == before
    assert paths == []
    assert python_frame == [1]


def test_temporary_tables_views_and_macros_are_allowed(hostile_con: duckdb.DuckDBPyConnection) -> None:
    hostile_con.execute("CREATE TEMP TABLE mine AS FROM articles; CREATE TEMP VIEW shown AS FROM mine")
    hostile_con.execute("CREATE TEMP MACRO twice(a) AS 2 * a; SET VARIABLE kept = 1")
    assert hostile_con.execute("SELECT twice(count(*)) > 10, getvariable('kept') FROM shown").fetchone() == (True, 1)


def test_limits_and_lock_stand_in_every_connection_of_a_process(hostile: Outcome) -> None:
    sql = "SELECT " + ", ".join(
        f"current_setting('{name}')"
        for name in ("threads", "memory_limit", "temp_directory", "TimeZone", "lock_configuration")
    )
    connections = [connect(hostile.folder) for _ in range(3)]
    for con in connections:
        assert con.execute(sql).fetchone() == (2, "1.8 GiB", "", "UTC", True)  # 2 GB
        with pytest.raises(duckdb.PermissionException):
            con.execute("FROM read_text('/etc/hostname')")
    for con in connections:
        con.close()


def _ask(folder: Path, sql: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ASK, sql, "--warehouse", str(folder), *arguments], capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT len(range(0, 600000000))",  # 9 GB inside one row, which DuckDB's own limit does not count
        "SELECT length(repeat('x', 4000000000))",
    ],
)
def test_a_query_that_eats_memory_fails_alone(hostile: Outcome, sql: str) -> None:
    other = connect(hostile.folder)
    eaten = _ask(hostile.folder, sql)
    assert eaten.returncode == 2
    assert "Memory" in eaten.stderr
    assert "Traceback" not in eaten.stderr
    assert len(eaten.stderr.splitlines()) == 1
    assert other.execute("SELECT count(*) > 10 FROM articles").fetchone() == (True,)
    other.close()


def test_a_shell_goes_on_after_such_a_query(hostile: Outcome, tmp_path: Path) -> None:
    """In a process of its own: what the kernel bounds is the process, as `make sql` starts it."""
    script = (
        "import sys; from pathlib import Path; import duckdb; from warehouse.memory_ceiling import bound_memory;"
        "from warehouse.reader import connect; bound_memory(1 << 30); con = connect(Path(sys.argv[1]));\n"
        'try: con.execute("SELECT len(range(0, 600000000))").fetchall()\n'
        "except duckdb.OutOfMemoryException: print(con.execute('SELECT count(*) > 10 FROM articles').fetchone()[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(hostile.folder)], capture_output=True, text=True, check=False
    )
    assert done.stdout == "True\n", done.stderr


def test_an_answer_is_not_written_through_a_planted_link(hostile: Outcome, tmp_path: Path) -> None:
    """`/tmp/answer.csv.partial` may be somebody's link to a file of mine."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "answer.csv.partial").symlink_to(tmp_path / "mine.txt")
    done = _ask(hostile.folder, "SELECT 1 AS one", "--format", "csv", "--out", str(tmp_path / "answer.csv"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "answer.csv").read_text(encoding="utf-8") == "one\n1\n"
    assert not (tmp_path / "answer.csv").is_symlink()
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.csv", "mine.txt"]
