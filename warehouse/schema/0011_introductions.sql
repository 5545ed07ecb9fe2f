-- What each article introduces that is not on the lists. Rows of actors and places that articles introduce are chosen from
-- these, so that neither the order of articles nor one that says otherwise now leaves a trace in them.

CREATE TABLE introductions (
    article_id TEXT NOT NULL,
    table_name TEXT NOT NULL,
    entry_id   TEXT NOT NULL,
    confidence DOUBLE NOT NULL,
    entry      TEXT NOT NULL
);
COMMENT ON TABLE introductions IS 'What each article introduces: the rows of actors and places that are not listed are chosen from them.';
COMMENT ON COLUMN introductions.article_id IS 'Article that introduces it.';
COMMENT ON COLUMN introductions.table_name IS 'actors or places.';
COMMENT ON COLUMN introductions.entry_id IS 'Key in that table.';
COMMENT ON COLUMN introductions.confidence IS 'How sure the article is of it, 0 to 1.';
COMMENT ON COLUMN introductions.entry IS 'Row of that table as this article gives it, JSON.';

-- Which article gave a stored row is not known any more: it counts as what each that names it says, and least.
INSERT INTO introductions
SELECT
    n.article_id, 'actors', a.actor_id, 0,
    to_json({
        'actor_id': a.actor_id, 'name': a.name, 'actor_class': a.actor_class, 'acled_inter': a.acled_inter,
        'country': a.country, 'parent_actor_id': a.parent_actor_id, 'is_person': a.is_person, 'is_listed': a.is_listed
    })
FROM (
    SELECT article_id, actor_id FROM actor_mentions
    UNION
    SELECT article_id, speaker_actor_id FROM statements
    UNION
    SELECT article_id, reported_via FROM statements
) AS n
JOIN actors AS a ON a.actor_id = n.actor_id
WHERE NOT a.is_listed;

INSERT INTO introductions
SELECT
    n.article_id, 'places', p.place_id, 0,
    to_json({
        'place_id': p.place_id, 'name': p.name, 'place_type': p.place_type, 'country': p.country, 'admin1': p.admin1,
        'admin1_pcode': p.admin1_pcode, 'admin2': p.admin2, 'admin2_pcode': p.admin2_pcode, 'admin3': p.admin3,
        'admin3_pcode': p.admin3_pcode, 'lat': p.lat, 'lon': p.lon, 'coord_source': p.coord_source,
        'geonames_id': p.geonames_id, 'parent_place_id': p.parent_place_id, 'is_actor_capital': p.is_actor_capital
    })
FROM (SELECT DISTINCT article_id, place_id FROM place_mentions) AS n
JOIN places AS p ON p.place_id = n.place_id
WHERE starts_with(p.place_id, 'gn_') OR contains(p.place_id, '@');

COMMENT ON COLUMN documents.source_uri IS 'Where it was read, the least of all: path, or container path # member or row.';
COMMENT ON COLUMN articles.source_uri IS 'Where the article was read, the least of all addresses.';
