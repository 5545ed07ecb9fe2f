-- severity: warning
-- reason: Two mentions that share characters count one place name twice.
-- table: place_mentions
WITH mentions AS (
    SELECT article_id, sentence_id, char_start, char_end, surface
    FROM audited_place_mentions
    UNION
    SELECT article_id, sentence_id, char_start, char_end, surface
    FROM place_mentions
    SEMI JOIN (
        SELECT m.sentence_id
        FROM audited_place_mentions AS m
        ANTI JOIN new_paragraphs AS p ON p.paragraph_id = left(m.sentence_id, 32)
    ) AS older USING (sentence_id)
),

in_order AS (
    SELECT article_id, sentence_id, char_start, surface,
           max(char_end) OVER (
               PARTITION BY sentence_id ORDER BY char_start ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
           ) AS previous_end
    FROM mentions
)

SELECT sentence_id, char_start, surface, previous_end
FROM in_order
WHERE char_start < previous_end
ORDER BY ALL
