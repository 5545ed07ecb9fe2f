-- Which figures are parts of others ("466 people, including 129 militants")? Never to be added or set against them.
SELECT
    part.figure_id AS part_figure_id, part.expression AS part_expression, part.value_best AS part_value,
    part.population AS part_population, whole.figure_id AS whole_figure_id, whole.expression AS whole_expression,
    whole.value_best AS whole_value, whole.population AS whole_population, part.disposition, part.article_id,
    a.source_file, part.attributed_to, part.verbatim
FROM figures part
JOIN figures whole ON whole.figure_id = part.part_of_figure_id
JOIN articles a ON a.article_id = part.article_id
ORDER BY part.article_id, part.char_start;
