"""Corpus and one more batch -> what the batch costs when the corpus is indexed already.

    python -m benchmarks.repeats_incremental BASE.parquet BATCH.parquet [--sentences] [--check] [--among] [--rounds N]

Both have doc, pid and text (String), in order of publication: every 170 rows of BASE are given a day, and BATCH the days
after (--among: days spread over those of BASE, as if it came late). --sentences compares the sentences that the rows are
cut into, each once, in place of the rows. The index is built in a process of its own, in a warehouse
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

from transforms.ids import content_id, sentence_text_id
from transforms.increment_to_repeats import increment_to_repeats
from transforms.paragraphs_to_repeats import paragraphs_to_repeats
from transforms.repeats.level import PARAGRAPH, SENTENCE, Level
from transforms.sentences_to_repeats import answers_to_repeats, sentences_to_repeats
from warehouse.index_list import listed_parts
from warehouse.repeat_index import add_part, batch_to_repeats, open_index
from warehouse.store import open_writer

app = App(name="python -m benchmarks.repeats_incremental", help_format="plaintext", version_flags=[])
_SLICE = 100_000
_ROWS_A_DAY = 170
_ANSWERS = "answers.parquet"
# A stop ends a sentence well enough to measure by; the sentences of the warehouse are cut in paragraph_to_sentences.
_SENTENCES = r"[^.!?]*[.!?]*"


@app.default
def repeats_incremental(
    base: ExistingFile,
    batch: ExistingFile,
    /,
    *,
    sentences: Annotated[bool, Parameter(negative="")] = False,
    check: Annotated[bool, Parameter(negative="")] = False,
    among: Annotated[bool, Parameter(negative="")] = False,
    rounds: int = 9,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Index BASE, find the repeats of BATCH through the index, and print what that cost.

    Parameters
    ----------
    base
        Parquet file with doc, pid and text: what the warehouse has.
    batch
        Parquet file with doc, pid and text: what comes new.
    sentences
        Compare sentences, not paragraphs.
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
        if columns.get("text") != pl.String or not {"doc", "pid"} <= columns.keys():
            print(f"{path} must have the columns doc, pid and text (String); it has {dict(columns)}", file=sys.stderr)
            return 2
    level = SENTENCE if sentences else PARAGRAPH
    days = pl.scan_parquet(base).select(pl.len()).collect().item() // _ROWS_A_DAY + 1
    rows = pl.scan_parquet(batch).select(pl.len()).collect().item()
    new = pl.concat(_frames(batch, level, 0 if among else days, max(1, rows // days) if among else _ROWS_A_DAY))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        child = multiprocessing.get_context("spawn").Process(target=_build, args=(folder, base, level))
        child.start()
        child.join()
        if child.exitcode:
            return 1
        built = resource.getrusage(resource.RUSAGE_CHILDREN)
        _load_kernels(level)
        report = {
            "base_texts": _indexed(folder, level),
            "batch_texts": new.height,
            **_measured(folder, new, level, rounds),
            "index_mb": round(sum(path.stat().st_size for path in (folder / "repeat_index").iterdir()) / 1e6),
            "build": {"cpu_s": round(built.ru_utime + built.ru_stime, 1), "peak_mb": round(built.ru_maxrss / 1000)},
        }
        if check:
            report["differences"] = _differences(folder, base, level, new)
    if as_json:
        print(json.dumps(report))
    else:
        for name, value in report.items():
            print(f"{name:<17}{value}")
    return 1 if report.get("differences") else 0


def _indexed(folder: Path, level: Level) -> int:
    with open_writer(folder) as writer:
        return sum(each.texts for each in listed_parts(writer.con, level.name))


def _measured(folder: Path, batch: pl.DataFrame, level: Level, rounds: int) -> dict[str, object]:
    """Decide and write the batch some times, each rolled back; the last answers stay beside the index."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = []
    with open_writer(folder) as writer:
        writer.con.execute("SELECT ?", [1]).fetchall()  # DuckDB loads what it needs for parameters once
        for _ in range(rounds):
            writer.con.execute("BEGIN")
            wall, marks = time.perf_counter(), [time.process_time()]
            index = open_index(folder, writer.con, level)
            marks.append(time.process_time())
            answers, part = increment_to_repeats(batch, index.parts, level)
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


def _build(folder: Path, base: Path, level: Level) -> None:
    """Index the base in a process of its own, so that its memory is not taken for the batch's."""
    nothing = next(_frames(base, level, 0)).clear()
    with open_writer(folder) as writer:
        writer.con.execute("BEGIN")
        found = batch_to_repeats(folder, writer.con, nothing, lambda: _frames(base, level, 0), lambda _: None, level)
        writer.con.execute("COMMIT")
    found.write_parquet(folder / _ANSWERS)


def _frames(corpus: Path, level: Level, first_day: int, rows_a_day: int = _ROWS_A_DAY) -> Iterator[pl.DataFrame]:
    """Yield the corpus slice by slice with ids and days."""
    scan = pl.scan_parquet(corpus).select("doc", "text")
    for start in range(0, scan.select(pl.len()).collect().item(), _SLICE):
        day = _day(first_day + (start + pl.int_range(pl.len())) // rows_a_day)
        rows = (
            scan.slice(start, _SLICE)
            .collect()
            .with_columns(content_id("text").alias("text_id"), day.alias("published_on"))
        )
        yield _sentences(rows) if level == SENTENCE else rows.select("text_id", "text", "published_on")


def _sentences(paragraphs: pl.DataFrame) -> pl.DataFrame:
    """Cut paragraphs into sentences with the ids that a warehouse gives them."""
    cut = paragraphs.with_columns(pl.col("text").str.extract_all(_SENTENCES)).with_columns(
        pl.int_ranges(1, pl.col("text").list.len() + 1).alias("ordinal")
    )
    told = cut.explode("text", "ordinal").filter(pl.col("text").str.contains(r"\w"))
    return told.rename({"text_id": "paragraph_id"}).select(
        sentence_text_id(), "text", "published_on", pl.col("doc").cast(pl.String).alias("article_id")
    )


def _day(number: pl.Expr) -> pl.Expr:
    return (pl.lit(date(1980, 1, 1)) + pl.duration(days=number)).cast(pl.Date)


def _load_kernels(level: Level) -> None:
    """Run every kernel once: a batch that comes first, one that comes late."""
    told = pl.Series("text", [f"The last of the wounded reached the town by the road {end}" for end in ("a", "b", "c")])
    texts = pl.DataFrame({"text": told, "published_on": [date(2020, 1, 2), None, date(2020, 1, 1)]})
    texts = texts.select(content_id("text").alias("text_id"), "text", "published_on")
    if level == SENTENCE:
        texts = texts.rename({"text_id": "paragraph_id"}).with_columns(ordinal=pl.lit(1), article_id=pl.lit("a"))
        texts = texts.select(sentence_text_id(), "text", "published_on", "article_id")
    _, part = increment_to_repeats(texts[:2], [], level)
    if part is not None:
        increment_to_repeats(texts[1:], [part], level)


def _differences(folder: Path, base: Path, level: Level, batch: pl.DataFrame) -> int:
    """Count the answers in which the index and the whole computation differ."""
    new = pl.read_parquet(folder / "increment.parquet")
    old = pl.read_parquet(folder / _ANSWERS).join(new, on="text_id", how="anti")
    found = pl.concat([old, new]).with_columns(pl.col("kind").cast(pl.String)).sort("text_id")
    texts = (
        pl.concat([batch, *_frames(base, level, 0)])  # told on one day in two articles, the later batch counts
        .sort("published_on", maintain_order=True)
        .unique("text_id", keep="first", maintain_order=True)
        .sort("published_on", "text_id")
    )
    if level == SENTENCE:
        texts = texts.with_columns(pl.col("text_id").alias("sentence_id"), pl.lit(value=False).alias("is_quote"))
        links, expected = answers_to_repeats(found, texts), sentences_to_repeats(texts)
        same = links.join(expected, on=links.columns, how="inner", nulls_equal=True).height
        return links.height + expected.height - 2 * same
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
