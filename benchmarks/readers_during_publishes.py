"""Publications while readers ask -> whether every reader could open and was told the truth, and how long it took.

    python -m benchmarks.readers_during_publishes [--publishes 50] [--readers 4] [--articles 20]

Readers are processes that open the published file, ask one query of rows that must agree with one another, and close it, as
quickly as they can: first while nobody writes, then while one writer publishes batch after batch. The writer passes over
the audit, which takes seconds of each run and writes nothing.
"""

import json
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
from cyclopts import App

from benchmarks.article_corpus import article_corpus

# Every row refers to rows that are there, and the ledger counts the articles that are: true of every publication.
INVARIANT = """
SELECT (SELECT count(*) FROM articles) = (SELECT count(DISTINCT article_id) FROM paragraph_occurrences)
   AND (SELECT count(*) FROM articles) = (SELECT coalesce(sum((counts ->> 'articles')::INT), 0) FROM runs)
   AND NOT EXISTS (FROM sentences ANTI JOIN paragraphs USING (paragraph_id))
   AND NOT EXISTS (FROM figures ANTI JOIN sentences USING (sentence_id))
   AND (SELECT sum(n_occurrences) FROM articles) = (SELECT count(*) FROM paragraph_occurrences)
"""
_IDLE_S = 5.0
app = App(name="python -m benchmarks.readers_during_publishes", help_format="plaintext", version_flags=[])


@app.default
def readers_during_publishes(*, publishes: int = 50, readers: int = 4, articles: int = 20) -> int:
    """Print opens that failed, answers that were wrong, and seconds of a reader idle and while publications happen.

    Parameters
    ----------
    publishes
        How many publications.
    readers
        How many processes read.
    articles
        Articles of each batch.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        corpus = article_corpus((publishes + 1) * articles)
        batches = []
        for at in range(publishes + 1):
            batch = folder / f"{at:03d}"
            batch.mkdir()
            for one in islice(corpus, articles):
                (batch / f"{one.name}.txt").write_bytes(one.data)
            batches.append(str(batch))
        write(folder / "warehouse", batches[:1])
        idle = while_reading(lambda: time.sleep(_IDLE_S), folder / "warehouse", readers)
        busy = while_reading(lambda: write(folder / "warehouse", batches[1:]), folder / "warehouse", readers)
    print(json.dumps({"idle": idle, "publishing": busy}, indent=1))
    print(f"p95 while publishing / idle: {busy['p95_ms'] / idle['p95_ms']:.2f}")
    return 0 if busy["failed"] == busy["wrong"] == 0 else 1


@app.command
def read(warehouse: Path, /) -> int:
    """Open, ask and close until standard input ends; print seconds, failures, wrong answers and publications seen as JSON.

    Parameters
    ----------
    warehouse
        Folder of the warehouse.
    """
    seconds: list[float] = []
    failed = wrong = 0
    seen: set[int] = set()
    while not select.select([sys.stdin], [], [], 0)[0]:
        began = time.perf_counter()
        try:
            with duckdb.connect(warehouse / "warehouse.duckdb", read_only=True) as con:
                wrong += con.execute(INVARIANT).fetchone() != (True,)
                row = con.execute("SELECT publication FROM warehouse_meta").fetchone()
                seen.add(int(row[0]) if row else -1)
        except duckdb.Error:
            failed += 1
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"seconds": seconds, "failed": failed, "wrong": wrong, "seen": sorted(seen)}))
    return 0


def while_reading(work: Callable[[], None], warehouse: Path, readers: int) -> dict[str, Any]:
    """Let readers ask while `work` is done; return what they tell."""
    command = [sys.executable, "-m", "benchmarks.readers_during_publishes", "read", str(warehouse)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(readers)
    ]
    work()
    return _summed([json.loads(each.communicate("")[0]) for each in started])


def write(warehouse: Path, batches: list[str]) -> None:
    """Ingest the batches one after the other, each with its publication."""
    import flows.settle  # noqa: PLC0415 - the readers need none of it
    from expectations.verdict import Audit  # noqa: PLC0415
    from flows.ingest import ingest_batch  # noqa: PLC0415
    from flows.run import Run  # noqa: PLC0415
    from flows.settings import Settings  # noqa: PLC0415
    from flows.steps import Steps  # noqa: PLC0415
    from transforms.tables import ValidationResults  # noqa: PLC0415

    flows.settle.audit = lambda *_: Audit(ValidationResults.create_empty())  # type: ignore[attr-defined]
    for batch in batches:
        run = Run(Path(batch).name, batch)
        ingest_batch([batch], Settings(warehouse=warehouse), run, Steps(lambda _: None, as_tasks=False))


def _summed(told: list[dict[str, Any]]) -> dict[str, Any]:
    seconds = sorted(value for each in told for value in each["seconds"])
    return {
        "opens": len(seconds),
        "failed": sum(each["failed"] for each in told),
        "wrong": sum(each["wrong"] for each in told),
        "publications_seen": len({number for each in told for number in each["seen"]}),
        "p50_ms": round(1000 * seconds[len(seconds) // 2], 1),
        "p95_ms": round(1000 * seconds[int(0.95 * len(seconds))], 1),
    }


def main() -> None:
    """Run the command line; usage errors exit with 2."""
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
