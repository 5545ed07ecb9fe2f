"""corpus -> table: what finding its repeats costs us and others, and how right each is, run side by side.

    python -m benchmarks.repeat_peers [--docs N | --corpus FILE.parquet] [--rounds N] [--installed-only] [--task exact|near]

Every run is a process of its own, in a venv of its own for what the project does not need. Rounds are interleaved, each
system once in a round, so that a busy machine is busy for all; told is the median. Measured by each process itself, after
its imports: reading the Parquet file, deciding, having a cluster id (or a flag) for each paragraph in memory. A system that
took more than two minutes of CPU is run once.
"""

import json
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
from cyclopts import App, Parameter
from cyclopts.types import ExistingFile

from benchmarks.peer_systems import PROJECT, System, interpreter, systems
from benchmarks.repeat_score import Score, scored_clusters, scored_flags

app = App(name="python -m benchmarks.repeat_peers", help_format="plaintext", version_flags=[])
_ONCE, _LONGEST = 120, 3600  # seconds
_COLUMNS = {"pid", "doc", "text", "kind", "exact_id", "near_id"}
Runs = dict[str, list[dict[str, Any]]]


@app.default
def repeat_peers(
    *,
    docs: int = 10_000,
    corpus: ExistingFile | None = None,
    rounds: int = 3,
    installed_only: Annotated[bool, Parameter(negative="")] = False,
    task: Literal["exact", "near"] | None = None,
) -> int:
    """Run every system on one corpus and print a Markdown table.

    Parameters
    ----------
    docs
        Articles of the corpus that is generated.
    corpus
        Labelled corpus to use instead: pid, doc, text, kind, exact_id, near_id.
    rounds
        Runs of each system.
    installed_only
        Leave out what needs a venv of its own.
    task
        Only systems that find this kind of repeats.
    """
    chosen = [each for each in systems(task) if not (installed_only and each.needs_venv)]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if corpus is None:
            corpus = folder / "corpus.parquet"
            # By another process: what this one holds in memory, its children seem to have held.
            _call([sys.executable, "-m", "benchmarks.repeat_corpus", str(corpus), "--docs", str(docs)])
        elif missing := _COLUMNS - set(pl.read_parquet_schema(corpus)):
            print(f"{corpus} lacks the columns {', '.join(sorted(missing))}", file=sys.stderr)
            return 2
        runs, failures = _run_all(chosen, corpus, folder, rounds)
        print(_table(chosen, corpus, folder, runs, failures))
    return 1 if any(each.name in failures and not each.needs_venv for each in chosen) else 0


def _run_all(chosen: list[System], corpus: Path, folder: Path, rounds: int) -> tuple[Runs, dict[str, str]]:
    """Run all systems in turns. Returns what each run reported, and why a system did not run."""
    failures: dict[str, str] = {}
    pythons: dict[str, Path] = {}
    for system in chosen:
        try:
            pythons[system.name] = interpreter(system, folder / "venvs")
        except RuntimeError as error:
            failures[system.name] = str(error)
    runs: Runs = {system.name: [] for system in chosen}
    for number in range(rounds):
        for system in chosen:
            before = runs[system.name]
            if system.name in failures or (before and before[0]["cpu_s"] > _ONCE):
                continue
            print(f"round {number + 1}: {system.name}", file=sys.stderr)
            try:
                before.append(_run(system, pythons[system.name], corpus, _answers(folder, system)))
            except RuntimeError as error:
                failures[system.name] = str(error)
    return runs, failures


def _run(system: System, python: Path, corpus: Path, out: Path) -> dict[str, Any]:
    """Run a system once and return what it reports."""
    command = [each.format(corpus=corpus.resolve(), out=out) for each in system.command]
    reported: dict[str, Any] = json.loads(_call([str(python), *command]).splitlines()[-1])
    return reported


def _call(command: list[str]) -> str:
    """Run a module of this project and return what it prints."""
    try:
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=_LONGEST)
    except subprocess.TimeoutExpired:
        raise RuntimeError("stopped after an hour") from None
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1])
    return done.stdout


def _answers(folder: Path, system: System) -> Path:
    name = re.sub(r"\W+", "_", system.name)
    return folder / f"{name}.parquet"


def _table(chosen: list[System], corpus: Path, folder: Path, runs: Runs, failures: dict[str, str]) -> str:
    """Lay out a table for each task, its ratios to ours."""
    labels = pl.read_parquet(corpus, columns=["kind", "exact_id", "near_id"])
    size = pl.scan_parquet(corpus).select(pl.col("text").str.len_bytes().sum()).collect().item()
    lines = [f"{labels.height} paragraphs, {size / 1e6:.0f} MB of text"]
    for task, title in (("exact", "The same bytes"), ("near", "The same statement")):
        of_task = [each for each in chosen if each.task in ("floor", task)]
        ours = next((_median(runs[each.name], "cpu_s") for each in of_task if each.is_ours), None)
        if ours is None:
            continue
        lines += [
            "",
            f"| {title} | CPU s | times ours | without reading | wall s | peak MB | P | R | F1 | template rows merged |",
            "|---|---|---|---|---|---|---|---|---|---|",
        ]
        for system in of_task:
            name = f"**{system.name}**" if system.is_ours else system.name
            if system.name in failures:
                lines.append(f"| {name} | did not run: {failures[system.name]} |" + " |" * 8)
                continue
            of = runs[system.name]
            cpu, read = _median(of, "cpu_s"), [run["stages"].get("read") for run in of]
            rest = (
                "" if None in read else f"{statistics.median(run['cpu_s'] - run['stages']['read'] for run in of):.2f}"
            )
            score = _score(labels, task, _answers(folder, system))
            shares = (
                f"{score.precision:.4f} | {score.recall:.4f} | {score.f1:.4f} | {score.templates_merged:.1%}"
                if score
                else " | | | "
            )
            lines.append(
                f"| {name} | {cpu:.2f} | {cpu / ours:.1f} | {rest} | {_median(of, 'wall_s'):.2f} |"
                f" {_median(of, 'peak_mb'):.0f} | {shares} |"
            )
    return "\n".join(lines)


def _median(runs: list[dict[str, Any]], figure: str) -> float:
    return float(statistics.median(run[figure] for run in runs)) if runs else float("nan")


def _score(labels: pl.DataFrame, task: str, answers: Path) -> Score | None:
    """Score what a system wrote, against equal bytes or equal statements."""
    if not answers.exists():
        return None
    found = pl.read_parquet(answers).sort("pid")
    truth = labels[f"{task}_id"].to_numpy()
    if "cluster" in found.columns:
        return scored_clusters(labels["kind"].to_numpy(), truth, found["cluster"].to_numpy())
    return scored_flags(labels["kind"].to_numpy(), truth, found["is_repeat"].to_numpy())


def main() -> None:
    """Run the command line; usage errors exit with 2."""
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
