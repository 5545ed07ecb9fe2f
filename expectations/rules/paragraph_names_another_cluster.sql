-- severity: critical
-- reason: paragraphs.cluster_id is the cluster of edited copies that the paragraph belongs to, null where it has none.
-- table: paragraphs
WITH named AS (
    SELECT m.member_id, arg_min(m.cluster_id, (m.is_representative, m.cluster_id)) AS cluster_id
    FROM near_repeat_members AS m
    SEMI JOIN audited_paragraphs AS audited ON audited.paragraph_id = m.member_id
    JOIN near_repeat_clusters AS c USING (cluster_id)
    WHERE c.level = 'paragraph' AND c.kind = 'paraphrase'
    GROUP BY m.member_id
)

SELECT p.paragraph_id, p.cluster_id, n.cluster_id AS cluster_of_its_row
FROM audited_paragraphs AS p
LEFT JOIN named AS n ON n.member_id = p.paragraph_id
WHERE p.cluster_id IS DISTINCT FROM n.cluster_id
ORDER BY ALL
