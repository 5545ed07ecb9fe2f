-- How fresh is each source: when was it asked, when did it last answer and last say something new, and what is wrong?
-- Hours are counted up to as_of, the latest time that this warehouse knows, and not up to now: the answer is the same
-- whenever it is asked, and a source does not look stale because nobody polls.
WITH latest AS (
    SELECT greatest((SELECT max(finished_at) FROM fetches), (SELECT max(finished_at) FROM runs)) AS as_of
),

bodies AS (
    SELECT DISTINCT for_source, raw_sha256
    FROM fetches
    WHERE raw_sha256 IS NOT NULL
),

said AS (
    SELECT b.for_source, count(DISTINCT d.raw_sha256) AS n_documents, max(d.first_seen_at) AS last_new_item_at
    FROM bodies b
    JOIN documents d ON d.container_sha256 = b.raw_sha256
    GROUP BY b.for_source
)

SELECT
    s.source_url, s.kind, s.outlet, s.source_group,
    CASE
        WHEN s.disabled_reason IS NOT NULL THEN 'disabled'
        WHEN s.failures > 0 THEN 'failing'
        WHEN s.last_answer_at IS NULL THEN 'waiting'
        ELSE 'working'
    END AS state,
    s.last_asked_at, s.last_answer_at, n.last_new_item_at,
    epoch_us(l.as_of - s.last_answer_at) / 3.6e9 AS hours_since_answer,
    coalesce(n.n_documents, 0) AS n_documents,
    s.failures, s.last_outcome, s.last_problem, s.next_attempt_at, s.disabled_reason, s.moved_to, l.as_of
FROM feed_state s
LEFT JOIN said n ON n.for_source = s.source_url
CROSS JOIN latest l
ORDER BY s.failures DESC, hours_since_answer DESC NULLS FIRST, s.source_url;
