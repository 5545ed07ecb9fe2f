-- Which figures speak of the same quantity: the same places, fate and people within days of each other?
-- comparison_key = place set | disposition family | window | population family. Parts of other figures, shares,
-- captions and figures of unknown fate are left out: they are not the same kind of quantity as anything else.
WITH placed AS (
    SELECT figure_id, list(DISTINCT place_id ORDER BY place_id) AS place_ids
    FROM figure_places
    WHERE role IN ('from', 'at')
    GROUP BY figure_id
),

candidates AS (
    SELECT
        f.figure_id, f.article_id, f.sentence_id, f.verbatim, f.expression, f.figure_class, f.value_low, f.value_best,
        f.value_high, f.bound, f.disposition, f.modality, f.population, f.population_class, f.attributed_to,
        f.attribution_basis, f.event_id, a.source_file, a.outlet, a.published_on,
        array_to_string(p.place_ids, '+') AS place_set,
        CASE
            WHEN f.disposition IN ('evacuated', 'left') THEN 'moved'
            WHEN f.disposition IN ('besieged', 'trapped', 'remaining', 'residents') THEN 'present'
            ELSE f.disposition
        END AS disposition_family,
        CASE
            WHEN f.unit = 'families' THEN 'families'
            WHEN f.population_class IN ('militants', 'troops', 'police') THEN 'fighters'
            WHEN f.population_class IN ('people', 'civilians', 'residents', 'displaced', 'evacuations', 'other')
                THEN 'people'
            ELSE f.population_class
        END AS population_family,
        coalesce(f.date_start, e.date_start, f.date_end, e.date_end) AS told_for,
        coalesce(f.date_start, e.date_start, f.date_end, e.date_end, a.published_on) AS day
    FROM figures f
    JOIN articles a USING (article_id)
    JOIN sentences s USING (sentence_id)
    LEFT JOIN placed p USING (figure_id)
    LEFT JOIN events e ON e.event_id = f.event_id
    WHERE f.part_of_figure_id IS NULL
        AND f.disposition IS NOT NULL AND f.disposition <> 'other'
        AND f.figure_class IN ('people', 'incidents')
        AND p.place_ids IS NOT NULL
        AND NOT s.off_story
),

-- A new window begins where more than three days pass without a report; undated ones stay inside their article.
marked AS (
    SELECT
        *,
        CASE
            WHEN day IS NULL THEN 0
            WHEN day - lag(day) OVER same_quantity <= 3 THEN 0
            ELSE 1
        END AS opens
    FROM candidates
    WINDOW same_quantity AS (
        PARTITION BY place_set, disposition_family, population_family, figure_class ORDER BY day NULLS FIRST, figure_id
    )
),

windowed AS (
    SELECT
        *,
        CASE WHEN day IS NULL THEN 'undated in ' || article_id
            ELSE CAST(first_value(day) OVER one_window AS VARCHAR) END AS window_start
    FROM (
        SELECT
            *,
            sum(opens) OVER (
                PARTITION BY place_set, disposition_family, population_family, figure_class
                ORDER BY day NULLS FIRST, figure_id
            ) AS window_no
        FROM marked
    ) numbered
    WINDOW one_window AS (
        PARTITION BY place_set, disposition_family, population_family, figure_class, day IS NULL, window_no
        ORDER BY day, figure_id
    )
)

SELECT
    place_set || '|' || disposition_family || '|' || window_start || '|' || population_family
    || CASE WHEN figure_class = 'people' THEN '' ELSE '|' || figure_class END AS comparison_key,
    place_set, disposition_family, window_start, population_family, figure_class, figure_id, article_id, source_file,
    outlet, published_on, told_for, expression, value_low, value_best, value_high, bound, disposition, modality,
    population, population_class, attributed_to, attribution_basis, event_id, sentence_id, verbatim
FROM windowed
ORDER BY comparison_key, published_on, figure_id;
