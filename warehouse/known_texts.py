"""Writer's connection -> the texts of the warehouse that others may repeat, with the day of their first publication.

Read inside the transaction of a batch, they include what it staged. Refuses to decide what repeats what.
"""

from collections.abc import Iterator

import duckdb
import polars as pl

_SLICE = 100_000


def paragraph_texts(con: duckdb.DuckDBPyConnection) -> Iterator[pl.DataFrame]:
    """Yield text_id (the paragraph's), text (normalised), published_on of all paragraphs, slice by slice."""
    return _slices(
        con,
        "SELECT p.paragraph_id AS text_id, p.text_norm AS text, a.published_on "
        "FROM paragraphs p LEFT JOIN articles a ON a.article_id = p.first_article_id",
    )


def article_texts(con: duckdb.DuckDBPyConnection) -> Iterator[pl.DataFrame]:
    """Yield text_id (the first 32 digits of sha256), text, published_on of all articles, slice by slice."""
    return _slices(con, "SELECT sha256[:32] AS text_id, text, published_on FROM articles")


def sentence_texts(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Return sentence_id, text, is_quote, article_id of all sentences in canonical order."""
    return con.execute(
        "SELECT s.sentence_id, s.text, s.is_quote, s.article_id FROM sentences s "
        "JOIN articles a USING (article_id) ORDER BY a.published_on NULLS LAST, s.sentence_id"
    ).pl()


def _slices(con: duckdb.DuckDBPyConnection, sql: str) -> Iterator[pl.DataFrame]:
    for batch in con.execute(sql).to_arrow_reader(_SLICE):
        yield pl.DataFrame(batch)
