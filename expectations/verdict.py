"""Results of every rule -> the verdict on a batch: decides whether it may be published.

It does not run rules and does not publish.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

Verdict = Literal["passed", "failed", "could_not_run"]


@dataclass(frozen=True)
class Audit:
    """Outcome of one audit. `results` has the columns of transforms.tables.ValidationResults, one row per rule.

    `blamed`: the articles that alone break critical rules, each with the words of one; None if the batch as a whole has
    to answer, or nothing failed.
    """

    results: pl.DataFrame
    blamed: Mapping[str, str] | None = None

    @property
    def critical_failures(self) -> pl.DataFrame:
        """Rows of `results`: critical rules that the batch breaks."""
        return self.results.filter((pl.col("severity") == "critical") & (pl.col("state") == "failed"))

    @property
    def warnings(self) -> pl.DataFrame:
        """Rows of `results`: broken rules that show a person something and stop nothing."""
        return self.results.filter((pl.col("severity") == "warning") & (pl.col("state") == "failed"))

    @property
    def could_not_run(self) -> pl.DataFrame:
        """Rows of `results`: rules of any severity that gave no answer."""
        return self.results.filter(pl.col("state") == "could_not_run")

    @property
    def verdict(self) -> Verdict:
        """`passed` may be published; `failed` and `could_not_run` may not.

        A critical rule without an answer refuses the batch too: not knowing is not the same as knowing it is right.
        Where both kinds occur the batch is `failed`, since the data are known to be wrong.
        """
        if not self.critical_failures.is_empty():
            return "failed"
        if not self.could_not_run.filter(pl.col("severity") == "critical").is_empty():
            return "could_not_run"
        return "passed"
