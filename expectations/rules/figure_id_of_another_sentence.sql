-- severity: critical
-- reason: figure_id starts with its sentence_id, so that it is the same on every run.
-- table: figures
SELECT figure_id, sentence_id
FROM audited_figures
WHERE NOT starts_with(figure_id, sentence_id || '.f')
ORDER BY ALL
