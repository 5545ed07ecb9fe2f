-- What did each run do, latest first: how it ended, how long it took, what its stages took in, gave out and set aside?
WITH stages AS (
    SELECT
        run_id,
        count(*) AS n_stages,
        arg_min(rows_in, position) AS rows_in,
        arg_max(rows_out, position) AS rows_out,
        CAST(sum(rejected) AS BIGINT) AS rejected,
        sum(seconds) AS stage_seconds,
        arg_max(stage, seconds) AS slowest_stage
    FROM run_stages
    GROUP BY run_id
),

verdicts AS (
    SELECT
        run_id,
        -- Of earlier runs the rules that passed are counted in one row (warehouse/old_verdicts.py).
        CAST(sum(if(rule = 'other_rules_passed', CAST(sample ->> '$.rules' AS BIGINT), 1)) AS BIGINT) AS n_rules,
        count(*) FILTER (WHERE state = 'failed') AS n_failed,
        count(*) FILTER (WHERE state = 'could_not_run') AS n_could_not_run
    FROM validation_results
    GROUP BY run_id
)

SELECT
    r.run_id, r.started_at, r.finished_at, r.state, r.source,
    epoch_us(r.finished_at - r.started_at) / 1e6 AS seconds,
    s.n_stages, s.rows_in, s.rows_out, s.rejected, s.stage_seconds, s.slowest_stage,
    v.n_rules, v.n_failed, v.n_could_not_run, r.counts, r.versions
FROM runs r
LEFT JOIN stages s USING (run_id)
LEFT JOIN verdicts v USING (run_id)
ORDER BY r.started_at DESC, r.run_id;
