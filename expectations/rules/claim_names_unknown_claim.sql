-- severity: critical
-- reason: Claims that lean on other claims (evidence on its event, a part on its whole, a term on its agreement) find them.
-- table: events
WITH named AS (
    SELECT 'event_claims' AS table_name, sentence_id AS claim, 'events' AS kind, event_id AS named_id FROM audited_event_claims
    UNION ALL
    SELECT 'event_places', place_id, 'events', event_id FROM audited_event_places
    UNION ALL
    SELECT 'event_actors', actor_id, 'events', event_id FROM audited_event_actors
    UNION ALL
    SELECT 'event_figures', figure_id, 'events', event_id FROM audited_event_figures
    UNION ALL
    SELECT 'figures', figure_id, 'events', event_id FROM figures SEMI JOIN audited_articles USING (article_id)
    UNION ALL
    SELECT 'agreement_terms', agreement_id, 'events', event_id FROM audited_agreement_terms
    UNION ALL
    SELECT 'event_figures', event_id, 'figures', figure_id FROM audited_event_figures
    UNION ALL
    SELECT 'figure_places', place_id, 'figures', figure_id FROM audited_figure_places
    UNION ALL
    SELECT 'figures', figure_id, 'figures', part_of_figure_id FROM figures SEMI JOIN audited_articles USING (article_id)
    UNION ALL
    SELECT 'events', event_id, 'agreements', agreement_id FROM events SEMI JOIN audited_articles USING (article_id)
    UNION ALL
    SELECT 'agreement_parties', actor_id, 'agreements', agreement_id FROM audited_agreement_parties
    UNION ALL
    SELECT 'agreement_terms', sentence_id, 'agreements', agreement_id FROM audited_agreement_terms
    UNION ALL
    SELECT 'statements', statement_id, 'statements', continues_statement_id FROM statements SEMI JOIN audited_articles USING (article_id)
),

-- Claims mostly name others of their own batch: only what is left is looked for among all.
left_over AS (
    SELECT n.*
    FROM named AS n
    ANTI JOIN (
        SELECT 'events' AS kind, event_id AS named_id FROM audited_events
        UNION ALL
        SELECT 'figures', figure_id FROM audited_figures
        UNION ALL
        SELECT 'agreements', agreement_id FROM audited_agreements
        UNION ALL
        SELECT 'statements', statement_id FROM audited_statements
    ) AS k ON k.kind = n.kind AND k.named_id = n.named_id
    WHERE n.named_id IS NOT NULL
),

known AS (
    SELECT 'events' AS kind, event_id AS named_id FROM events
    SEMI JOIN left_over ON left_over.named_id = events.event_id
    UNION ALL
    SELECT 'figures', figure_id FROM figures
    SEMI JOIN left_over ON left_over.named_id = figures.figure_id
    UNION ALL
    SELECT 'agreements', agreement_id FROM agreements
    SEMI JOIN left_over ON left_over.named_id = agreements.agreement_id
    UNION ALL
    SELECT 'statements', statement_id FROM statements
    SEMI JOIN left_over ON left_over.named_id = statements.statement_id
)

SELECT n.*
FROM left_over AS n
ANTI JOIN known AS k ON k.kind = n.kind AND k.named_id = n.named_id
ORDER BY ALL
