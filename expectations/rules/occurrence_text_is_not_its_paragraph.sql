-- severity: critical
-- reason: The text at an occurrence, normalised, is the text of its paragraph: nothing that a source did not say is stored.
-- table: paragraph_occurrences
-- White space and control characters count as one space on both sides: the exact normal form is checked in paragraphs.
WITH placed AS (
    SELECT o.article_id, o.ordinal, p.paragraph_id, p.text_norm,
           t.slice
    FROM audited_paragraph_occurrences AS o
    JOIN audited_slices AS t
        ON t.article_id = o.article_id AND t.char_start = o.char_start AND t.char_end = o.char_end AND NOT t.is_gap
    JOIN stored_paragraphs AS p USING (paragraph_id)
    WHERE o.article_id IN (SELECT article_id FROM audited_articles)
)
SELECT article_id, ordinal, paragraph_id, left(slice, 200) AS text_there, left(text_norm, 200) AS text_norm
FROM placed
-- CASE, not AND: nearly every slice equals its paragraph as it is, and only CASE promises to stop there.
WHERE CASE
    WHEN slice = text_norm THEN false
    ELSE trim(regexp_replace(nfc_normalize(slice), '[\s\p{Z}\p{Cc}]+', ' ', 'g'))
         IS DISTINCT FROM trim(regexp_replace(nfc_normalize(text_norm), '[\s\p{Z}\p{Cc}]+', ' ', 'g'))
END
ORDER BY ALL
