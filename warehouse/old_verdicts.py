"""Verdicts of runs long past -> fewer rows: decides what is kept of an audit that nobody will look at rule by rule.

Every run is judged by hundreds of rules, nearly all of which pass: after thousands of small runs their rows would be most
of the warehouse. Of all but the newest audited runs the rules that passed are counted in one row. Refuses to touch what
failed or could not run.
"""

from typing import Final

import duckdb

KEPT_RUNS: Final = 100
# A row in the place of those of rules that passed; its sample says how many: {"rules": n, "suites": {suite: n}}.
SUITE, RULE = "cross_table", "other_rules_passed"
_REASON: Final = "Rules that passed are listed one by one for the newest audited runs, and counted for earlier ones."

_OLD = """
CREATE OR REPLACE TEMP TABLE _old AS
SELECT run_id FROM runs SEMI JOIN validation_results USING (run_id)
ORDER BY started_at DESC, run_id DESC OFFSET ?
"""
_PASSED = "state = 'passed' AND NOT (suite = $suite AND rule = $rule) AND run_id IN (SELECT run_id FROM _old)"
_COUNT = f"""
INSERT INTO validation_results (
    run_id, suite, rule, severity, state, reason, offenders, sample,
    flow_run_id, extractor_version, first_seen_at, last_seen_at
)
SELECT
    run_id, $suite, $rule, 'info', 'passed', $reason, 0,
    json_object('rules', CAST(sum(n) AS BIGINT), 'suites', map_from_entries(list((suite, n) ORDER BY suite))),
    any_value(flow_run_id), any_value(extractor_version), min(first_seen_at), max(last_seen_at)
FROM (
    SELECT
        run_id, suite, count(*) AS n, any_value(flow_run_id) AS flow_run_id,
        any_value(extractor_version) AS extractor_version, min(first_seen_at) AS first_seen_at,
        max(last_seen_at) AS last_seen_at
    FROM validation_results
    WHERE {_PASSED}
    GROUP BY run_id, suite
)
GROUP BY run_id
"""


def count_old_verdicts(con: duckdb.DuckDBPyConnection, kept_runs: int = KEPT_RUNS) -> int:
    """Count what passed in audited runs before the `kept_runs` newest, in place of its rows; return how many went.

    One transaction of its own; readers see it with the next publication. Raises duckdb.Error.
    """
    names = {"suite": SUITE, "rule": RULE}
    con.execute("BEGIN")
    try:
        con.execute(_OLD, [kept_runs])
        con.execute(_COUNT, names | {"reason": _REASON})
        row = con.execute(f"DELETE FROM validation_results WHERE {_PASSED}", names).fetchone()
        con.execute("DROP TABLE _old")
        con.execute("COMMIT")
    except BaseException:
        con.execute("ROLLBACK")
        raise
    return int(row[0]) if row else 0
