-- Who tells the story: how many figures, events and statements rest on each source, and on none?
WITH claims AS (
    SELECT 'figures' AS claim_table, figure_class AS class, attributed_to AS actor_id, article_id FROM figures
    UNION ALL
    SELECT 'statements', kind, speaker_actor_id, article_id FROM statements
    UNION ALL
    SELECT 'events', e.event_type, c.attributed_to, c.article_id
    FROM event_claims c
    JOIN events e USING (event_id)
    WHERE c.aspect = 'occurrence'
)

SELECT
    c.claim_table, c.class, c.actor_id, coalesce(a.name, 'no source named') AS source_name, a.actor_class,
    count(*) AS n_claims, count(DISTINCT c.article_id) AS n_articles,
    count(*) / sum(count(*)) OVER (PARTITION BY c.claim_table, c.class) AS share
FROM claims c
LEFT JOIN actors a USING (actor_id)
GROUP BY c.claim_table, c.class, c.actor_id, a.name, a.actor_class
ORDER BY c.claim_table, c.class, n_claims DESC, source_name;
