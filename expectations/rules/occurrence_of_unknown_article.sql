-- severity: critical
-- reason: An occurrence stands in an article that is stored, or its text cannot be shown.
-- table: paragraph_occurrences
SELECT child.article_id, child.ordinal, child.paragraph_id
FROM audited_paragraph_occurrences AS child
WHERE child.article_id IS NOT NULL
  AND child.article_id NOT IN (SELECT parent.article_id FROM articles AS parent WHERE parent.article_id IS NOT NULL)
ORDER BY ALL
