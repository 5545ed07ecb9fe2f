-- severity: critical
-- reason: Every event type in use has its row for ACLED, PLOVER and CAMEO, even if it says that none fits.
-- table: event_type_crosswalk
SELECT DISTINCT e.event_type, schemes.scheme
FROM audited_events AS e
CROSS JOIN (VALUES ('acled'), ('plover'), ('cameo')) AS schemes(scheme)
ANTI JOIN event_type_crosswalk AS x ON x.event_type = e.event_type AND x.scheme = schemes.scheme
ORDER BY ALL
