-- severity: warning
-- reason: Two mentions that share characters count one place name twice.
-- table: place_mentions
WITH in_order AS (
    SELECT article_id, sentence_id, char_start, surface,
           max(char_end) OVER (
               PARTITION BY sentence_id ORDER BY char_start ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
           ) AS previous_end
    FROM stored_place_mentions
)
SELECT sentence_id, char_start, surface, previous_end
FROM in_order
WHERE char_start < previous_end
ORDER BY ALL
