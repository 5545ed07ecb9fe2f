-- severity: warning
-- reason: A form that names several places is marked as ambiguous, or it is resolved to one of them at random.
-- table: place_aliases
SELECT alias_norm, place_id, lang
FROM place_aliases
WHERE NOT is_ambiguous
  AND alias_norm IN (
      SELECT alias_norm FROM place_aliases GROUP BY alias_norm HAVING count(DISTINCT place_id) > 1
  )
ORDER BY ALL
