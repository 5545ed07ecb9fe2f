-- severity: critical
-- reason: A sentence is the exact slice of the article's text at its offsets.
-- table: sentences
SELECT s.sentence_id, s.article_id, s.char_start, s.char_end, left(s.text, 200) AS text,
       left(substr(a.text, s.char_start + 1, s.char_end - s.char_start), 200) AS text_there
FROM sentences AS s
JOIN articles AS a USING (article_id)
WHERE s.article_id IN (SELECT article_id FROM audited_articles)
  AND substr(a.text, s.char_start + 1, s.char_end - s.char_start) IS DISTINCT FROM s.text
ORDER BY ALL
