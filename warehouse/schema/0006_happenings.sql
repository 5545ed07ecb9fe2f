-- Events and agreements with their evidence, places, actors, and what other code books call them.
-- Columns, order and comments equal transforms/claim_tables.py (tests/warehouse/test_schema.py compares them).

CREATE TABLE event_type_crosswalk (
    event_type        TEXT NOT NULL,
    condition         TEXT NOT NULL,
    scheme            TEXT NOT NULL,
    code              TEXT NOT NULL,
    code_type         TEXT,
    context           TEXT,
    scheme_version    TEXT NOT NULL,
    fit               TEXT NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (event_type, condition, scheme, code)
);
COMMENT ON TABLE event_type_crosswalk IS 'What our event types are called in other code books; many to many, each with how well it fits.';
COMMENT ON COLUMN event_type_crosswalk.event_type IS 'Our event type.';
COMMENT ON COLUMN event_type_crosswalk.condition IS 'When the row holds, in words; always for no condition.';
COMMENT ON COLUMN event_type_crosswalk.scheme IS 'acled, plover or cameo.';
COMMENT ON COLUMN event_type_crosswalk.code IS 'Code there; none where the scheme has none.';
COMMENT ON COLUMN event_type_crosswalk.code_type IS 'ACLED event type of the sub-event type; PLOVER mode.';
COMMENT ON COLUMN event_type_crosswalk.context IS 'PLOVER context.';
COMMENT ON COLUMN event_type_crosswalk.scheme_version IS 'Version of the code book.';
COMMENT ON COLUMN event_type_crosswalk.fit IS 'exact, broad, narrow or none.';
COMMENT ON COLUMN event_type_crosswalk.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN event_type_crosswalk.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN event_type_crosswalk.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN event_type_crosswalk.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE agreements (
    agreement_id      TEXT NOT NULL,
    article_id        TEXT NOT NULL,
    label             TEXT NOT NULL,
    kind              TEXT NOT NULL,
    status            TEXT NOT NULL,
    is_exchange       BOOLEAN NOT NULL,
    date_edtf         TEXT,
    date_precision    TEXT NOT NULL,
    sentence_id       TEXT NOT NULL,
    verbatim          TEXT NOT NULL,
    char_start        BIGINT NOT NULL,
    char_end          BIGINT NOT NULL,
    confidence        DOUBLE NOT NULL,
    rule              TEXT NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agreement_id)
);
COMMENT ON TABLE agreements IS 'One row per agreement that an article speaks of.';
COMMENT ON COLUMN agreements.agreement_id IS 'sentence_id.aN of the words that first name it.';
COMMENT ON COLUMN agreements.article_id IS 'Article that speaks of it.';
COMMENT ON COLUMN agreements.label IS 'Short name, made of what the text says of it.';
COMMENT ON COLUMN agreements.kind IS 'What it is about.';
COMMENT ON COLUMN agreements.status IS 'Stage the article tells it in.';
COMMENT ON COLUMN agreements.is_exchange IS 'True if one leg is given in return for another.';
COMMENT ON COLUMN agreements.date_edtf IS 'When it was made, EDTF.';
COMMENT ON COLUMN agreements.date_precision IS 'How exact the date is; unresolved without one.';
COMMENT ON COLUMN agreements.sentence_id IS 'Sentence that first names it.';
COMMENT ON COLUMN agreements.verbatim IS 'The words that name it.';
COMMENT ON COLUMN agreements.char_start IS 'First code point of those words in the article''s text.';
COMMENT ON COLUMN agreements.char_end IS 'Code point after the last one.';
COMMENT ON COLUMN agreements.confidence IS 'How sure the reading is, 0 to 1.';
COMMENT ON COLUMN agreements.rule IS 'Rule that read it.';
COMMENT ON COLUMN agreements.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN agreements.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN agreements.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN agreements.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE agreement_parties (
    agreement_id      TEXT NOT NULL,
    actor_id          TEXT NOT NULL,
    role              TEXT NOT NULL,
    sentence_id       TEXT NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agreement_id, actor_id, role, sentence_id)
);
COMMENT ON TABLE agreement_parties IS 'Who made, brokered or guarantees an agreement, as each sentence says it.';
COMMENT ON COLUMN agreement_parties.agreement_id IS 'Agreement.';
COMMENT ON COLUMN agreement_parties.actor_id IS 'Actor.';
COMMENT ON COLUMN agreement_parties.role IS 'party, guarantor, broker, cooperating.';
COMMENT ON COLUMN agreement_parties.sentence_id IS 'Sentence that says so.';
COMMENT ON COLUMN agreement_parties.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN agreement_parties.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN agreement_parties.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN agreement_parties.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE agreement_terms (
    agreement_id      TEXT NOT NULL,
    ordinal           INTEGER NOT NULL,
    kind              TEXT NOT NULL,
    from_place_id     TEXT,
    to_place_id       TEXT,
    population        TEXT,
    event_id          TEXT,
    text              TEXT NOT NULL,
    sentence_id       TEXT NOT NULL,
    char_start        BIGINT NOT NULL,
    char_end          BIGINT NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agreement_id, ordinal)
);
COMMENT ON TABLE agreement_terms IS 'What an agreement provides for.';
COMMENT ON COLUMN agreement_terms.agreement_id IS 'Agreement.';
COMMENT ON COLUMN agreement_terms.ordinal IS '1-based place among its terms.';
COMMENT ON COLUMN agreement_terms.kind IS 'Kind of term, see the code list.';
COMMENT ON COLUMN agreement_terms.from_place_id IS 'Place an evacuation leg starts from, the first named.';
COMMENT ON COLUMN agreement_terms.to_place_id IS 'Place it goes to, the first named.';
COMMENT ON COLUMN agreement_terms.population IS 'Who is meant, as written.';
COMMENT ON COLUMN agreement_terms.event_id IS 'Event that is this leg.';
COMMENT ON COLUMN agreement_terms.text IS 'The words of the term.';
COMMENT ON COLUMN agreement_terms.sentence_id IS 'Sentence that states it.';
COMMENT ON COLUMN agreement_terms.char_start IS 'First code point of the words in the article''s text.';
COMMENT ON COLUMN agreement_terms.char_end IS 'Code point after the last one.';
COMMENT ON COLUMN agreement_terms.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN agreement_terms.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN agreement_terms.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN agreement_terms.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE events (
    event_id             TEXT NOT NULL,
    article_id           TEXT NOT NULL,
    event_type           TEXT NOT NULL,
    status               TEXT NOT NULL,
    assertion            TEXT NOT NULL,
    sentence_id          TEXT NOT NULL,
    verbatim             TEXT NOT NULL,
    char_start           BIGINT NOT NULL,
    char_end             BIGINT NOT NULL,
    date_edtf            TEXT,
    date_start           DATE,
    date_end             DATE,
    date_precision       TEXT NOT NULL,
    ucdp_date_prec       SMALLINT,
    acled_time_precision SMALLINT,
    agreement_id         TEXT,
    event_cluster_id     TEXT,
    off_story            BOOLEAN NOT NULL,
    acled_event_type     TEXT,
    acled_sub_event_type TEXT,
    plover_event         TEXT,
    plover_mode          TEXT,
    plover_context       TEXT,
    cameo_code           TEXT,
    confidence           DOUBLE NOT NULL,
    rule                 TEXT NOT NULL,
    flow_run_id          TEXT NOT NULL,
    extractor_version    TEXT NOT NULL,
    first_seen_at        TIMESTAMPTZ NOT NULL,
    last_seen_at         TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (event_id)
);
COMMENT ON TABLE events IS 'One row per happening inside one article, however often it is told there.';
COMMENT ON COLUMN events.event_id IS 'mention_id of the telling that stands for it.';
COMMENT ON COLUMN events.article_id IS 'Article that tells it.';
COMMENT ON COLUMN events.event_type IS 'Kind of happening.';
COMMENT ON COLUMN events.status IS 'Stage, by the telling that stands for it.';
COMMENT ON COLUMN events.assertion IS 'stated, hedged or denied.';
COMMENT ON COLUMN events.sentence_id IS 'Sentence of the telling that stands for it.';
COMMENT ON COLUMN events.verbatim IS 'Its clause, word for word.';
COMMENT ON COLUMN events.char_start IS 'First code point of that clause in the article''s text.';
COMMENT ON COLUMN events.char_end IS 'Code point after the last one.';
COMMENT ON COLUMN events.date_edtf IS 'When, EDTF.';
COMMENT ON COLUMN events.date_start IS 'First day, where certain.';
COMMENT ON COLUMN events.date_end IS 'Last day, where certain.';
COMMENT ON COLUMN events.date_precision IS 'How exact the date is; unresolved without one.';
COMMENT ON COLUMN events.ucdp_date_prec IS 'UCDP date_prec, 1 day to 5 year.';
COMMENT ON COLUMN events.acled_time_precision IS 'ACLED time precision; null if not exportable.';
COMMENT ON COLUMN events.agreement_id IS 'Agreement it carries out, breaks or makes.';
COMMENT ON COLUMN events.event_cluster_id IS 'Same happening in other articles, where known.';
COMMENT ON COLUMN events.off_story IS 'True if only captions or related links tell it.';
COMMENT ON COLUMN events.acled_event_type IS 'ACLED event type, where one fits.';
COMMENT ON COLUMN events.acled_sub_event_type IS 'ACLED sub-event type, where one fits.';
COMMENT ON COLUMN events.plover_event IS 'PLOVER 2.0 event, where one fits.';
COMMENT ON COLUMN events.plover_mode IS 'PLOVER 2.0 mode.';
COMMENT ON COLUMN events.plover_context IS 'PLOVER 2.0 context.';
COMMENT ON COLUMN events.cameo_code IS 'CAMEO code, where one fits.';
COMMENT ON COLUMN events.confidence IS 'How sure the reading is, 0 to 1.';
COMMENT ON COLUMN events.rule IS 'Rule that read the telling that stands for it.';
COMMENT ON COLUMN events.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN events.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN events.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN events.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE event_claims (
    event_id          TEXT NOT NULL,
    sentence_id       TEXT NOT NULL,
    aspect            TEXT NOT NULL,
    value             TEXT,
    article_id        TEXT NOT NULL,
    verbatim          TEXT NOT NULL,
    char_start        BIGINT NOT NULL,
    char_end          BIGINT NOT NULL,
    attributed_to     TEXT,
    attribution_basis TEXT NOT NULL,
    rule              TEXT NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (event_id, sentence_id, aspect)
);
COMMENT ON TABLE event_claims IS 'Evidence of an event: each sentence that tells it, and what it says of each aspect.';
COMMENT ON COLUMN event_claims.event_id IS 'Event.';
COMMENT ON COLUMN event_claims.sentence_id IS 'Sentence that gives the evidence.';
COMMENT ON COLUMN event_claims.aspect IS 'What the sentence speaks of.';
COMMENT ON COLUMN event_claims.value IS 'What it says: a status, a place_id, a date (EDTF), an actor_id, a figure_id.';
COMMENT ON COLUMN event_claims.article_id IS 'Article of the canonical occurrence.';
COMMENT ON COLUMN event_claims.verbatim IS 'The words that say so.';
COMMENT ON COLUMN event_claims.char_start IS 'First code point of those words in the article''s text.';
COMMENT ON COLUMN event_claims.char_end IS 'Code point after the last one.';
COMMENT ON COLUMN event_claims.attributed_to IS 'Actor who states it.';
COMMENT ON COLUMN event_claims.attribution_basis IS 'How the source is known.';
COMMENT ON COLUMN event_claims.rule IS 'Rule that read it.';
COMMENT ON COLUMN event_claims.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN event_claims.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN event_claims.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN event_claims.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE event_places (
    event_id          TEXT NOT NULL,
    place_id          TEXT NOT NULL,
    role              TEXT NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (event_id, place_id, role)
);
COMMENT ON TABLE event_places IS 'Places of an event by role.';
COMMENT ON COLUMN event_places.event_id IS 'Event.';
COMMENT ON COLUMN event_places.place_id IS 'Place.';
COMMENT ON COLUMN event_places.role IS 'from, to, at or via.';
COMMENT ON COLUMN event_places.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN event_places.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN event_places.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN event_places.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE event_actors (
    event_id          TEXT NOT NULL,
    actor_id          TEXT NOT NULL,
    role              TEXT NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (event_id, actor_id, role)
);
COMMENT ON TABLE event_actors IS 'Actors of an event by role.';
COMMENT ON COLUMN event_actors.event_id IS 'Event.';
COMMENT ON COLUMN event_actors.actor_id IS 'Actor.';
COMMENT ON COLUMN event_actors.role IS 'What the actor does in it.';
COMMENT ON COLUMN event_actors.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN event_actors.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN event_actors.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN event_actors.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE event_figures (
    event_id          TEXT NOT NULL,
    figure_id         TEXT NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (event_id, figure_id)
);
COMMENT ON TABLE event_figures IS 'Figures that measure an event.';
COMMENT ON COLUMN event_figures.event_id IS 'Event.';
COMMENT ON COLUMN event_figures.figure_id IS 'Figure.';
COMMENT ON COLUMN event_figures.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN event_figures.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN event_figures.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN event_figures.last_seen_at IS 'UTC time of the run that last wrote it.';
