-- severity: critical
-- reason: A sentence stands in an article that is stored, or its offsets lead nowhere.
-- table: sentences
WITH known AS (
    SELECT article_id
    FROM articles
    SEMI JOIN (SELECT DISTINCT article_id FROM audited_sentences) AS child USING (article_id)
)

SELECT child.sentence_id, child.article_id
FROM audited_sentences AS child
ANTI JOIN known USING (article_id)
WHERE child.article_id IS NOT NULL
ORDER BY ALL
