-- severity: critical
-- reason: An event that no sentence tells was invented.
-- table: events
SELECT e.event_id, e.article_id, e.event_type, left(e.verbatim, 200) AS verbatim
FROM events AS e
SEMI JOIN audited_articles AS audited USING (article_id)
ANTI JOIN (SELECT event_id FROM event_claims WHERE aspect = 'occurrence') AS told ON told.event_id = e.event_id
ORDER BY ALL
