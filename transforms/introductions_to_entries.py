"""introductions -> entries: decides which of the articles that introduce an actor or a place says what it is called and is.

An introduction is a row of tables.Actors or tables.Places that one article gives (`article_id`), with how sure it is of it
(`confidence`). The surest one stands for all, of equally sure ones one that states an office, then the one of the shortest
name, then the last in order of names, so that "activists" stands before "Activists". The choice depends on nothing but the
set of introductions: not on their order, nor on the batches they came in. Refuses to mix two introductions in one entry.
"""

from collections import ChainMap
from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

_ARTICLE = "article_id"
_OWN_COLUMNS = (_ARTICLE, "confidence")


def introductions_to_entries(introductions: pl.DataFrame, key: str) -> pl.DataFrame:
    """Choose one introduction for each value of `key`.

    In: the columns of tables.Actors or tables.Places, article_id, confidence (0 to 1). Out: those of the table, sorted by
    `key`.
    """
    return _best(introductions, [key]).drop(_OWN_COLUMNS).sort(key)


def introductions_of_articles(introductions: pl.DataFrame, key: str) -> pl.DataFrame:
    """Choose one introduction for each article and value of `key`; all columns stay, sorted by article_id and `key`."""
    return _best(introductions, [_ARTICLE, key]).sort(_ARTICLE, key)


def _best(introductions: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    rest = sorted(set(introductions.columns) - {"confidence", "name", *keys, _ARTICLE})
    order = [pl.col("confidence"), pl.col("name").str.len_chars(), pl.col("name"), *map(pl.col, rest)]
    falling = [True, False, True] + [False] * len(rest)
    if "actor_class" in introductions.columns:
        # A person whose office one article states holds it in the others, which leave it out.
        order.insert(1, pl.col("actor_class") == "civilian")
        falling.insert(1, False)
    chosen = introductions.sort(order, descending=falling, nulls_last=True)
    return chosen.unique(keys, keep="first", maintain_order=True)


class Facts(NamedTuple):
    """One fact of actors or places by key: of those that are listed, and by article of those that it introduces."""

    everywhere: dict[str, str]
    own: dict[str, dict[str, str]]

    def within(self, article_id: str) -> Mapping[str, str]:
        """The fact of every actor or place that may be named in an article, where it is known."""
        own = self.own.get(article_id)
        return ChainMap(own, self.everywhere) if own else self.everywhere


def facts_of(entries: pl.DataFrame, key: str, fact: str) -> Facts:
    """Arrange one fact so that what an article introduces holds in that article alone.

    entries: `key`, `fact` (String) and article_id, null for what is listed; without that column all is listed.
    """
    if _ARTICLE not in entries.columns:
        return Facts(dict(entries.select(key, fact).drop_nulls().iter_rows()), {})
    is_listed = pl.col(_ARTICLE).is_null()
    own: dict[str, dict[str, str]] = {}
    for article_id, entry, value in entries.filter(~is_listed).select(_ARTICLE, key, fact).drop_nulls().iter_rows():
        own.setdefault(article_id, {})[entry] = value
    return Facts(dict(entries.filter(is_listed).select(key, fact).drop_nulls().iter_rows()), own)
