-- Lines that recur over an outlet's articles are furniture, whatever their form says: what that is worth is kept beside
-- it, since an outlet's lines are learnt anew with every batch.

ALTER TABLE paragraph_occurrences RENAME TO paragraph_occurrences_0009;

CREATE TABLE paragraph_occurrences (
    article_id        TEXT NOT NULL,
    ordinal           INTEGER NOT NULL,
    paragraph_id      TEXT NOT NULL,
    line_no           INTEGER NOT NULL,
    char_start        BIGINT NOT NULL,
    char_end          BIGINT NOT NULL,
    role              TEXT NOT NULL,
    role_detail       TEXT,
    section_heading   TEXT,
    is_repeat         BOOLEAN NOT NULL,
    repeat_of_ordinal INTEGER,
    confidence        DOUBLE NOT NULL,
    role_by_form      TEXT,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (article_id, ordinal)
);
COMMENT ON TABLE paragraph_occurrences IS 'Every place where a paragraph stands: nothing of an article''s text is dropped.';
COMMENT ON COLUMN paragraph_occurrences.article_id IS 'Article the occurrence stands in.';
COMMENT ON COLUMN paragraph_occurrences.ordinal IS '1-based place among the article''s occurrences.';
COMMENT ON COLUMN paragraph_occurrences.paragraph_id IS 'The paragraph that stands there.';
COMMENT ON COLUMN paragraph_occurrences.line_no IS '1-based line number in the article''s text.';
COMMENT ON COLUMN paragraph_occurrences.char_start IS 'First code point in the article''s text.';
COMMENT ON COLUMN paragraph_occurrences.char_end IS 'Code point after the last one.';
COMMENT ON COLUMN paragraph_occurrences.role IS 'What the paragraph is in the page.';
COMMENT ON COLUMN paragraph_occurrences.role_detail IS 'Finer kind of the role, see the code list.';
COMMENT ON COLUMN paragraph_occurrences.section_heading IS 'Nearest subheading above it, as written.';
COMMENT ON COLUMN paragraph_occurrences.is_repeat IS 'True if the same paragraph stands earlier in this article.';
COMMENT ON COLUMN paragraph_occurrences.repeat_of_ordinal IS 'First ordinal of that paragraph in this article.';
COMMENT ON COLUMN paragraph_occurrences.confidence IS 'How sure the role is by the line''s form and place, 0 to 1.';
COMMENT ON COLUMN paragraph_occurrences.role_by_form IS 'Role by form and place of a recurring_line, else null.';
COMMENT ON COLUMN paragraph_occurrences.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN paragraph_occurrences.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN paragraph_occurrences.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN paragraph_occurrences.last_seen_at IS 'UTC time of the run that last wrote it.';

INSERT INTO paragraph_occurrences
SELECT
    article_id, ordinal, paragraph_id, line_no, char_start, char_end, role, role_detail, section_heading, is_repeat,
    repeat_of_ordinal, confidence, NULL, flow_run_id, extractor_version, first_seen_at, last_seen_at
FROM paragraph_occurrences_0009;

DROP TABLE paragraph_occurrences_0009;
