"""Corpus of paragraphs -> one cluster id per paragraph, with what it cost.

    python -m benchmarks.repeats CORPUS.parquet [--exact] [--out CLUSTERS.parquet] [--json]

The corpus has pid and text (String), in canonical order. Measured: reading the file, deciding, having one cluster id per
paragraph in memory. Compiling or loading the kernels is done before on two texts and told apart (start_up).
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import polars as pl
from cyclopts import App, Parameter
from cyclopts.types import ExistingFile

from benchmarks.peers.measured import Measured
from transforms.paragraphs_to_repeats import paragraphs_to_repeats
from transforms.repeats.exact_repeats import exact_repeats

app = App(name="python -m benchmarks.repeats", help_format="plaintext", version_flags=[])
# Paragraphs read at a time: bounds memory, changes no answer.
_SLICE = 100_000


@app.default
def repeats(
    corpus: ExistingFile,
    /,
    *,
    exact: Annotated[bool, Parameter(negative="")] = False,
    out: Path | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Find the repeats of a corpus and print CPU and wall seconds, peak memory and the seconds of each stage.

    Parameters
    ----------
    corpus
        Parquet file with pid and text.
    exact
        Find only what is the same byte for byte.
    out
        Parquet file to write: pid, cluster (row of the paragraph that is repeated).
    as_json
        Print one JSON object.
    """
    try:
        columns = pl.read_parquet_schema(corpus)
    except pl.exceptions.PolarsError as error:
        return _refused(f"{corpus} is no Parquet file: {error}")
    if columns.get("text") != pl.String or "pid" not in columns:
        return _refused(f"{corpus} must have the columns pid and text (String); it has {dict(columns)}")
    started = time.process_time()
    find = exact_repeats if exact else paragraphs_to_repeats
    find([pl.Series("text", ["Nothing is said twice in the six words here."] * 2)])
    start_up = time.process_time() - started

    run = Measured()
    found = find(_slices(corpus, run))
    run.stage("decide")
    report = {
        "paragraphs": found.height,
        "repeats": found.filter(pl.col("row") != pl.col("canonical_row")).height,
        "start_up": round(start_up, 3),
        **run.figures(),
    }
    if out is not None:
        pids = pl.read_parquet(corpus, columns=["pid"]).to_series()
        pl.DataFrame({"pid": pids, "cluster": found["canonical_row"]}).write_parquet(out)
    if as_json:
        print(json.dumps(report))
    else:
        for name, value in report.items():
            print(f"{name:<12}{value}")
    return 0


def _refused(why: str) -> int:
    print(why, file=sys.stderr)
    return 2


def _slices(corpus: Path, run: Measured) -> Iterator[pl.Series]:
    """Yield the texts piece by piece; reading them is a stage of its own."""
    scan = pl.scan_parquet(corpus).select("text")
    height = scan.select(pl.len()).collect().item()
    for start in range(0, height, _SLICE):
        column = scan.slice(start, _SLICE).collect().to_series()
        run.stage("read")
        yield column
        run.stage("decide")


def main() -> None:
    """Run the command line; usage errors exit with 2."""
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
