-- severity: critical
-- reason: An occurrence stands in an article that is stored, or its text cannot be shown.
-- table: paragraph_occurrences
WITH known AS (
    SELECT article_id
    FROM articles
    SEMI JOIN (SELECT DISTINCT article_id FROM audited_paragraph_occurrences) AS child USING (article_id)
)

SELECT child.article_id, child.ordinal, child.paragraph_id
FROM audited_paragraph_occurrences AS child
ANTI JOIN known USING (article_id)
WHERE child.article_id IS NOT NULL
ORDER BY ALL
