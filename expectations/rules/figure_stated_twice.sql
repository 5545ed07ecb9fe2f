-- severity: warning
-- reason: Two figures of one class on the same words count one claim twice.
-- table: figures
SELECT f.figure_id, f.figure_class, f.expression, f.char_start, f.char_end
FROM figures AS f
SEMI JOIN figures AS other
    ON other.sentence_id = f.sentence_id
   AND other.figure_class = f.figure_class
   AND other.char_start = f.char_start
   AND other.char_end = f.char_end
   AND other.figure_id <> f.figure_id
WHERE f.article_id IN (SELECT article_id FROM audited_articles)
ORDER BY ALL
