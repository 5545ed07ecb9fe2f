-- severity: critical
-- reason: A caption or related link is about something else: its numbers never measure an event of the story.
-- table: event_figures
SELECT x.event_id, x.figure_id, f.expression, left(s.text, 200) AS sentence
FROM audited_event_figures AS x
JOIN figures AS f USING (figure_id)
JOIN stored_sentences AS s ON s.sentence_id = f.sentence_id
JOIN events AS e ON e.event_id = x.event_id
WHERE s.off_story AND NOT e.off_story
ORDER BY ALL
