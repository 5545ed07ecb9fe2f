-- Which texts repeat which, at the level of sentences, paragraphs and articles, and in what do linked ones differ?
-- One row per text of a cluster, its representative first. same_claim_other_number links texts that state different
-- facts in the same words (an updated toll): neither is a copy of the other, and both figures count.
WITH texts AS (
    SELECT 'sentence' AS level, sentence_id AS member_id, article_id, text AS verbatim FROM sentences
    UNION ALL
    SELECT 'paragraph', paragraph_id, first_article_id, text_norm FROM paragraphs
    UNION ALL
    SELECT 'article', article_id, article_id, coalesce(title, left(text, 200)) FROM articles
)

SELECT
    c.cluster_id, c.level, c.kind, m.member_id, m.is_representative, t.article_id, a.source_file, a.outlet, a.published_on,
    m.similarity, m.differs_in, t.verbatim, c.method,
    count(*) OVER in_cluster AS n_texts,
    len(list(DISTINCT a.outlet) OVER in_cluster) AS n_outlets
FROM near_repeat_clusters c
JOIN near_repeat_members m USING (cluster_id)
JOIN texts t ON t.level = c.level AND t.member_id = m.member_id
JOIN articles a USING (article_id)
WINDOW in_cluster AS (PARTITION BY c.cluster_id)
ORDER BY c.level, c.kind, c.cluster_id, m.is_representative DESC, a.published_on NULLS LAST, m.member_id;
