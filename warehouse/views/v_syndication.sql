-- Who carries whose text, and how much of each outlet is copy?
-- One row per outlet and the outlet whose article carried the text first (earliest publication; edited copies count). Text
-- that nobody carried before stands in the row whose origin_outlet is the outlet itself, is_copy false. Headlines, captions
-- and page furniture are left out; share_of_text is by characters.
WITH edited AS (
    SELECT m.member_id AS paragraph_id, r.member_id AS representative_id
    FROM near_repeat_clusters c
    JOIN near_repeat_members m ON m.cluster_id = c.cluster_id AND NOT m.is_representative
    JOIN near_repeat_members r ON r.cluster_id = c.cluster_id AND r.is_representative
    WHERE c.level = 'paragraph' AND c.kind = 'paraphrase'
),

carried AS (
    SELECT
        o.article_id, a.outlet, a.published_on, q.first_article_id AS origin_article_id, f.outlet AS origin_outlet,
        f.published_on AS first_published_on, o.char_end - o.char_start AS characters,
        e.paragraph_id IS NOT NULL AS is_edited, q.first_article_id <> o.article_id AS is_copy
    FROM paragraph_occurrences o
    JOIN articles a USING (article_id)
    LEFT JOIN edited e USING (paragraph_id)
    JOIN paragraphs q ON q.paragraph_id = coalesce(e.representative_id, o.paragraph_id)
    JOIN articles f ON f.article_id = q.first_article_id
    WHERE o.role IN ('body', 'standfirst') AND NOT o.is_repeat
)

SELECT
    outlet, origin_outlet, is_copy,
    count(*) AS n_paragraphs, count(*) FILTER (WHERE is_edited) AS n_edited,
    count(DISTINCT article_id) AS n_articles, count(DISTINCT origin_article_id) AS n_origin_articles,
    sum(characters)::BIGINT AS n_characters,
    sum(characters) / sum(sum(characters)) OVER (PARTITION BY outlet) AS share_of_text,
    median(published_on - first_published_on) AS median_days_behind
FROM carried
GROUP BY outlet, origin_outlet, is_copy
ORDER BY outlet NULLS LAST, share_of_text DESC, origin_outlet NULLS LAST;
