-- severity: critical
-- reason: The words that name an agreement or one of its terms are the exact slice of the article's text.
-- table: agreements
WITH quoted AS (
    SELECT agreement_id, 'agreement' AS what, article_id, char_start, char_end, verbatim FROM audited_agreements
    UNION ALL
    SELECT m.agreement_id, 'term ' || m.ordinal, a.article_id, m.char_start, m.char_end, m.text
    FROM audited_agreement_terms AS m
    JOIN agreements AS a USING (agreement_id)
)
SELECT q.agreement_id, q.what, q.article_id, q.char_start, q.char_end, left(q.verbatim, 200) AS verbatim,
       left(t.slice, 200) AS text_there
FROM quoted AS q
JOIN audited_slices AS t
    ON t.article_id = q.article_id AND t.char_start = q.char_start AND t.char_end = q.char_end AND NOT t.is_gap
WHERE q.article_id IN (SELECT article_id FROM audited_articles) AND t.slice IS DISTINCT FROM q.verbatim
ORDER BY ALL
