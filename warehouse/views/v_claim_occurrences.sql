-- Where does each claim stand: every article, file and offset that carries the claim's paragraph?
-- char_start and char_end are null where that article spaces the same words differently: never a guessed offset.
WITH claims AS (
    SELECT 'figures' AS claim_table, figure_id AS claim_key, sentence_id, expression, char_start, char_end
    FROM figures
    UNION ALL
    SELECT 'place_mentions', sentence_id || '@' || char_start, sentence_id, surface, char_start, char_end
    FROM place_mentions
    UNION ALL
    SELECT 'actor_mentions', sentence_id || '@' || char_start, sentence_id, surface, char_start, char_end
    FROM actor_mentions
    UNION ALL
    SELECT 'date_expressions', sentence_id || '@' || char_start, sentence_id, expression, char_start, char_end
    FROM date_expressions
    UNION ALL
    SELECT 'statements', statement_id, sentence_id, text, char_start, char_end
    FROM statements
    UNION ALL
    SELECT 'events', event_id, sentence_id, verbatim, char_start, char_end
    FROM events
    UNION ALL
    SELECT 'agreements', agreement_id, sentence_id, verbatim, char_start, char_end
    FROM agreements
),

-- Sentences and claims count in the article of the canonical occurrence; what carries over is the distance to its start.
placed AS (
    SELECT
        c.claim_table, c.claim_key, c.sentence_id, c.expression, s.paragraph_id, s.text AS verbatim,
        s.article_id AS canonical_article_id, k.ordinal AS canonical_ordinal,
        c.char_start - k.char_start AS from_start, c.char_end - c.char_start AS length
    FROM claims c
    JOIN sentences s USING (sentence_id)
    JOIN paragraph_occurrences k
        ON k.article_id = s.article_id AND k.paragraph_id = s.paragraph_id AND NOT k.is_repeat
),

found AS (
    SELECT
        p.*, a.article_id, a.source_file, a.outlet, a.published_on, o.ordinal, o.is_repeat, o.char_start + p.from_start AS start_at,
        regexp_replace(substr(a.text, o.char_start + p.from_start + 1, p.length), '[\s\x0b\x85\p{Z}]+', ' ', 'g')
            = regexp_replace(p.expression, '[\s\x0b\x85\p{Z}]+', ' ', 'g') AS holds
    FROM placed p
    JOIN paragraph_occurrences o USING (paragraph_id)
    JOIN articles a ON a.article_id = o.article_id
)

SELECT
    claim_table, claim_key, sentence_id, paragraph_id, expression, article_id, source_file, outlet, published_on,
    ordinal, is_repeat,
    article_id = canonical_article_id AND ordinal = canonical_ordinal AS is_canonical,
    CASE WHEN holds THEN start_at END AS char_start,
    CASE WHEN holds THEN start_at + length END AS char_end,
    verbatim
FROM found
ORDER BY claim_table, claim_key, article_id, ordinal;
