-- severity: critical
-- reason: An article leads back to the raw document it was derived from, or it cannot be rebuilt.
-- table: articles
WITH child AS (
    SELECT article_id, sha256
    FROM articles
    SEMI JOIN audited_articles USING (article_id)
    WHERE sha256 IS NOT NULL
),

known AS (SELECT raw_sha256 FROM documents SEMI JOIN child ON child.sha256 = documents.raw_sha256)

SELECT child.article_id, child.sha256
FROM child
ANTI JOIN known ON known.raw_sha256 = child.sha256
ORDER BY ALL
