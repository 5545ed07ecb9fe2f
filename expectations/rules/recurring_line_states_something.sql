-- severity: critical
-- reason: Furniture states nothing: a line in which a claim was found is the story's, however often it recurs.
-- table: paragraph_occurrences
-- A line may become furniture, or a claim may be found in one that was.
WITH lines AS (
    SELECT article_id, ordinal, paragraph_id
    FROM audited_paragraph_occurrences
    WHERE role_detail = 'recurring_line'
    UNION
    SELECT o.article_id, o.ordinal, o.paragraph_id
    FROM paragraph_occurrences AS o
    SEMI JOIN stored_sentences AS s ON s.paragraph_id = o.paragraph_id
    WHERE o.role_detail = 'recurring_line'
),

named AS (SELECT DISTINCT paragraph_id FROM lines),

-- The id of a sentence begins with that of its paragraph.
claims AS (
    SELECT left(sentence_id, 32) AS paragraph_id FROM figures
    UNION ALL
    SELECT left(sentence_id, 32) FROM statements
    UNION ALL
    SELECT left(sentence_id, 32) FROM event_claims
    UNION ALL
    SELECT left(sentence_id, 32) FROM agreements
)

SELECT l.article_id, l.ordinal, l.paragraph_id
FROM lines AS l
SEMI JOIN (
    SELECT named.paragraph_id FROM named SEMI JOIN claims ON claims.paragraph_id = named.paragraph_id
) AS stating ON stating.paragraph_id = l.paragraph_id
ORDER BY ALL
