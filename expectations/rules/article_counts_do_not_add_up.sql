-- severity: critical
-- reason: The occurrences of an article are its distinct paragraphs plus its repeats.
-- table: articles
SELECT article_id, n_occurrences, n_paragraphs, n_repeats
FROM articles
SEMI JOIN audited_articles USING (article_id)
WHERE n_occurrences <> n_paragraphs + n_repeats
ORDER BY ALL
