-- severity: critical
-- reason: The occurrences of an article are counted 1, 2, 3 ... without gaps.
-- table: paragraph_occurrences
WITH in_order AS (
    SELECT article_id, ordinal, row_number() OVER (PARTITION BY article_id ORDER BY ordinal) AS place
    FROM audited_paragraph_occurrences
)
SELECT article_id, ordinal, place
FROM in_order
WHERE ordinal <> place
ORDER BY ALL
