-- severity: critical
-- reason: A sentence stands in an article that is stored, or its offsets lead nowhere.
-- table: sentences
SELECT child.sentence_id, child.article_id
FROM audited_sentences AS child
WHERE child.article_id IS NOT NULL
  AND child.article_id NOT IN (SELECT parent.article_id FROM articles AS parent WHERE parent.article_id IS NOT NULL)
ORDER BY ALL
