"""texts, in canonical order -> row, canonical_row: which text stood earlier, byte for byte, and nothing more.

Texts are told apart by two 64-bit hashes that have nothing in common. A null is an empty text, and empty texts repeat
nothing. What differs by a space is another text here: paragraphs_to_repeats reads the words.
"""

from collections.abc import Iterable

import numpy as np
import polars as pl

from transforms.repeats.distinct_texts import first_equal, no_null, text_keys


def exact_repeats(slices: Iterable[pl.Series]) -> pl.DataFrame:
    """Find for every text of the String series, read one after the other, the first one with the same bytes.

    Out: row, canonical_row (Int64), rows in the order of the texts. Raises TypeError for a series that is not String.
    """
    no_keys = np.empty(0, dtype=np.uint64)
    keys, empty = [(no_keys, no_keys)], [np.empty(0, dtype=np.bool_)]
    for texts in slices:
        known = no_null(texts)
        keys.append(text_keys(known))
        empty.append((known == "").to_numpy())
    first = first_equal(*(np.concatenate(column) for column in zip(*keys, strict=True)))
    row = np.arange(len(first))
    return pl.DataFrame({"row": row, "canonical_row": np.where(np.concatenate(empty), row, first)})
