-- What is told of each place, in order of time? Undated events come last, by the day of their article.
SELECT
    p.place_id, p.name AS place_name, p.admin1, ep.role, e.date_edtf, e.date_start, e.date_end, e.date_precision,
    a.published_on, e.event_type, e.status, e.assertion, e.event_id, e.article_id, a.source_file, a.outlet,
    figures.expressions AS figures, e.verbatim
FROM event_places ep
JOIN places p USING (place_id)
JOIN events e USING (event_id)
JOIN articles a USING (article_id)
LEFT JOIN (
    SELECT ef.event_id, list(f.expression ORDER BY f.char_start) AS expressions
    FROM event_figures ef
    JOIN figures f USING (figure_id)
    GROUP BY ef.event_id
) figures ON figures.event_id = e.event_id
WHERE NOT e.off_story
ORDER BY p.place_id, coalesce(e.date_start, e.date_end) NULLS LAST, a.published_on, e.event_id;
