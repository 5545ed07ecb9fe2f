-- severity: critical
-- reason: An article says how many occurrences and distinct paragraphs it has: as many as there are rows.
-- table: articles
WITH counted AS (
    SELECT article_id, count(*) AS rows_found, count(DISTINCT paragraph_id) AS paragraphs_found
    FROM audited_paragraph_occurrences
    GROUP BY article_id
)
SELECT a.article_id, a.n_occurrences, coalesce(c.rows_found, 0) AS rows_found,
       a.n_paragraphs, coalesce(c.paragraphs_found, 0) AS paragraphs_found
FROM articles AS a
SEMI JOIN audited_articles AS audited USING (article_id)
LEFT JOIN counted AS c USING (article_id)
WHERE a.n_occurrences <> coalesce(c.rows_found, 0) OR a.n_paragraphs <> coalesce(c.paragraphs_found, 0)
ORDER BY ALL
