"""Sizes -> how fast articles go in, and what 100 more cost then: the whole pipeline on generated articles.

    python -m benchmarks.ingest_curve [--sizes 1000,10000] [--batch 2000] [--folder DIR] [--json]

For each size a warehouse is filled in batches, in processes of their own, without Prefect; then 100 further articles of
the two days after are ingested, as news comes, and each stage is timed. A size that DIR holds already is not filled again:
only 100 more are ingested, of days that come after. `publish` is what grows with the file by design: commit and checkpoint,
the hashes of all tables, a copy, a look at each of its blocks, and giving back what was read for them when the file is
closed; `copy` is that of a file that has grown (warehouse.compaction), which some runs make. CPU seconds are the process's own; wall seconds depend on what else the machine does.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from cyclopts import App

from benchmarks.article_corpus import BEGIN, DAYS, article_corpus

_MORE = 100
app = App(name="python -m benchmarks.ingest_curve", help_format="plaintext", version_flags=[])


@app.default
def ingest_curve(
    *, sizes: str = "1000,10000", batch: int = 2_000, folder: Path | None = None, json_: bool = False
) -> int:
    """Print articles per second and the cost of 100 more, for each size.

    Parameters
    ----------
    sizes
        How many articles, separated by commas.
    batch
        Articles of one run.
    folder
        Where to work; a temporary one if left out.
    json_
        Print JSON lines instead.
    """
    if not json_:
        print(
            f"{'articles':>9}{'per s':>8}{'per CPU s':>11}{'MB':>7}{'peak MB':>9} | {_MORE} more: CPU s, of it publish, copy, audit, rest"
        )
    with tempfile.TemporaryDirectory() as made:
        for size in map(int, sizes.split(",")):
            row = _measured(size, batch, (folder or Path(made)) / str(size))
            print(json.dumps(row) if json_ else _line(row), flush=True)  # the next may take an hour
    return 0


def _line(row: dict[str, Any]) -> str:
    more = row["more"]
    return (
        f"{row['articles']:>9,}{_number(row['per_s'])}{_number(row['per_cpu_s'], 11)}{row['file_mb']:>7.0f}{row['peak_mb']:>9.0f} | "
        f"{more['cpu_s']:.2f}: {more['publish']:.2f}, {more['compacted']:.2f}, {more['audit batch']:.2f}, {more['rest']:.2f}"
    )


def _number(value: float | None, width: int = 8) -> str:
    return f"{'':>{width}}" if value is None else f"{value:>{width}.1f}"


def _measured(size: int, batch: int, folder: Path) -> dict[str, Any]:
    is_filled = (folder / "warehouse" / "warehouse.duckdb").exists()
    folder.mkdir(parents=True, exist_ok=True)
    wall = cpu = peak = 0.0
    for run in () if is_filled else _batches(size, batch, folder):
        answer = _run(folder, run)
        wall, cpu, peak = wall + answer["wall_s"], cpu + answer["cpu_s"], max(peak, answer["peak_mb"])
        print(f"{folder.name}: {run.name}, {answer['wall_s']:.1f} s", file=sys.stderr, flush=True)
    # The last of them, each of the days after those of the one before.
    first = len(list(folder.glob("more*")))
    for day in (first,) if is_filled else (0, 1):
        news = article_corpus(_MORE, seed=98 + day, begin=BEGIN + timedelta(days=DAYS + 2 * day), days=2)
        more = _run(folder, _written(news, folder / f"more{day}"))
    peak = peak or more["peak_mb"]
    stages = more["stages"]
    told = {name: stages.get(name, 0.0) for name in ("publish", "compacted", "audit batch")}
    told["publish"] += stages["closed"]
    return {
        "articles": size,
        "per_s": None if is_filled else size / wall,
        "per_cpu_s": None if is_filled else size / cpu,
        "peak_mb": peak,
        "file_mb": (folder / "warehouse" / "warehouse.duckdb").stat().st_size / 1e6,
        "more": {**told, "cpu_s": more["cpu_s"], "rest": more["cpu_s"] - sum(told.values()), "stages": stages},
    }


def _batches(size: int, batch: int, folder: Path) -> Iterator[Path]:
    made = article_corpus(size, seed=1)
    for start in range(0, size, batch):
        yield _written(islice(made, batch), folder / f"batch{start:07d}")


def _written(articles: Iterator[Any], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for one in articles:
        (folder / f"{one.name}.txt").write_bytes(one.data)
    return folder


def _run(folder: Path, batch: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.ingest_curve", "one", str(batch), "--warehouse", str(folder / "warehouse")],
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


@app.command
def one(batch: Path, /, *, warehouse: Path) -> int:
    """Ingest one folder and print its seconds as JSON.

    Parameters
    ----------
    batch
        Folder of articles.
    warehouse
        Folder of the warehouse.
    """
    # Loaded here: what the command line itself needs is light.
    from expectations import great_expectations_run  # noqa: F401, PLC0415
    from flows.ingest import ingest_batch  # noqa: PLC0415
    from flows.run import Run  # noqa: PLC0415
    from flows.settings import Settings  # noqa: PLC0415
    from flows.steps import Steps  # noqa: PLC0415

    stages: dict[str, float] = {}
    wall, cpu = time.perf_counter(), time.process_time()
    clock = cpu

    def say(line: str) -> None:
        nonlocal clock
        now = time.process_time()
        name = line.split(":", maxsplit=1)[0]
        stages[name], clock = stages.get(name, 0.0) + now - clock, now

    ingest_batch([str(batch)], Settings(warehouse=warehouse), Run(batch.name, batch.name), Steps(say, as_tasks=False))
    stages["closed"] = time.process_time() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu, "peak_mb": peak, "stages": stages}
    print(json.dumps(took))
    return 0


def main() -> None:
    """Run the command line; usage errors exit with 2."""
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
