-- severity: critical
-- reason: A place is part of a place of the gazetteer.
-- table: places
SELECT child.place_id, child.parent_place_id
FROM places AS child
WHERE child.parent_place_id IS NOT NULL
  AND child.parent_place_id NOT IN (SELECT parent.place_id FROM places AS parent WHERE parent.place_id IS NOT NULL)
ORDER BY ALL
