-- Where does one article differ from itself: two numbers, statuses, dates or parties for one thing?
SELECT c.kind, c.comparison_key, coalesce(f.article_id, e.article_id, g.article_id) AS article_id, a.source_file,
    c.n_claims, c.n_sources, c.min_low, c.max_high, c.spread, c.claim_ids, c.claims
FROM v_conflicting_figures c
LEFT JOIN figures f ON f.figure_id = c.claim_ids[1]
LEFT JOIN events e ON c.comparison_key = 'event ' || e.event_id
LEFT JOIN agreements g ON c.comparison_key = 'agreement ' || g.agreement_id
JOIN articles a ON a.article_id = coalesce(f.article_id, e.article_id, g.article_id)
WHERE c.n_articles = 1
ORDER BY article_id, c.kind, c.comparison_key;
