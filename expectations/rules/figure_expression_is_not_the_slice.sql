-- severity: critical
-- reason: The expression of a figure is the slice of the article's text at its offsets, white space folded to spaces.
-- table: figures
SELECT f.figure_id, f.article_id, f.char_start, f.char_end, left(f.expression, 200) AS expression,
       left(substr(a.text, f.char_start + 1, f.char_end - f.char_start), 200) AS text_there
FROM figures AS f
JOIN articles AS a USING (article_id)
WHERE f.article_id IN (SELECT article_id FROM audited_articles)
  AND regexp_replace(substr(a.text, f.char_start + 1, f.char_end - f.char_start), '[\s\x0b\x85\p{Z}]+', ' ', 'g') IS DISTINCT FROM f.expression
ORDER BY ALL
