-- severity: critical
-- reason: A mention leads back to the sentence it stands in.
-- table: place_mentions
SELECT child.sentence_id, child.char_start, child.surface
FROM audited_place_mentions AS child
WHERE child.sentence_id IS NOT NULL
  AND child.sentence_id NOT IN (SELECT parent.sentence_id FROM stored_sentences AS parent WHERE parent.sentence_id IS NOT NULL)
ORDER BY ALL
