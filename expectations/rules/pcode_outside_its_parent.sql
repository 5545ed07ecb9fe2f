-- severity: critical
-- reason: A P-code starts with the code of the area it lies in.
-- table: places
SELECT place_id, admin1_pcode, admin2_pcode, admin3_pcode
FROM places
WHERE (admin2_pcode IS NOT NULL AND NOT coalesce(starts_with(admin2_pcode, admin1_pcode), false))
   OR (admin3_pcode IS NOT NULL AND NOT coalesce(starts_with(admin3_pcode, admin2_pcode), false))
ORDER BY ALL
