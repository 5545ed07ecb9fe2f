"""slices of texts -> distinct texts as words: folds what is equal byte for byte, reads the words of the rest once.

Slices are read one after the other and let go, so that memory holds the words (four bytes each) and never all texts.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
import polars_hash as plh

from transforms.repeats.word_pass import (
    Keys,
    Offsets,
    TextWords,
    guarded_table,
    openers_table,
    read_words,
)


class DistinctTexts(NamedTuple):
    """The texts that differ in at least one byte, in the order of their first row."""

    words: TextWords
    first_row: Offsets  # first row of each distinct text
    text_of_row: Offsets  # distinct text of each row


def distinct_texts(slices: Iterable[pl.Series]) -> DistinctTexts:
    """Read String series one after the other; a null counts as an empty text."""
    hashes: list[Keys] = []
    parts: list[TextWords] = []
    rows: list[Offsets] = []
    tables = guarded_table(), openers_table()
    n_rows = n_words = 0
    for column in slices:
        texts = column.fill_null("")
        hashed = texts.to_frame("text").select(plh.col("text").nchash.xxh3_64()).to_series().to_numpy()
        _, first = np.unique(hashed, return_index=True)
        chosen = np.sort(first).astype(np.int64)
        text, offsets = _buffers(texts)
        part = TextWords(*read_words(text, offsets, chosen, *tables))
        parts.append(part._replace(starts=part.starts[1:] + n_words))
        rows.append(chosen + n_rows)
        hashes.append(hashed)
        n_rows += len(texts)
        n_words += len(part.words)
    return _folded(hashes, rows, parts, n_words)


def _buffers(texts: pl.Series) -> tuple[npt.NDArray[np.uint8], Offsets]:
    """UTF-8 bytes of all texts and the offset at which each begins."""
    array = texts.rechunk().to_arrow()
    _, offsets, data = array.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int64)[array.offset : array.offset + len(array) + 1]
    return np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, dtype=np.uint8), bounds


def _folded(hashes: list[Keys], rows: list[Offsets], parts: list[TextWords], n_words: int) -> DistinctTexts:
    """Join the slices; a text that stood in an earlier slice is taken from there."""
    words = np.empty(n_words, dtype=np.uint32)
    at = 0
    for k, part in enumerate(parts):
        words[at : at + len(part.words)] = part.words
        at += len(part.words)
        parts[k] = part._replace(words=words[:0])  # let it go as it is copied
    joined = TextWords(
        words,
        np.concatenate([np.zeros(1, dtype=np.int64), *(part.starts for part in parts)]),
        *(np.concatenate([part[field] for part in parts] or [np.empty(0, np.uint64)]) for field in (2, 3, 4)),
    )
    read = np.concatenate(rows or [np.empty(0, np.int64)])
    every = np.concatenate(hashes or [np.empty(0, np.uint64)])
    _, first, inverse = np.unique(every, return_index=True, return_inverse=True)
    number = np.full(len(every), -1, dtype=np.int64)
    number[read] = np.arange(len(read))
    return DistinctTexts(joined, read, number[first[inverse]])
