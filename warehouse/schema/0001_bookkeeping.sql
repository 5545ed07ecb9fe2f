-- The warehouse's own bookkeeping: which schema it has, which views stand in it, which publication it is.

CREATE TABLE schema_migrations (
    version    INTEGER NOT NULL,
    name       TEXT NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (version)
);
COMMENT ON TABLE schema_migrations IS 'One row per numbered migration that this file went through.';
COMMENT ON COLUMN schema_migrations.version IS 'Number at the front of the migration''s file name.';
COMMENT ON COLUMN schema_migrations.name IS 'File name of the migration without its ending.';
COMMENT ON COLUMN schema_migrations.applied_at IS 'UTC time at which it was applied.';

-- The views' texts live in warehouse/views; a changed text makes the view anew at the next start of a writer.
CREATE TABLE warehouse_views (
    view_name TEXT NOT NULL,
    sha256    TEXT NOT NULL,
    PRIMARY KEY (view_name)
);
COMMENT ON TABLE warehouse_views IS 'Text from which each view was made, to see when it changed.';
COMMENT ON COLUMN warehouse_views.view_name IS 'View.';
COMMENT ON COLUMN warehouse_views.sha256 IS 'SHA-256 of the file the view was made from.';

-- One row. The number grows in the transaction that changes what readers see, so that a crash between commit and
-- publication shows as a published file that is behind.
CREATE TABLE warehouse_meta (
    publication BIGINT NOT NULL
);
COMMENT ON TABLE warehouse_meta IS 'One row: how far this file is.';
COMMENT ON COLUMN warehouse_meta.publication IS 'Counts the committed changes that readers should see; 0 is an empty file.';
INSERT INTO warehouse_meta VALUES (0);
