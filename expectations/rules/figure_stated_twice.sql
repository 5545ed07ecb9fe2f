-- severity: warning
-- reason: Two figures of one class on the same words count one claim twice.
-- table: figures
SELECT f.figure_id, f.figure_class, f.expression, f.char_start, f.char_end
FROM audited_figures AS f
SEMI JOIN stored_figures AS other
    ON other.sentence_id = f.sentence_id
   AND other.figure_class = f.figure_class
   AND other.char_start = f.char_start
   AND other.char_end = f.char_end
   AND other.figure_id <> f.figure_id
ORDER BY ALL
