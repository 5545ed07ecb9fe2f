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

        Those are its stem, and the stem made longer by the first digits of its hash, as often as another may have the id
        that comes out (documents_to_new_documents). They are looked up by key: no other id is read.
        """
        ending = pl.concat_str(pl.lit("-"), pl.col("raw_sha256").str.head(SUFFIX_LENGTH)).alias("ending")
        # Two texts of one name and one ending are rivals, too.
        given = incoming.unique(["stem", "raw_sha256"]).select("stem", ending)
        stems = given["stem"].unique()
        # Others of the same batch that may take an id which this one comes to: made longer alike, or named so.
        named = stems.str.tail(SUFFIX_LENGTH + 1).alias("ending").to_frame().group_by("ending").len("named")
        rivals = (pl.len().over("ending") - 1 + pl.col("named").fill_null(0)).cast(pl.Int64).alias("rivals")
        longer = given.join(named, on="ending", how="left")
        longer = longer.select(pl.concat_str("stem", "ending").alias("id"), "ending", rivals).unique()
        known = self._articles(pl.concat([stems, longer["id"]]))
        while not longer.is_empty():
            taken = pl.col("id").is_in(known["article_id"].implode()).cast(pl.Int64)
            longer = longer.with_columns(pl.col("rivals") + taken).filter(pl.col("rivals") > 0)
            longer = longer.select(pl.concat_str("id", "ending").alias("id"), "ending", pl.col("rivals") - 1)
            known = pl.concat([known, self._articles(longer["id"])])
        return known.select("article_id", "sha256").unique().sort("article_id")

    def known_paragraphs(self, paragraph_ids: pl.Series) -> pl.DataFrame:
        """Return the Paragraphs columns and first_published_on (Date, null if undated) of those ids that are known."""
        wanted = pl.DataFrame({"wanted": paragraph_ids.cast(pl.String).drop_nulls().unique()})
        names = ", ".join(f't."{name}"' for name in TABLES["paragraphs"].column_names())
        self.con.register("_wanted", wanted)
        try:
            found = self.con.execute(
                f"SELECT {names} FROM paragraphs t SEMI JOIN _wanted w ON t.paragraph_id = w.wanted ORDER BY t.paragraph_id"
            ).pl()
        finally:
            self.con.unregister("_wanted")
        days = self._articles(found["first_article_id"]).select("article_id", first_published_on="published_on")
        return found.join(days, left_on="first_article_id", right_on="article_id", how="left", maintain_order="left")

    def _articles(self, article_ids: pl.Series) -> pl.DataFrame:
        """Return article_id, sha256, published_on of those ids that are known."""
        self.con.register("_wanted", article_ids.cast(pl.String).alias("wanted").unique().to_frame())
        try:
            return self.con.execute(
                "SELECT t.article_id, t.sha256, t.published_on FROM articles t SEMI JOIN _wanted w ON t.article_id = w.wanted"
            ).pl()
        finally:
            self.con.unregister("_wanted")
