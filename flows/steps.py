"""Stage functions -> a run's ledger of stages: times each stage and, inside a flow run, makes it a Prefect task.

Stages are plain functions, so a run works without any Prefect server. It refuses retries: a stage that fails on its
input fails again.
"""

import time
from collections.abc import Callable
from typing import TypeVar

import polars as pl
from prefect import task
from prefect.cache_policies import NO_CACHE

from transforms.tables import RunStages

_T = TypeVar("_T")


class Steps:
    """Runs the stages of one run and remembers what each took in and gave out."""

    def __init__(self, say: Callable[[str], None], as_tasks: bool) -> None:
        """Tell progress to `say`; as_tasks: record every stage as a task of the current flow run."""
        self.say = say
        self._as_tasks = as_tasks
        self._rows: list[tuple[str, int, int, int, int, float]] = []

    def anew(self) -> "Steps":
        """Return the same for a further batch of the run, with an empty ledger."""
        return Steps(self.say, self._as_tasks)

    def run(
        self,
        stage: str,
        function: Callable[[], _T],
        rows_in: int,
        rows_out: Callable[[_T], int],
        rejected: Callable[[_T], int] = lambda _: 0,
    ) -> _T:
        """Run one stage. rows_out and rejected count its result; raises what the stage raises."""
        # A stage that runs again, without the articles that failed it, is a row of its own in the run's ledger.
        again = sum(row[0] == stage or row[0].startswith(f"{stage} (") for row in self._rows)
        stage = f"{stage} ({again + 1})" if again else stage
        start = time.perf_counter()
        if self._as_tasks:
            # Frames and connections must not be hashed into cache keys: slow, unstable, and never wanted here.
            as_task = task(name=stage, task_run_name=stage, cache_policy=NO_CACHE, persist_result=False)
            result = as_task(function)()
        else:
            result = function()
        seconds = time.perf_counter() - start
        row = (stage, len(self._rows) + 1, rows_in, rows_out(result), rejected(result), seconds)
        self._rows.append(row)
        aside = f", {row[4]:,} set aside" if row[4] else ""
        self.say(f"{stage}: {row[2]:,} in, {row[3]:,} out{aside} ({seconds:.2f} s)")
        return result

    def ledger(self, run_id: str) -> pl.DataFrame:
        """Return the tables.RunStages rows of the stages run so far."""
        columns = ["stage", "position", "rows_in", "rows_out", "rejected", "seconds"]
        rows = pl.DataFrame(self._rows, schema=columns, orient="row")
        return RunStages.validate(rows.with_columns(pl.lit(run_id).alias("run_id")), cast=True)
