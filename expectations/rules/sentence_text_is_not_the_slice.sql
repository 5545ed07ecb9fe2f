-- severity: critical
-- reason: A sentence is the exact slice of the article's text at its offsets.
-- table: sentences
SELECT s.sentence_id, s.article_id, s.char_start, s.char_end, left(s.text, 200) AS text,
       left(t.slice, 200) AS text_there
FROM audited_sentences AS s
JOIN audited_slices AS t
    ON t.article_id = s.article_id AND t.char_start = s.char_start AND t.char_end = s.char_end AND NOT t.is_gap
WHERE s.article_id IN (SELECT article_id FROM audited_articles)
  AND t.slice IS DISTINCT FROM s.text
ORDER BY ALL
