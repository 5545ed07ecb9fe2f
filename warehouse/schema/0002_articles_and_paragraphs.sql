-- What was read, and its text cut into paragraphs and sentences.
-- Columns, order and comments equal transforms/tables.py (tests/warehouse/test_schema.py compares them).
-- No FOREIGN KEYs: DuckDB turns an update of a referenced row into delete and insert, which they refuse; the audit
-- checks references instead.

CREATE TABLE documents (
    raw_sha256        TEXT NOT NULL,
    source_uri        TEXT NOT NULL,
    source_kind       TEXT NOT NULL,
    fetched_at        TIMESTAMPTZ NOT NULL,
    media_type        TEXT NOT NULL,
    encoding          TEXT,
    path              TEXT NOT NULL,
    container_sha256  TEXT,
    item_id           TEXT,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (raw_sha256)
);
COMMENT ON TABLE documents IS 'One row per distinct input text as it came: a file, a member of an archive, a row of a table.';
COMMENT ON COLUMN documents.raw_sha256 IS 'SHA-256 of the document''s bytes.';
COMMENT ON COLUMN documents.source_uri IS 'Where it was first read: path, or container path # member or row.';
COMMENT ON COLUMN documents.source_kind IS 'file, rss, atom, html or json.';
COMMENT ON COLUMN documents.fetched_at IS 'UTC time at which the bytes were read.';
COMMENT ON COLUMN documents.media_type IS 'Media type the reader decided on.';
COMMENT ON COLUMN documents.encoding IS 'Character encoding the bytes were decoded with.';
COMMENT ON COLUMN documents.path IS 'Stored raw file, relative to the warehouse folder; of the container for its members.';
COMMENT ON COLUMN documents.container_sha256 IS 'SHA-256 of the container file; null for a plain file.';
COMMENT ON COLUMN documents.item_id IS 'Guid a feed or a table''s id column gave, as written.';
COMMENT ON COLUMN documents.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN documents.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN documents.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN documents.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE articles (
    article_id           TEXT NOT NULL,
    source_uri           TEXT NOT NULL,
    source_file          TEXT NOT NULL,
    source_kind          TEXT NOT NULL,
    sha256               TEXT NOT NULL,
    item_id              TEXT,
    title                TEXT,
    outlet               TEXT,
    outlet_basis         TEXT,
    agency               TEXT,
    byline               TEXT,
    language             TEXT,
    published_on         DATE,
    published_precision  TEXT,
    published_basis      TEXT NOT NULL,
    published_confidence DOUBLE,
    published_candidates TEXT[] NOT NULL,
    version_of           TEXT,
    text                 TEXT NOT NULL,
    n_occurrences        INTEGER NOT NULL,
    n_paragraphs         INTEGER NOT NULL,
    n_repeats            INTEGER NOT NULL,
    flow_run_id          TEXT NOT NULL,
    extractor_version    TEXT NOT NULL,
    first_seen_at        TIMESTAMPTZ NOT NULL,
    last_seen_at         TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (article_id)
);
COMMENT ON TABLE articles IS 'One row per article: its text and what the text says about itself.';
COMMENT ON COLUMN articles.article_id IS 'File stem; with a hash behind it if the stem was taken.';
COMMENT ON COLUMN articles.source_uri IS 'Where the article was first read.';
COMMENT ON COLUMN articles.source_file IS 'File or member name without folders.';
COMMENT ON COLUMN articles.source_kind IS 'file, rss, atom, html or json.';
COMMENT ON COLUMN articles.sha256 IS 'SHA-256 of the raw document (documents.raw_sha256).';
COMMENT ON COLUMN articles.item_id IS 'Guid a feed gave, else null.';
COMMENT ON COLUMN articles.title IS 'Headline as written.';
COMMENT ON COLUMN articles.outlet IS 'Outlet as stated by the text or the field beside it.';
COMMENT ON COLUMN articles.outlet_basis IS 'Where it stands: field, inline_dateline, title_suffix, text_line.';
COMMENT ON COLUMN articles.agency IS 'News agency of an inline dateline or credit, as written.';
COMMENT ON COLUMN articles.byline IS 'Author line as written.';
COMMENT ON COLUMN articles.language IS 'ISO 639-1 code of the text''s language.';
COMMENT ON COLUMN articles.published_on IS 'Publication date the text gives.';
COMMENT ON COLUMN articles.published_precision IS 'day; null without a date.';
COMMENT ON COLUMN articles.published_basis IS 'Rule that gave published_on.';
COMMENT ON COLUMN articles.published_confidence IS 'How sure that rule is, 0 to 1.';
COMMENT ON COLUMN articles.published_candidates IS 'Every date the text offers for it, ISO 8601, best first.';
COMMENT ON COLUMN articles.version_of IS 'Earlier article that this one revises.';
COMMENT ON COLUMN articles.text IS 'Stored text: all offsets count its Unicode code points from 0.';
COMMENT ON COLUMN articles.n_occurrences IS 'Paragraph occurrences in the article.';
COMMENT ON COLUMN articles.n_paragraphs IS 'Distinct paragraphs among them.';
COMMENT ON COLUMN articles.n_repeats IS 'Occurrences whose paragraph stood earlier in the same article.';
COMMENT ON COLUMN articles.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN articles.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN articles.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN articles.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE paragraphs (
    paragraph_id      TEXT NOT NULL,
    text_norm         TEXT NOT NULL,
    first_article_id  TEXT NOT NULL,
    first_ordinal     INTEGER NOT NULL,
    n_occurrences     INTEGER NOT NULL,
    n_articles        INTEGER NOT NULL,
    cluster_id        TEXT,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (paragraph_id)
);
COMMENT ON TABLE paragraphs IS 'One row per distinct paragraph, however often it was pasted or syndicated.';
COMMENT ON COLUMN paragraphs.paragraph_id IS 'xxh3_128 of text_norm, hexadecimal.';
COMMENT ON COLUMN paragraphs.text_norm IS 'NFC, no-break space to space, white space folded, trimmed.';
COMMENT ON COLUMN paragraphs.first_article_id IS 'Article of the canonical occurrence: earliest date, then article id.';
COMMENT ON COLUMN paragraphs.first_ordinal IS 'Ordinal of the canonical occurrence in that article.';
COMMENT ON COLUMN paragraphs.n_occurrences IS 'Occurrences in all articles.';
COMMENT ON COLUMN paragraphs.n_articles IS 'Articles that carry it.';
COMMENT ON COLUMN paragraphs.cluster_id IS 'Near-repeat cluster, where one is known.';
COMMENT ON COLUMN paragraphs.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN paragraphs.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN paragraphs.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN paragraphs.last_seen_at IS 'UTC time of the run that last wrote it.';

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
COMMENT ON COLUMN paragraph_occurrences.confidence IS 'How sure the role is, 0 to 1.';
COMMENT ON COLUMN paragraph_occurrences.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN paragraph_occurrences.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN paragraph_occurrences.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN paragraph_occurrences.last_seen_at IS 'UTC time of the run that last wrote it.';

CREATE TABLE sentences (
    sentence_id       TEXT NOT NULL,
    paragraph_id      TEXT NOT NULL,
    article_id        TEXT NOT NULL,
    ordinal           INTEGER NOT NULL,
    text              TEXT NOT NULL,
    char_start        BIGINT NOT NULL,
    char_end          BIGINT NOT NULL,
    is_quote          BOOLEAN NOT NULL,
    is_dateline       BOOLEAN NOT NULL,
    off_story         BOOLEAN NOT NULL,
    flow_run_id       TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    first_seen_at     TIMESTAMPTZ NOT NULL,
    last_seen_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (sentence_id)
);
COMMENT ON TABLE sentences IS 'Sentences of each distinct paragraph, placed in the article of its canonical occurrence.';
COMMENT ON COLUMN sentences.sentence_id IS 'paragraph_id.sN';
COMMENT ON COLUMN sentences.paragraph_id IS 'Paragraph it belongs to.';
COMMENT ON COLUMN sentences.article_id IS 'Article of the canonical occurrence.';
COMMENT ON COLUMN sentences.ordinal IS '1-based place in the paragraph.';
COMMENT ON COLUMN sentences.text IS 'The exact slice of the article''s text.';
COMMENT ON COLUMN sentences.char_start IS 'First code point in the article''s text.';
COMMENT ON COLUMN sentences.char_end IS 'Code point after the last one.';
COMMENT ON COLUMN sentences.is_quote IS 'True if more than half of it stands between quotation marks.';
COMMENT ON COLUMN sentences.is_dateline IS 'True if it is only a place, a date or an agency line.';
COMMENT ON COLUMN sentences.off_story IS 'True for captions and related links: about something else.';
COMMENT ON COLUMN sentences.flow_run_id IS 'Run that wrote the row last (runs.run_id).';
COMMENT ON COLUMN sentences.extractor_version IS 'Version of Passage whose rules gave the row.';
COMMENT ON COLUMN sentences.first_seen_at IS 'UTC time of the run that first wrote it.';
COMMENT ON COLUMN sentences.last_seen_at IS 'UTC time of the run that last wrote it.';
