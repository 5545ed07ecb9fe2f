-- severity: critical
-- reason: Claims that lean on other claims (evidence on its event, a part on its whole, a term on its agreement) find them.
-- table: events
WITH named AS (
    SELECT 'event_claims' AS table_name, sentence_id AS claim, 'events' AS kind, event_id AS named_id FROM event_claims
    UNION ALL
    SELECT 'event_places', place_id, 'events', event_id FROM event_places
    UNION ALL
    SELECT 'event_actors', actor_id, 'events', event_id FROM event_actors
    UNION ALL
    SELECT 'event_figures', figure_id, 'events', event_id FROM event_figures
    UNION ALL
    SELECT 'figures', figure_id, 'events', event_id FROM figures
    UNION ALL
    SELECT 'agreement_terms', agreement_id, 'events', event_id FROM agreement_terms
    UNION ALL
    SELECT 'event_figures', event_id, 'figures', figure_id FROM event_figures
    UNION ALL
    SELECT 'figure_places', place_id, 'figures', figure_id FROM figure_places
    UNION ALL
    SELECT 'figures', figure_id, 'figures', part_of_figure_id FROM figures
    UNION ALL
    SELECT 'events', event_id, 'agreements', agreement_id FROM events
    UNION ALL
    SELECT 'agreement_parties', actor_id, 'agreements', agreement_id FROM agreement_parties
    UNION ALL
    SELECT 'agreement_terms', sentence_id, 'agreements', agreement_id FROM agreement_terms
    UNION ALL
    SELECT 'statements', statement_id, 'statements', continues_statement_id FROM statements
),

known AS (
    SELECT 'events' AS kind, event_id AS named_id FROM events
    UNION ALL
    SELECT 'figures', figure_id FROM figures
    UNION ALL
    SELECT 'agreements', agreement_id FROM agreements
    UNION ALL
    SELECT 'statements', statement_id FROM statements
)
SELECT n.*
FROM named AS n
ANTI JOIN known AS k ON k.kind = n.kind AND k.named_id = n.named_id
WHERE n.named_id IS NOT NULL
ORDER BY ALL
