"""The live schema equals transforms/tables.py; migrations apply once and never backwards."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from transforms.tables import TABLES, Provenance
from warehouse.migrate import (
    Migration,
    SchemaTooNew,
    apply_migrations,
    known_migrations,
    pending_migrations,
    refresh_views,
    schema_version,
)
from warehouse.store import open_writer

_TYPES = {
    "String": "VARCHAR",
    "Date": "DATE",
    "Int16": "SMALLINT",
    "Int32": "INTEGER",
    "Int64": "BIGINT",
    "Float64": "DOUBLE",
    "Boolean": "BOOLEAN",
    "List(String)": "VARCHAR[]",
    "Datetime(time_unit='us', time_zone='UTC')": "TIMESTAMP WITH TIME ZONE",
}


@pytest.fixture
def migrated() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    apply_migrations(con, known_migrations())
    return con


@pytest.mark.parametrize("table", TABLES)
def test_table_equals_its_declaration(migrated: duckdb.DuckDBPyConnection, table: str) -> None:
    declared = {**TABLES[table].columns(), **Provenance.columns()}
    live = migrated.execute(
        "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE table_name = ? "
        "ORDER BY column_index",
        [table],
    ).fetchall()
    assert live == [(n, _TYPES[str(c.dtype)], c.nullable, c.description) for n, c in declared.items()]
    key = migrated.execute(
        "SELECT constraint_column_names FROM duckdb_constraints() "
        "WHERE table_name = ? AND constraint_type = 'PRIMARY KEY'",
        [table],
    ).fetchone()
    assert key == (TABLES[table].primary_key(),)
    comment = migrated.execute("SELECT comment FROM duckdb_tables() WHERE table_name = ?", [table]).fetchone()
    assert comment == ((TABLES[table].__doc__ or "").strip().splitlines()[0],)


def test_every_table_view_and_column_has_a_comment(tiny: Path) -> None:
    con = duckdb.connect(tiny / "warehouse.duckdb", read_only=True)
    silent = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL UNION ALL "
        "SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL UNION ALL "
        "SELECT c.table_name || '.' || c.column_name FROM duckdb_columns() c JOIN duckdb_tables() t USING (table_oid) "
        "WHERE c.comment IS NULL"
    ).fetchall()
    con.close()
    assert silent == []


def test_migrations_apply_once(migrated: duckdb.DuckDBPyConnection) -> None:
    assert schema_version(migrated) == len(known_migrations()) > 0
    assert pending_migrations(migrated) == []
    assert refresh_views(migrated)
    assert refresh_views(migrated) == []


def test_failed_migration_leaves_no_trace(migrated: duckdb.DuckDBPyConnection) -> None:
    version = schema_version(migrated)
    broken = Migration(version + 1, "broken", "CREATE TABLE half (i INTEGER); SELECT no_such_column;")
    with pytest.raises(duckdb.Error):
        apply_migrations(migrated, [broken])
    assert schema_version(migrated) == version
    assert not migrated.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'half'").fetchone()


def test_older_program_refuses_newer_schema(tmp_path: Path) -> None:
    with open_writer(tmp_path) as writer:
        writer.con.execute("INSERT INTO schema_migrations VALUES (999, '0999_later', ?)", [datetime.now(UTC)])
    with (
        pytest.raises(SchemaTooNew, match="schema version 999, this program knows versions up to"),
        open_writer(tmp_path),
    ):
        pass


def test_gap_in_numbers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "0002_second.sql").write_text("SELECT 1")
    with pytest.raises(ValueError, match="0002_second"):
        known_migrations(tmp_path)


def test_views_follow_their_files(migrated: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "v_one.sql").write_text("-- What's one?\nSELECT 1 AS n;\n")
    assert refresh_views(migrated, tmp_path) == ["v_one"]
    (tmp_path / "v_one.sql").write_text("-- What's one?\nSELECT 2 AS n;\n")
    assert refresh_views(migrated, tmp_path) == ["v_one"]
    assert migrated.execute("SELECT n, comment FROM v_one, duckdb_views() WHERE view_name = 'v_one'").fetchone() == (
        2,
        "What's one?",
    )
    (tmp_path / "v_one.sql").unlink()
    assert refresh_views(migrated, tmp_path) == ["v_one"]
    assert not migrated.execute("SELECT 1 FROM duckdb_views() WHERE view_name = 'v_one'").fetchone()
    (tmp_path / "v_mute.sql").write_text("SELECT 1")
    with pytest.raises(ValueError, match="v_mute"):
        refresh_views(migrated, tmp_path)
