-- severity: critical
-- reason: The surface of a mention is the exact slice of the article's text at its offsets.
-- table: place_mentions
SELECT m.sentence_id, m.char_start, m.char_end, m.article_id, left(m.surface, 200) AS surface,
       left(t.slice, 200) AS text_there
FROM audited_place_mentions AS m
JOIN audited_slices AS t
    ON t.article_id = m.article_id AND t.char_start = m.char_start AND t.char_end = m.char_end AND NOT t.is_gap
WHERE m.article_id IN (SELECT article_id FROM audited_articles)
  AND t.slice IS DISTINCT FROM m.surface
ORDER BY ALL
