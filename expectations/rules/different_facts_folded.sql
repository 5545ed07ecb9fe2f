-- severity: critical
-- reason: Texts that differ in a fact are linked as same_claim_other_number and in no other kind, or a figure is lost.
-- table: near_repeat_members
SELECT m.cluster_id, m.member_id, c.kind, m.differs_in
FROM audited_near_repeat_members AS m
JOIN near_repeat_clusters AS c USING (cluster_id)
WHERE NOT m.is_representative AND (c.kind = 'same_claim_other_number') <> (m.differs_in IS NOT NULL)
ORDER BY ALL
