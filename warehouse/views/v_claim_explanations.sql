-- Why does a claim say what it says: for each decided value the words it was read from, the rule and how sure it is?
WITH explained AS (
    SELECT 'figures' AS claim_table, figure_id AS claim_id, article_id, sentence_id, 'value' AS aspect,
        concat_ws(' ', bound, 'low', value_low, 'best', value_best, 'high', value_high) AS value,
        expression AS words, char_start, char_end, rule, NULL::DOUBLE AS confidence
    FROM figures
    UNION ALL
    SELECT 'figures', figure_id, article_id, sentence_id, 'population', population_class || ': ' || coalesce(population, ''),
        expression, char_start, char_end, 'population.' || population_basis, NULL
    FROM figures
    UNION ALL
    SELECT 'figures', figure_id, article_id, sentence_id, 'fate', concat_ws(', ', disposition, modality), expression,
        char_start, char_end, context_rule, NULL
    FROM figures
    WHERE disposition IS NOT NULL OR modality IS NOT NULL
    UNION ALL
    SELECT 'figures', figure_id, article_id, sentence_id, 'source', coalesce(attributed_to, 'none named'),
        attributed_as_written, NULL, NULL, 'attribution.' || attribution_basis, attribution_confidence
    FROM figures
    UNION ALL
    SELECT 'figures', f.figure_id, f.article_id, f.sentence_id, 'place', p.role || ' ' || p.place_id, NULL, NULL, NULL,
        'place.' || p.basis, NULL
    FROM figures f
    JOIN figure_places p USING (figure_id)
    UNION ALL
    SELECT 'place_mentions', sentence_id || '@' || char_start, article_id, sentence_id, 'place',
        place_id || ' as ' || sense, surface, char_start, char_end, rule, confidence
    FROM place_mentions
    UNION ALL
    SELECT 'actor_mentions', sentence_id || '@' || char_start, article_id, sentence_id, 'actor',
        actor_id || ' as ' || sense, surface, char_start, char_end, rule, confidence
    FROM actor_mentions
    UNION ALL
    SELECT 'date_expressions', sentence_id || '@' || char_start, article_id, sentence_id, 'date',
        concat_ws(' ', kind, coalesce(edtf, 'no value'), precision, 'from ' || anchor), expression, char_start, char_end,
        rule, confidence
    FROM date_expressions
    UNION ALL
    SELECT 'statements', statement_id, article_id, sentence_id, 'speaker',
        concat_ws(' ', kind, 'by', coalesce(speaker_actor_id, 'nobody named'), '(' || speaker_basis || ')'),
        speaker_as_written, char_start, char_end, rule, confidence
    FROM statements
    UNION ALL
    SELECT 'events', c.event_id, c.article_id, c.sentence_id, c.aspect, coalesce(c.value, e.event_type), c.verbatim,
        c.char_start, c.char_end, c.rule, CASE WHEN c.sentence_id = e.sentence_id THEN e.confidence END
    FROM event_claims c
    JOIN events e USING (event_id)
    UNION ALL
    SELECT 'agreements', agreement_id, article_id, sentence_id, 'agreement',
        concat_ws(', ', kind, status, coalesce(date_edtf, 'undated')), verbatim, char_start, char_end, rule, confidence
    FROM agreements
)

SELECT x.*, a.source_file, s.text AS verbatim
FROM explained x
JOIN articles a USING (article_id)
JOIN sentences s USING (sentence_id)
ORDER BY claim_table, claim_id, aspect, char_start;
