-- severity: critical
-- reason: An article revises an article that is stored.
-- table: articles
WITH child AS (SELECT article_id, version_of FROM articles WHERE version_of IS NOT NULL),

known AS (SELECT article_id FROM articles SEMI JOIN child ON child.version_of = articles.article_id)

SELECT child.article_id, child.version_of
FROM child
ANTI JOIN known ON known.article_id = child.version_of
ORDER BY ALL
