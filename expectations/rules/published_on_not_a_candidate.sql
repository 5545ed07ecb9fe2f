-- severity: critical
-- reason: The publication date is one of the dates that the text offers.
-- table: articles
SELECT article_id, published_on, published_basis, published_candidates
FROM articles
SEMI JOIN audited_articles USING (article_id)
WHERE published_on IS NOT NULL
  AND NOT coalesce(list_contains(published_candidates, CAST(published_on AS VARCHAR)), false)
ORDER BY article_id
