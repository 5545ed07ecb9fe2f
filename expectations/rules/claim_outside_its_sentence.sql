-- severity: critical
-- reason: The words of a claim lie inside its sentence, in the same article.
-- table: sentences
WITH claims AS (
    SELECT 'actor_mentions' AS table_name, sentence_id, article_id, char_start, char_end FROM audited_actor_mentions
    UNION ALL
    SELECT 'date_expressions', sentence_id, article_id, char_start, char_end FROM audited_date_expressions
    UNION ALL
    SELECT 'statements', sentence_id, article_id, char_start, char_end FROM audited_statements
    UNION ALL
    SELECT 'events', sentence_id, article_id, char_start, char_end FROM audited_events
    UNION ALL
    SELECT 'event_claims', sentence_id, article_id, char_start, char_end FROM audited_event_claims
    UNION ALL
    SELECT 'agreements', sentence_id, article_id, char_start, char_end FROM audited_agreements
)
SELECT c.*, s.article_id AS sentence_article_id, s.char_start AS sentence_start, s.char_end AS sentence_end
FROM claims AS c
JOIN stored_sentences AS s USING (sentence_id)
WHERE c.article_id IS DISTINCT FROM s.article_id OR c.char_start < s.char_start OR c.char_end > s.char_end
ORDER BY ALL
