-- severity: critical
-- reason: The surface of a mention is the exact slice of the article's text at its offsets.
-- table: place_mentions
SELECT m.sentence_id, m.char_start, m.char_end, m.article_id, left(m.surface, 200) AS surface,
       left(substr(a.text, m.char_start + 1, m.char_end - m.char_start), 200) AS text_there
FROM place_mentions AS m
JOIN articles AS a USING (article_id)
WHERE m.article_id IN (SELECT article_id FROM audited_articles)
  AND substr(a.text, m.char_start + 1, m.char_end - m.char_start) IS DISTINCT FROM m.surface
ORDER BY ALL
