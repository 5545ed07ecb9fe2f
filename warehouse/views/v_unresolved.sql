-- What could a person still fill in or confirm: what the text leaves open, and what a rule is not sure of?
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
UNION ALL
SELECT
    'date_expressions', d.sentence_id || '@' || d.char_start, 'edtf',
    CASE WHEN d.edtf IS NULL THEN d.expression || ' has no date in the text (' || d.precision || ')'
        ELSE 'rule ' || d.rule || ' is not sure of ' || d.edtf || ' (confidence ' || d.confidence || ')' END,
    d.article_id, a.source_file, s.text
FROM date_expressions d
JOIN sentences s ON s.sentence_id = d.sentence_id
JOIN articles a ON a.article_id = d.article_id
WHERE d.kind NOT IN ('duration', 'time_of_day', 'vague') AND (d.edtf IS NULL OR d.confidence < 0.5)
UNION ALL
SELECT
    'statements', t.statement_id, 'speaker_actor_id',
    CASE WHEN t.speaker_actor_id IS NULL THEN 'the text does not say who said it'
        ELSE 'rule ' || t.rule || ' is not sure of ' || t.speaker_actor_id || ' (confidence ' || t.confidence || ')' END,
    t.article_id, a.source_file, t.verbatim
FROM statements t
JOIN articles a ON a.article_id = t.article_id
WHERE t.speaker_actor_id IS NULL OR t.confidence < 0.5
UNION ALL
SELECT
    'figures', f.figure_id, missing.column_name, missing.why, f.article_id, a.source_file, f.verbatim
FROM figures f
JOIN articles a ON a.article_id = f.article_id
CROSS JOIN LATERAL (
    SELECT 'disposition' AS column_name, 'what befell ' || f.expression || ' was not read' AS why
    WHERE f.disposition IS NULL
    UNION ALL
    SELECT 'date_start', f.expression || ' has no day in the text'
    WHERE f.date_start IS NULL AND f.date_end IS NULL
    UNION ALL
    SELECT 'at_place_id', f.expression || ' has no place in the text'
    WHERE coalesce(f.from_place_id, f.to_place_id, f.at_place_id) IS NULL
) missing
WHERE f.figure_class IN ('people', 'incidents')
UNION ALL
SELECT
    'events', e.event_id, missing.column_name, missing.why, e.article_id, a.source_file, e.verbatim
FROM events e
JOIN articles a ON a.article_id = e.article_id
CROSS JOIN LATERAL (
    SELECT 'date_start' AS column_name, 'the text gives no day for it' AS why
    WHERE e.date_start IS NULL AND e.date_end IS NULL
    UNION ALL
    SELECT 'place_id', 'the text gives no place for it'
    WHERE NOT EXISTS (SELECT 1 FROM event_places p WHERE p.event_id = e.event_id)
) missing
WHERE NOT e.off_story
ORDER BY table_name, key, column_name;
