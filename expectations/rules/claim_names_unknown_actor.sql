-- severity: critical
-- reason: Whoever is named as source, speaker, party or doer is a row of actors: nobody is quoted who cannot be looked up.
-- table: actors
WITH named AS (
    SELECT 'actor_mentions' AS table_name, sentence_id AS claim, actor_id FROM audited_actor_mentions
    UNION ALL
    SELECT 'actor_aliases', alias_norm, actor_id FROM actor_aliases
    UNION ALL
    SELECT 'actors.parent_actor_id', actor_id, parent_actor_id FROM actors
    UNION ALL
    SELECT 'statements.speaker_actor_id', statement_id, speaker_actor_id FROM audited_statements
    UNION ALL
    SELECT 'statements.reported_via', statement_id, reported_via FROM audited_statements
    UNION ALL
    SELECT 'figures.attributed_to', figure_id, attributed_to FROM audited_figures
    UNION ALL
    SELECT 'figures.reported_via', figure_id, reported_via FROM audited_figures
    UNION ALL
    SELECT 'figures.perpetrator_actor_id', figure_id, perpetrator_actor_id FROM audited_figures
    UNION ALL
    SELECT 'event_claims.attributed_to', event_id, attributed_to FROM audited_event_claims
    UNION ALL
    SELECT 'event_actors', event_id, actor_id FROM audited_event_actors
    UNION ALL
    SELECT 'agreement_parties', agreement_id, actor_id FROM audited_agreement_parties
)
SELECT n.*
FROM named AS n
ANTI JOIN actors AS a ON a.actor_id = n.actor_id
WHERE n.actor_id IS NOT NULL
ORDER BY ALL
