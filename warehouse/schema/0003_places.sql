-- The gazetteer, and the places that sentences name.
-- Columns, order and comments equal transforms/tables.py (tests/warehouse/test_schema.py compares them).
-- No FOREIGN KEYs: DuckDB turns an update of a referenced row into delete and insert, which they refuse; the audit
-- checks references instead.

CREATE TABLE places (
    place_id          TEXT NOT NULL,
    name              TEXT NOT NULL,
    place_type        TEXT NOT NULL,
    country           TEXT,
    admin1            TEXT,
    admin1_pcode      TEXT,
    admin2            TEXT,
    admin2_pcode      TEXT,
    admin3            TEXT,
    admin3_pcode      TEXT,
    pcode_version     DATE,
    lat               DOUBLE,
    lon               DOUBLE,
    coord_source      TEXT,
    geonames_id       TEXT,
    parent_place_id   TEXT,
    is_actor_capital  BOOLEAN NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (place_id)
);
COMMENT ON TABLE places IS 'Gazetteer of places; a blank code or point was not verified.';
COMMENT ON COLUMN places.place_id IS 'Stable key of the place.';
COMMENT ON COLUMN places.name IS 'Preferred name.';
COMMENT ON COLUMN places.place_type IS 'Kind of place, see the code list.';
COMMENT ON COLUMN places.country IS 'ISO 3166-1 alpha-3 code.';
COMMENT ON COLUMN places.admin1 IS 'Governorate.';
COMMENT ON COLUMN places.admin1_pcode IS 'OCHA P-code of admin1.';
COMMENT ON COLUMN places.admin2 IS 'District.';
COMMENT ON COLUMN places.admin2_pcode IS 'OCHA P-code of admin2.';
COMMENT ON COLUMN places.admin3 IS 'Subdistrict.';
COMMENT ON COLUMN places.admin3_pcode IS 'OCHA P-code of admin3.';
COMMENT ON COLUMN places.pcode_version IS 'valid_from of the P-code list, where known.';
COMMENT ON COLUMN places.lat IS 'Latitude, WGS 84 degrees.';
COMMENT ON COLUMN places.lon IS 'Longitude, WGS 84 degrees.';
COMMENT ON COLUMN places.coord_source IS 'Where the point comes from.';
COMMENT ON COLUMN places.geonames_id IS 'GeoNames id.';
COMMENT ON COLUMN places.parent_place_id IS 'Place it is part of.';
COMMENT ON COLUMN places.is_actor_capital IS 'True if its name often stands for a government (country or capital).';
COMMENT ON COLUMN places.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN places.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN places.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN places.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE place_aliases (
    alias_norm        TEXT NOT NULL,
    place_id          TEXT NOT NULL,
    lang              TEXT NOT NULL,
    alias             TEXT NOT NULL,
    script            TEXT NOT NULL,
    source            TEXT,
    is_ambiguous      BOOLEAN NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (alias_norm, place_id, lang)
);
COMMENT ON TABLE place_aliases IS 'Written forms of place names.';
COMMENT ON COLUMN place_aliases.alias_norm IS 'Folded form that texts are searched for.';
COMMENT ON COLUMN place_aliases.place_id IS 'Place it may name.';
COMMENT ON COLUMN place_aliases.lang IS 'en or ar.';
COMMENT ON COLUMN place_aliases.alias IS 'Form as listed.';
COMMENT ON COLUMN place_aliases.script IS 'Latn or Arab (ISO 15924).';
COMMENT ON COLUMN place_aliases.source IS 'Where the form was seen.';
COMMENT ON COLUMN place_aliases.is_ambiguous IS 'True if it names several places, or is also a word or a person''s name.';
COMMENT ON COLUMN place_aliases.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN place_aliases.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN place_aliases.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN place_aliases.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE place_mentions (
    sentence_id       TEXT NOT NULL,
    char_start        BIGINT NOT NULL,
    char_end          BIGINT NOT NULL,
    article_id        TEXT NOT NULL,
    surface           TEXT NOT NULL,
    place_id          TEXT NOT NULL,
    sense             TEXT NOT NULL,
    geo_precision     SMALLINT,
    role_in_event     TEXT,
    confidence        DOUBLE NOT NULL,
    rule              TEXT NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (sentence_id, char_start)
);
COMMENT ON TABLE place_mentions IS 'Each place name in a distinct sentence, with the sense in which it stands there.';
COMMENT ON COLUMN place_mentions.sentence_id IS 'Sentence the name stands in.';
COMMENT ON COLUMN place_mentions.char_start IS 'First code point in the article''s text.';
COMMENT ON COLUMN place_mentions.char_end IS 'Code point after the last one.';
COMMENT ON COLUMN place_mentions.article_id IS 'Article of the canonical occurrence.';
COMMENT ON COLUMN place_mentions.surface IS 'Name as written.';
COMMENT ON COLUMN place_mentions.place_id IS 'Place it resolves to.';
COMMENT ON COLUMN place_mentions.sense IS 'What the name stands for here.';
COMMENT ON COLUMN place_mentions.geo_precision IS 'UCDP where_prec, 1 exact to 7 unknown.';
COMMENT ON COLUMN place_mentions.role_in_event IS 'from, to, at or via, where an event uses it.';
COMMENT ON COLUMN place_mentions.confidence IS 'How sure place and sense are, 0 to 1.';
COMMENT ON COLUMN place_mentions.rule IS 'Rule that chose place and sense.';
COMMENT ON COLUMN place_mentions.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN place_mentions.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN place_mentions.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN place_mentions.last_seen_at IS 'UTC time of the run that last wrote it.';
