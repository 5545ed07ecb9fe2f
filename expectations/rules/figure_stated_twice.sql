-- severity: warning
-- reason: Two figures of one class on the same words count one claim twice.
-- table: figures
WITH others AS (
    SELECT figure_id, sentence_id, figure_class, char_start, char_end
    FROM audited_figures
    UNION
    SELECT figure_id, sentence_id, figure_class, char_start, char_end
    FROM figures
    SEMI JOIN (
        SELECT f.sentence_id
        FROM audited_figures AS f
        ANTI JOIN new_paragraphs AS p ON p.paragraph_id = left(f.sentence_id, 32)
    ) AS older USING (sentence_id)
)

SELECT f.figure_id, f.figure_class, f.expression, f.char_start, f.char_end
FROM audited_figures AS f
SEMI JOIN others AS other
    ON other.sentence_id = f.sentence_id
   AND other.figure_class = f.figure_class
   AND other.char_start = f.char_start
   AND other.char_end = f.char_end
   AND other.figure_id <> f.figure_id
ORDER BY ALL
