-- severity: critical
-- reason: A sentence belongs to a stored paragraph, or its other occurrences cannot be found.
-- table: sentences
SELECT child.sentence_id, child.paragraph_id
FROM audited_sentences AS child
WHERE child.paragraph_id IS NOT NULL
  AND child.paragraph_id NOT IN (SELECT parent.paragraph_id FROM stored_paragraphs AS parent WHERE parent.paragraph_id IS NOT NULL)
ORDER BY ALL
