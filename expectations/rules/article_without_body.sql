-- severity: warning
-- reason: An article without a single body paragraph is a page whose story was not found.
-- table: articles
SELECT a.article_id, a.source_uri, a.n_occurrences
FROM articles AS a
WHERE a.article_id IN (SELECT article_id FROM audited_articles)
  AND a.article_id NOT IN (SELECT article_id FROM audited_paragraph_occurrences WHERE role = 'body')
ORDER BY ALL
