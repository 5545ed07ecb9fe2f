-- severity: critical
-- reason: Every place of a claim is a row of places.
-- table: places
WITH named AS (
    SELECT 'figure_places' AS table_name, figure_id AS claim, place_id FROM audited_figure_places
    UNION ALL
    SELECT 'event_places', event_id, place_id FROM audited_event_places
    UNION ALL
    SELECT 'figures', figure_id, unnest([from_place_id, to_place_id, at_place_id]) FROM audited_figures
    UNION ALL
    SELECT 'agreement_terms', agreement_id, unnest([from_place_id, to_place_id]) FROM audited_agreement_terms
)
SELECT n.*
FROM named AS n
ANTI JOIN places AS p ON p.place_id = n.place_id
WHERE n.place_id IS NOT NULL
ORDER BY ALL
