-- What was asked of sources on the network, and when each is asked again.
-- Columns, order and comments equal transforms/feed_tables.py (tests/warehouse/test_schema.py compares them).

CREATE TABLE fetches (
    fetch_id          TEXT NOT NULL,
    run_id            TEXT NOT NULL,
    source_url        TEXT NOT NULL,
    for_source        TEXT NOT NULL,
    kind              TEXT NOT NULL,
    outlet            TEXT,
    started_at        TIMESTAMPTZ NOT NULL,
    finished_at       TIMESTAMPTZ NOT NULL,
    outcome           TEXT NOT NULL,
    http_status       INTEGER,
    final_url         TEXT,
    moved_to          TEXT,
    error_class       TEXT,
    problems          TEXT[] NOT NULL,
    retry_after_s     DOUBLE,
    bytes_wire        BIGINT NOT NULL,
    bytes_decoded     BIGINT NOT NULL,
    media_type        TEXT,
    charset           TEXT,
    raw_sha256        TEXT,
    items             INTEGER,
    follow            BOOLEAN,
    is_accepted       BOOLEAN NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (fetch_id)
);
COMMENT ON TABLE fetches IS 'One row per request of a poll: a source, a further part of it, or a page that it names.';
COMMENT ON COLUMN fetches.fetch_id IS 'xxh3_128 of run, kind and address.';
COMMENT ON COLUMN fetches.run_id IS 'Run that asked.';
COMMENT ON COLUMN fetches.source_url IS 'Address that was asked, without credentials.';
COMMENT ON COLUMN fetches.for_source IS 'Source (feed_state.source_url) on whose behalf: itself, or what named the address.';
COMMENT ON COLUMN fetches.kind IS 'feed, article, sitemap or api.';
COMMENT ON COLUMN fetches.outlet IS 'Outlet that the list of feeds gives the source.';
COMMENT ON COLUMN fetches.started_at IS 'UTC time of the first byte sent.';
COMMENT ON COLUMN fetches.finished_at IS 'UTC time at which it was over.';
COMMENT ON COLUMN fetches.outcome IS 'How it ended, see the code list fetch_outcomes.';
COMMENT ON COLUMN fetches.http_status IS 'Last status code, if there was an answer.';
COMMENT ON COLUMN fetches.final_url IS 'Address that gave the answer, after redirects.';
COMMENT ON COLUMN fetches.moved_to IS 'Where permanent redirects alone lead.';
COMMENT ON COLUMN fetches.error_class IS 'Kind of failure: the client''s error, or a reader''s reason code.';
COMMENT ON COLUMN fetches.problems IS 'What was wrong, each with the way out.';
COMMENT ON COLUMN fetches.retry_after_s IS 'Seconds after which the source wants to be asked again.';
COMMENT ON COLUMN fetches.bytes_wire IS 'Bytes of the body as they were sent.';
COMMENT ON COLUMN fetches.bytes_decoded IS 'Bytes of the body without its content coding.';
COMMENT ON COLUMN fetches.media_type IS 'Media type that the answer named.';
COMMENT ON COLUMN fetches.charset IS 'Character encoding that the answer named.';
COMMENT ON COLUMN fetches.raw_sha256 IS 'SHA-256 of the stored body; null without one.';
COMMENT ON COLUMN fetches.items IS 'Documents read from the body; null without one.';
COMMENT ON COLUMN fetches.follow IS 'Whether pages stand for its items: true all, false none, null those without a text of their own.';
COMMENT ON COLUMN fetches.is_accepted IS 'False if the audit refused the batch that was made of it.';
COMMENT ON COLUMN fetches.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN fetches.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN fetches.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN fetches.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE feed_state (
    source_url        TEXT NOT NULL,
    kind              TEXT NOT NULL,
    outlet            TEXT,
    source_group      TEXT,
    etag              TEXT,
    last_modified     TEXT,
    moved_to          TEXT,
    next_attempt_at   TIMESTAMPTZ,
    failures          INTEGER NOT NULL,
    disabled_reason   TEXT,
    last_outcome      TEXT NOT NULL,
    last_problem      TEXT,
    last_asked_at     TIMESTAMPTZ NOT NULL,
    last_answer_at    TIMESTAMPTZ,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (source_url)
);
COMMENT ON TABLE feed_state IS 'One row per source: with what and when it is asked next, and how it went.';
COMMENT ON COLUMN feed_state.source_url IS 'Address in the list of feeds, without credentials.';
COMMENT ON COLUMN feed_state.kind IS 'feed, article, sitemap or api.';
COMMENT ON COLUMN feed_state.outlet IS 'Outlet that the list of feeds gives it.';
COMMENT ON COLUMN feed_state.source_group IS 'Group of the list of feeds; null if it was asked by address.';
COMMENT ON COLUMN feed_state.etag IS 'ETag of the last answer whose items are all in the warehouse.';
COMMENT ON COLUMN feed_state.last_modified IS 'Last-Modified of that answer.';
COMMENT ON COLUMN feed_state.moved_to IS 'Address that is asked instead, since the source moved for good.';
COMMENT ON COLUMN feed_state.next_attempt_at IS 'UTC time before which it is not asked; null: any.';
COMMENT ON COLUMN feed_state.failures IS 'Polls in a row that failed.';
COMMENT ON COLUMN feed_state.disabled_reason IS 'Why it is not asked any more; null while it is.';
COMMENT ON COLUMN feed_state.last_outcome IS 'How the last poll of it ended, see fetch_outcomes.';
COMMENT ON COLUMN feed_state.last_problem IS 'What went wrong in it, and the way out.';
COMMENT ON COLUMN feed_state.last_asked_at IS 'UTC time of the last poll of it.';
COMMENT ON COLUMN feed_state.last_answer_at IS 'UTC time of the last answer that could be used.';
COMMENT ON COLUMN feed_state.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN feed_state.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN feed_state.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN feed_state.last_seen_at IS 'UTC time of the run that last wrote it.';
