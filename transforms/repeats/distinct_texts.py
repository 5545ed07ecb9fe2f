"""slices of texts -> distinct texts as words: folds what is equal byte for byte, reads the words of the rest once.

Slices are read one after the other and let go, so that memory holds the words (four bytes each) and never all texts.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import polars as pl
import polars_hash as plh

from transforms.repeats.comparison import table_size
from transforms.repeats.compiled import compiled
from transforms.repeats.hashing import U64
from transforms.repeats.word_pass import Bytes, Keys, Offsets, TextWords, guarded_table, openers_table, read_words


class DistinctTexts(NamedTuple):
    """The texts that differ in at least one byte, in the order of their first row."""

    words: TextWords
    first_row: Offsets  # first row of each distinct text
    text_of_row: Offsets  # distinct text of each row


def distinct_texts(slices: Iterable[pl.Series]) -> DistinctTexts:
    """Read String series one after the other; a null counts as an empty text. Raises TypeError for another series."""
    hashes: list[tuple[Keys, Keys]] = []
    parts: list[TextWords] = []
    rows: list[Offsets] = []
    tables = guarded_table(), openers_table()
    n_rows = n_words = 0
    for column in slices:
        texts = no_null(column)
        key_a, key_b = text_keys(texts)
        first = first_equal(key_a, key_b)
        chosen = np.flatnonzero(first == np.arange(len(first)))
        text, offsets = buffers(texts)
        part = TextWords(*read_words(text, offsets, chosen, *tables))
        parts.append(part._replace(starts=part.starts[1:] + n_words))
        rows.append(chosen + n_rows)
        hashes.append((key_a, key_b))
        n_rows += len(texts)
        n_words += len(part.words)
    return _joined(hashes, rows, parts, n_words)


def no_null(texts: pl.Series) -> pl.Series:
    """Put empty texts for nulls. Raises TypeError for a series that is not String (nor all null)."""
    if texts.dtype not in (pl.String, pl.Null):
        raise TypeError(f"texts must be a String series; {texts.name or 'it'} is {texts.dtype}")
    return texts.cast(pl.String).fill_null("")


def text_keys(texts: pl.Series) -> tuple[Keys, Keys]:
    """Two 64-bit hashes of each text's bytes; both equal = the same text."""
    hashed = texts.to_frame("text").select(
        plh.col("text").nchash.xxh3_64().alias("a"), plh.col("text").nchash.xxhash64().alias("b")
    )
    return hashed["a"].to_numpy(), hashed["b"].to_numpy()


@compiled
def first_equal(key_a: Keys, key_b: Keys) -> Offsets:
    """Return for each row the first row with the same two 64-bit keys."""
    size = table_size(len(key_a))
    rows = np.full(size, -1, dtype=np.int64)
    first = np.empty(len(key_a), dtype=np.int64)
    for row in range(len(key_a)):
        slot = key_a[row] & U64(size - 1)
        while rows[slot] >= 0 and (key_a[rows[slot]] != key_a[row] or key_b[rows[slot]] != key_b[row]):
            slot = (slot + U64(1)) & U64(size - 1)
        if rows[slot] < 0:
            rows[slot] = row
        first[row] = rows[slot]
    return first


def buffers(texts: pl.Series) -> tuple[Bytes, Offsets]:
    """UTF-8 bytes of all texts and the offset at which each begins."""
    array = texts.rechunk().to_arrow()
    _, offsets, data = array.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int64)[array.offset : array.offset + len(array) + 1]
    return np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, dtype=np.uint8), bounds


def _joined(
    hashes: list[tuple[Keys, Keys]], rows: list[Offsets], parts: list[TextWords], n_words: int
) -> DistinctTexts:
    """Join the slices; a row whose text was read in an earlier slice is led there."""
    if not parts:
        return distinct_texts([pl.Series("text", [], dtype=pl.String)])
    words = np.empty(n_words, dtype=np.uint32)
    at = 0
    for k, part in enumerate(parts):
        words[at : at + len(part.words)] = part.words
        at += len(part.words)
        parts[k] = part._replace(words=words[:0])  # let it go as it is copied
    starts = np.concatenate([np.zeros(1, dtype=np.int64), *(part.starts for part in parts)])
    keys = (np.concatenate(column) for column in zip(*(part[2:] for part in parts), strict=True))
    read = np.concatenate(rows)
    first = first_equal(*(np.concatenate(column) for column in zip(*hashes, strict=True)))
    text_read_at = np.full(len(first), -1, dtype=np.int64)
    text_read_at[read] = np.arange(len(read))
    return DistinctTexts(TextWords(words, starts, *keys), read, text_read_at[first])
