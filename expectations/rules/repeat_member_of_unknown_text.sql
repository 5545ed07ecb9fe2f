-- severity: critical
-- reason: A cluster's texts are stored: a sentence, a paragraph or an article, by the cluster's level.
-- table: near_repeat_members
WITH members AS (
    SELECT m.cluster_id, m.member_id, c.level
    FROM audited_near_repeat_members AS m
    LEFT JOIN near_repeat_clusters AS c USING (cluster_id)
),

known AS (
    SELECT 'sentence' AS level, sentence_id AS member_id FROM sentences
    UNION ALL
    SELECT 'paragraph', paragraph_id FROM paragraphs
    UNION ALL
    SELECT 'article', article_id FROM articles
)

SELECT m.cluster_id, m.member_id, m.level
FROM members AS m
ANTI JOIN known AS k ON k.level = m.level AND k.member_id = m.member_id
ORDER BY ALL
