-- severity: critical
-- reason: The canonical occurrence of a paragraph is one of its occurrences.
-- table: paragraphs
-- Most stand in the articles of the run: only for the others all occurrences are asked.
WITH elsewhere AS (
    SELECT p.paragraph_id, p.first_article_id, p.first_ordinal, left(p.text_norm, 200) AS text_norm
    FROM audited_paragraphs AS p
    ANTI JOIN audited_paragraph_occurrences AS o
        ON o.article_id = p.first_article_id
       AND o.ordinal = p.first_ordinal
       AND o.paragraph_id = p.paragraph_id
)

SELECT p.paragraph_id, p.first_article_id, p.first_ordinal, p.text_norm
FROM elsewhere AS p
ANTI JOIN (
    SELECT article_id, ordinal, paragraph_id
    FROM paragraph_occurrences
    WHERE rowid IN (
        SELECT o.rowid
        FROM paragraph_occurrences AS o
        SEMI JOIN elsewhere ON elsewhere.first_article_id = o.article_id
    )
) AS o
    ON o.article_id = p.first_article_id
   AND o.ordinal = p.first_ordinal
   AND o.paragraph_id = p.paragraph_id
ORDER BY ALL
