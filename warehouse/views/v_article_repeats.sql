-- Which paragraphs of an article stood before: earlier in the same article (within) or first in another one (across)?
-- Edited copies count too (is_edited). Neighbours that repeat neighbours make a block: all rows of a block name its bounds,
-- so that "11 to 19 repeat 1 to 9" is block_first 11, block_last 19, repeat_of_first 1, repeat_of_last 9.
WITH edited AS (
    SELECT m.member_id AS paragraph_id, r.member_id AS representative_id, m.similarity
    FROM near_repeat_clusters c
    JOIN near_repeat_members m ON m.cluster_id = c.cluster_id AND NOT m.is_representative
    JOIN near_repeat_members r ON r.cluster_id = c.cluster_id AND r.is_representative
    WHERE c.level = 'paragraph' AND c.kind = 'paraphrase'
),

repeated AS (
    SELECT
        o.article_id, o.ordinal, o.paragraph_id, o.role, o.char_start, o.char_end,
        CASE
            WHEN o.is_repeat THEN 'within'
            WHEN p.first_article_id <> o.article_id THEN 'across'
            WHEN q.first_article_id = o.article_id THEN 'within'
            ELSE 'across'
        END AS kind,
        NOT o.is_repeat AND p.first_article_id = o.article_id AS is_edited,
        CASE WHEN is_edited THEN e.similarity ELSE 1.0 END AS similarity,
        CASE
            WHEN o.is_repeat THEN o.article_id
            WHEN p.first_article_id <> o.article_id THEN p.first_article_id
            ELSE q.first_article_id
        END AS repeat_of_article_id,
        CASE
            WHEN o.is_repeat THEN o.repeat_of_ordinal
            WHEN p.first_article_id <> o.article_id THEN p.first_ordinal
            ELSE q.first_ordinal
        END AS repeat_of_ordinal
    FROM paragraph_occurrences o
    JOIN paragraphs p USING (paragraph_id)
    LEFT JOIN edited e USING (paragraph_id)
    LEFT JOIN paragraphs q ON q.paragraph_id = e.representative_id
    WHERE o.is_repeat OR p.first_article_id <> o.article_id OR e.paragraph_id IS NOT NULL
),

-- Inside a block both ordinals grow by one from row to row.
marked AS (
    SELECT
        *,
        CASE
            WHEN ordinal - lag(ordinal) OVER beside = 1 AND repeat_of_ordinal - lag(repeat_of_ordinal) OVER beside = 1
                THEN 0
            ELSE 1
        END AS opens
    FROM repeated
    WINDOW beside AS (PARTITION BY article_id, kind, repeat_of_article_id ORDER BY ordinal)
),

numbered AS (
    SELECT *, sum(opens) OVER (PARTITION BY article_id, kind, repeat_of_article_id ORDER BY ordinal) AS block
    FROM marked
)

SELECT
    n.article_id, a.source_file, n.ordinal, n.kind, n.is_edited, n.similarity, n.repeat_of_article_id, n.repeat_of_ordinal,
    min(n.ordinal) OVER in_block AS block_first, max(n.ordinal) OVER in_block AS block_last,
    min(n.repeat_of_ordinal) OVER in_block AS repeat_of_first, max(n.repeat_of_ordinal) OVER in_block AS repeat_of_last,
    n.paragraph_id, n.role, n.char_start, n.char_end,
    substr(a.text, n.char_start + 1, n.char_end - n.char_start) AS verbatim
FROM numbered n
JOIN articles a USING (article_id)
WINDOW in_block AS (PARTITION BY n.article_id, n.kind, n.repeat_of_article_id, n.block)
ORDER BY n.article_id, n.ordinal;
