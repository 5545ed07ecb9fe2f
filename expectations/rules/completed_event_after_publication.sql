-- severity: critical
-- reason: What an article tells as done was done by the day it was published.
-- table: events
SELECT e.event_id, e.event_type, e.date_start, a.article_id, a.published_on, left(e.verbatim, 200) AS verbatim
FROM audited_events AS e
JOIN articles AS a USING (article_id)
WHERE e.status = 'completed' AND e.date_start > a.published_on
ORDER BY ALL
