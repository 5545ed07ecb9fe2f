"""Tables -> their content as recorded at publication, and what differs from it: decides what is compared.

These hashes cover every column and are made by DuckDB while it reads the tables once, so that each publication can
afford them; they tell whether a file still holds what was published. Whether two warehouses say the same is told by
table_hashes. Refuses to compare hashes of another DuckDB.
"""

import duckdb

from transforms.tables import TABLES

# Written without a publication by runs that changed nothing for readers.
_AHEAD = ("runs", "run_stages", "validation_results", "rejections", "fetches", "feed_state")


def record_hashes(con: duckdb.DuckDBPyConnection) -> None:
    """Write the hash of every table in one transaction of its own. Call it outside a transaction."""
    rows = [(table, *_content(con, table), duckdb.__version__) for table in TABLES]
    con.execute("BEGIN")
    # In place: rows that are deleted and written again would stay in the file as gaps.
    con.executemany("INSERT OR REPLACE INTO published_hashes SELECT ?, publication, ?, ?, ? FROM warehouse_meta", rows)
    con.execute("COMMIT")


def changed_tables(con: duckdb.DuckDBPyConnection, in_writer: bool = False) -> list[str]:
    """Return one line for each table that holds something else than was published.

    The writer's file (`in_writer`) may know more of runs and rejections than readers, which is nothing wrong. Empty
    where nothing is recorded, or by another DuckDB, or where the file is ahead of its last publication. Raises
    duckdb.Error for a table that cannot be read.
    """
    recorded = con.execute(
        "SELECT table_name, row_count, content_hash FROM published_hashes WHERE duckdb_version = ? "
        "AND publication = (SELECT publication FROM warehouse_meta) ORDER BY table_name",
        [duckdb.__version__],
    ).fetchall()
    found = []
    for table, count, content in recorded:
        if in_writer and table in _AHEAD:
            continue
        now = _content(con, table)
        if now != (count, content):
            words = f"{now[0]} rows instead of {count}" if now[0] != count else "other values than were published"
            found.append(f"table {table} holds {words}")
    return found


def _content(con: duckdb.DuckDBPyConnection, table: str) -> tuple[int, str]:
    row = con.execute(f"SELECT count(*), coalesce(sum(hash(t)), 0) FROM {table} t").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "0")
