-- severity: critical
-- reason: A number that the text goes on to call kilometres, minutes, GMT, per cent or a licence is not a number of people.
-- table: figures
-- A duration word before "after", "before", "later" or "earlier" may start a new phrase ("killed 20 hours after ..."),
-- so those are left to the reader of the sentence.
WITH around AS (
    SELECT f.figure_id, f.article_id, f.expression,
           right(left(s.text, greatest(f.char_start - s.char_start, 0)), 48) AS words_before,
           substr(s.text, f.char_end - s.char_start + 1, 32) AS words_after
    FROM audited_figures AS f
    JOIN stored_sentences AS s USING (sentence_id)
    WHERE f.figure_class = 'people'
      -- "12 civilians hours after": what stands behind a counted noun is another phrase.
      AND (regexp_matches(f.expression, '[0-9]$') OR f.population_basis <> 'noun')
)
SELECT figure_id, article_id, words_before, expression, words_after
FROM around
WHERE regexp_matches(
        words_after,
        '(?i)^[\s\p{Z}\p{Pd}]*(%|(kilomet(er|re)s?|kms?|miles?|met(er|re)s|hectares?|acres?|square|minutes?|mins?'
        || '|gmt|utc|per[\s\p{Z}]?cent)\b)'
   )
   OR regexp_matches(words_after, '^:[0-9]{2}\b')
   OR regexp_matches(words_before, '(^|[^0-9])[0-9]{1,2}:$')
   OR regexp_matches(words_before, '(?i)(creative commons[^.]*|\bCC[ -]BY[A-Z -]*)$')
   OR (
       regexp_matches(words_after, '(?i)^[\s\p{Z}\p{Pd}]*(hours|days|weeks|months|years)\b')
       AND NOT regexp_matches(words_after, '(?i)^[\s\p{Z}\p{Pd}]*[a-z]+[\s\p{Z}]+(after|before|later|earlier)\b')
   )
ORDER BY ALL
