-- severity: critical
-- reason: Every claim leads back to the sentence that makes it.
-- table: sentences
WITH claims AS (
    SELECT 'actor_mentions' AS table_name, sentence_id, surface AS words FROM audited_actor_mentions
    UNION ALL
    SELECT 'date_expressions', sentence_id, expression FROM audited_date_expressions
    UNION ALL
    SELECT 'statements', sentence_id, text FROM audited_statements
    UNION ALL
    SELECT 'events', sentence_id, verbatim FROM audited_events
    UNION ALL
    SELECT 'event_claims', sentence_id, verbatim FROM audited_event_claims
    UNION ALL
    SELECT 'agreements', sentence_id, verbatim FROM audited_agreements
    UNION ALL
    SELECT 'agreement_parties', sentence_id, actor_id FROM audited_agreement_parties
    UNION ALL
    SELECT 'agreement_terms', sentence_id, text FROM audited_agreement_terms
)
SELECT c.table_name, c.sentence_id, left(c.words, 200) AS words
FROM claims AS c
ANTI JOIN stored_sentences AS s ON s.sentence_id = c.sentence_id
ORDER BY ALL
