-- severity: critical
-- reason: An occurrence is a repeat only of the first place of the same paragraph in the same article.
-- table: paragraph_occurrences
WITH firsts AS (
    SELECT article_id, paragraph_id, min(ordinal) AS first_ordinal
    FROM audited_paragraph_occurrences
    GROUP BY ALL
)
SELECT o.article_id, o.ordinal, o.repeat_of_ordinal, o.paragraph_id, f.first_ordinal
FROM audited_paragraph_occurrences AS o
JOIN firsts AS f USING (article_id, paragraph_id)
WHERE o.is_repeat
  AND o.repeat_of_ordinal IS NOT NULL
  AND (o.repeat_of_ordinal <> f.first_ordinal OR o.ordinal = f.first_ordinal)
ORDER BY ALL
