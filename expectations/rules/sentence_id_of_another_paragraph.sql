-- severity: critical
-- reason: sentence_id starts with its paragraph_id, so that it is the same on every run.
-- table: sentences
SELECT sentence_id, paragraph_id
FROM audited_sentences
WHERE NOT starts_with(sentence_id, paragraph_id || '.s')
ORDER BY ALL
