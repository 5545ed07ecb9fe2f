-- severity: critical
-- reason: An article leads back to the raw document it was derived from, or it cannot be rebuilt.
-- table: articles
SELECT child.article_id, child.sha256
FROM articles AS child
SEMI JOIN audited_articles USING (article_id)
WHERE child.sha256 IS NOT NULL
  AND child.sha256 NOT IN (SELECT parent.raw_sha256 FROM documents AS parent WHERE parent.raw_sha256 IS NOT NULL)
ORDER BY ALL
