-- severity: critical
-- reason: The sentences of a paragraph are counted 1, 2, 3 ... and follow each other without overlap.
-- table: sentences
WITH in_order AS (
    SELECT sentence_id, paragraph_id, ordinal, char_start,
           row_number() OVER paragraph AS place,
           lag(char_end) OVER paragraph AS previous_end
    FROM stored_sentences
    SEMI JOIN audited_sentences AS audited USING (paragraph_id)
    WINDOW paragraph AS (PARTITION BY paragraph_id ORDER BY ordinal, sentence_id)
)
SELECT sentence_id, paragraph_id, ordinal, place, char_start, previous_end
FROM in_order
WHERE ordinal <> place OR char_start < previous_end
ORDER BY ALL
