"""Writer's connection and a run -> the rows that cross-table rules look at: decides what a run can have put wrong.

That is what the run wrote, and of its articles every occurrence. What it did not write was judged when it came, and is
read only where a written row leans on it: so what an audit costs follows the batch, and the warehouse little.

    audited_articles               article_id of every article that the batch names
    audited_<table>                the rows of <table> that the run wrote with this batch, with all columns
    audited_paragraph_occurrences  all occurrences of the audited articles, and of articles that a written one stands in
    stored_sentences               all sentences of the paragraphs that stand there or that the run wrote sentences of, and
                                   those that an audited claim names
    stored_near_repeat_members     all members of the clusters that a written one belongs to
    stored_paragraphs              the paragraphs that stand there, that sentences were written of, or that those clusters name
    stored_paragraph_occurrences   all occurrences of written paragraphs, and of those that a written sentence or an audited
                                   claim stands in; where they stand and their role_detail

A table of millions is so looked through once for all rules. Whether a row is right is for rules/*.sql to say.
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
_NAMED = " UNION ".join(f"SELECT sentence_id FROM audited_{table}" for table in _NAMES_SENTENCES)
# What written rows lean on: name -> the table, its column and the values of it that are wanted. Later ones name earlier ones.
_LEANED_ON = {
    "stored_sentences": (
        "sentences",
        "paragraph_id",
        "SELECT paragraph_id FROM audited_paragraph_occurrences UNION SELECT paragraph_id FROM audited_sentences",
    ),
    "stored_near_repeat_members": (
        "near_repeat_members",
        "cluster_id",
        "SELECT cluster_id FROM audited_near_repeat_members",
    ),
    "stored_paragraphs": (
        "paragraphs",
        "paragraph_id",
        "SELECT paragraph_id FROM audited_paragraph_occurrences UNION SELECT paragraph_id FROM audited_sentences "
        "UNION SELECT member_id AS paragraph_id FROM stored_near_repeat_members",
    ),
}
# A line of many pages stands all over the table: there a second look would not pay, and few columns are wanted.
_ALL_OCCURRENCES = "stored_paragraph_occurrences"
_FIND_ALL_OCCURRENCES = (
    "SELECT article_id, ordinal, paragraph_id, char_start, char_end, role_detail FROM paragraph_occurrences SEMI JOIN ("
    "SELECT paragraph_id FROM audited_paragraphs UNION SELECT paragraph_id FROM audited_sentences "
    f"UNION SELECT paragraph_id FROM stored_sentences SEMI JOIN ({_NAMED}) USING (sentence_id)) AS n USING (paragraph_id)"
)
# Nearly always there already: the claims of a batch stand in its own articles.
_NAMED_ELSEWHERE = f"SELECT sentence_id FROM ({_NAMED}) ANTI JOIN stored_sentences USING (sentence_id)"


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
    try:
        with suppress(duckdb.Error):
            con.execute("SET VARIABLE audited_run = ?", [run_id])
            con.execute("SET VARIABLE audited_at = ?", [written_at])
            con.register("audited_articles", _articles(batch))
            for table in _WRITTEN:
                con.execute(f"CREATE TEMP VIEW audited_{table} AS SELECT * FROM {table} WHERE {condition}")
            con.execute(
                f"CREATE TEMP TABLE {_OCCURRENCES} AS SELECT * FROM paragraph_occurrences SEMI JOIN ("
                "SELECT article_id FROM audited_articles UNION "
                f"SELECT article_id FROM paragraph_occurrences WHERE {condition}) AS a USING (article_id)"
            )
            for name, (table, column, wanted_values) in _LEANED_ON.items():
                con.execute(f"CREATE TEMP TABLE {name} AS {_rows(table, column, wanted_values)}")
                if name == "stored_sentences":
                    con.execute(f"INSERT INTO {name} {_rows(table, 'sentence_id', _NAMED_ELSEWHERE)}")
            con.execute(f"CREATE TEMP TABLE {_ALL_OCCURRENCES} AS {_FIND_ALL_OCCURRENCES}")
        yield
    finally:
        with suppress(duckdb.Error):
            con.unregister("audited_articles")
            for table in _WRITTEN:
                con.execute(f"DROP VIEW IF EXISTS temp.audited_{table}")
            for name in (_OCCURRENCES, _ALL_OCCURRENCES, *_LEANED_ON):
                con.execute(f"DROP TABLE IF EXISTS temp.{name}")


@contextmanager
def all_rows(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Lend `con` the same names, but for audited_articles, for everything that the warehouse holds. Raises duckdb.Error."""
    views = {f"audited_{table}": table for table in _WRITTEN}
    views |= dict.fromkeys((_OCCURRENCES, _ALL_OCCURRENCES), "paragraph_occurrences")
    views |= {name: table for name, (table, *_) in _LEANED_ON.items()}
    try:
        for name, table in views.items():
            con.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {table}")
        yield
    finally:
        with suppress(duckdb.Error):
            for name in views:
                con.execute(f"DROP VIEW IF EXISTS temp.{name}")


def _rows(table: str, column: str, values: str) -> str:
    """Whole rows by two looks: the first unpacks the column alone, the second only the blocks in which there are rows."""
    found = f"SELECT t.rowid FROM {table} AS t SEMI JOIN ({values}) AS n ON n.{column} = t.{column}"
    return f"SELECT * FROM {table} WHERE rowid IN ({found})"


def _articles(batch: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    named = [
        frame.get_column("article_id").cast(pl.String)
        for table in _NAMES_ARTICLES
        if (frame := batch.get(table)) is not None and "article_id" in frame.columns
    ]
    return pl.concat([pl.Series("article_id", [], dtype=pl.String), *named]).drop_nulls().unique().sort().to_frame()
