-- severity: critical
-- reason: A mention resolves to a place of the gazetteer.
-- table: place_mentions
SELECT child.sentence_id, child.char_start, child.surface, child.place_id
FROM audited_place_mentions AS child
WHERE child.place_id IS NOT NULL
  AND child.place_id NOT IN (SELECT parent.place_id FROM places AS parent WHERE parent.place_id IS NOT NULL)
ORDER BY ALL
