"""Corpus and one more batch -> what the batch costs when the corpus is indexed already.

    python -m benchmarks.repeats_incremental BASE.parquet BATCH.parquet [--check] [--among] [--rounds N] [--json]

Both have pid and text (String), in order of publication: every 170 rows of BASE are given a day, and BATCH the days after
(--among: days spread over those of BASE, as if it came late). The index is built in a process of its own, in a warehouse
folder of its own; measured is what a run does: map the index, decide, write and sync the part of the batch. Compiling or
loading the kernels is done before on a few texts.
"""

import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import polars as pl
from cyclopts import App, Parameter
from cyclopts.types import ExistingFile

from transforms.ids import content_id
from transforms.increment_to_repeats import increment_to_repeats
from transforms.paragraphs_to_repeats import paragraphs_to_repeats
from warehouse.repeat_index import add_part, batch_to_repeats, open_index
from warehouse.store import open_writer

app = App(name="python -m benchmarks.repeats_incremental", help_format="plaintext", version_flags=[])
_SLICE = 100_000
_ROWS_A_DAY = 170
_ANSWERS = "answers.parquet"


@app.default
def repeats_incremental(
    base: ExistingFile,
    batch: ExistingFile,
    /,
    *,
    check: Annotated[bool, Parameter(negative="")] = False,
    among: Annotated[bool, Parameter(negative="")] = False,
    rounds: int = 9,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Index BASE, find the repeats of BATCH through the index, and print what that cost.

    Parameters
    ----------
    base
        Parquet file with pid and text: what the warehouse has.
    batch
        Parquet file with pid and text: what comes new.
    check
        Compare the answers for all texts of both with the whole computation.
    among
        Give the batch days among those of the base.
    rounds
        Times the batch is decided and written; the median is told.
    as_json
        Print one JSON object.
    """
    for path in (base, batch):
        columns = pl.read_parquet_schema(path)
        if columns.get("text") != pl.String or "pid" not in columns:
            print(f"{path} must have the columns pid and text (String); it has {dict(columns)}", file=sys.stderr)
            return 2
    days = pl.scan_parquet(base).select(pl.len()).collect().item() // _ROWS_A_DAY + 1
    new = pl.concat(_frames(batch, days, 0 if among else days))
    if among:
        step = max(1, new.height // days)
        new = new.with_columns(_day(pl.int_range(pl.len()) // step % days).alias("published_on"))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        child = multiprocessing.get_context("spawn").Process(target=_build, args=(folder, base))
        child.start()
        child.join()
        if child.exitcode:
            return 1
        built = resource.getrusage(resource.RUSAGE_CHILDREN)
        _load_kernels()
        report = {
            "base_paragraphs": pl.scan_parquet(base).select(pl.len()).collect().item(),
            "batch_paragraphs": new.height,
            **_measured(folder, new, rounds),
            "index_mb": round(sum(path.stat().st_size for path in (folder / "repeat_index").iterdir()) / 1e6),
            "build": {"cpu_s": round(built.ru_utime + built.ru_stime, 1), "peak_mb": round(built.ru_maxrss / 1000)},
        }
        if check:
            report["differences"] = _differences(folder, base, days, new)
    if as_json:
        print(json.dumps(report))
    else:
        for name, value in report.items():
            print(f"{name:<17}{value}")
    return 1 if report.get("differences") else 0


def _measured(folder: Path, batch: pl.DataFrame, rounds: int) -> dict[str, object]:
    """Decide and write the batch some times, each rolled back; the last answers stay beside the index."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = []
    with open_writer(folder) as writer:
        writer.con.execute("SELECT ?", [1]).fetchall()  # DuckDB loads what it needs for parameters once
        for _ in range(rounds):
            writer.con.execute("BEGIN")
            wall, marks = time.perf_counter(), [time.process_time()]
            index = open_index(folder, writer.con)
            marks.append(time.process_time())
            answers, part = increment_to_repeats(batch, index.parts)
            marks.append(time.process_time())
            if part is not None:
                add_part(index, writer.con, part)
            marks.append(time.process_time())
            stages = [later - earlier for earlier, later in pairwise(marks)]
            spent.append((marks[-1] - marks[0], time.perf_counter() - wall, *stages))
            writer.con.execute("ROLLBACK")
            parts = len(index.parts)
            del index
    answers.write_parquet(folder / "increment.parquet")
    cpu, wall, *stages = sorted(spent)[len(spent) // 2]
    return {
        "answers": answers.height,
        "repeats": answers.filter(pl.col("text_id") != pl.col("canonical_id")).height,
        "cpu_s": round(cpu, 3),
        "wall_s": round(wall, 3),
        "cpu_s_rounds": [round(each[0], 3) for each in spent],
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
        "peak_before_mb": round(before / 1000),
        "stages": dict(zip(("open", "decide", "write"), (round(each, 3) for each in stages), strict=True)),
        "parts": parts,
    }


def _build(folder: Path, base: Path) -> None:
    """Index the base in a process of its own, so that its memory is not taken for the batch's."""
    days = pl.scan_parquet(base).select(pl.len()).collect().item() // _ROWS_A_DAY + 1
    nothing = pl.DataFrame(schema={"text_id": pl.String, "text": pl.String, "published_on": pl.Date})
    with open_writer(folder) as writer:
        writer.con.execute("BEGIN")
        found = batch_to_repeats(folder, writer.con, nothing, lambda: _frames(base, days, 0), lambda _: None)
        writer.con.execute("COMMIT")
    found.write_parquet(folder / _ANSWERS)


def _frames(corpus: Path, days: int, first_day: int) -> Iterator[pl.DataFrame]:
    """Yield the corpus slice by slice with ids and days."""
    scan = pl.scan_parquet(corpus).select("text")
    for start in range(0, scan.select(pl.len()).collect().item(), _SLICE):
        day = _day(first_day + (start + pl.int_range(pl.len())) // _ROWS_A_DAY)
        yield (
            scan.slice(start, _SLICE)
            .collect()
            .select(content_id("text").alias("text_id"), "text", day.alias("published_on"))
        )


def _day(number: pl.Expr) -> pl.Expr:
    return (pl.lit(date(1980, 1, 1)) + pl.duration(days=number)).cast(pl.Date)


def _load_kernels() -> None:
    """Run every kernel once: a batch that comes first, one that comes late."""
    told = pl.Series("text", [f"The last of the wounded reached the town by the road {end}" for end in ("a", "b", "c")])
    texts = pl.DataFrame({"text": told, "published_on": [date(2020, 1, 2), None, date(2020, 1, 1)]})
    texts = texts.select(content_id("text").alias("text_id"), "text", "published_on")
    _, part = increment_to_repeats(texts[:2], [])
    if part is not None:
        increment_to_repeats(texts[1:], [part])


def _differences(folder: Path, base: Path, days: int, batch: pl.DataFrame) -> int:
    """Count the texts for which the index and the whole computation differ."""
    new = pl.read_parquet(folder / "increment.parquet")
    old = pl.read_parquet(folder / _ANSWERS).join(new, on="text_id", how="anti")
    found = pl.concat([old, new]).with_columns(pl.col("kind").cast(pl.String)).sort("text_id")
    texts = (
        pl.concat([*_frames(base, days, 0), batch])
        .sort("published_on")
        .unique("text_id", keep="first", maintain_order=True)
        .sort("published_on", "text_id")
    )
    whole = paragraphs_to_repeats(texts["text"])
    expected = pl.DataFrame(
        {
            "text_id": texts["text_id"],
            "canonical_id": texts["text_id"].gather(whole["canonical_row"]),
            "kind": whole["kind"].cast(pl.String),
            "similarity": whole["similarity"],
        }
    ).sort("text_id")
    if found.height != expected.height:
        return abs(found.height - expected.height)
    return int((found != expected).select(pl.any_horizontal(pl.all()).sum()).item())


def main() -> None:
    """Run the command line; usage errors exit with 2."""
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
