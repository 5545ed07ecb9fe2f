"""Writer's connection -> rows that a run must know before it derives new ones.

Refuses to decide what is new: the transforms do, from these rows.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from transforms.tables import TABLES


@dataclass
class Writer:
    """The one writer of a warehouse folder; `con` is autocommitting until the caller begins a transaction."""

    folder: Path
    con: duckdb.DuckDBPyConnection
    published: int  # publication number readers have; -1 without a published file
    # Kept open as long as `con`: closing any descriptor of a file drops this process's POSIX locks on it, and with
    # them DuckDB's.
    copy_source: int

    def known_documents(self) -> pl.DataFrame:
        """Return article_id, sha256 of every article in the warehouse."""
        return self._read("SELECT article_id, sha256 FROM articles ORDER BY article_id")

    def known_paragraphs(self, paragraph_ids: pl.Series) -> pl.DataFrame:
        """Return the Paragraphs columns and first_published_on (Date, null if undated) of those ids that are known."""
        return self._lookup(
            "paragraphs",
            "paragraph_id",
            paragraph_ids,
            more=", a.published_on AS first_published_on",
            join="LEFT JOIN articles a ON a.article_id = t.first_article_id",
        )

    def known_rejections(self, rejection_ids: pl.Series) -> pl.DataFrame:
        """Return the Rejections columns of those ids that are known."""
        return self._lookup("rejections", "rejection_id", rejection_ids)

    def known_rows(self, table: str, column: str, values: pl.Series) -> pl.DataFrame:
        """Return the rows of `table` (its declared columns) whose text column `column` is one of `values`.

        Raises KeyError for a table or column that transforms/tables.py does not declare.
        """
        if column not in TABLES[table].column_names():
            raise KeyError(f"table {table} has no column {column}")
        return self._lookup(table, column, values)

    def _lookup(self, table: str, column: str, values: pl.Series, more: str = "", join: str = "") -> pl.DataFrame:
        wanted = pl.DataFrame({"wanted": values.cast(pl.String).drop_nulls().unique()})
        names = ", ".join(f't."{name}"' for name in TABLES[table].column_names())
        keys = ", ".join(f't."{name}"' for name in TABLES[table].primary_key())
        self.con.register("_wanted", wanted)
        try:
            return self._read(
                f'SELECT {names}{more} FROM {table} t {join} SEMI JOIN _wanted w ON t."{column}" = w.wanted '
                f"ORDER BY {keys}"
            )
        finally:
            self.con.unregister("_wanted")

    def _read(self, sql: str) -> pl.DataFrame:
        return self.con.execute(sql).pl()
