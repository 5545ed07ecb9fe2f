-- severity: critical
-- reason: What an event and its evidence quote is the exact slice of the article's text at its offsets.
-- table: event_claims
WITH quoted AS (
    SELECT event_id, 'event' AS what, article_id, char_start, char_end, verbatim FROM audited_events
    UNION ALL
    SELECT event_id, aspect, article_id, char_start, char_end, verbatim FROM audited_event_claims
)
SELECT q.event_id, q.what, q.article_id, q.char_start, q.char_end, left(q.verbatim, 200) AS verbatim,
       left(t.slice, 200) AS text_there
FROM quoted AS q
JOIN audited_slices AS t
    ON t.article_id = q.article_id AND t.char_start = q.char_start AND t.char_end = q.char_end AND NOT t.is_gap
WHERE q.article_id IN (SELECT article_id FROM audited_articles) AND t.slice IS DISTINCT FROM q.verbatim
ORDER BY ALL
