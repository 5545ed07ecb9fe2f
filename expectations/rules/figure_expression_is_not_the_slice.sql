-- severity: critical
-- reason: The expression of a figure is the exact slice of the article's text at its offsets.
-- table: figures
SELECT f.figure_id, f.article_id, f.char_start, f.char_end, left(f.expression, 200) AS expression,
       left(substr(a.text, f.char_start + 1, f.char_end - f.char_start), 200) AS text_there
FROM figures AS f
JOIN articles AS a USING (article_id)
WHERE f.article_id IN (SELECT article_id FROM audited_articles)
  AND substr(a.text, f.char_start + 1, f.char_end - f.char_start) IS DISTINCT FROM f.expression
ORDER BY ALL
