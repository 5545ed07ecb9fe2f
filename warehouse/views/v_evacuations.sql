-- Who was evacuated from where to where, when, how many, under which deal, according to whom?
-- One row per evacuation and figure of people that measures it; an evacuation without a number has one row with nulls.
-- Captions and related links are left out: their numbers belong to other stories.
WITH named_places AS (
    SELECT
        ep.event_id, ep.role,
        list(ep.place_id ORDER BY ep.place_id) AS place_ids,
        string_agg(p.name, ', ' ORDER BY ep.place_id) AS names
    FROM event_places ep
    JOIN places p USING (place_id)
    GROUP BY ep.event_id, ep.role
),

counted AS (
    SELECT ef.event_id, f.*
    FROM event_figures ef
    JOIN figures f USING (figure_id)
    JOIN sentences s ON s.sentence_id = f.sentence_id AND NOT s.off_story
    WHERE f.figure_class = 'people'
),

told AS (
    SELECT event_id, attributed_to, attribution_basis
    FROM event_claims
    WHERE aspect = 'occurrence'
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY attributed_to IS NULL, char_start) = 1
)

SELECT
    e.event_id, e.article_id, a.source_file, a.outlet, a.published_on, e.event_type, e.status, e.assertion,
    pf.place_ids AS from_place_ids, pf.names AS from_places, pt.place_ids AS to_place_ids, pt.names AS to_places,
    e.date_edtf, e.date_start, e.date_end, e.date_precision,
    f.figure_id, f.expression, f.population, f.population_class, f.unit, f.value_low, f.value_best, f.value_high, f.bound,
    f.disposition, f.modality, f.part_of_figure_id,
    e.agreement_id, g.label AS agreement,
    CASE WHEN f.figure_id IS NULL THEN t.attributed_to ELSE f.attributed_to END AS attributed_to,
    s.name AS source_name,
    CASE WHEN f.figure_id IS NULL THEN t.attribution_basis ELSE f.attribution_basis END AS attribution_basis,
    coalesce(f.sentence_id, e.sentence_id) AS sentence_id,
    coalesce(f.verbatim, e.verbatim) AS verbatim
FROM events e
JOIN articles a USING (article_id)
LEFT JOIN counted f ON f.event_id = e.event_id
LEFT JOIN told t ON t.event_id = e.event_id
LEFT JOIN named_places pf ON pf.event_id = e.event_id AND pf.role = 'from'
LEFT JOIN named_places pt ON pt.event_id = e.event_id AND pt.role = 'to'
LEFT JOIN agreements g ON g.agreement_id = e.agreement_id
LEFT JOIN actors s ON s.actor_id = CASE WHEN f.figure_id IS NULL THEN t.attributed_to ELSE f.attributed_to END
WHERE e.event_type IN ('evacuation', 'evacuation_convoy_arrival') AND NOT e.off_story
ORDER BY a.published_on, e.event_id, f.figure_id;
