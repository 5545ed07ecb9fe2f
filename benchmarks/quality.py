"""Articles with expected claims -> how true Passage's claims are, by family.

    python -m benchmarks.quality [DIR] [--json] [--errors]

Ingests the articles into a fresh warehouse, as a run does, and reads only what a reader of it could read. The seed
articles are always measured, against tests/quality/seed_claims.json. DIR is a folder with articles/ID.txt, gold.jsonl
and the scorer score.py, which is run on the exported claims.
"""

import importlib.util
import json
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any
from uuid import uuid4

import duckdb
from cyclopts import App, Parameter

from benchmarks.claims_export import export_claims
from benchmarks.confusions import find_confusions
from benchmarks.seed_claims import Score, score_seed_claims
from flows.environment import PROJECT
from flows.ingest import ingest_batch
from flows.run import Run
from flows.settings import load_settings
from flows.steps import Steps
from warehouse.reader import connect

_SEEDS = PROJECT / "seeds" / "articles"
_EXPECTED = PROJECT / "tests" / "quality" / "seed_claims.json"
_NEEDED = ("articles", "gold.jsonl", "score.py")


class BadFolder(Exception):
    """The folder to score lacks something; the message names it."""


def read_articles(folder: Path, warehouse: Path) -> tuple[duckdb.DuckDBPyConnection, dict[str, float]]:
    """Ingest `folder` into the warehouse folder `warehouse`; return a reader of it and CPU seconds by stage.

    Raises RuntimeError naming the rules if the audit refuses the articles.
    """
    seconds: dict[str, float] = {}
    clock = time.process_time()

    def say(line: str) -> None:
        nonlocal clock
        now = time.process_time()
        seconds[line.split(":", maxsplit=1)[0]] = round(now - clock, 3)
        clock = now

    outcome = ingest_batch(
        [str(folder)], load_settings(str(warehouse)), Run(str(uuid4()), str(folder)), Steps(say, as_tasks=False)
    )
    if outcome.state != "published":
        raise RuntimeError(f"{folder} was not published: {outcome.headline}")
    return connect(warehouse), seconds


def score_seeds() -> tuple[dict[str, Score], dict[str, float]]:
    """Measure the seed articles; return scores by family and CPU seconds by stage."""
    with tempfile.TemporaryDirectory() as folder:
        con, seconds = read_articles(_SEEDS, Path(folder))
        try:
            return score_seed_claims(con, json.loads(_EXPECTED.read_text(encoding="utf-8"))), seconds
        finally:
            con.close()


def score_folder(folder: Path) -> tuple[dict[str, Any], dict[str, list[str]], dict[str, float]]:
    """Measure an annotated folder; return its scorer's figures, the errors by family, and CPU seconds by stage.

    Raises BadFolder if it lacks articles, gold.jsonl or score.py.
    """
    missing = [name for name in _NEEDED if not (folder / name).exists()]
    if missing:
        raise BadFolder(f"{folder} has no {', '.join(missing)}: give a folder with {', '.join(_NEEDED)}")
    scorer = _load(folder / "score.py")
    with tempfile.TemporaryDirectory() as warehouse, tempfile.TemporaryDirectory() as export:
        con, seconds = read_articles(folder / "articles", Path(warehouse))
        export_claims(con, Path(export))
        con.close()
        gold = scorer.Gold(folder, "all")
        system = scorer.Export(export, set(gold.texts))
        scores = {family: part for family, part in scorer.score(gold, system).items() if isinstance(part, dict)}
        return scores, find_confusions(scorer, gold, system), seconds


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        raise BadFolder(f"{path} cannot be loaded as a Python module")
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True  # the folder is somebody else's
    spec.loader.exec_module(module)
    return module


def seed_table(scores: dict[str, Score]) -> list[dict[str, Any]]:
    """One row per family: expected, given, found, F1 and the accuracy of each field of what was found."""
    return [
        {
            "family": family,
            "expected": score.expected,
            "given": score.given,
            "found": score.found,
            "f1": round(score.f1, 4),
            **{name: round(score.accuracy(name), 4) for name in score.asked},
        }
        for family, score in scores.items()
    ]


app = App(name="python -m benchmarks.quality", help_format="plaintext", version_flags=[])


@app.default
def quality(
    folder: Path | None = None,
    /,
    *,
    json_: Annotated[bool, Parameter(name="--json", negative=())] = False,
    errors: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Measure how true the claims of the seed articles, and of an annotated folder, are.

    Exit codes: 0 measured, 2 the folder cannot be used.

    Parameters
    ----------
    folder
        Folder with articles/, gold.jsonl and score.py; left out, only the seeds are measured.
    json_
        One JSON object instead of tables.
    errors
        List every error, not only the first ten of each family.
    """
    scores, _ = score_seeds()
    result: dict[str, Any] = {"seeds": seed_table(scores)}
    confusions = {f"seeds {family}": score.differences for family, score in scores.items()}
    if folder is not None:
        try:
            result["folder"], found, result["cpu_s"] = score_folder(folder)
        except BadFolder as error:
            print(error, file=sys.stderr)
            return 2
        confusions |= found
    if json_:
        print(json.dumps(result, ensure_ascii=False))
        return 0
    for row in result["seeds"]:
        print("seeds " + "  ".join(f"{name} {value}" for name, value in row.items()))
    for family, lines in result.get("folder", {}).items():
        print(f"\n{family}")
        for name, line in lines.items():
            parts = line.items() if isinstance(line, dict) else [("count", line)]
            print(f"  {name:<32}" + "  ".join(f"{key} {value}" for key, value in parts))
    for family, texts in confusions.items():
        if texts:
            print(f"\n{family}: {len(texts)} to look at")
            for text in texts if errors else texts[:10]:
                print(f"  {text}")
    return 0


def main() -> None:
    """Run the command line; usage errors exit with 2."""
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
