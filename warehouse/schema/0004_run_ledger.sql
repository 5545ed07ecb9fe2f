-- What each run did, set aside and found when it checked.
-- Columns, order and comments equal transforms/tables.py (tests/warehouse/test_schema.py compares them).
-- No FOREIGN KEYs: DuckDB turns an update of a referenced row into delete and insert, which they refuse; the audit
-- checks references instead.

CREATE TABLE rejections (
    rejection_id      TEXT NOT NULL,
    run_id            TEXT NOT NULL,
    stage             TEXT NOT NULL,
    source_uri        TEXT NOT NULL,
    raw_sha256        TEXT,
    reason_code       TEXT NOT NULL,
    reason            TEXT NOT NULL,
    sample            TEXT,
    retry_count       INTEGER NOT NULL,
    resolved_at       TIMESTAMPTZ,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (rejection_id)
);
COMMENT ON TABLE rejections IS 'What was set aside, and why: nothing is dropped in silence.';
COMMENT ON COLUMN rejections.rejection_id IS 'xxh3_128 of stage, source_uri, raw hash and reason code.';
COMMENT ON COLUMN rejections.run_id IS 'Run that set it aside first.';
COMMENT ON COLUMN rejections.stage IS 'Stage that set it aside.';
COMMENT ON COLUMN rejections.source_uri IS 'Where it was read.';
COMMENT ON COLUMN rejections.raw_sha256 IS 'SHA-256 of its bytes; null if they could not be read.';
COMMENT ON COLUMN rejections.reason_code IS 'Short code of the reason.';
COMMENT ON COLUMN rejections.reason IS 'The reason and the way out, in words.';
COMMENT ON COLUMN rejections.sample IS 'Its first characters, escaped.';
COMMENT ON COLUMN rejections.retry_count IS 'How often it was tried again.';
COMMENT ON COLUMN rejections.resolved_at IS 'UTC time it was accepted.';
COMMENT ON COLUMN rejections.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN rejections.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN rejections.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN rejections.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE runs (
    run_id            TEXT NOT NULL,
    started_at        TIMESTAMPTZ NOT NULL,
    finished_at       TIMESTAMPTZ,
    state             TEXT NOT NULL,
    source            TEXT NOT NULL,
    counts            TEXT NOT NULL,
    versions          TEXT NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (run_id)
);
COMMENT ON TABLE runs IS 'Ledger of runs.';
COMMENT ON COLUMN runs.run_id IS 'Prefect flow run id, or a UUID where no server recorded it.';
COMMENT ON COLUMN runs.started_at IS 'UTC start.';
COMMENT ON COLUMN runs.finished_at IS 'UTC end.';
COMMENT ON COLUMN runs.state IS 'How the run ended.';
COMMENT ON COLUMN runs.source IS 'What it was asked to read.';
COMMENT ON COLUMN runs.counts IS 'Rows added by table, JSON.';
COMMENT ON COLUMN runs.versions IS 'Versions of Passage and of the libraries that shape the rows, JSON.';
COMMENT ON COLUMN runs.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN runs.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN runs.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN runs.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE run_stages (
    run_id            TEXT NOT NULL,
    stage             TEXT NOT NULL,
    position          INTEGER NOT NULL,
    rows_in           BIGINT NOT NULL,
    rows_out          BIGINT NOT NULL,
    rejected          BIGINT NOT NULL,
    seconds           DOUBLE NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (run_id, stage)
);
COMMENT ON TABLE run_stages IS 'What each stage of a run took in and gave out.';
COMMENT ON COLUMN run_stages.run_id IS 'Run.';
COMMENT ON COLUMN run_stages.stage IS 'Stage.';
COMMENT ON COLUMN run_stages.position IS '1-based place of the stage in the run.';
COMMENT ON COLUMN run_stages.rows_in IS 'Rows the stage was given.';
COMMENT ON COLUMN run_stages.rows_out IS 'Rows it gave on.';
COMMENT ON COLUMN run_stages.rejected IS 'Items it set aside.';
COMMENT ON COLUMN run_stages.seconds IS 'Wall seconds.';
COMMENT ON COLUMN run_stages.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN run_stages.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN run_stages.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN run_stages.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE validation_results (
    run_id            TEXT NOT NULL,
    suite             TEXT NOT NULL,
    rule              TEXT NOT NULL,
    severity          TEXT NOT NULL,
    state             TEXT NOT NULL,
    reason            TEXT NOT NULL,
    offenders         BIGINT NOT NULL,
    sample            TEXT,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (run_id, suite, rule)
);
COMMENT ON TABLE validation_results IS 'Verdict of every rule on every audited batch.';
COMMENT ON COLUMN validation_results.run_id IS 'Run whose batch was audited.';
COMMENT ON COLUMN validation_results.suite IS 'Table the suite is about, or cross_table.';
COMMENT ON COLUMN validation_results.rule IS 'Rule.';
COMMENT ON COLUMN validation_results.severity IS 'critical stops, warning shows.';
COMMENT ON COLUMN validation_results.state IS 'passed, failed or could_not_run.';
COMMENT ON COLUMN validation_results.reason IS 'Why the rule exists; for could_not_run also what went wrong.';
COMMENT ON COLUMN validation_results.offenders IS 'Rows that break it.';
COMMENT ON COLUMN validation_results.sample IS 'First of those rows, JSON.';
COMMENT ON COLUMN validation_results.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN validation_results.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN validation_results.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN validation_results.last_seen_at IS 'UTC time of the run that last wrote it.';
