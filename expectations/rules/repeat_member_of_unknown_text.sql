-- severity: critical
-- reason: A cluster's texts are stored: a sentence, a paragraph or an article, by the cluster's level.
-- table: near_repeat_members
WITH members AS (
    SELECT m.cluster_id, m.member_id, c.level
    FROM audited_near_repeat_members AS m
    LEFT JOIN near_repeat_clusters AS c USING (cluster_id)
),

-- Written members are mostly texts of the batch: only the others are looked for among all sentences.
elsewhere AS (
    SELECT m.member_id
    FROM members AS m
    ANTI JOIN stored_sentences AS s ON s.sentence_id = m.member_id
    WHERE m.level = 'sentence'
),

known AS (
    SELECT 'sentence' AS level, sentence_id AS member_id FROM stored_sentences
    UNION ALL
    SELECT 'sentence', sentence_id FROM sentences
    SEMI JOIN elsewhere ON elsewhere.member_id = sentences.sentence_id
    UNION ALL
    SELECT 'paragraph', paragraph_id FROM stored_paragraphs
    UNION ALL
    SELECT 'article', article_id FROM articles
)

SELECT m.cluster_id, m.member_id, m.level
FROM members AS m
ANTI JOIN known AS k ON k.level = m.level AND k.member_id = m.member_id
ORDER BY ALL
