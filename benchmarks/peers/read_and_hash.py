"""CORPUS OUT -> nothing: what reading the texts and hashing each once costs, below which no system can be."""

import sys

import polars as pl

from benchmarks.peers.measured import Measured

run = Measured()
texts = pl.read_parquet(sys.argv[1], columns=["text"])["text"]
run.stage("read")
texts.hash()
run.stage("hash")
run.report()
