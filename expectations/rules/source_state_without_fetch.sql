-- severity: warning
-- reason: What a source's state says of its last poll leads back to a request, or it was made up.
-- table: feed_state
SELECT s.source_url, s.last_outcome, s.last_asked_at
FROM audited_feed_state AS s
WHERE s.source_url NOT IN (SELECT f.for_source FROM fetches AS f)
ORDER BY ALL
