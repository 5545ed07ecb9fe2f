-- severity: critical
-- reason: A cluster is one representative and at least one other text that was compared with it.
-- table: near_repeat_clusters
SELECT c.cluster_id, c.kind, count(m.member_id) AS texts, count(*) FILTER (WHERE m.is_representative) AS representatives
FROM near_repeat_clusters AS c
SEMI JOIN audited_near_repeat_members AS audited USING (cluster_id)
LEFT JOIN stored_near_repeat_members AS m USING (cluster_id)
GROUP BY c.cluster_id, c.kind
HAVING texts < 2 OR representatives <> 1
ORDER BY ALL
