-- severity: critical
-- reason: Furniture states nothing: a line in which a claim was found is the story's, however often it recurs.
-- table: paragraph_occurrences
-- A line may become furniture, or a claim may be found in one that was.
WITH lines AS (
    SELECT o.article_id, o.ordinal, o.paragraph_id, s.sentence_id
    FROM audited_paragraph_occurrences AS o
    JOIN stored_sentences AS s ON s.paragraph_id = o.paragraph_id
    WHERE o.role_detail = 'recurring_line'
    UNION
    SELECT o.article_id, o.ordinal, o.paragraph_id, s.sentence_id
    FROM stored_paragraph_occurrences AS o
    JOIN stored_sentences AS s ON s.paragraph_id = o.paragraph_id
    WHERE o.role_detail = 'recurring_line'
),

claims AS (
    SELECT sentence_id FROM figures
    SEMI JOIN lines USING (sentence_id)
    UNION ALL
    SELECT sentence_id FROM statements
    SEMI JOIN lines USING (sentence_id)
    UNION ALL
    SELECT sentence_id FROM event_claims
    SEMI JOIN lines USING (sentence_id)
    UNION ALL
    SELECT sentence_id FROM agreements
    SEMI JOIN lines USING (sentence_id)
)

SELECT DISTINCT article_id, ordinal, paragraph_id
FROM lines
SEMI JOIN claims USING (sentence_id)
ORDER BY ALL
