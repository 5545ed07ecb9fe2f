-- How many articles carry a claim, and how many independent texts remain when copies and near-copies are folded?
-- Copies are no corroboration: a sentence counts once however often it was pasted, and so does one that is an edited copy
-- of another, a part of it, or the same quotation (near_repeat_clusters). Texts that differ in a fact are never folded.
-- n_sources counts named sources: two outlets quoting one monitor rest on one source.
WITH carried AS (
    SELECT s.sentence_id, count(DISTINCT o.article_id) AS n_articles, list(DISTINCT o.article_id) AS article_ids
    FROM sentences s
    JOIN paragraph_occurrences o USING (paragraph_id)
    GROUP BY s.sentence_id
),

repeated AS (
    SELECT m.member_id AS sentence_id, min_by(r.member_id, (c.kind = 'contained', r.member_id)) AS representative_id
    FROM near_repeat_clusters c
    JOIN near_repeat_members m ON m.cluster_id = c.cluster_id AND NOT m.is_representative
    JOIN near_repeat_members r ON r.cluster_id = c.cluster_id AND r.is_representative
    WHERE c.level = 'sentence' AND c.kind <> 'same_claim_other_number'
    GROUP BY m.member_id
),

told AS (
    SELECT
        c.comparison_key, c.figure_id, c.sentence_id, c.attributed_to, c.published_on, c.verbatim, k.article_ids,
        coalesce(whole.representative_id, copied.representative_id, c.sentence_id) AS text_id
    FROM v_comparable_figures c
    JOIN carried k USING (sentence_id)
    LEFT JOIN repeated copied ON copied.sentence_id = c.sentence_id
    LEFT JOIN repeated whole ON whole.sentence_id = copied.representative_id
)

SELECT
    comparison_key,
    count(DISTINCT figure_id) AS n_claims,
    len(list_distinct(flatten(list(article_ids)))) AS n_articles,
    count(DISTINCT sentence_id) AS n_texts,
    count(DISTINCT text_id) AS n_independent_texts,
    count(DISTINCT attributed_to) AS n_sources,
    list(DISTINCT attributed_to) FILTER (WHERE attributed_to IS NOT NULL) AS sources,
    min(published_on) AS first_published_on,
    arg_min(verbatim, (coalesce(published_on, DATE '9999-12-31'), figure_id)) AS first_verbatim
FROM told
GROUP BY comparison_key
ORDER BY n_articles DESC, comparison_key;
