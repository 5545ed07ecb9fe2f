"""Batch, writer's connection -> which of its rows must be new: decided by the paragraphs and articles that they hang on.

The key of a sentence, a claim or a part of a claim begins with the id of its paragraph (transforms.ids), and that of an
occurrence with its article. Where the paragraph or the article is not stored, nothing that hangs on it can be (audited by
the rules *_of_unknown_*), and nobody need look for it in tables of millions. Refuses to write.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import polars as pl

from transforms.ids import PARAGRAPH_DIGITS
from transforms.tables import TABLES

_OF_ARTICLES = ("articles", "paragraph_occurrences")
# Columns of keys that begin with the id of a paragraph.
_OF_PARAGRAPHS = ("paragraph_id", "sentence_id", "statement_id", "agreement_id", "event_id", "figure_id")


@dataclass(frozen=True)
class NewNames:
    """Ids of a batch's paragraphs and articles that the warehouse has not; Strings."""

    paragraphs: pl.Series
    articles: pl.Series

    def split(self, table: str, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the rows of `frame`, rows of `table`, that must be new, and the rest of them."""
        if table in _OF_ARTICLES:
            is_new = pl.col("article_id").is_in(self.articles.implode())
        else:
            keys = [key for key in TABLES[table].primary_key() if key in _OF_PARAGRAPHS]
            is_new = pl.any_horizontal(
                pl.lit(value=False),
                *(pl.col(key).str.head(PARAGRAPH_DIGITS).is_in(self.paragraphs.implode()) for key in keys),
            )
        return frame.filter(is_new), frame.filter(~is_new)


def new_names(con: duckdb.DuckDBPyConnection, batch: Mapping[str, pl.DataFrame]) -> NewNames:
    """Find the paragraphs and articles of `batch` (tables.Paragraphs, tables.Articles) that are not stored yet."""
    return NewNames(
        *(
            _unknown(con, batch, table, key)
            for table, key in (("paragraphs", "paragraph_id"), ("articles", "article_id"))
        )
    )


def _unknown(con: duckdb.DuckDBPyConnection, batch: Mapping[str, pl.DataFrame], table: str, key: str) -> pl.Series:
    if table not in batch or batch[table].is_empty():
        return pl.Series(key, [], dtype=pl.String)
    named = batch[table].select(pl.col(key).cast(pl.String).unique())
    con.register("_named", named)
    try:
        stored = con.execute(f"SELECT t.{key} FROM {table} t SEMI JOIN _named n ON t.{key} = n.{key}").pl()
    finally:
        con.unregister("_named")
    return named.join(stored, on=key, how="anti")[key]
