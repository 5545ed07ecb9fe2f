-- severity: critical
-- reason: A date expression is the exact slice of the article's text at its offsets.
-- table: date_expressions
SELECT c.sentence_id, c.article_id, c.char_start, c.char_end, c.expression, left(t.slice, 200) AS text_there
FROM audited_date_expressions AS c
JOIN audited_slices AS t
    ON t.article_id = c.article_id AND t.char_start = c.char_start AND t.char_end = c.char_end AND NOT t.is_gap
WHERE c.article_id IN (SELECT article_id FROM audited_articles) AND t.slice IS DISTINCT FROM c.expression
ORDER BY ALL
