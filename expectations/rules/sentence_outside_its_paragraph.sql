-- severity: critical
-- reason: A sentence lies inside an occurrence of its paragraph in its article.
-- table: sentences
SELECT s.sentence_id, s.article_id, s.paragraph_id, s.char_start, s.char_end
FROM audited_sentences AS s
SEMI JOIN articles AS a ON a.article_id = s.article_id
SEMI JOIN stored_paragraphs AS p ON p.paragraph_id = s.paragraph_id
ANTI JOIN audited_paragraph_occurrences AS o
    ON o.article_id = s.article_id
   AND o.paragraph_id = s.paragraph_id
   AND o.char_start <= s.char_start
   AND o.char_end >= s.char_end
ORDER BY ALL
