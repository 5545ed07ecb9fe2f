"""Tables -> their content as recorded at publication, and what differs from it: decides what is compared.

These hashes cover every column and are made by DuckDB while it reads the tables once, so that each publication can
afford them; they tell whether a file still holds what was published. Whether two warehouses say the same is told by
table_hashes. Refuses to compare hashes of another DuckDB.
"""

import duckdb

from transforms.tables import TABLES


def record_hashes(con: duckdb.DuckDBPyConnection) -> None:
    """Write the hash of every table in one transaction of its own. Call it outside a transaction."""
    version = duckdb.__version__
    rows = [(table, *_content(con, table), version) for table in TABLES]
    con.execute("BEGIN")
    con.execute("DELETE FROM published_hashes")
    con.executemany("INSERT INTO published_hashes VALUES (?, ?, ?, ?)", rows)
    con.execute("COMMIT")


def changed_tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Return one line for each table that holds something else than was published.

    Empty where nothing is recorded, or by another DuckDB. Raises duckdb.Error for a table that cannot be read.
    """
    recorded = con.execute(
        "SELECT table_name, row_count, content_hash FROM published_hashes WHERE duckdb_version = ? ORDER BY table_name",
        [duckdb.__version__],
    ).fetchall()
    found = []
    for table, count, content in recorded:
        now = _content(con, table)
        if now != (count, content):
            words = f"{now[0]} rows instead of {count}" if now[0] != count else "other values than were published"
            found.append(f"table {table} holds {words}")
    return found


def _content(con: duckdb.DuckDBPyConnection, table: str) -> tuple[int, str]:
    row = con.execute(f"SELECT count(*), coalesce(sum(hash(t)), 0) FROM {table} t").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "0")
