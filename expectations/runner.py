"""Staged batch and the writer's connection -> audit: decides for every rule whether it passed, failed or could not run.

It does not decide what must be true (table modules, rules/*.sql), does not publish and does not roll back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from expectations.audited_rows import written_rows
from expectations.blame import Failure, blamed_articles
from expectations.offender_queries import OffenderQuery, offender_queries
from expectations.sample import sample
from expectations.text_slices import text_slices
from expectations.verdict import Audit, Verdict
from transforms import tables

if TYPE_CHECKING:
    from great_expectations.core.batch_definition import BatchDefinition

    from expectations.great_expectations_run import Outcome

__all__ = ["Audit", "Verdict", "audit"]

CROSS_TABLE = "cross_table"

_TROUBLE_CHARACTERS = 400


def audit(
    batch: Mapping[str, pl.DataFrame],
    con: duckdb.DuckDBPyConnection,
    run_id: str,
    written_at: datetime | None = None,
) -> Audit:
    """Judge a staged batch before anybody may see it.

    `batch` maps names of transforms.tables.TABLES to the frames that were staged (columns as declared there, without
    provenance); a table that the batch does not carry is not judged alone, only by the cross-table rules. `con` is the
    writer's connection inside its open transaction, so that cross-table rules see staged and published rows together.
    `run_id` goes into every result row; `written_at` is when the batch was staged, for a run of several batches.

    Cross-table rules look at what the run wrote, see audited_rows, and at what that leans on. Beside those rows the audit
    lends the connection, and takes back, `audited_documents(raw_sha256)`, `audited_rejections(rejection_id)` and
    `audited_slices`, see text_slices.

    Data never make this raise: a rule that meets an exception, an SQL error or a missing column could not run. Raises
    ValueError if the batch holds a table that is not declared, since nobody could vouch for it. If a query fails while
    it runs, DuckDB aborts the open transaction: later rules could not run either, the batch is refused, and the writer
    rolls back.
    """
    unknown = sorted(set(batch) - set(tables.TABLES))
    if unknown:
        message = f"The batch holds undeclared tables: {', '.join(unknown)}. Declare them in transforms.tables."
        raise ValueError(message)
    # Imported here: loading great-expectations takes seconds, and most users of this package never audit.
    from expectations.great_expectations_run import open_bench  # noqa: PLC0415

    bench = open_bench()
    failures: list[Failure] = []
    rows = [row for table, frame in batch.items() for row in _table_rows(bench, table, frame, run_id, failures)]
    with written_rows(con, batch, run_id, written_at):
        rows += _cross_table_rows(bench, batch, con, run_id, failures)
    schema = tables.ValidationResults.create_empty().schema
    verdict = Audit(tables.ValidationResults.validate(pl.DataFrame(rows, schema=schema)))
    unanswered = verdict.could_not_run.filter(pl.col("severity") == "critical")
    if not failures or not unanswered.is_empty() or "articles" not in batch:
        return verdict
    return replace(verdict, blamed=blamed_articles(batch, failures))


_Row = dict[str, object]


def _table_rows(
    bench: BatchDefinition[Any], table: str, frame: pl.DataFrame, run_id: str, failures: list[Failure]
) -> list[_Row]:
    """Result rows of one table's suite; none for the run ledger, which has no suite. Adds to `failures`."""
    from expectations.great_expectations_run import run  # noqa: PLC0415
    from expectations.staged_to_pandas import staged_to_pandas  # noqa: PLC0415
    from expectations.table_suites import SUITES  # noqa: PLC0415

    if table not in SUITES:
        return []
    key = tables.TABLES[table].primary_key()
    outcomes = run(bench, staged_to_pandas(frame), SUITES[table]())
    failures += [_failure(table, outcome, frame[list(outcome.positions)]) for outcome in outcomes if _is_grave(outcome)]
    return [
        _row(run_id, table, outcome, sample(frame, outcome.positions, [*key, *outcome.columns])) for outcome in outcomes
    ]


def _is_grave(outcome: Outcome) -> bool:
    return outcome.severity == "critical" and outcome.state == "failed"


def _failure(suite: str, outcome: Outcome, offenders: pl.DataFrame) -> Failure:
    return Failure(f"{suite}.{outcome.rule}: {outcome.reason}", offenders)


def _cross_table_rows(
    bench: BatchDefinition[Any],
    batch: Mapping[str, pl.DataFrame],
    con: duckdb.DuckDBPyConnection,
    run_id: str,
    failures: list[Failure],
) -> list[_Row]:
    """Result rows of rules/*.sql on the connection. Adds to `failures`."""
    views = {
        "audited_documents": _keys(batch, "documents", "raw_sha256"),
        "audited_rejections": _keys(batch, "rejections", "rejection_id"),
    }
    # On a connection whose transaction is already aborted nothing can be lent; every query then says so itself.
    with contextlib.suppress(duckdb.Error):
        for name, keys in views.items():
            con.register(name, keys)
        con.register("audited_slices", text_slices(con))
    try:
        return _query_rows(bench, offender_queries(), con, run_id, failures)
    finally:
        with contextlib.suppress(duckdb.Error):
            for name in (*views, "audited_slices"):
                con.unregister(name)


def _keys(batch: Mapping[str, pl.DataFrame], table: str, key: str) -> pl.DataFrame:
    """Distinct values of `key` in `table` of the batch as a frame of one column."""
    frame = batch.get(table)
    values = pl.Series(key, [], dtype=pl.String) if frame is None else frame.get_column(key).cast(pl.String)
    return values.drop_nulls().unique().sort().to_frame()


def _query_rows(
    bench: BatchDefinition[Any],
    queries: Sequence[OffenderQuery],
    con: duckdb.DuckDBPyConnection,
    run_id: str,
    failures: list[Failure],
) -> list[_Row]:
    """Run the offender queries and let great-expectations hold that each gave no rows.

    It is handed one row that counts the offenders of each rule, a column for each: a table and a validation of its own
    for every rule would take it longer than the queries take.
    """
    from expectations import kinds  # noqa: PLC0415
    from expectations.great_expectations_run import run, unanswered  # noqa: PLC0415
    from expectations.rule import rule  # noqa: PLC0415
    from expectations.staged_to_pandas import staged_to_pandas  # noqa: PLC0415

    offenders: dict[str, pl.DataFrame] = {}
    troubles: dict[str, str] = {}
    for query in queries:
        try:
            offenders[query.name] = con.execute(query.sql).pl()
        except duckdb.Error as error:
            troubles[query.name] = str(error)
    no_offenders = {
        query.name: rule(
            kinds.ExpectColumnMaxToBeBetween,
            query.name,
            query.severity,
            f"{query.table}: {query.reason}",
            column=query.name,
            max_value=0,
        )
        for query in queries
    }
    counts = staged_to_pandas(pl.DataFrame({name: [frame.height] for name, frame in offenders.items()}))
    judged = {outcome.rule: outcome for outcome in run(bench, counts, [no_offenders[name] for name in offenders])}
    judged |= {name: unanswered(no_offenders[name], trouble) for name, trouble in troubles.items()}
    rows = []
    for query in queries:
        outcome, found = judged[query.name], offenders.get(query.name, pl.DataFrame())
        if _is_grave(outcome):
            failures.append(_failure(CROSS_TABLE, outcome, found))
        evidence = sample(found, range(min(found.height, 5)), found.columns) if outcome.offenders else None
        rows.append(_row(run_id, CROSS_TABLE, outcome, evidence))
    return rows


def _row(run_id: str, suite: str, outcome: Outcome, evidence: str | None) -> _Row:
    reason = outcome.reason
    if outcome.trouble is not None:
        reason = f"{reason} Could not run: {' '.join(outcome.trouble.split())[:_TROUBLE_CHARACTERS]}"
    return {
        "run_id": run_id,
        "suite": suite,
        "rule": outcome.rule,
        "severity": outcome.severity,
        "state": outcome.state,
        "reason": reason,
        "offenders": outcome.offenders,
        "sample": evidence,
    }
