-- severity: critical
-- reason: Furniture states nothing: a line in which a claim was found is the story's, however often it recurs.
-- table: paragraph_occurrences
SELECT o.article_id, o.ordinal, o.paragraph_id
FROM paragraph_occurrences AS o
JOIN sentences AS s ON s.paragraph_id = o.paragraph_id
WHERE o.role_detail = 'recurring_line' AND (
    s.sentence_id IN (SELECT sentence_id FROM figures)
    OR s.sentence_id IN (SELECT sentence_id FROM statements)
    OR s.sentence_id IN (SELECT sentence_id FROM event_claims)
    OR s.sentence_id IN (SELECT sentence_id FROM agreements)
)
GROUP BY ALL
ORDER BY ALL
