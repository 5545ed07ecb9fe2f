"""Hashes of tables: equal for equal rows in whatever order and history, and for nothing else."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import duckdb
import polars as pl
import pytest

from transforms.tables import TABLES
from warehouse.migrate import apply_migrations, known_migrations
from warehouse.stage import stage_batch
from warehouse.table_hashes import HISTORY, LEDGERS, hashed_columns, table_hashes

NOW = datetime(2026, 1, 2, tzinfo=UTC)
Batch = dict[str, pl.DataFrame]


@pytest.fixture
def fresh() -> Iterator[Callable[[], duckdb.DuckDBPyConnection]]:
    opened: list[duckdb.DuckDBPyConnection] = []

    def make() -> duckdb.DuckDBPyConnection:
        con = duckdb.connect(config={"threads": 1})
        con.execute("SET TimeZone = 'UTC'")
        apply_migrations(con, known_migrations())
        opened.append(con)
        return con

    yield make
    for con in opened:
        con.close()


def test_order_of_rows_and_time_of_runs_do_not_count(
    fresh: Callable[[], duckdb.DuckDBPyConnection], batch: Batch
) -> None:
    one, other = fresh(), fresh()
    stage_batch(one, batch, "run-1", "1.0", NOW)
    later = batch["documents"].with_columns(pl.col("fetched_at") + timedelta(days=1))
    stage_batch(
        other, {t: f.reverse() for t, f in (batch | {"documents": later}).items()}, "r", "2", NOW + timedelta(1)
    )
    assert table_hashes(one) == table_hashes(other)


def test_every_changed_value_and_every_lost_row_shows(
    fresh: Callable[[], duckdb.DuckDBPyConnection], batch: Batch
) -> None:
    con = fresh()
    stage_batch(con, batch, "run-1", "1.0", NOW)
    before = table_hashes(con)
    assert set(before) == set(TABLES) - set(LEDGERS)
    looked_at = 0
    for table, frame in batch.items():
        con.execute("BEGIN")
        con.execute(f"DELETE FROM {table} WHERE rowid = (SELECT min(rowid) FROM {table})")
        gone = table_hashes(con)
        con.execute("ROLLBACK")
        assert {t for t in before if gone[t] != before[t]} == {table}
        for column in hashed_columns(table):
            con.execute("BEGIN")
            kind = con.execute(f"SELECT typeof({column}) FROM {table} LIMIT 1").fetchone()
            other = {
                "VARCHAR": f"coalesce({column}, '') || 'x'",
                "BOOLEAN": f"NOT coalesce({column}, false)",
                "VARCHAR[]": f"list_append({column}, 'x')",
                "DATE": "DATE '1999-09-09'",
            }.get(str(kind and kind[0]), f"coalesce({column}, 0) + 1")
            con.execute(f"UPDATE {table} SET {column} = {other}")
            changed = table_hashes(con, [table])
            con.execute("ROLLBACK")
            assert changed[table] != before[table], (table, column)
            looked_at += frame.height > 0
    assert looked_at > 150
    assert table_hashes(con) == before


def test_columns_left_out_are_declared_and_named() -> None:
    for table, columns in HISTORY.items():
        assert set(columns) <= set(TABLES[table].columns())
    assert set(LEDGERS) <= set(TABLES)
    assert hashed_columns("documents") == sorted(set(TABLES["documents"].columns()) - {"fetched_at"})


def test_a_hash_can_be_worked_out_by_hand(fresh: Callable[[], duckdb.DuckDBPyConnection], batch: Batch) -> None:
    con = fresh()
    rows = [("é\x00", 0.1), (None, float("1e300"))]
    frame = (
        batch["figures"]
        .head(2)
        .with_columns(pl.Series("verbatim", ["é\x00", "v"]), pl.Series("value_best", [row[1] for row in rows]))
    )
    stage_batch(con, batch | {"figures": frame}, "run-1", "1.0", NOW)
    columns = hashed_columns("figures")
    texts = [
        json.dumps([None if v is None else v for v in row], separators=(",", ":"))
        for row in frame.select(columns).with_columns(pl.col(pl.Date).dt.to_string()).iter_rows()
    ]
    total = sum(int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") for text in texts) % (1 << 256)
    whole = hashlib.sha256(json.dumps([columns, 2, f"{total:064x}"]).encode()).hexdigest()
    assert table_hashes(con)["figures"] == whole
