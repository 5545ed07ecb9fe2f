-- severity: critical
-- reason: The canonical occurrence of a paragraph is one of its occurrences.
-- table: paragraphs
SELECT p.paragraph_id, p.first_article_id, p.first_ordinal, left(p.text_norm, 200) AS text_norm
FROM audited_paragraphs AS p
ANTI JOIN stored_paragraph_occurrences AS o
    ON o.article_id = p.first_article_id
   AND o.ordinal = p.first_ordinal
   AND o.paragraph_id = p.paragraph_id
ORDER BY ALL
