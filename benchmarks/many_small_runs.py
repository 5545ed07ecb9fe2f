"""Many small runs -> whether the file, the memory and the open files stay where they are.

    python -m benchmarks.many_small_runs [--runs 5000] [--articles 1] [--audit]

One process ingests batch after batch; at the end all articles are loaded afresh in one run, and the two files are compared.
A line at every 250th run (or twentieth part) tells the curve of a benchmark that was cut off. Without --audit only the
first run is audited, since great-expectations takes seconds of each; the other runs record its verdicts as theirs.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import duckdb
import polars as pl
from cyclopts import App

import flows.settle
from benchmarks.article_corpus import article_corpus
from expectations.verdict import Audit
from flows.ingest import ingest_batch
from flows.run import Run
from flows.settings import Settings
from flows.steps import Steps

app = App(name="python -m benchmarks.many_small_runs", help_format="plaintext", version_flags=[])
_LINES, _APART = 20, 250
_EARLY = {25, 50, 100}  # where the curve bends, and how long the rest will take
_said: list[str] = []  # of copies that were made, or not


@app.default
def many_small_runs(*, runs: int = 5_000, articles: int = 1, audit: bool = False) -> int:
    """Print size, memory and open files along the way, and how the file compares with a fresh load.

    Parameters
    ----------
    runs
        How many runs.
    articles
        Articles of each.
    audit
        Audit every run as usual.
    """
    if not audit:
        flows.settle.audit = _audited_once(flows.settle.audit)  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        everything, corpus, marks = folder / "all", article_corpus(runs * articles), []
        everything.mkdir()
        began = time.perf_counter()
        for number in range(runs):
            names = []
            for one in islice(corpus, articles):
                path = everything / f"{one.name}.txt"
                path.write_bytes(one.data)
                names.append(str(path))
            _ingest(names, folder / "many", f"run{number}")
            if (number + 1) % min(_APART, max(1, runs // _LINES)) == 0 or number + 1 in _EARLY:
                marks.append(_mark(number + 1, folder / "many", time.perf_counter() - began))
        _ingest([str(everything)], folder / "fresh", "fresh")
        many, fresh = (_size(folder / name) for name in ("many", "fresh"))
        print(f"{runs} runs: {many:.1f} MB; fresh load: {fresh:.1f} MB; ratio {many / fresh:.2f}")
        print(f"copies: {', '.join(_said) or 'none'}")
        half = marks[len(marks) // 2 :]
        if len(half) > 1:
            slope = 100 * (half[-1][1] - half[0][1]) / (half[-1][0] - half[0][0])
            print(
                f"memory over the second half: {slope:+.2f} MB per 100 runs; open files {half[0][2]} to {half[-1][2]}"
            )
    return 0


def _audited_once(audit: Callable[..., Audit]) -> Callable[..., Audit]:
    """Audit the first run and give the others its verdicts, under their own ids."""
    verdicts: list[pl.DataFrame] = []

    def audited(batch: dict[str, pl.DataFrame], con: duckdb.DuckDBPyConnection, run_id: str, *_: object) -> Audit:
        if not verdicts:
            verdicts.append(audit(batch, con, run_id).results)
        return Audit(verdicts[0].with_columns(pl.lit(run_id).alias("run_id")))

    return audited


def _ingest(paths: list[str], warehouse: Path, name: str) -> None:
    def say(words: str) -> None:
        if "compact" in words:
            _said.append(f"{name}: {words}")

    ingest_batch(paths, Settings(warehouse=warehouse), Run(name, name), Steps(say, as_tasks=False))


def _mark(number: int, warehouse: Path, seconds: float) -> tuple[int, float, int]:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    memory, files = pages * os.sysconf("SC_PAGE_SIZE") / 1e6, len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    print(
        f"{number:>6} runs: {_size(warehouse):7.1f} MB, memory {memory:7.1f} MB, {files} open files, {seconds:7.0f} s",
        flush=True,
    )
    return number, memory, files


def _size(warehouse: Path) -> float:
    return (warehouse / "warehouse.duckdb").stat().st_size / 1e6


def main() -> None:
    """Run the command line; usage errors exit with 2."""
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
