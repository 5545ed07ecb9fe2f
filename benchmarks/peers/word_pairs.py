"""texts -> pairs of neighbouring words, and the number guard: what all MinHash peers are given.

Texts that are the same byte for byte are folded before, since every library would otherwise pay for them. Under the guard
texts with other numbers share nothing: the numbers, in their order, are written into every pair.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TypeVar

import polars as pl

T = TypeVar("T")
THRESHOLD, BANDS, ROWS = 0.45, 16, 3  # as ours
SLICE = 10_000  # texts whose words are held at a time
# Translating is three times as fast as a regular expression for words.
_NO_WORD = str.maketrans(
    dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\u00a0\u2013\u2014\u2018\u201c\u201d\u00ab\u00bb', " ")
    | dict.fromkeys("'\u2019")
)


def distinct(corpus: str) -> tuple[pl.DataFrame, list[str]]:
    """Read pid, text and return (pid, first: the first pid with the same text; the texts of the distinct ones)."""
    rows = pl.read_parquet(corpus, columns=["pid", "text"])
    marked = rows.with_columns(pl.col("pid").first().over("text").alias("first"))
    return marked.select("pid", "first"), marked.filter(pl.col("pid") == pl.col("first"))["text"].to_list()


def word_pairs(text: str) -> list[str]:
    """Pairs of neighbouring words; the only word where there is one."""
    words = text.lower().translate(_NO_WORD).split()
    return list(map(" ".join, pairwise(words))) or words or [text]


def guarded_pairs(texts: list[str]) -> list[list[str]]:
    """Pairs of words with the text's numbers in each; "1,200" is "1200"."""
    numbers = pl.Series(texts).str.extract_all(r"\d[\d,.]*\d|\d").list.join(" ").str.replace_all(",", "", literal=True)
    return [
        [f"{guard}|{pair}" for pair in word_pairs(text)] if guard else word_pairs(text)
        for guard, text in zip(numbers.to_list(), texts, strict=True)
    ]


def first_alike(
    items: Iterable[T], query: Callable[[T], Iterator[int]], insert: Callable[[int, T], object]
) -> list[int]:
    """Lead each item to the earliest one that the index finds alike; what has none is put into the index."""
    leaders = []
    for row, item in enumerate(items):
        leader = min(query(item), default=row)
        leaders.append(leader)
        if leader == row:
            insert(row, item)
    return leaders


def write(rows: pl.DataFrame, leaders: list[int], out: str) -> None:
    """Write pid, cluster; leaders[k] is the distinct text that distinct text k repeats, k itself if none."""
    texts = rows.filter(pl.col("pid") == pl.col("first")).select(pl.col("pid").alias("first"))
    clusters = texts.with_columns(texts["first"].gather(leaders).alias("cluster"))
    rows.join(clusters, on="first", how="left", maintain_order="left").select("pid", "cluster").write_parquet(out)
