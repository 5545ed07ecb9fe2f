-- What was set aside and never accepted since, why, and what helps?
SELECT
    rejection_id, stage, reason_code, reason, source_uri, raw_sha256, sample, retry_count, run_id,
    first_seen_at AS set_aside_at, last_seen_at AS last_tried_at
FROM rejections
WHERE resolved_at IS NULL
ORDER BY first_seen_at DESC, source_uri, rejection_id;
