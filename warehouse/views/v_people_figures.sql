-- How many people, as each sentence states it: rival numbers side by side, with the words, the source and the bounds?
SELECT
    f.figure_id, f.article_id, a.source_file, a.outlet, a.published_on, f.expression, f.population,
    f.value_low, f.value_best, f.value_high, f.bound, f.is_approximate, f.is_vague, f.low_basis, s.off_story,
    p.n_articles, f.char_start, f.char_end, f.verbatim
FROM figures f
JOIN articles a ON a.article_id = f.article_id
JOIN sentences s ON s.sentence_id = f.sentence_id
JOIN paragraphs p ON p.paragraph_id = s.paragraph_id
WHERE f.figure_class = 'people'
ORDER BY a.published_on NULLS LAST, f.article_id, f.char_start;
