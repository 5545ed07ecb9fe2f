-- What each table held at the last publication, so that a copy can be held against it years later.

CREATE TABLE published_hashes (
    table_name     TEXT NOT NULL,
    publication    BIGINT NOT NULL,
    row_count      BIGINT NOT NULL,
    content_hash   TEXT NOT NULL,
    duckdb_version TEXT NOT NULL,
    PRIMARY KEY (table_name)
);
COMMENT ON TABLE published_hashes IS 'One row per table: what it held when this file was published.';
COMMENT ON COLUMN published_hashes.table_name IS 'Table.';
COMMENT ON COLUMN published_hashes.publication IS 'Publication (warehouse_meta) that it was.';
COMMENT ON COLUMN published_hashes.row_count IS 'Rows it held.';
COMMENT ON COLUMN published_hashes.content_hash IS 'Sum over all rows of DuckDB''s hash of the row, whatever their order.';
COMMENT ON COLUMN published_hashes.duckdb_version IS 'DuckDB that made the hash: others may hash otherwise.';
