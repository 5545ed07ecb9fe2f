-- What is counted, what befell those counted, where, when and according to whom.
-- Columns, order and comments equal transforms/claim_tables.py (tests/warehouse/test_schema.py compares them).

CREATE TABLE figures (
    figure_id              TEXT NOT NULL,
    article_id             TEXT NOT NULL,
    sentence_id            TEXT NOT NULL,
    verbatim               TEXT NOT NULL,
    expression             TEXT NOT NULL,
    char_start             BIGINT NOT NULL,
    char_end               BIGINT NOT NULL,
    figure_class           TEXT NOT NULL,
    value_best             DOUBLE,
    value_low              DOUBLE,
    value_high             DOUBLE,
    bound                  TEXT NOT NULL,
    is_approximate         BOOLEAN NOT NULL,
    is_vague               BOOLEAN NOT NULL,
    low_basis              TEXT,
    unit                   TEXT,
    population             TEXT,
    population_class       TEXT NOT NULL,
    population_basis       TEXT NOT NULL,
    disposition            TEXT,
    modality               TEXT,
    from_place_id          TEXT,
    to_place_id            TEXT,
    at_place_id            TEXT,
    date_edtf              TEXT,
    date_start             DATE,
    date_end               DATE,
    date_precision         TEXT,
    attributed_to          TEXT,
    attributed_as_written  TEXT,
    attribution_basis      TEXT NOT NULL,
    attribution_confidence DOUBLE,
    reported_via           TEXT,
    perpetrator_actor_id   TEXT,
    part_of_figure_id      TEXT,
    event_id               TEXT,
    rule                   TEXT NOT NULL,
    context_rule           TEXT,
    flow_run_id            TEXT NOT NULL,
    extractor_version      TEXT NOT NULL,
    first_seen_at          TIMESTAMPTZ NOT NULL,
    last_seen_at           TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (figure_id)
);
COMMENT ON TABLE figures IS 'One row per stated quantity; rival numbers stand side by side.';
COMMENT ON COLUMN figures.figure_id IS 'sentence_id.fN, N = offset in the sentence.';
COMMENT ON COLUMN figures.article_id IS 'Article of the canonical occurrence.';
COMMENT ON COLUMN figures.sentence_id IS 'Sentence that states it.';
COMMENT ON COLUMN figures.verbatim IS 'That sentence, word for word.';
COMMENT ON COLUMN figures.expression IS 'The words that state the quantity, runs of white space folded to one space.';
COMMENT ON COLUMN figures.char_start IS 'First code point of the expression in the article''s text.';
COMMENT ON COLUMN figures.char_end IS 'Code point after its last one.';
COMMENT ON COLUMN figures.figure_class IS 'What is counted.';
COMMENT ON COLUMN figures.value_best IS 'Stated value; null for a range or a vague word.';
COMMENT ON COLUMN figures.value_low IS 'Lower bound; null if the text gives none.';
COMMENT ON COLUMN figures.value_high IS 'Upper bound; null if the text gives none.';
COMMENT ON COLUMN figures.bound IS 'How the text bounds the value.';
COMMENT ON COLUMN figures.is_approximate IS 'True if the text says so (about, some, over, at least ...).';
COMMENT ON COLUMN figures.is_vague IS 'True for dozens, hundreds, thousands and the like.';
COMMENT ON COLUMN figures.low_basis IS 'stated, or vague_word_rule (ACLED''s convention).';
COMMENT ON COLUMN figures.unit IS 'Unit of the value.';
COMMENT ON COLUMN figures.population IS 'Noun that is counted, as written; of an ellipsis, the noun meant.';
COMMENT ON COLUMN figures.population_class IS 'Kind of what is counted, see the code list.';
COMMENT ON COLUMN figures.population_basis IS 'noun beside the number, or how it was supplied.';
COMMENT ON COLUMN figures.disposition IS 'What befell those counted.';
COMMENT ON COLUMN figures.modality IS 'Whether it happened, goes on, is planned.';
COMMENT ON COLUMN figures.from_place_id IS 'Place they left; several stand in figure_places.';
COMMENT ON COLUMN figures.to_place_id IS 'Place they go to; several stand in figure_places.';
COMMENT ON COLUMN figures.at_place_id IS 'Place it is about; several stand in figure_places.';
COMMENT ON COLUMN figures.date_edtf IS 'When, EDTF.';
COMMENT ON COLUMN figures.date_start IS 'First day, where certain.';
COMMENT ON COLUMN figures.date_end IS 'Last day, where certain.';
COMMENT ON COLUMN figures.date_precision IS 'How exact the date is.';
COMMENT ON COLUMN figures.attributed_to IS 'Actor who states it; null if nobody is named.';
COMMENT ON COLUMN figures.attributed_as_written IS 'The words that name that source.';
COMMENT ON COLUMN figures.attribution_basis IS 'How the source is known.';
COMMENT ON COLUMN figures.attribution_confidence IS 'How sure the source is, 0 to 1.';
COMMENT ON COLUMN figures.reported_via IS 'Actor through whom it was reported.';
COMMENT ON COLUMN figures.perpetrator_actor_id IS 'Actor who did it to those counted, where stated.';
COMMENT ON COLUMN figures.part_of_figure_id IS 'Figure of the same article that this one is a part of.';
COMMENT ON COLUMN figures.event_id IS 'Event it measures.';
COMMENT ON COLUMN figures.rule IS 'Rule that read the expression.';
COMMENT ON COLUMN figures.context_rule IS 'Rule that gave disposition and modality.';
COMMENT ON COLUMN figures.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN figures.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN figures.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN figures.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE figure_places (
    figure_id         TEXT NOT NULL,
    place_id          TEXT NOT NULL,
    role              TEXT NOT NULL,
    basis             TEXT NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (figure_id, place_id, role)
);
COMMENT ON TABLE figure_places IS 'All places of a figure.';
COMMENT ON COLUMN figure_places.figure_id IS 'Figure.';
COMMENT ON COLUMN figure_places.place_id IS 'Place.';
COMMENT ON COLUMN figure_places.role IS 'from, to, at or via.';
COMMENT ON COLUMN figure_places.basis IS 'Where the place stands.';
COMMENT ON COLUMN figure_places.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN figure_places.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN figure_places.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN figure_places.last_seen_at IS 'UTC time of the run that last wrote it.';
