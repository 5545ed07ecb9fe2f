-- severity: critical
-- reason: The expression of a figure is the slice of the article's text at its offsets, white space folded to spaces.
-- table: figures
SELECT f.figure_id, f.article_id, f.char_start, f.char_end, left(f.expression, 200) AS expression,
       left(t.slice, 200) AS text_there
FROM audited_figures AS f
JOIN audited_slices AS t
    ON t.article_id = f.article_id AND t.char_start = f.char_start AND t.char_end = f.char_end AND NOT t.is_gap
WHERE f.article_id IN (SELECT article_id FROM audited_articles)
  AND regexp_replace(t.slice, '[\s\x0b\x85\p{Z}]+', ' ', 'g') IS DISTINCT FROM f.expression
ORDER BY ALL
