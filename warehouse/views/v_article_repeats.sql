-- Which paragraphs of an article stood before: earlier in the same article (within) or first in another one (across)?
SELECT
    o.article_id, a.source_file, o.ordinal,
    CASE WHEN o.is_repeat THEN 'within' ELSE 'across' END AS kind,
    CASE WHEN o.is_repeat THEN o.article_id ELSE p.first_article_id END AS repeat_of_article_id,
    CASE WHEN o.is_repeat THEN o.repeat_of_ordinal ELSE p.first_ordinal END AS repeat_of_ordinal,
    o.paragraph_id, o.role, o.char_start, o.char_end,
    substr(a.text, o.char_start + 1, o.char_end - o.char_start) AS verbatim
FROM paragraph_occurrences o
JOIN articles a USING (article_id)
JOIN paragraphs p USING (paragraph_id)
WHERE o.is_repeat OR p.first_article_id <> o.article_id
ORDER BY o.article_id, o.ordinal;
