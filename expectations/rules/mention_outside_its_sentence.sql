-- severity: critical
-- reason: A mention lies inside its sentence, in the same article.
-- table: place_mentions
SELECT m.sentence_id, m.char_start, m.char_end, m.article_id, m.surface,
       s.article_id AS sentence_article_id, s.char_start AS sentence_start, s.char_end AS sentence_end
FROM audited_place_mentions AS m
JOIN stored_sentences AS s USING (sentence_id)
WHERE m.article_id IS DISTINCT FROM s.article_id OR m.char_start < s.char_start OR m.char_end > s.char_end
ORDER BY ALL
