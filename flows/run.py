"""What a run is and how it ended: the two records that flows, artifacts and the terminal summary share."""

import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import polars as pl

from expectations.verdict import Audit
from transforms.tables import Runs

VERSION = version("passage")
# Libraries whose behaviour shapes rows: a difference between two runs may come from them.
_SHAPING = ("polars", "polars-hash", "duckdb", "great-expectations", "trafilatura", "charset-normalizer", "prefect")


@dataclass(frozen=True)
class Run:
    """One run: its id, what it was asked to read, and when it started (UTC, and on the clock that is never set)."""

    run_id: str
    source: str
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    started_s: float = field(default_factory=time.monotonic)

    def ledger_row(self, state: str, counts: pl.DataFrame) -> pl.DataFrame:
        """Return the tables.Runs row of this run, ended now in `state`; counts as stage_batch returns them."""
        versions = {"passage": VERSION} | {name: version(name) for name in _SHAPING}
        added = {row["table"]: row["inserted"] for row in counts.iter_rows(named=True) if row["inserted"]}
        row = {
            "run_id": self.run_id,
            "started_at": self.started_at,
            # Not the wall clock again: it may have been set meanwhile, and a run would seem to end before it began.
            "finished_at": self.started_at + timedelta(seconds=time.monotonic() - self.started_s),
            "state": state,
            "source": self.source,
            "counts": json.dumps(added),
            "versions": json.dumps(versions),
        }
        return Runs.validate(pl.DataFrame([row], schema=Runs.create_empty().schema))


@dataclass(frozen=True)
class Outcome:
    """How a run ended. `counts` as stage_batch returns them; `stages` and `rejections` as the tables of those names."""

    run: Run
    state: str
    folder: Path
    batch: dict[str, pl.DataFrame]
    known_articles: int
    counts: pl.DataFrame
    stages: pl.DataFrame
    rejections: pl.DataFrame
    audit: Audit | None
    refused_folder: Path | None = None
    words: str | None = None  # the headline, where counts of articles do not say it
    sources: pl.DataFrame | None = None  # of a poll: a row for each source, columns flows.polled.REPORT
    needs_look: tuple[str, ...] = ()  # what a person should look at, beside rejections and warnings of the audit

    @property
    def ledger(self) -> dict[str, pl.DataFrame]:
        """The rows of runs, run_stages and validation_results that tell of it; the run ends now."""
        rows: dict[str, pl.DataFrame] = {
            "runs": self.run.ledger_row(self.state, self.counts),
            "run_stages": self.stages,
        }
        return rows if self.audit is None else rows | {"validation_results": self.audit.results}

    @property
    def is_all_set_aside(self) -> bool:
        """True if not one input could be read as an article."""
        return (
            self.words is None
            and self.batch["articles"].is_empty()
            and self.known_articles == 0
            and not self.rejections.is_empty()
        )

    @property
    def has_warnings(self) -> bool:
        """True if it published and a person should look at something all the same."""
        return (
            bool(self.needs_look)
            or not self.rejections.is_empty()
            or (self.audit is not None and not self.audit.warnings.is_empty())
        )

    @property
    def headline(self) -> str:
        """One sentence that says how it ended."""
        if self.words is not None:
            return self.words
        new, again = self.batch["articles"].height, self.known_articles
        aside = f", {self.rejections.height} set aside" if self.rejections.height else ""
        if self.is_all_set_aside:
            return f"nothing could be read: all {self.rejections.height} inputs were set aside, see v_rejections_open"
        match self.state:
            case "published":
                warned = self.audit.warnings.height if self.audit else 0
                shown = f", {warned} warning{'s' if warned > 1 else ''}" if warned else ""
                return f"published: {new} new articles, {again} already known{aside}{shown}"
            case "no_change":
                return f"nothing new: {again} articles already known{aside}; the published warehouse was not touched"
            case _:
                return f"refused by the audit: nothing was published, {new} articles kept in {self.refused_folder}"
