-- severity: critical
-- reason: Every character of an article but white space lies in an occurrence: nothing a source said is thrown away.
-- table: articles
-- A gap is what lies before an article's first occurrence, between two, and behind the last.
SELECT article_id, char_start AS gap_start, char_end AS gap_end, left(slice, 200) AS lost_text
FROM audited_slices
WHERE is_gap
  AND regexp_matches(slice, '[^\s\p{Z}\p{Cc}\p{Cf}]')
ORDER BY ALL
