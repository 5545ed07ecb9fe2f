-- severity: critical
-- reason: A caption or related link is about something else: its numbers never measure an event of the story.
-- table: event_figures
WITH measures AS (
    SELECT figure_id, sentence_id, expression FROM audited_figures
    UNION
    SELECT figure_id, sentence_id, expression
    FROM figures
    SEMI JOIN (
        SELECT figure_id FROM audited_event_figures ANTI JOIN audited_figures USING (figure_id)
    ) AS older USING (figure_id)
),

measured AS (
    SELECT event_id, off_story FROM audited_events
    UNION
    SELECT event_id, off_story
    FROM events
    SEMI JOIN (
        SELECT event_id FROM audited_event_figures ANTI JOIN audited_events USING (event_id)
    ) AS older USING (event_id)
)

SELECT x.event_id, x.figure_id, f.expression, left(s.text, 200) AS sentence
FROM audited_event_figures AS x
JOIN measures AS f USING (figure_id)
JOIN stored_sentences AS s ON s.sentence_id = f.sentence_id
JOIN measured AS e ON e.event_id = x.event_id
WHERE s.off_story AND NOT e.off_story
ORDER BY ALL
