"""Outcomes of a rebuild's batches -> one run: sums what each stage did, and keeps the worst verdict of each rule.

It refuses to judge: a batch that the audit refused ends the rebuild.
"""

from dataclasses import dataclass, field, replace

import polars as pl

from expectations.verdict import Audit
from flows.run import Outcome, Run

_WORST_FIRST = ["failed", "could_not_run", "passed"]


@dataclass
class BatchOutcomes:
    """What came of the batches so far."""

    outcomes: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Add a batch; its rows are forgotten."""
        self.outcomes.append(without_rows(outcome))

    @property
    def refused(self) -> Outcome | None:
        """The batch that the audit refused, if there is one."""
        last = self.outcomes[-1] if self.outcomes else None
        return last if last is not None and last.state == "refused" else None

    def whole(self, run: Run) -> Outcome:
        """Return one outcome for all batches, of which there is at least one."""
        if not self.outcomes:
            raise ValueError(f"run {run.run_id} derived no batch: there is nothing to add up")
        first = self.outcomes[0]
        counts = pl.concat([each.counts for each in self.outcomes]).group_by("table", maintain_order=True).sum()
        stages = pl.concat([each.stages for each in self.outcomes])
        sums = stages.group_by("run_id", "stage", maintain_order=True).agg(
            pl.col("position").max(), pl.col("rows_in", "rows_out", "rejected", "seconds").sum()
        )
        audits = [each.audit.results for each in self.outcomes if each.audit is not None]
        audit = None
        if audits:
            worst = pl.concat(audits).sort(pl.col("state").cast(pl.Enum(_WORST_FIRST)), maintain_order=True)
            results = worst.group_by("run_id", "suite", "rule", maintain_order=True).agg(
                pl.col("severity", "state", "reason").first(),
                pl.col("offenders").sum(),
                pl.col("sample").drop_nulls().first(),
            )
            audit = Audit(results.select(audits[0].columns))
        rejections = pl.concat([each.rejections for each in self.outcomes])
        return replace(
            first,
            state="published",
            counts=counts,
            stages=sums.select(stages.columns),
            audit=audit,
            rejections=rejections,
        )


def without_rows(outcome: Outcome) -> Outcome:
    """Return how a batch ended without the rows that it wrote."""
    return replace(outcome, batch={table: frame.clear() for table, frame in outcome.batch.items()})
