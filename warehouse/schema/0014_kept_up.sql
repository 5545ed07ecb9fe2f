-- What a batch costs must not grow with the history that it leans on: what is asked with every batch is kept up beside it.

-- What articles say of an actor or a place, once, however many of them say it.
CREATE TABLE introduced_entries (
    table_name TEXT NOT NULL,
    entry_id   TEXT NOT NULL,
    confidence DOUBLE NOT NULL,
    entry      TEXT NOT NULL
);
COMMENT ON TABLE introduced_entries IS 'The different introductions of each actor and place, without the articles.';
COMMENT ON COLUMN introduced_entries.table_name IS 'actors or places.';
COMMENT ON COLUMN introduced_entries.entry_id IS 'Key in that table.';
COMMENT ON COLUMN introduced_entries.confidence IS 'How sure an article is of it, 0 to 1.';
COMMENT ON COLUMN introduced_entries.entry IS 'Row of that table as articles give it, JSON.';

INSERT INTO introduced_entries SELECT DISTINCT table_name, entry_id, confidence, entry FROM introductions;

-- How often each line recurs over an outlet's stories, kept up with every batch. An outlet that has no row yet is counted
-- whole when a batch first touches it.
CREATE TABLE outlet_stories (
    outlet    TEXT NOT NULL,
    n_stories INTEGER NOT NULL
);
COMMENT ON TABLE outlet_stories IS 'How many stories each outlet has: versions of an article are one.';
COMMENT ON COLUMN outlet_stories.outlet IS 'articles.outlet.';
COMMENT ON COLUMN outlet_stories.n_stories IS 'Its stories in the warehouse.';

CREATE TABLE outlet_lines (
    outlet       TEXT NOT NULL,
    paragraph_id TEXT NOT NULL,
    n_stories    INTEGER NOT NULL,
    recurs       BOOLEAN NOT NULL,
    is_furniture BOOLEAN NOT NULL
);
COMMENT ON TABLE outlet_lines IS 'Paragraphs that stand in at least three stories of an outlet.';
COMMENT ON COLUMN outlet_lines.outlet IS 'articles.outlet.';
COMMENT ON COLUMN outlet_lines.paragraph_id IS 'The paragraph.';
COMMENT ON COLUMN outlet_lines.n_stories IS 'Stories of the outlet that it stands in.';
COMMENT ON COLUMN outlet_lines.recurs IS 'True if those are enough of the outlet''s stories for furniture.';
COMMENT ON COLUMN outlet_lines.is_furniture IS 'True if it recurs and states nothing.';
