"""CORPUS OUT -> pid, cluster: the first row with the same text, by DuckDB."""

import sys

import duckdb

from benchmarks.peers.measured import Measured

con = duckdb.connect()
con.execute("SELECT ?", [1]).fetchall()  # it loads what it needs for parameters once
run = Measured()
con.execute(
    "CREATE TABLE found AS WITH rows AS (SELECT pid, text FROM read_parquet(?)),"
    " firsts AS (SELECT text, min(pid) AS cluster FROM rows GROUP BY text)"
    " SELECT pid, cluster FROM rows JOIN firsts USING (text)",
    [sys.argv[1]],
)
run.report()
con.table("found").order("pid").write_parquet(sys.argv[2])
