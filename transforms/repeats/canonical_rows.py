"""texts of one level -> canonical row of each: the whole computation over a column of texts.

The first of texts that state the same is their canonical; the order of the rows is the only thing that counts.
"""

from collections.abc import Iterable

import numpy as np
import polars as pl

from transforms.repeats.distinct_texts import distinct_texts, first_equal
from transforms.repeats.leaders import band_groups, leaders
from transforms.repeats.level import Level
from transforms.repeats.sketch import permutations, sketches

KINDS = ("first", "exact", "same_words", "reworded")
_KIND = pl.Enum(KINDS)
_SCHEMA = pl.Schema([("row", pl.Int64()), ("canonical_row", pl.Int64()), ("kind", _KIND), ("similarity", pl.Float32())])


def canonical_rows(slices: Iterable[pl.Series], level: Level, threshold: float) -> pl.DataFrame:
    """Find for every text of the String series, in canonical order, the first one that states the same.

    Out: row, canonical_row (Int64), kind (KINDS), similarity (Float32). Raises TypeError for a series that is not String,
    ValueError for a threshold outside (0, 1].
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is a Jaccard similarity above 0 and at most 1, not {threshold}")
    words, first_row, text_of_row = distinct_texts(slices)
    same_words = first_equal(words.key_a, words.key_b)
    seeds = permutations(level.bands * level.rows)
    numbers = words.numbers if level.with_numbers else np.zeros_like(words.numbers)
    keys, minima = sketches(words.words, words.starts, numbers, seeds, level.rows, level.shortest)
    keys[same_words != np.arange(len(same_words))] = 0  # compared once, by the first text with these words
    groups, total = band_groups(keys)
    del keys
    leading = np.zeros(len(minima), dtype=np.bool_)
    leader, alike = leaders(
        groups, total, minima, words.words, words.starts[:-1], words.starts[1:], leading,
        threshold, level.agreeing, level.verification, level.most_leaders,
    )  # fmt: skip

    row = np.arange(len(text_of_row))
    by_words = same_words[text_of_row]
    canonical_text = leader[by_words]
    is_empty = (words.starts[1:] == words.starts[:-1])[text_of_row]
    canonical_row = np.where(is_empty, row, first_row[canonical_text])
    kind = np.select([canonical_row == row, canonical_text == text_of_row, canonical_text == by_words], [0, 1, 2], 3)
    return pl.DataFrame(
        {
            "row": row,
            "canonical_row": canonical_row,
            "kind": pl.Series(KINDS, dtype=_KIND).gather(kind),
            "similarity": alike[by_words],
        },
        schema=_SCHEMA,
    )
