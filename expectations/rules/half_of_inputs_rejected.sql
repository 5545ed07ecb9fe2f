-- severity: warning
-- reason: Over half of the inputs of the batch were set aside: look at the source before trusting the rest.
-- table: rejections
SELECT r.rejection_id, r.source_uri, r.reason_code
FROM rejections AS r
SEMI JOIN audited_rejections AS batch USING (rejection_id)
WHERE (SELECT count(*) FROM audited_rejections) > (SELECT count(*) FROM audited_documents)
ORDER BY ALL
