-- severity: warning
-- reason: The same words of the same kind twice in one sentence count one speaker twice.
-- table: statements
SELECT sentence_id, kind, char_start, char_end, count(*) AS times
FROM statements
WHERE article_id IN (SELECT article_id FROM audited_articles)
GROUP BY sentence_id, kind, char_start, char_end
HAVING count(*) > 1
ORDER BY ALL
