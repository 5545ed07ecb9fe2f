"""Writer's connection -> the texts of the warehouse that others may repeat, with the day of their first publication.

Read inside the transaction of a batch, they include what it staged. Refuses to decide what repeats what.
"""

from collections.abc import Iterator

import duckdb
import polars as pl

from transforms.ids import article_text_id, sentence_text_id, text_id_sentence

_SLICE = 100_000


def paragraph_texts(con: duckdb.DuckDBPyConnection) -> Iterator[pl.DataFrame]:
    """Yield text_id (the paragraph's), text (normalised), published_on of all paragraphs, slice by slice."""
    return _slices(
        con,
        "SELECT p.paragraph_id AS text_id, p.text_norm AS text, a.published_on "
        "FROM paragraphs p LEFT JOIN articles a ON a.article_id = p.first_article_id",
    )


def article_texts(con: duckdb.DuckDBPyConnection) -> Iterator[pl.DataFrame]:
    """Yield text_id (ids.article_text_id), text, published_on of all articles, slice by slice."""
    for part in _slices(con, "SELECT sha256, article_id, text, published_on FROM articles"):
        yield part.select(article_text_id(), "text", "published_on")


def article_names(con: duckdb.DuckDBPyConnection, text_ids: pl.Series) -> pl.DataFrame:
    """Return text_id, article_id of the articles with these ids."""
    con.register("_wanted", text_ids.str.head(20).unique().alias("begins").to_frame())
    found = con.execute(
        "SELECT sha256, article_id FROM articles SEMI JOIN _wanted w ON w.begins = substring(sha256, 1, 20)"
    ).pl()
    con.unregister("_wanted")
    return found.select(article_text_id(), "article_id")


def sentence_texts(con: duckdb.DuckDBPyConnection) -> Iterator[pl.DataFrame]:
    """Yield text_id (ids.sentence_text_id), text, published_on, article_id of all sentences, slice by slice."""
    sql = (
        "SELECT s.paragraph_id, s.ordinal, s.text, a.published_on, s.article_id "
        "FROM sentences s JOIN articles a USING (article_id)"
    )
    return (part.select(sentence_text_id(), "text", "published_on", "article_id") for part in _slices(con, sql))


def sentence_names(con: duckdb.DuckDBPyConnection, text_ids: pl.Series) -> pl.DataFrame:
    """Return text_id, sentence_id, is_quote of the sentences with these ids."""
    wanted = text_ids.unique().alias("text_id").to_frame().with_columns(text_id_sentence(pl.col("text_id")))
    con.register("_wanted", wanted.select("sentence_id"))
    found = con.execute(
        "SELECT s.sentence_id, s.is_quote FROM sentences s SEMI JOIN _wanted w ON w.sentence_id = s.sentence_id"
    ).pl()
    con.unregister("_wanted")
    return wanted.join(found, on="sentence_id", maintain_order="left")


def lost_sentences(con: duckdb.DuckDBPyConnection) -> pl.Series:
    """Return the ids of sentences that clusters name and that are there no more."""
    sql = (
        "SELECT DISTINCT m.member_id AS id FROM near_repeat_members m SEMI JOIN "
        "(SELECT cluster_id FROM near_repeat_clusters WHERE level = 'sentence') c ON c.cluster_id = m.cluster_id "
        "ANTI JOIN sentences s ON s.sentence_id = m.member_id"
    )
    return con.execute(sql).pl()["id"].cast(pl.String)


def _slices(con: duckdb.DuckDBPyConnection, sql: str) -> Iterator[pl.DataFrame]:
    for batch in con.execute(sql).to_arrow_reader(_SLICE):
        yield pl.DataFrame(batch)
