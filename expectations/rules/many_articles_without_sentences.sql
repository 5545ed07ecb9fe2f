-- severity: warning
-- reason: Over a fifth of the batch's articles give no sentence: the splitter or the roles have gone wrong.
-- table: articles
-- An article whose paragraphs all stood elsewhere first has its sentences through these paragraphs.
WITH without_new AS (
    SELECT a.article_id, a.source_uri
    FROM articles AS a
    SEMI JOIN audited_articles AS audited ON audited.article_id = a.article_id
    ANTI JOIN audited_sentences AS s ON s.article_id = a.article_id
),

without AS (
    SELECT n.article_id, n.source_uri
    FROM without_new AS n
    ANTI JOIN (
        SELECT o.article_id
        FROM audited_paragraph_occurrences AS o
        SEMI JOIN without_new ON without_new.article_id = o.article_id
        SEMI JOIN sentences AS s ON s.sentence_id = o.paragraph_id || '.s1'
    ) AS told ON told.article_id = n.article_id
)

SELECT article_id, source_uri
FROM without
WHERE (SELECT count(*) FROM without) > 0.2 * (SELECT count(*) FROM audited_articles)
ORDER BY ALL
