-- severity: critical
-- reason: An article revises an article that is stored.
-- table: articles
SELECT child.article_id, child.version_of
FROM articles AS child
WHERE child.version_of IS NOT NULL
  AND child.version_of NOT IN (SELECT parent.article_id FROM articles AS parent WHERE parent.article_id IS NOT NULL)
ORDER BY ALL
