-- severity: critical
-- reason: An edited copy of a paragraph has the numbers of the paragraph it repeats; with others it states another fact.
-- table: near_repeat_members
WITH pairs AS (
    SELECT m.cluster_id, m.member_id, r.member_id AS representative_id
    FROM audited_near_repeat_members AS m
    JOIN near_repeat_clusters AS c ON c.cluster_id = m.cluster_id AND c.level = 'paragraph' AND c.kind = 'paraphrase'
    JOIN stored_near_repeat_members AS r ON r.cluster_id = m.cluster_id AND r.is_representative
),

numbered AS (
    SELECT
        paragraph_id,
        list_sort(regexp_extract_all(regexp_replace(regexp_replace(
            text_norm, '([0-9]),([0-9])', '\1\2', 'g'), '([0-9]),([0-9])', '\1\2', 'g'), '[0-9]+')) AS numbers
    FROM stored_paragraphs
    SEMI JOIN (SELECT unnest([member_id, representative_id]) AS paragraph_id FROM pairs) AS named USING (paragraph_id)
)

SELECT p.cluster_id, p.member_id, mine.numbers, theirs.numbers AS representative_numbers
FROM pairs AS p
JOIN numbered AS mine ON mine.paragraph_id = p.member_id
JOIN numbered AS theirs ON theirs.paragraph_id = p.representative_id
WHERE mine.numbers IS DISTINCT FROM theirs.numbers
ORDER BY ALL
