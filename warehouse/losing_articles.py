"""Paragraphs of a batch -> stored articles that lose some of them: decides what has to be read again.

A paragraph is at home in the article published first. When a batch brings an earlier one, the paragraph's sentences move
there, and what is left of its former home was read with words around it that are gone: claims lean on what the article
says before and after. Refuses to read anything; an article that gains needs no second look, for it is in the batch.
"""

from dataclasses import dataclass

import duckdb
import polars as pl

from transforms.tables import TABLES


@dataclass(frozen=True)
class LosingArticles:
    """tables.Articles of the articles that lose paragraphs, tables.Sentences of what stays theirs."""

    articles: pl.DataFrame
    sentences: pl.DataFrame


def losing_articles(con: duckdb.DuckDBPyConnection, paragraphs: pl.DataFrame) -> LosingArticles:
    """Find the stored articles that were the first of one of `paragraphs` and are so no more.

    paragraphs: tables.Paragraphs as the batch has them, with the articles that are first now. To be called before the
    batch is staged.
    """
    homes = paragraphs.select("paragraph_id", "first_article_id")
    con.register("_homes", homes)
    try:
        con.execute(
            "CREATE OR REPLACE TEMP TABLE _moved AS SELECT p.paragraph_id, p.first_article_id AS article_id "
            "FROM paragraphs p JOIN _homes h ON h.paragraph_id = p.paragraph_id "
            "WHERE h.first_article_id <> p.first_article_id"
        )
    finally:
        con.unregister("_homes")
    return LosingArticles(
        _rows(con, "articles", "", "ORDER BY t.article_id"),
        _rows(
            con,
            "sentences",
            "ANTI JOIN _moved p ON p.paragraph_id = t.paragraph_id",
            "ORDER BY t.article_id, t.char_start",
        ),
    )


def _rows(con: duckdb.DuckDBPyConnection, table: str, without: str, order: str) -> pl.DataFrame:
    """Rows of `table` that belong to a losing article, with exactly the declared columns and types."""
    columns = TABLES[table].columns()
    names = ", ".join(f't."{name}"' for name in columns)
    found = con.execute(
        f"SELECT {names} FROM {table} t SEMI JOIN _moved m ON m.article_id = t.article_id {without} {order}"
    ).pl()
    return found.select(pl.col(name).cast(column.dtype) for name, column in columns.items())
