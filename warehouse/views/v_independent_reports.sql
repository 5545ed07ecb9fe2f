-- How many articles carry a claim, and how many independent texts remain when copies and near-copies are folded?
-- Copies are no corroboration: an exact paragraph counts once, and so does a sentence that shares 60 of 100 words with
-- an earlier one of its group. n_sources counts named sources: two outlets quoting one monitor rest on one source.
WITH carried AS (
    SELECT s.sentence_id, count(DISTINCT o.article_id) AS n_articles, list(DISTINCT o.article_id) AS article_ids
    FROM sentences s
    JOIN paragraph_occurrences o USING (paragraph_id)
    GROUP BY s.sentence_id
),

told AS (
    SELECT
        c.comparison_key, c.figure_id, c.sentence_id, c.attributed_to, c.published_on, c.verbatim, k.article_ids,
        coalesce(p.cluster_id, p.paragraph_id) AS text_id,
        list_distinct(regexp_extract_all(lower(c.verbatim), '[\p{L}\p{N}]+')) AS words
    FROM v_comparable_figures c
    JOIN sentences s USING (sentence_id)
    JOIN paragraphs p USING (paragraph_id)
    JOIN carried k USING (sentence_id)
),

copies AS (
    SELECT DISTINCT later.comparison_key, later.text_id
    FROM told later
    JOIN told earlier
        ON earlier.comparison_key = later.comparison_key AND earlier.text_id <> later.text_id
        AND (coalesce(earlier.published_on, DATE '9999-12-31'), earlier.figure_id)
            < (coalesce(later.published_on, DATE '9999-12-31'), later.figure_id)
    WHERE len(list_intersect(earlier.words, later.words))
        >= 0.6 * len(list_distinct(list_concat(earlier.words, later.words)))
)

SELECT
    t.comparison_key,
    count(DISTINCT t.figure_id) AS n_claims,
    len(list_distinct(flatten(list(t.article_ids)))) AS n_articles,
    count(DISTINCT t.text_id) AS n_texts,
    count(DISTINCT t.text_id) FILTER (WHERE k.text_id IS NULL) AS n_independent_texts,
    count(DISTINCT t.attributed_to) AS n_sources,
    list(DISTINCT t.attributed_to) FILTER (WHERE t.attributed_to IS NOT NULL) AS sources,
    min(t.published_on) AS first_published_on,
    arg_min(t.verbatim, (coalesce(t.published_on, DATE '9999-12-31'), t.figure_id)) AS first_verbatim
FROM told t
LEFT JOIN copies k ON k.comparison_key = t.comparison_key AND k.text_id = t.text_id
GROUP BY t.comparison_key
ORDER BY n_articles DESC, t.comparison_key;
