-- severity: critical
-- reason: A part counts no more than its whole, in the same article, of the same fate; else it is another quantity.
-- table: figures
SELECT p.figure_id, p.expression, p.value_best, p.disposition, w.figure_id AS whole_figure_id,
       w.expression AS whole_expression, w.value_best AS whole_value, w.disposition AS whole_disposition
FROM audited_figures AS p
JOIN figures AS w ON w.figure_id = p.part_of_figure_id
WHERE p.article_id IS DISTINCT FROM w.article_id
   OR p.disposition IS DISTINCT FROM w.disposition
   OR greatest(p.value_low, p.value_best) > greatest(w.value_low, w.value_best, w.value_high)
ORDER BY ALL
