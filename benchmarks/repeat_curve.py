"""hostile texts -> curve: CPU seconds and memory of finding their repeats by size, and how steeply they grow.

    python -m benchmarks.repeat_curve [--shape NAME] [--factor F] [--rounds N]

The exponent between two sizes is log(cost ratio) / log(size ratio): about 1 is linear, 2 is quadratic. It is taken where the
dearer of the two costs at least 20 ms, below which the clock and what is done once tell more than the size. Each
measurement is a process of its own that has loaded the kernels before; told is the median of the rounds.
"""

import json
import math
import statistics
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

from cyclopts import App

from benchmarks.peer_systems import PROJECT
from benchmarks.repeat_hostile import SHAPES

app = App(name="python -m benchmarks.repeat_curve", help_format="plaintext", version_flags=[])
_TELLING = 0.02  # seconds


@app.default
def repeat_curve(*, shape: str | None = None, factor: float = 1, rounds: int = 3) -> int:
    """Measure every shape in every size and print a Markdown table.

    Parameters
    ----------
    shape
        Measure only this one, named as in the table.
    factor
        Sizes are multiplied by it: below 1 for a quick look.
    rounds
        Runs of each size.
    """
    if shape is not None and shape not in SHAPES:
        print(f"no shape is named {shape!r}; there are: {', '.join(SHAPES)}", file=sys.stderr)
        return 2
    print("| shape | size | CPU s | exponent | peak MB |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "texts.parquet"
        for name, (_, sizes, unit) in SHAPES.items():
            if shape not in (None, name):
                continue
            scaled = [max(1, round(size * factor)) for size in sizes]
            spent = [_measured(name, size, corpus, rounds) for size in scaled]
            slopes = [None, *(_exponent(a, b) for a, b in pairwise(zip(scaled, spent, strict=True)))]
            for size, (cpu, peak), slope in zip(scaled, spent, slopes, strict=True):
                told = "" if slope is None else f"{slope:.2f}"
                print(f"| {name} | {size:,} {unit} | {cpu:.3f} | {told} | {peak:.0f} |", flush=True)
    return 0


def _exponent(smaller: tuple[int, tuple[float, float]], larger: tuple[int, tuple[float, float]]) -> float | None:
    (n, (cheap, _)), (m, (dear, _)) = smaller, larger
    if n == m or dear < _TELLING or cheap <= 0:
        return None
    return math.log(dear / cheap) / math.log(m / n)


def _measured(shape: str, size: int, corpus: Path, rounds: int) -> tuple[float, float]:
    """Return the median CPU seconds and peak megabytes of finding the repeats."""
    # Made by another process: what this one holds in memory, its children seem to have held.
    make = (
        "import sys, polars as pl; from benchmarks.repeat_hostile import SHAPES;"
        "texts = SHAPES[sys.argv[1]][0](int(sys.argv[2]));"
        "pl.DataFrame({'pid': range(len(texts)), 'text': texts}).write_parquet(sys.argv[3])"
    )
    subprocess.run([sys.executable, "-c", make, shape, str(size), str(corpus)], cwd=PROJECT, check=True)
    command = [sys.executable, "-m", "benchmarks.repeats", str(corpus), "--json"]
    reports = [
        json.loads(subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout)
        for _ in range(rounds)
    ]
    return (
        statistics.median(report["cpu_s"] for report in reports),
        statistics.median(report["peak_mb"] for report in reports),
    )


def main() -> None:
    """Run the command line; usage errors exit with 2."""
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
