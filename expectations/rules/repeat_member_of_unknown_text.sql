-- severity: critical
-- reason: A cluster's texts are stored: a sentence, a paragraph or an article, by the cluster's level.
-- table: near_repeat_members
SELECT m.cluster_id, m.member_id, c.level
FROM near_repeat_members AS m
LEFT JOIN near_repeat_clusters AS c USING (cluster_id)
WHERE CASE c.level
    WHEN 'sentence' THEN m.member_id NOT IN (SELECT sentence_id FROM sentences)
    WHEN 'paragraph' THEN m.member_id NOT IN (SELECT paragraph_id FROM paragraphs)
    WHEN 'article' THEN m.member_id NOT IN (SELECT article_id FROM articles)
    ELSE true
END
ORDER BY ALL
