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
import numpy.typing as npt
import polars as pl

from transforms.repeats.comparison import THRESHOLD
from transforms.repeats.distinct_texts import distinct_texts
from transforms.repeats.leaders import band_groups, leaders
from transforms.repeats.sketch import permutations, sketches
from transforms.repeats.word_pass import Keys

KINDS = ("first", "exact", "same_words", "reworded")
_KIND = pl.Enum(KINDS)
_SCHEMA = pl.Schema([("row", pl.Int64()), ("canonical_row", pl.Int64()), ("kind", _KIND), ("similarity", pl.Float32())])


def paragraphs_to_repeats(texts: pl.Series | Iterable[pl.Series], threshold: float = THRESHOLD) -> pl.DataFrame:
    """Find for every text the first one that states the same.

    In: String series in canonical order, in one piece or in slices that together make the column (slices keep memory
    low; their bounds change nothing). A null is an empty text, and an empty text repeats nothing.
    Out: row (Int64), canonical_row (Int64, the row itself where nothing earlier states the same), kind (KINDS),
    similarity (Float32, Jaccard of word pairs, 1.0 for exact and same_words). Rows in the order of the texts.
    Raises TypeError for a series that is not String, ValueError for a threshold outside (0, 1].
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is a Jaccard similarity above 0 and at most 1, not {threshold}")
    found = distinct_texts(map(_checked, [texts] if isinstance(texts, pl.Series) else texts))
    words, first_row, text_of_row = found
    count = len(first_row)
    earliest = _same_words(words.key_a, words.key_b)
    keys, minima = sketches(words.words, words.starts, words.numbers, permutations())
    keys[earliest != np.arange(count)] = 0
    groups, total = band_groups(keys)
    del keys
    leader, alike = leaders(groups, total, minima, words.words, words.starts, threshold)
    empty = words.starts[1:] == words.starts[:-1]

    canonical_text = np.where(empty, np.arange(count), leader[earliest])
    kind = np.where(canonical_text == np.arange(count), 0, np.where(earliest == canonical_text, 2, 3)).astype(np.uint8)
    similarity = alike[earliest]
    row = np.arange(len(text_of_row))
    again = first_row[text_of_row] != row
    canonical = first_row[canonical_text[text_of_row]]
    wordless = empty[text_of_row]
    kind = np.where(again & (kind[text_of_row] == 0), 1, kind[text_of_row])
    return pl.DataFrame(
        {
            "row": row,
            "canonical_row": np.where(wordless, row, canonical),
            "kind": pl.Series(KINDS, dtype=_KIND).gather(np.where(wordless, 0, kind)),
            "similarity": similarity[text_of_row],
        },
        schema=_SCHEMA,
    )


def _checked(texts: pl.Series) -> pl.Series:
    if texts.dtype not in (pl.String, pl.Null):
        raise TypeError(f"texts must be a String series; {texts.name or 'it'} is {texts.dtype}")
    return texts.cast(pl.String)


def _same_words(key_a: Keys, key_b: Keys) -> npt.NDArray[np.int64]:
    """The first text with the same words, for each text."""
    pairs = pl.DataFrame({"a": key_a, "b": key_b}).with_row_index("text")
    return pairs.select(pl.col("text").first().over("a", "b")).to_series().cast(pl.Int64).to_numpy()
