-- Which claims have no source in the text: numbers, events and words that stand there on the outlet's own word?
SELECT
    'figures' AS claim_table, f.figure_id AS claim_id, f.figure_class AS class, f.expression, f.article_id,
    a.source_file, a.outlet, a.agency, f.verbatim
FROM figures f
JOIN articles a USING (article_id)
WHERE f.attribution_basis = 'unattributed'
UNION ALL
SELECT
    'events', e.event_id, e.event_type, e.verbatim, e.article_id, a.source_file, a.outlet, a.agency, s.text
FROM events e
JOIN articles a USING (article_id)
JOIN sentences s USING (sentence_id)
WHERE NOT EXISTS (SELECT 1 FROM event_claims c WHERE c.event_id = e.event_id AND c.attributed_to IS NOT NULL)
UNION ALL
SELECT
    'statements', t.statement_id, t.kind, t.text, t.article_id, a.source_file, a.outlet, a.agency, t.verbatim
FROM statements t
JOIN articles a USING (article_id)
WHERE t.speaker_actor_id IS NULL
ORDER BY claim_table, article_id, claim_id;
