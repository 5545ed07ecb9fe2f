"""Writer's connection -> rows that a run must know before it derives new ones.

Refuses to decide what is new: the transforms do, from these rows.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from transforms.documents_to_new_documents import SUFFIX_LENGTH
from transforms.tables import TABLES
from warehouse.snapshots import SNAPSHOTS_KEPT


@dataclass
class Writer:
    """The one writer of a warehouse folder; `con` is autocommitting until the caller begins a transaction."""

    folder: Path
    con: duckdb.DuckDBPyConnection
    published: int  # publication number readers have; -1 without a published file
    # Kept open as long as `con`: closing any descriptor of a file drops this process's POSIX locks on it, and with
    # them DuckDB's.
    copy_source: int
    snapshots: int = SNAPSHOTS_KEPT  # former published files to keep at each publication

    def known_documents(self, incoming: pl.DataFrame) -> pl.DataFrame:
        """Return article_id, sha256 of every article whose id one of `incoming` (stem, raw_sha256) may want.

        Those are its stem, and the stem made longer by the first digits of its hash, however often (documents_to_new_documents).
        """
        ending = pl.concat_str(pl.lit("-"), pl.col("raw_sha256").str.head(SUFFIX_LENGTH)).alias("ending")
        wanted = incoming.select("stem", ending)
        self.con.register("_wanted", wanted)
        try:
            return self._read(
                "SELECT article_id, sha256 FROM articles WHERE article_id IN (SELECT stem FROM _wanted) "
                "OR right(article_id, ?) IN (SELECT ending FROM _wanted) ORDER BY article_id",
                [SUFFIX_LENGTH + 1],
            )
        finally:
            self.con.unregister("_wanted")

    def known_paragraphs(self, paragraph_ids: pl.Series) -> pl.DataFrame:
        """Return the Paragraphs columns and first_published_on (Date, null if undated) of those ids that are known."""
        wanted = pl.DataFrame({"wanted": paragraph_ids.cast(pl.String).drop_nulls().unique()})
        names = ", ".join(f't."{name}"' for name in TABLES["paragraphs"].column_names())
        self.con.register("_wanted", wanted)
        try:
            return self._read(
                f"SELECT {names}, a.published_on AS first_published_on FROM paragraphs t "
                "LEFT JOIN articles a ON a.article_id = t.first_article_id "
                "SEMI JOIN _wanted w ON t.paragraph_id = w.wanted ORDER BY t.paragraph_id"
            )
        finally:
            self.con.unregister("_wanted")

    def _read(self, sql: str, parameters: list[object] | None = None) -> pl.DataFrame:
        return self.con.execute(sql, parameters or []).pl()
