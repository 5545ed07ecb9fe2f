"""The DuckDB warehouse: schema, views, staging, publishing, querying, exporting."""
