"""Writer's connection and a run -> the rows that cross-table rules look at: decides what a run can have put wrong.

That is what the run wrote, and of its articles every occurrence. What it did not write was judged when it came, and is
read only where a written row leans on it: so what an audit costs follows the batch, and the warehouse little.

    audited_articles               article_id of every article that the batch names
    audited_<table>                the rows of <table> that the run wrote with this batch, with all columns
    audited_paragraph_occurrences  all occurrences of the audited articles, and of articles that a written one stands in
    new_paragraphs                 paragraph_id of those that the run was the first to write: whatever hangs on one of them
                                   was written with it
    stored_sentences               the written sentences, the others of their paragraphs, and those that an audited claim names
    stored_near_repeat_members     all members of the clusters that a written one belongs to
    stored_paragraphs              the written paragraphs, those of audited occurrences and sentences, and those that these
                                   clusters name
    stored_paragraph_occurrences   where the written paragraphs stand: paragraph_id, article_id, ordinal
    stored_place_mentions          all mentions in sentences of which one was written; stored_figures likewise

All are temporary tables: a view would go through a table of millions once more for each rule. Those are so looked through
seldom, and for keys of their indexes where that can be. Whether a row is right is for rules/*.sql to say.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

# Claims, and the parts of claims: their rows name a sentence.
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
# Filled by stored_rows.sql; the table that each is taken from.
_STORED = {
    "stored_sentences": "sentences",
    "stored_near_repeat_members": "near_repeat_members",
    "stored_paragraphs": "paragraphs",
    "stored_paragraph_occurrences": "paragraph_occurrences",
    "stored_place_mentions": "place_mentions",
    "stored_figures": "figures",
}
_STORED_ROWS = Path(__file__).parent / "stored_rows.sql"
_NEW = (
    "CREATE TEMP TABLE new_paragraphs AS SELECT paragraph_id FROM audited_paragraphs WHERE first_seen_at = last_seen_at"
)


@contextmanager
def written_rows(
    con: duckdb.DuckDBPyConnection, batch: Mapping[str, pl.DataFrame], run_id: str, written_at: datetime | None = None
) -> Iterator[None]:
    """Lend `con`, inside the run's open transaction, the tables above while the block runs.

    `batch`: table -> frame as it was staged; rows are those whose flow_run_id is `run_id` and, of a run of several batches,
    whose last_seen_at is `written_at`. What cannot be lent, on a
    connection whose transaction is aborted or that lacks a table, is left out: the rules that need it then cannot run.
    """
    condition = "flow_run_id = getvariable('audited_run')"
    if written_at is not None:
        condition += " AND last_seen_at = getvariable('audited_at')"
    stored_rows = _STORED_ROWS.read_text(encoding="utf-8")
    try:
        with suppress(duckdb.Error):
            con.execute("SET VARIABLE audited_run = ?", [run_id])
            con.execute("SET VARIABLE audited_at = ?", [written_at])
            con.register("audited_articles", _articles(batch))
            for table in _WRITTEN:
                con.execute(f"CREATE TEMP TABLE audited_{table} AS SELECT * FROM {table} WHERE {condition}")
            con.execute(
                f"CREATE TEMP TABLE {_OCCURRENCES} AS SELECT * FROM paragraph_occurrences SEMI JOIN ("
                "SELECT article_id FROM audited_articles UNION "
                f"SELECT article_id FROM paragraph_occurrences WHERE {condition}) AS a USING (article_id)"
            )
            con.execute(_NEW)
            con.execute(stored_rows)
        yield
    finally:
        with suppress(duckdb.Error):
            con.unregister("audited_articles")
            for name in (*_STORED, "new_paragraphs", _OCCURRENCES, *(f"audited_{table}" for table in _WRITTEN)):
                con.execute(f"DROP TABLE IF EXISTS temp.{name}")
            con.execute("RESET VARIABLE audited_run")
            con.execute("RESET VARIABLE audited_at")


@contextmanager
def all_rows(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Lend `con` the same names, but for audited_articles, for everything that the warehouse holds. Raises duckdb.Error."""
    views = {f"audited_{table}": table for table in _WRITTEN}
    views |= {_OCCURRENCES: "paragraph_occurrences", "new_paragraphs": "paragraphs"} | _STORED
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
