-- severity: critical
-- reason: An occurrence is a place of a stored paragraph, or the paragraph's claims are lost.
-- table: paragraph_occurrences
SELECT child.article_id, child.ordinal, child.paragraph_id
FROM audited_paragraph_occurrences AS child
WHERE child.paragraph_id IS NOT NULL
  AND child.paragraph_id NOT IN (SELECT parent.paragraph_id FROM stored_paragraphs AS parent WHERE parent.paragraph_id IS NOT NULL)
ORDER BY ALL
