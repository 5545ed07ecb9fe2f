-- severity: critical
-- reason: A weekday that the text names is the weekday of the day it was resolved to.
-- table: date_expressions
WITH named AS (
    SELECT sentence_id, char_start, expression, date_start, date_end,
           regexp_extract_all(lower(expression), '(?:mon|tues|wednes|thurs|fri|satur|sun)day') AS weekdays
    FROM audited_date_expressions
    WHERE date_start IS NOT NULL
)
SELECT sentence_id, char_start, expression, date_start, date_end
FROM named
WHERE len(weekdays) > 0
  AND NOT list_contains(weekdays, lower(dayname(date_start)))
  AND NOT coalesce(list_contains(weekdays, lower(dayname(date_end))), false)
ORDER BY ALL
