-- severity: warning
-- reason: Every request is made for a source whose state is kept; without it nobody knows when it is asked next.
-- table: fetches
SELECT f.fetch_id, f.source_url, f.for_source
FROM audited_fetches AS f
WHERE f.for_source NOT IN (SELECT s.source_url FROM feed_state AS s)
ORDER BY ALL
