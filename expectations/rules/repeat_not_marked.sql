-- severity: critical
-- reason: A paragraph that stood earlier in the article is a repeat, or its claims count twice.
-- table: paragraph_occurrences
WITH firsts AS (
    SELECT article_id, paragraph_id, min(ordinal) AS first_ordinal
    FROM audited_paragraph_occurrences
    GROUP BY ALL
)
SELECT o.article_id, o.ordinal, f.first_ordinal, o.paragraph_id
FROM audited_paragraph_occurrences AS o
JOIN firsts AS f USING (article_id, paragraph_id)
WHERE NOT o.is_repeat AND o.ordinal > f.first_ordinal
ORDER BY ALL
