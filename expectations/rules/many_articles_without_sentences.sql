-- severity: warning
-- reason: Over a fifth of the batch's articles give no sentence: the splitter or the roles have gone wrong.
-- table: articles
-- An article whose paragraphs all stood elsewhere first has its sentences through these paragraphs.
WITH batch AS (
    SELECT a.article_id, a.source_uri,
           a.article_id IN (
               SELECT o.article_id FROM audited_paragraph_occurrences AS o SEMI JOIN stored_sentences AS s USING (paragraph_id)
           ) AS has_sentences
    FROM articles AS a
    WHERE a.article_id IN (SELECT article_id FROM audited_articles)
)
SELECT article_id, source_uri
FROM batch
WHERE NOT has_sentences
  AND (SELECT avg(CASE WHEN has_sentences THEN 0 ELSE 1 END) FROM batch) > 0.2
ORDER BY ALL
