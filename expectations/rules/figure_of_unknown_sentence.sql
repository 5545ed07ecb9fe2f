-- severity: critical
-- reason: A figure leads back to the sentence that states it.
-- table: figures
SELECT child.figure_id, child.sentence_id, child.expression
FROM audited_figures AS child
WHERE child.sentence_id IS NOT NULL
  AND child.sentence_id NOT IN (SELECT parent.sentence_id FROM stored_sentences AS parent WHERE parent.sentence_id IS NOT NULL)
ORDER BY ALL
