-- Where do sources differ about one quantity, status, date or party? Each row is one disagreement with all its claims.
-- Only like is compared with like (v_comparable_figures); a vague word is a claim too, its low comes from the word rule.
WITH numbers AS (
    SELECT
        comparison_key,
        CASE WHEN count(DISTINCT row(value_low, value_best, value_high)) > 1 THEN 'number' ELSE 'population' END AS kind,
        count(*) AS n_claims,
        count(DISTINCT coalesce(attributed_to, 'outlet of ' || article_id)) AS n_sources,
        count(DISTINCT article_id) AS n_articles,
        min(coalesce(value_low, value_best)) AS min_low,
        max(coalesce(value_high, value_best, value_low)) AS max_high,
        list(figure_id ORDER BY figure_id) AS claim_ids,
        list(expression || ' (' || coalesce(attributed_to, 'no source named') || ', ' || article_id || ')'
            ORDER BY figure_id) AS claims
    FROM v_comparable_figures
    GROUP BY comparison_key
    HAVING count(DISTINCT row(value_low, value_best, value_high)) > 1 OR count(DISTINCT lower(population_class)) > 1
),

statuses AS (
    SELECT
        'event ' || c.event_id AS comparison_key, 'status' AS kind, count(*) AS n_claims,
        count(DISTINCT coalesce(c.attributed_to, 'outlet of ' || c.article_id)) AS n_sources,
        count(DISTINCT c.article_id) AS n_articles,
        list(c.event_id || '/' || c.sentence_id ORDER BY c.char_start) AS claim_ids,
        list(c.value || ' (' || coalesce(c.attributed_to, 'no source named') || '): ' || c.verbatim
            ORDER BY c.char_start) AS claims
    FROM event_claims c
    JOIN events e ON e.event_id = c.event_id AND NOT e.off_story
    WHERE c.aspect = 'status'
    GROUP BY c.event_id
    HAVING count(DISTINCT c.value) > 1
),

dates AS (
    SELECT
        'event ' || c.event_id AS comparison_key, 'date' AS kind, count(*) AS n_claims,
        count(DISTINCT coalesce(c.attributed_to, 'outlet of ' || c.article_id)) AS n_sources,
        count(DISTINCT c.article_id) AS n_articles,
        list(c.event_id || '/' || c.sentence_id ORDER BY c.char_start) AS claim_ids,
        list(coalesce(c.value, 'unresolved') || ' (' || coalesce(c.attributed_to, 'no source named') || '): '
            || c.verbatim ORDER BY c.char_start) AS claims
    FROM event_claims c
    JOIN events e ON e.event_id = c.event_id AND NOT e.off_story
    WHERE c.aspect = 'date'
    GROUP BY c.event_id
    HAVING count(DISTINCT coalesce(c.value, lower(c.verbatim))) > 1
),

told_parties AS (
    SELECT
        agreement_id, sentence_id, list(actor_id ORDER BY actor_id) AS named,
        string_agg(actor_id, ', ' ORDER BY actor_id) AS words
    FROM agreement_parties
    WHERE role IN ('party', 'broker', 'cooperating')
    GROUP BY agreement_id, sentence_id
),

parties AS (
    SELECT
        'agreement ' || t.agreement_id AS comparison_key, 'party' AS kind, count(*) AS n_claims,
        count(*) AS n_sources, 1 AS n_articles,
        list(t.agreement_id || '/' || t.sentence_id ORDER BY s.char_start) AS claim_ids,
        list(t.words || ': ' || s.text ORDER BY s.char_start) AS claims
    FROM told_parties t
    JOIN sentences s USING (sentence_id)
    GROUP BY t.agreement_id
    HAVING count(DISTINCT t.named) > 1
)

SELECT
    comparison_key, kind, n_claims, n_sources, n_articles, min_low, max_high, max_high - min_low AS spread, claim_ids,
    claims
FROM numbers
UNION ALL
SELECT comparison_key, kind, n_claims, n_sources, n_articles, NULL, NULL, NULL, claim_ids, claims FROM statuses
UNION ALL
SELECT comparison_key, kind, n_claims, n_sources, n_articles, NULL, NULL, NULL, claim_ids, claims FROM dates
UNION ALL
SELECT comparison_key, kind, n_claims, n_sources, n_articles, NULL, NULL, NULL, claim_ids, claims FROM parties
ORDER BY kind, comparison_key;
