-- severity: critical
-- reason: An alias names a place of the gazetteer.
-- table: place_aliases
SELECT child.alias_norm, child.place_id, child.lang
FROM place_aliases AS child
WHERE child.place_id IS NOT NULL
  AND child.place_id NOT IN (SELECT parent.place_id FROM places AS parent WHERE parent.place_id IS NOT NULL)
ORDER BY ALL
