-- severity: critical
-- reason: The sentences of a paragraph are placed in the article of its canonical occurrence, all in one.
-- table: sentences
SELECT s.sentence_id, s.article_id, p.first_article_id
FROM audited_sentences AS s
SEMI JOIN articles AS a ON a.article_id = s.article_id
JOIN stored_paragraphs AS p ON p.paragraph_id = s.paragraph_id
WHERE s.article_id IS DISTINCT FROM p.first_article_id
ORDER BY ALL
