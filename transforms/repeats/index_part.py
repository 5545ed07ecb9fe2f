"""texts with their roles -> index part: the immutable arrays in which texts are found again by what they say.

Rows stand in canonical order. Two sorted key arrays lead to them: `front` what every later text asks for (band keys of
texts that lead, words of the first text with these words, ids), `back` what only an earlier text that comes late asks
for (band keys of members, the other texts with the same words). So a band that a hundred thousand members share costs a new
text no more than its leader. A text that is indexed anew names the row in an older part that it takes the place of.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.repeats.compiled import compiled
from transforms.repeats.hashing import U64, mixed
from transforms.repeats.key_order import Rows, directory, in_order
from transforms.repeats.word_pass import Bytes, Keys, Offsets, Words

Days = npt.NDArray[np.int32]

LEADS, MEMBER, SAME_WORDS, WORDLESS = 0, 1, 2, 3  # role of a text; the last two take no part in bands
UNDATED = np.iinfo(np.int32).max  # stands behind every day


class Part(NamedTuple):
    """One part of an index; several, oldest first, make up the index of a level."""

    front_keys: Keys
    front_rows: Rows
    front_begins: Rows  # index_lookup.directory of the keys
    back_keys: Keys
    back_rows: Rows
    back_begins: Rows
    front_marks: Bytes  # lowest byte of each key
    ids: Keys  # a column for each 16 digits of the id, the highest first
    days: Days  # since 1970-01-01; UNDATED
    roles: Bytes
    word_keys: Keys  # two columns, as word_pass.TextWords
    numbers: Keys  # signature of the numbers; of a sentence, the article it stands in
    minima: Bytes
    starts: Offsets  # row r has words[starts[r]:starts[r + 1]]
    words: Words
    gone_part: Offsets  # rows of older parts that this part takes the place of: number of the part, oldest 0, ...
    gone_row: Offsets  # ... and row


@compiled
def _mixed_id(ids: Keys, row: int, key: np.uint64) -> np.uint64:
    for column in range(ids.shape[1] - 1, -1, -1):
        key = mixed(U64(ids[row, column] + key))
    return key


@compiled
def words_keys(word_keys: Keys, ids: Keys, wordless: npt.NDArray[np.bool_]) -> Keys:
    """Return the key that texts with the same words share; a text without words has one of its own."""
    keys = np.empty(len(ids), dtype=np.uint64)
    for k in range(len(ids)):
        if wordless[k]:
            keys[k] = _mixed_id(ids, k, U64(2))
        else:
            keys[k] = mixed(U64(word_keys[k, 0] + mixed(U64(word_keys[k, 1] + U64(1)))))
    return keys


@compiled
def id_keys(ids: Keys) -> Keys:
    """Return the key under which a text is found by its id."""
    keys = np.empty(len(ids), dtype=np.uint64)
    for k in range(len(ids)):
        keys[k] = _mixed_id(ids, k, U64(3))
    return keys


def part_keys(
    bands: Keys, word_keys: Keys, ids: Keys, roles: Bytes
) -> tuple[Keys, Rows, Rows, Keys, Rows, Rows, Bytes]:
    """Return the first seven arrays of a part of texts in canonical order; `bands` has a column per band."""
    same = words_keys(word_keys, ids, roles == WORDLESS)
    own = id_keys(ids)
    made = []
    for banded, worded, named in (
        (roles == LEADS, roles != SAME_WORDS, np.arange(len(ids))),
        (roles == MEMBER, roles == SAME_WORDS, np.arange(0)),
    ):
        of_bands, of_words = np.flatnonzero(banded & (bands[:, 0] != 0)), np.flatnonzero(worded)
        flat = np.concatenate((bands[of_bands].ravel(), same[of_words], own[named]))
        rows = np.concatenate((np.repeat(of_bands, bands.shape[1]), of_words, named)).astype(np.uint32)
        order = in_order(flat)
        flat = flat[order]
        made.append((flat, rows[order], directory(flat)))
    return *made[0], *made[1], marks_of(made[0][0])


def marks_of(keys: Keys) -> Bytes:
    """Return the byte of each key that index_lookup.find_equal looks at first."""
    return (keys & U64(0xFF)).astype(np.uint8)


def dead_rows(parts: Sequence[Part]) -> list[Offsets]:
    """Return for each part, ascending, the rows whose place a newer part has taken."""
    gone = [(part.gone_part, part.gone_row) for part in parts]
    which = np.concatenate([np.empty(0, dtype=np.int64), *(each for each, _ in gone)])
    rows = np.concatenate([np.empty(0, dtype=np.int64), *(each for _, each in gone)])
    return [np.sort(rows[which == k]) for k in range(len(parts))]
