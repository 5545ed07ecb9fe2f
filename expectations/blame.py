"""Offending rows -> the articles they come from: decides whether single articles can answer for a failed audit.

It does not decide what becomes of them. A row that no article of the batch accounts for (a vocabulary's, a stored
article's) leaves the whole batch to answer.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl


class Failure(NamedTuple):
    """A critical rule that the batch breaks: `suite.rule: reason`, and the rows that break it."""

    words: str
    offenders: pl.DataFrame


# What a row may be named by, the nearest to an article first: columns of offending rows -> kind of id.
_NAMES = (
    ("article_id", "article"),
    ("sentence_id", "claim"),
    ("figure_id", "claim"),
    ("statement_id", "claim"),
    ("event_id", "claim"),
    ("agreement_id", "claim"),
    ("claim", "claim"),
    ("paragraph_id", "paragraph"),
    ("first_article_id", "article"),
    ("member_id", "member"),
    ("raw_sha256", "bytes"),
    ("place_id", "place"),
    ("actor_id", "actor"),
)
# Where ids stand beside the article that brought them: kind -> (table, column).
_CLAIMS = (
    ("sentences", "sentence_id"),
    ("figures", "figure_id"),
    ("statements", "statement_id"),
    ("events", "event_id"),
    ("agreements", "agreement_id"),
)


def blamed_articles(batch: Mapping[str, pl.DataFrame], failures: Sequence[Failure]) -> dict[str, str] | None:
    """Find for each article of the batch that breaks a rule the words of the first rule it breaks.

    batch: table -> staged frame. Returns None if a row of any failure belongs to no article of the batch.
    """
    homes = _homes(batch)
    found: dict[str, str] = {}
    for failure in failures:
        if failure.offenders.is_empty():
            return None
        for row in failure.offenders.iter_rows(named=True):
            articles = _articles_of(row, homes)
            if not articles:
                return None
            for article in articles:
                found.setdefault(article, failure.words)
    return found


def _articles_of(row: Mapping[str, object], homes: Mapping[tuple[str, str], set[str]]) -> set[str]:
    for column, kind in _NAMES:
        value = row.get(column)
        if isinstance(value, str) and (articles := homes.get((kind, value))):
            return articles
    return set()


def _homes(batch: Mapping[str, pl.DataFrame]) -> dict[tuple[str, str], set[str]]:
    """Map (kind, id) to the articles of the batch that brought the row of that id."""
    homes: dict[tuple[str, str], set[str]] = {}
    articles = set(batch["articles"]["article_id"])

    def note(kind: str, table: str, column: str, article_column: str = "article_id") -> None:
        if table in batch and {column, article_column} <= set(batch[table].columns):
            for key, article in batch[table].select(column, article_column).iter_rows():
                if article in articles:
                    homes.setdefault((kind, str(key)), set()).add(article)

    for article in articles:
        homes[("article", article)] = {article}
    for table, column in _CLAIMS:
        note("claim", table, column)
    note("paragraph", "paragraph_occurrences", "paragraph_id")
    note("bytes", "articles", "sha256")
    _note_named(batch, homes)
    return homes


def _note_named(batch: Mapping[str, pl.DataFrame], homes: dict[tuple[str, str], set[str]]) -> None:
    """Places and actors that the vocabulary does not list stand for the articles that name them."""
    for kind, table, mentions, column in (
        ("place", "places", "place_mentions", "place_id"),
        ("actor", "actors", "actor_mentions", "actor_id"),
    ):
        if table not in batch or mentions not in batch or "is_listed" not in batch[table].columns:
            continue
        unlisted = batch[table].filter(~pl.col("is_listed")).select(column)
        named = batch[mentions].join(unlisted, on=column, how="semi").select(column, "article_id").unique()
        for key, article in named.iter_rows():
            homes.setdefault((kind, key), set()).add(article)
