-- What was set aside and never accepted since, why, and what helps?
SELECT
    rejection_id, stage, reason_code, reason, source_uri, raw_sha256, sample, retry_count, run_id,
    first_seen_at AS set_aside_at, last_seen_at AS last_tried_at,
    -- What was too large to keep, or never opened, is not stored: its path has to be given again.
    CASE
        WHEN stage = 'read sentences' THEN 'python -m flows.rebuild'
        WHEN raw_sha256 IS NOT NULL THEN 'python -m flows.retry ' || rejection_id
    END AS retry_command
FROM rejections
WHERE resolved_at IS NULL
ORDER BY first_seen_at DESC, source_uri, rejection_id;
