-- severity: critical
-- reason: Occurrences follow each other in the order of their ordinals and never overlap.
-- table: paragraph_occurrences
WITH in_order AS (
    SELECT article_id, ordinal, char_start,
           lag(char_end) OVER (PARTITION BY article_id ORDER BY ordinal) AS previous_end
    FROM audited_paragraph_occurrences
)
SELECT article_id, ordinal, char_start, previous_end
FROM in_order
WHERE char_start < previous_end
ORDER BY ALL
