-- One row per evacuation claim with the columns of the HXL export, under names that its hashtag row explains.
-- The tags are in warehouse/hxl.py; +evacuated, +besieged, +origin and +dest are attributes of our own.
WITH first_places AS (
    SELECT event_id, role, min(place_id) AS place_id
    FROM event_places
    GROUP BY event_id, role
),

situations AS (
    SELECT
        event_id,
        max(coalesce(value_best, value_low)) FILTER (WHERE disposition = 'besieged') AS besieged,
        max(coalesce(value_best, value_low)) FILTER (WHERE disposition = 'killed') AS killed,
        max(coalesce(value_best, value_low)) FILTER (WHERE disposition = 'displaced') AS displaced
    FROM figures
    WHERE figure_class = 'people' AND event_id IS NOT NULL
    GROUP BY event_id
)

SELECT
    v.article_id, v.published_on, v.date_start, v.date_end, v.date_precision, v.event_id, v.event_type, v.status,
    origin.name AS from_name, origin.admin1 AS from_admin1, origin.admin1_pcode AS from_admin1_pcode,
    origin.admin2_pcode AS from_admin2_pcode, dest.name AS to_name, dest.admin1_pcode AS to_admin1_pcode,
    origin.lat, origin.lon, v.value_best, v.value_low, v.value_high,
    CASE WHEN v.population_class = 'civilians' THEN coalesce(v.value_best, v.value_low) END AS civilians_evacuated,
    s.besieged, s.killed, s.displaced, v.unit, v.source_name AS attributed_to, v.outlet, v.verbatim,
    a.source_uri AS url, v.population AS actor, v.agreement
FROM v_evacuations v
JOIN articles a USING (article_id)
LEFT JOIN first_places f ON f.event_id = v.event_id AND f.role = 'from'
LEFT JOIN first_places t ON t.event_id = v.event_id AND t.role = 'to'
LEFT JOIN places origin ON origin.place_id = f.place_id
LEFT JOIN places dest ON dest.place_id = t.place_id
LEFT JOIN situations s ON s.event_id = v.event_id
ORDER BY v.published_on, v.event_id, v.figure_id;
