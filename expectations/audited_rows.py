"""Writer's connection and a run -> the rows that cross-table rules look at: decides what a run can have put wrong.

That is what the run wrote, and of its articles every occurrence. What it did not write was judged when it came, and is
read only where a written row leans on it: so what an audit costs follows the batch, and the warehouse little.

    audited_articles               article_id of every article that the batch names
    audited_<table>                the rows of <table> that the run wrote with this batch, with all columns
    audited_paragraph_occurrences  all occurrences of the audited articles, and of articles that a written one stands in
    stored_sentences               the sentences that an audited claim names, and those that the run wrote

Whether a row is right is for rules/*.sql to say.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime

import duckdb
import polars as pl

# Claims, and the parts of claims: each table with the columns by which its rows name a sentence.
_NAMES_SENTENCES = (
    "place_mentions",
    "actor_mentions",
    "date_expressions",
    "statements",
    "events",
    "event_claims",
    "figures",
    "agreements",
    "agreement_parties",
    "agreement_terms",
)
_WRITTEN = (
    "paragraphs",
    "sentences",
    *_NAMES_SENTENCES,
    "event_places",
    "event_actors",
    "event_figures",
    "figure_places",
    "near_repeat_members",
    "fetches",
    "feed_state",
)
# Tables whose rows name the article they stand in; an article that any of them names is audited against its text.
_NAMES_ARTICLES = ("articles", "paragraph_occurrences", "sentences", *_NAMES_SENTENCES[:-2])
_OCCURRENCES = "audited_paragraph_occurrences"
_SENTENCES = "stored_sentences"


@contextmanager
def written_rows(
    con: duckdb.DuckDBPyConnection, batch: Mapping[str, pl.DataFrame], run_id: str, written_at: datetime | None = None
) -> Iterator[None]:
    """Lend `con`, inside the run's open transaction, the tables above while the block runs.

    `batch`: table -> frame as it was staged; rows are those whose flow_run_id is `run_id` and, of a run of several batches,
    whose last_seen_at is `written_at`. What cannot be lent, on a
    connection whose transaction is aborted or that lacks a table, is left out: the rules that need it then cannot run.
    """
    wanted: list[object] = [run_id] if written_at is None else [run_id, written_at]
    condition = "flow_run_id = ?" if written_at is None else "flow_run_id = ? AND last_seen_at = ?"
    try:
        with suppress(duckdb.Error):
            con.register("audited_articles", _articles(batch))
            for table in _WRITTEN:
                sql = f"CREATE TEMP TABLE audited_{table} AS SELECT * FROM {table} WHERE {condition}"
                con.execute(sql, wanted)
            con.execute(
                f"CREATE TEMP TABLE {_OCCURRENCES} AS SELECT * FROM paragraph_occurrences SEMI JOIN ("
                "SELECT article_id FROM audited_articles UNION "
                f"SELECT article_id FROM paragraph_occurrences WHERE {condition}) AS a USING (article_id)",
                wanted,
            )
            con.execute(f"CREATE TEMP TABLE {_SENTENCES} AS SELECT * FROM audited_sentences")
            sources = " UNION ".join(f"SELECT sentence_id FROM audited_{table}" for table in _NAMES_SENTENCES)
            con.execute(
                f"INSERT INTO {_SENTENCES} SELECT s.* FROM sentences AS s SEMI JOIN ("
                f"SELECT sentence_id FROM ({sources}) ANTI JOIN audited_sentences USING (sentence_id)"
                ") AS n USING (sentence_id)"
            )
        yield
    finally:
        with suppress(duckdb.Error):
            con.unregister("audited_articles")
            for name in (*(f"audited_{table}" for table in _WRITTEN), _OCCURRENCES, _SENTENCES):
                con.execute(f"DROP TABLE IF EXISTS temp.{name}")


@contextmanager
def all_rows(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Lend `con` the same names, but for audited_articles, for everything that the warehouse holds. Raises duckdb.Error."""
    views = {f"audited_{table}": table for table in _WRITTEN}
    views |= {_OCCURRENCES: "paragraph_occurrences", _SENTENCES: "sentences"}
    try:
        for name, table in views.items():
            con.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {table}")
        yield
    finally:
        with suppress(duckdb.Error):
            for name in views:
                con.execute(f"DROP VIEW IF EXISTS temp.{name}")


def _articles(batch: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    named = [
        frame.get_column("article_id").cast(pl.String)
        for table in _NAMES_ARTICLES
        if (frame := batch.get(table)) is not None and "article_id" in frame.columns
    ]
    return pl.concat([pl.Series("article_id", [], dtype=pl.String), *named]).drop_nulls().unique().sort().to_frame()
