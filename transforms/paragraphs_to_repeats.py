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

import polars as pl

from transforms.repeats.canonical_rows import canonical_rows
from transforms.repeats.level import PARAGRAPH


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
    return canonical_rows([texts] if isinstance(texts, pl.Series) else texts, PARAGRAPH, threshold)
