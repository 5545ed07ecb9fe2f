"""Rules that passed in runs long past are counted in one row each run; what failed, and what newer runs say, stays."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from warehouse.ledger import record_run
from warehouse.old_verdicts import count_old_verdicts
from warehouse.stage import Stamp
from warehouse.store import open_writer

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_only_what_passed_long_ago_is_counted(tmp_path: Path, frame) -> None:
    with open_writer(tmp_path) as writer:
        con = writer.con
        for at in range(5):
            run = {"run_id": f"run-{at}", "started_at": NOW + timedelta(hours=at), "state": "published"}
            verdicts = [
                {"run_id": f"run-{at}", "suite": suite, "rule": f"rule-{n}", "state": state}
                for suite, n, state in [
                    ("articles", 1, "passed"), ("articles", 2, "passed"), ("figures", 1, "passed"),
                    ("figures", 2, "failed"), ("cross_table", 1, "could_not_run"),
                ]
            ]  # fmt: skip
            ledger = {"runs": frame("runs", run), "validation_results": frame("validation_results", *verdicts)}
            record_run(con, ledger, Stamp(f"run-{at}", "1.0", NOW), visible=True)

        def seen() -> tuple[pl.DataFrame, pl.DataFrame]:
            rows = con.execute("SELECT * FROM validation_results ORDER BY run_id, suite, rule").pl()
            return rows, con.execute("SELECT run_id, n_rules, n_failed, n_could_not_run FROM v_runs ORDER BY 1").pl()

        before, runs = seen()
        assert count_old_verdicts(con, kept_runs=2) == 9
        after, same = seen()
        assert same.equals(runs)
        newer = pl.col("run_id") >= "run-3"
        assert after.filter(newer).equals(before.filter(newer))
        not_passed = pl.col("state") != "passed"
        assert after.filter(not_passed).equals(before.filter(not_passed))
        counted = after.filter(~newer, ~not_passed)
        assert counted.select("run_id", "suite", "rule", "offenders", "sample").rows() == [
            (f"run-{at}", "cross_table", "other_rules_passed", 0, '{"rules":3,"suites":{"articles":2,"figures":1}}')
            for at in range(3)
        ]
        assert count_old_verdicts(con, kept_runs=2) == 0
        assert seen()[0].equals(after)
