"""A rule that gives no answer is never bad data, and never a pass."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import run as start

import duckdb
import polars as pl
import pytest

from expectations.great_expectations_run import open_bench, run
from expectations.offender_queries import offender_queries
from expectations.rule import rule
from expectations.runner import audit
from expectations.staged_to_pandas import staged_to_pandas
from expectations.verdict import Audit
from transforms import tables

Batch = dict[str, pl.DataFrame]
Warehouse = Callable[[Mapping[str, pl.DataFrame]], duckdb.DuckDBPyConnection]


def test_missing_column_could_not_run(good_batch: Batch, warehouse_of: Warehouse) -> None:
    """Rules of a column that is not there give no answer; the rules of other columns still do."""
    batch = {"figures": good_batch["figures"].drop("bound")}
    outcome = audit(batch, warehouse_of(good_batch), "run-1")
    unanswered = set(outcome.could_not_run["rule"])
    assert {"bound_not_null", "bound_in_code_list", "range_has_low", "exact_low_equals_best"} <= unanswered
    assert outcome.critical_failures.is_empty()
    assert outcome.verdict == "could_not_run"
    assert "figure_id_not_null" not in unanswered
    assert all("Could not run: " in reason for reason in outcome.could_not_run["reason"])


def test_wrong_type_could_not_run(good_batch: Batch, warehouse_of: Warehouse) -> None:
    """Text where numbers belong cannot be compared with bounds: that is a fault of ours, not of the data."""
    batch = {"figures": good_batch["figures"].with_columns(pl.lit("many").alias("value_best"))}
    outcome = audit(batch, warehouse_of(good_batch), "run-1")
    assert "value_best_within_bounds" in set(outcome.could_not_run["rule"])
    assert outcome.verdict != "passed"


def test_missing_warehouse_table_could_not_run(good_batch: Batch, warehouse_of: Warehouse) -> None:
    """An SQL error is no answer; every query that does not need the table still gives one."""
    con = warehouse_of(good_batch)
    con.execute("DROP TABLE places")
    outcome = audit({"figures": good_batch["figures"]}, con, "run-1")
    assert set(outcome.could_not_run["rule"]) == {
        "mention_of_unknown_place", "place_with_unknown_parent", "alias_of_unknown_place", "pcode_outside_its_parent",
        "claim_names_unknown_place",
    }  # fmt: skip
    assert outcome.verdict == "could_not_run"


def test_aborted_transaction_is_never_passed(good_batch: Batch, warehouse_of: Warehouse) -> None:
    """Once DuckDB has aborted the writer's transaction nothing can be published, so the audit cannot pass."""
    con = warehouse_of(good_batch)
    with pytest.raises(duckdb.Error):
        con.execute("SELECT error('stop')")
    outcome = audit({"figures": good_batch["figures"]}, con, "run-1")
    assert outcome.verdict == "could_not_run"
    con.execute("ROLLBACK")
    assert con.execute("SELECT 1").fetchone() == (1,)


def test_critical_queries_run_last() -> None:
    """A warning's query that aborts the transaction is always followed by a critical one that notices."""
    severities = [query.severity for query in offender_queries()]
    assert severities == sorted(severities, key=lambda severity: severity == "critical")
    assert severities[-1] == "critical"


def test_exception_in_an_expectation_does_not_touch_the_others() -> None:
    """A bound that cannot be compared leaves its neighbours with their answers."""
    from expectations import kinds

    rules = [
        rule(kinds.ExpectColumnValuesToBeBetween, "broken", "critical", "Reason.", column="word", min_value=1),
        rule(kinds.ExpectColumnValuesToNotBeNull, "sound", "critical", "Reason.", column="word"),
        rule(kinds.ExpectColumnValuesToBeInSet, "bad", "critical", "Reason.", column="word", value_set=["a"]),
    ]
    outcomes = run(open_bench(), staged_to_pandas(pl.DataFrame({"word": ["a", "b"]})), rules)
    assert [outcome.state for outcome in outcomes] == ["could_not_run", "passed", "failed"]
    assert outcomes[0].trouble
    assert outcomes[2].positions == (1,)


@pytest.mark.parametrize(
    ("severity", "state", "verdict"),
    [
        ("critical", "failed", "failed"),
        ("critical", "could_not_run", "could_not_run"),
        ("warning", "failed", "passed"),
        ("warning", "could_not_run", "passed"),
        ("info", "failed", "passed"),
    ],
)
def test_verdict_follows_severity_and_state(severity: str, state: str, verdict: str) -> None:
    """Only a critical rule refuses a batch, and it does so without an answer too."""
    row = {"run_id": "r", "suite": "s", "rule": "x", "severity": severity, "state": state, "reason": "R.",
           "offenders": 1, "sample": None}  # fmt: skip
    results = pl.DataFrame([row], schema=tables.ValidationResults.create_empty().schema)
    assert Audit(results).verdict == verdict


def test_undeclared_table_is_refused(good_batch: Batch, warehouse_of: Warehouse) -> None:
    """A table that nobody declared has no rules; it must not slip through."""
    with pytest.raises(ValueError, match="gossip"):
        audit({"gossip": pl.DataFrame({"a": [1]})}, warehouse_of(good_batch), "run-1")


@pytest.mark.parametrize("missing", ["severity", "reason", "table"])
def test_query_without_its_header_is_named(missing: str, tmp_path: Path) -> None:
    """A rule without severity, reason or table is not guessed at."""
    header = {"severity": "critical", "reason": "A reason.", "table": "figures"}
    lines = [f"-- {key}: {value}" for key, value in header.items() if key != missing]
    (tmp_path / "odd_rows.sql").write_text("\n".join([*lines, "SELECT 1"]), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"odd_rows\.sql.*{missing}"):
        offender_queries(tmp_path)


def test_importing_the_room_does_not_load_great_expectations() -> None:
    """Everybody imports the runner; only an audit pays for the library."""
    program = (
        "import sys, expectations, expectations.runner, expectations.report; "
        "sys.exit('great_expectations' in sys.modules)"
    )
    assert start([sys.executable, "-c", program], check=False).returncode == 0
