-- severity: critical
-- reason: verbatim is the sentence that states the figure, word for word: analysts quote it.
-- table: figures
SELECT f.figure_id, f.sentence_id, left(f.verbatim, 200) AS verbatim, left(s.text, 200) AS sentence
FROM audited_figures AS f
JOIN stored_sentences AS s USING (sentence_id)
WHERE f.verbatim IS DISTINCT FROM s.text
ORDER BY ALL
