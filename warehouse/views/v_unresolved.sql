-- What could a person still fill in or confirm: articles without title, date or outlet, and doubtful places and dates?
-- Doubtful is a confidence below 0.5. An article's verbatim is the beginning of its text, where the answer would stand.
WITH heads AS (
    SELECT *, substr(text, 1, 200) AS beginning
    FROM articles
)

SELECT
    'articles' AS table_name, article_id AS key, 'title' AS column_name, 'no line reads as a headline' AS why,
    article_id, source_file, beginning AS verbatim
FROM heads
WHERE title IS NULL
UNION ALL
SELECT
    'articles', article_id, 'published_on',
    CASE WHEN len(published_candidates) > 0
        THEN 'the text offers ' || array_to_string(published_candidates, ', ') || ' and none is certain'
        ELSE 'the text gives no date of publication' END,
    article_id, source_file, beginning
FROM heads
WHERE published_on IS NULL
UNION ALL
SELECT
    'articles', article_id, 'published_on',
    'rule ' || published_basis || ' is not sure of ' || published_on || ' (confidence ' || published_confidence || ')',
    article_id, source_file, beginning
FROM heads
WHERE published_on IS NOT NULL AND published_confidence < 0.5
UNION ALL
SELECT
    'articles', article_id, 'outlet', 'the text does not name its outlet', article_id, source_file, beginning
FROM heads
WHERE outlet IS NULL
UNION ALL
SELECT
    'place_mentions', m.sentence_id || '@' || m.char_start, 'place_id',
    'rule ' || m.rule || ' is not sure that ' || m.surface || ' is ' || m.place_id || ' as ' || m.sense
    || ' (confidence ' || m.confidence || ')',
    m.article_id, a.source_file, s.text
FROM place_mentions m
JOIN sentences s ON s.sentence_id = m.sentence_id
JOIN articles a ON a.article_id = m.article_id
WHERE m.confidence < 0.5
ORDER BY table_name, key, column_name;
