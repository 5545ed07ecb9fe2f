"""CORPUS OUT -> pid, cluster: the first row with the same text, by polars."""

import sys

import polars as pl

from benchmarks.peers.measured import Measured

run = Measured()
rows = pl.read_parquet(sys.argv[1], columns=["pid", "text"])
run.stage("read")
found = rows.select("pid", pl.col("pid").first().over("text").alias("cluster"))
run.stage("decide")
run.report()
found.write_parquet(sys.argv[2])
