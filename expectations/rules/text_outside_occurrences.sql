-- severity: critical
-- reason: Every character of an article but white space lies in an occurrence: nothing a source said is thrown away.
-- table: articles
-- The gap before each occurrence, and the one after the last: a last row whose start is the end of the text.
WITH ends AS (
    SELECT article_id, ordinal, char_start, char_end
    FROM paragraph_occurrences
    WHERE article_id IN (SELECT article_id FROM audited_articles)
    UNION ALL
    SELECT article_id, 2147483647, length(text), length(text)
    FROM articles
    WHERE article_id IN (SELECT article_id FROM audited_articles)
),
gaps AS (
    SELECT article_id,
           coalesce(max(char_end) OVER before, 0) AS gap_start,
           char_start AS gap_end
    FROM ends
    WINDOW before AS (
        PARTITION BY article_id ORDER BY char_start, ordinal ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
)
SELECT a.article_id, g.gap_start, g.gap_end,
       left(substr(a.text, g.gap_start + 1, g.gap_end - g.gap_start), 200) AS lost_text
FROM gaps AS g
JOIN articles AS a USING (article_id)
WHERE g.gap_end > g.gap_start
  AND regexp_matches(substr(a.text, g.gap_start + 1, g.gap_end - g.gap_start), '[^\s\p{Z}\p{Cc}\p{Cf}]')
ORDER BY ALL
