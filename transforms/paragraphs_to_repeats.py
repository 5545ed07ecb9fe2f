"""paragraphs -> repeats: which texts state the same as an earlier one, exactly, in the same words, or reworded.

    texts, in canonical order -> row, canonical_row, kind, similarity

The first of texts that state the same is their canonical. Kinds: `exact` is equal byte for byte; `same_words` differs in
white space, quotation marks, dashes, punctuation or capitals only; `reworded` shares at least 0.45 of its pairs of
neighbouring words with the canonical itself (exact Jaccard, not an estimate), and no number, name, side, day or month is
exchanged for another. Texts under six words are `exact` or `same_words` or no repeats. It never decides which of two
texts is true, and never merges what differs in a fact: such texts are linked elsewhere, as updates.

The order of the rows is the only thing that counts: sort by publication, then by content hash, and the same texts give
the same answer in any order and any batching. Cost grows with the bytes; texts that meet in one band by the thousand
are compared with 32 leaders at most.
"""

from collections.abc import Iterable

import numpy as np
import polars as pl

from transforms.repeats.distinct_texts import distinct_texts, first_equal
from transforms.repeats.leaders import band_groups, leaders
from transforms.repeats.level import PARAGRAPH
from transforms.repeats.sketch import permutations, sketches

KINDS = ("first", "exact", "same_words", "reworded")
_KIND = pl.Enum(KINDS)
_SCHEMA = pl.Schema([("row", pl.Int64()), ("canonical_row", pl.Int64()), ("kind", _KIND), ("similarity", pl.Float32())])


def paragraphs_to_repeats(
    texts: pl.Series | Iterable[pl.Series], threshold: float = PARAGRAPH.threshold
) -> pl.DataFrame:
    """Find for every text the first one that states the same.

    In: String series in canonical order, in one piece or in slices that together make the column (slices keep memory
    low; their bounds change nothing). A null is an empty text; a text without words repeats nothing.
    Out: row (Int64), canonical_row (Int64, the row itself where nothing earlier states the same), kind (KINDS),
    similarity (Float32, Jaccard of word pairs, 1.0 for exact and same_words). Rows in the order of the texts.
    Raises TypeError for a series that is not String, ValueError for a threshold outside (0, 1].
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is a Jaccard similarity above 0 and at most 1, not {threshold}")
    words, first_row, text_of_row = distinct_texts(map(_checked, [texts] if isinstance(texts, pl.Series) else texts))
    same_words = first_equal(words.key_a, words.key_b)
    level = PARAGRAPH
    seeds = permutations(level.bands * level.rows)
    keys, minima = sketches(words.words, words.starts, words.numbers, seeds, level.rows, level.shortest)
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


def _checked(texts: pl.Series) -> pl.Series:
    if texts.dtype not in (pl.String, pl.Null):
        raise TypeError(f"texts must be a String series; {texts.name or 'it'} is {texts.dtype}")
    return texts.cast(pl.String)
