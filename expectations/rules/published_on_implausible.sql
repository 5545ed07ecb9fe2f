-- severity: warning
-- reason: A publication date before 1900 or more than two days after the document was read is a misreading.
-- table: articles
-- epoch_us keeps the comparison in UTC whatever the time zone of the session.
SELECT a.article_id, a.published_on, a.published_basis, d.fetched_at
FROM articles AS a
SEMI JOIN audited_articles AS audited USING (article_id)
JOIN documents AS d ON d.raw_sha256 = a.sha256
WHERE a.published_on < DATE '1900-01-01'
   OR a.published_on > CAST(make_timestamp(epoch_us(d.fetched_at)) AS DATE) + 2
ORDER BY ALL
