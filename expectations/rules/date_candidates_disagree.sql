-- severity: warning
-- reason: The text offers more than one full publication date: a person should look which one holds.
-- table: articles
SELECT article_id, published_on, published_basis, published_candidates
FROM articles
WHERE published_on IS NOT NULL
  -- There the candidates are the years the rule can mean, not dates that the text states.
  AND published_basis <> 'dateline+weekday'
  AND article_id IN (SELECT article_id FROM audited_articles)
  AND len(list_filter(
        published_candidates,
        lambda day: regexp_full_match(day, '\d{4}-\d{2}-\d{2}') AND day <> CAST(published_on AS VARCHAR)
      )) > 0
ORDER BY article_id
