-- severity: critical
-- reason: A figure's expression lies inside its sentence, in the same article.
-- table: figures
SELECT f.figure_id, f.char_start, f.char_end, f.article_id, f.expression,
       s.article_id AS sentence_article_id, s.char_start AS sentence_start, s.char_end AS sentence_end
FROM audited_figures AS f
JOIN stored_sentences AS s USING (sentence_id)
WHERE f.article_id IS DISTINCT FROM s.article_id OR f.char_start < s.char_start OR f.char_end > s.char_end
ORDER BY ALL
