-- severity: critical
-- reason: A paragraph says how often and in how many articles it stands: as often as there are rows.
-- table: paragraphs
WITH counted AS (
    SELECT paragraph_id, count(*) AS rows_found, count(DISTINCT article_id) AS articles_found
    FROM stored_paragraph_occurrences
    GROUP BY paragraph_id
)
SELECT p.paragraph_id, p.n_occurrences, coalesce(c.rows_found, 0) AS rows_found,
       p.n_articles, coalesce(c.articles_found, 0) AS articles_found
FROM audited_paragraphs AS p
LEFT JOIN counted AS c USING (paragraph_id)
WHERE p.n_occurrences <> coalesce(c.rows_found, 0) OR p.n_articles <> coalesce(c.articles_found, 0)
ORDER BY ALL
