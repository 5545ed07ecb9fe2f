-- severity: critical
-- reason: A text is in a cluster because its own similarity to the representative reaches the threshold; no chains.
-- table: near_repeat_members
SELECT m.cluster_id, m.member_id, m.similarity, c.threshold
FROM audited_near_repeat_members AS m
JOIN near_repeat_clusters AS c USING (cluster_id)
WHERE m.similarity < c.threshold - 1e-6
ORDER BY ALL
