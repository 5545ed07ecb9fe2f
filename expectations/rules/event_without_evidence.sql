-- severity: critical
-- reason: An event that no sentence tells was invented.
-- table: events
-- New events come with their evidence: only the others are looked for among all.
WITH unseen AS (
    SELECT e.event_id, e.article_id, e.event_type, left(e.verbatim, 200) AS verbatim
    FROM events AS e
    SEMI JOIN audited_articles AS audited USING (article_id)
    ANTI JOIN (SELECT event_id FROM audited_event_claims WHERE aspect = 'occurrence') AS told ON told.event_id = e.event_id
)

SELECT u.event_id, u.article_id, u.event_type, u.verbatim
FROM unseen AS u
ANTI JOIN (
    SELECT event_id FROM event_claims SEMI JOIN unseen USING (event_id) WHERE aspect = 'occurrence'
) AS told ON told.event_id = u.event_id
ORDER BY ALL
