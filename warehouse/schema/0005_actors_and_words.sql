-- Who acts and speaks, what is said, and when: the claims that the others lean on.
-- Columns, order and comments equal transforms/claim_tables.py (tests/warehouse/test_schema.py compares them).

CREATE TABLE actors (
    actor_id          TEXT NOT NULL,
    name              TEXT NOT NULL,
    actor_class       TEXT NOT NULL,
    acled_inter       TEXT,
    country           TEXT,
    parent_actor_id   TEXT,
    is_person         BOOLEAN NOT NULL,
    is_listed         BOOLEAN NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (actor_id)
);
COMMENT ON TABLE actors IS 'Who acts, suffers or speaks: listed actors, and persons and sources that a text names.';
COMMENT ON COLUMN actors.actor_id IS 'Stable key: of the list, or the name in lower-case ASCII words.';
COMMENT ON COLUMN actors.name IS 'Preferred name.';
COMMENT ON COLUMN actors.actor_class IS 'Kind of actor, see the code list.';
COMMENT ON COLUMN actors.acled_inter IS 'ACLED''s code of the actor''s kind.';
COMMENT ON COLUMN actors.country IS 'ISO 3166-1 alpha-3 code of the state it belongs to.';
COMMENT ON COLUMN actors.parent_actor_id IS 'Actor it is part of or speaks for.';
COMMENT ON COLUMN actors.is_person IS 'True for a natural person.';
COMMENT ON COLUMN actors.is_listed IS 'True if it stands in the list of actors; false if a text introduced it.';
COMMENT ON COLUMN actors.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN actors.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN actors.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN actors.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE actor_aliases (
    alias_norm        TEXT NOT NULL,
    actor_id          TEXT NOT NULL,
    lang              TEXT NOT NULL,
    alias             TEXT NOT NULL,
    register          TEXT NOT NULL,
    is_ambiguous      BOOLEAN NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (alias_norm, actor_id, lang)
);
COMMENT ON TABLE actor_aliases IS 'Written forms of listed actors.';
COMMENT ON COLUMN actor_aliases.alias_norm IS 'Folded form that texts are searched for.';
COMMENT ON COLUMN actor_aliases.actor_id IS 'Actor it may name.';
COMMENT ON COLUMN actor_aliases.lang IS 'en.';
COMMENT ON COLUMN actor_aliases.alias IS 'Form as listed.';
COMMENT ON COLUMN actor_aliases.register IS 'neutral, or partisan for a loaded word: the class never follows it.';
COMMENT ON COLUMN actor_aliases.is_ambiguous IS 'True if it names several actors, or is also a word or a place.';
COMMENT ON COLUMN actor_aliases.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN actor_aliases.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN actor_aliases.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN actor_aliases.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE actor_mentions (
    sentence_id       TEXT NOT NULL,
    char_start        BIGINT NOT NULL,
    char_end          BIGINT NOT NULL,
    article_id        TEXT NOT NULL,
    surface           TEXT NOT NULL,
    actor_id          TEXT NOT NULL,
    sense             TEXT NOT NULL,
    role_as_written   TEXT,
    confidence        DOUBLE NOT NULL,
    rule              TEXT NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (sentence_id, char_start)
);
COMMENT ON TABLE actor_mentions IS 'Each naming of an actor in a distinct sentence.';
COMMENT ON COLUMN actor_mentions.sentence_id IS 'Sentence the name stands in.';
COMMENT ON COLUMN actor_mentions.char_start IS 'First code point in the article''s text.';
COMMENT ON COLUMN actor_mentions.char_end IS 'Code point after the last one.';
COMMENT ON COLUMN actor_mentions.article_id IS 'Article of the canonical occurrence.';
COMMENT ON COLUMN actor_mentions.surface IS 'Name as written.';
COMMENT ON COLUMN actor_mentions.actor_id IS 'Actor it resolves to.';
COMMENT ON COLUMN actor_mentions.sense IS 'How the words name the actor.';
COMMENT ON COLUMN actor_mentions.role_as_written IS 'Office or description beside a person''s name, as written.';
COMMENT ON COLUMN actor_mentions.confidence IS 'How sure actor and sense are, 0 to 1.';
COMMENT ON COLUMN actor_mentions.rule IS 'Rule that chose actor and sense.';
COMMENT ON COLUMN actor_mentions.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN actor_mentions.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN actor_mentions.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN actor_mentions.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE date_expressions (
    sentence_id       TEXT NOT NULL,
    char_start        BIGINT NOT NULL,
    char_end          BIGINT NOT NULL,
    article_id        TEXT NOT NULL,
    expression        TEXT NOT NULL,
    kind              TEXT NOT NULL,
    edtf              TEXT,
    precision         TEXT NOT NULL,
    date_start        DATE,
    date_end          DATE,
    anchor            TEXT,
    confidence        DOUBLE NOT NULL,
    rule              TEXT NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (sentence_id, char_start)
);
COMMENT ON TABLE date_expressions IS 'Each expression of a day, month, year, duration or hour, and what it means.';
COMMENT ON COLUMN date_expressions.sentence_id IS 'Sentence the expression stands in.';
COMMENT ON COLUMN date_expressions.char_start IS 'First code point in the article''s text.';
COMMENT ON COLUMN date_expressions.char_end IS 'Code point after the last one.';
COMMENT ON COLUMN date_expressions.article_id IS 'Article of the canonical occurrence.';
COMMENT ON COLUMN date_expressions.expression IS 'The words as written.';
COMMENT ON COLUMN date_expressions.kind IS 'Form of the expression, see the code list.';
COMMENT ON COLUMN date_expressions.edtf IS 'Value, ISO 8601-2 (EDTF); an unknown year stays XXXX.';
COMMENT ON COLUMN date_expressions.precision IS 'How exact the value is.';
COMMENT ON COLUMN date_expressions.date_start IS 'First day, where certain.';
COMMENT ON COLUMN date_expressions.date_end IS 'Last day, where certain.';
COMMENT ON COLUMN date_expressions.anchor IS 'What a relative expression was reckoned from.';
COMMENT ON COLUMN date_expressions.confidence IS 'How sure the value is, 0 to 1.';
COMMENT ON COLUMN date_expressions.rule IS 'Rule that read the expression.';
COMMENT ON COLUMN date_expressions.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN date_expressions.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN date_expressions.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN date_expressions.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE statements (
    statement_id           TEXT NOT NULL,
    article_id             TEXT NOT NULL,
    sentence_id            TEXT NOT NULL,
    verbatim               TEXT NOT NULL,
    char_start             BIGINT NOT NULL,
    char_end               BIGINT NOT NULL,
    text                   TEXT NOT NULL,
    kind                   TEXT NOT NULL,
    speaker_actor_id       TEXT,
    speaker_as_written     TEXT,
    speaker_named_as       TEXT,
    role_as_written        TEXT,
    speaker_basis          TEXT NOT NULL,
    reported_via           TEXT,
    date_edtf              TEXT,
    cluster_id             TEXT,
    continues_statement_id TEXT,
    confidence             DOUBLE NOT NULL,
    rule                   TEXT NOT NULL,
    flow_run_id            TEXT NOT NULL,
    extractor_version      TEXT NOT NULL,
    first_seen_at          TIMESTAMPTZ NOT NULL,
    last_seen_at           TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (statement_id)
);
COMMENT ON TABLE statements IS 'What somebody said, directly or indirectly; scare quotes are none.';
COMMENT ON COLUMN statements.statement_id IS 'sentence_id.qN, N = offset in the sentence.';
COMMENT ON COLUMN statements.article_id IS 'Article of the canonical occurrence.';
COMMENT ON COLUMN statements.sentence_id IS 'Sentence that holds the words.';
COMMENT ON COLUMN statements.verbatim IS 'That sentence, word for word.';
COMMENT ON COLUMN statements.char_start IS 'First code point of the words said, quotation marks left out.';
COMMENT ON COLUMN statements.char_end IS 'Code point after the last one.';
COMMENT ON COLUMN statements.text IS 'The words said: the exact slice.';
COMMENT ON COLUMN statements.kind IS 'direct, indirect or quoted_fragment.';
COMMENT ON COLUMN statements.speaker_actor_id IS 'Who said it; null if the text does not say.';
COMMENT ON COLUMN statements.speaker_as_written IS 'The words that name the speaker at this statement.';
COMMENT ON COLUMN statements.speaker_named_as IS 'The fullest words the article names that speaker with.';
COMMENT ON COLUMN statements.role_as_written IS 'Office or description of the speaker, as written.';
COMMENT ON COLUMN statements.speaker_basis IS 'How the speaker is known.';
COMMENT ON COLUMN statements.reported_via IS 'Actor through whom it was reported (told TASS, wrote on its site).';
COMMENT ON COLUMN statements.date_edtf IS 'Day of saying it, EDTF.';
COMMENT ON COLUMN statements.cluster_id IS 'Same words elsewhere, where known.';
COMMENT ON COLUMN statements.continues_statement_id IS 'Statement that this one goes on with, same breath.';
COMMENT ON COLUMN statements.confidence IS 'How sure extent and speaker are, 0 to 1.';
COMMENT ON COLUMN statements.rule IS 'Rule that read it.';
COMMENT ON COLUMN statements.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN statements.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN statements.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN statements.last_seen_at IS 'UTC time of the run that last wrote it.';
