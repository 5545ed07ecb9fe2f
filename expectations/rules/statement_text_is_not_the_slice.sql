-- severity: critical
-- reason: The words of a statement are the exact slice of the article's text, and its verbatim is its sentence.
-- table: statements
SELECT c.statement_id, c.article_id, c.char_start, c.char_end, left(c.text, 200) AS words, left(t.slice, 200) AS text_there
FROM audited_statements AS c
LEFT JOIN stored_sentences AS s USING (sentence_id)
JOIN audited_slices AS t
    ON t.article_id = c.article_id AND t.char_start = c.char_start AND t.char_end = c.char_end AND NOT t.is_gap
WHERE c.article_id IN (SELECT article_id FROM audited_articles)
  AND (t.slice IS DISTINCT FROM c.text OR (s.text IS NOT NULL AND s.text IS DISTINCT FROM c.verbatim))
ORDER BY ALL
