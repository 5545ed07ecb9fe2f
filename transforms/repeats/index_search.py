"""words and ids of texts, parts -> rows: where the index holds a text, the first and all others with the same words."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from transforms.repeats.index_lookup import find, rows_under
from transforms.repeats.index_part import Part, id_keys
from transforms.repeats.key_order import Rows, in_order
from transforms.repeats.word_pass import Keys, Offsets

_ALL = np.iinfo(np.int64).max


class Found(NamedTuple):
    """Rows of index parts: one per text asked for (part -1 where there is none), or a list with what each answers."""

    part: Offsets
    row: Offsets


def places_of(sorted_keys: Keys, begins: Rows, wanted: Keys, last: Keys) -> Offsets:
    """Return what index_lookup.find does, for wanted keys in any order."""
    order = in_order(wanted)
    places = np.empty(len(wanted), dtype=np.int64)
    places[order] = find(sorted_keys, begins, wanted[order], last[order])
    return places


def every_row(
    keys: Keys, rows: Rows, begins: Rows, first: Keys, last: Keys, aside: Offsets, count: int
) -> tuple[Offsets, Offsets]:
    """Return all live rows under the keys from first[k] to last[k], as pairs of k and row."""
    before = np.full(len(first), _ALL, dtype=np.int64)
    return rows_under(keys, rows, places_of(keys, begins, first, last), last, before, aside, _ALL, count)


def first_with_words(parts: Sequence[Part], aside: Sequence[Offsets], keys: Keys, word_keys: Keys) -> Found:
    """Return for each text the live row that is the first with the same words; `keys` are index_part.words_keys."""
    found = nothing(len(keys))
    for number, part in enumerate(parts):
        which, row = every_row(*part[:3], keys, keys, aside[number], len(part.days))
        same = (part.word_keys[row] == word_keys[which]).all(axis=1)
        found.part[which[same]], found.row[which[same]] = number, row[same]
    return found


def own_row(parts: Sequence[Part], aside: Sequence[Offsets], ids: Keys) -> Found:
    """Return for each text the live row that is its own."""
    found = nothing(len(ids))
    keys = id_keys(ids)
    for number, part in enumerate(parts):
        which, row = every_row(*part[:3], keys, keys, aside[number], len(part.days))
        same = (part.ids[row] == ids[which]).all(axis=1)
        found.part[which[same]], found.row[which[same]] = number, row[same]
    return found


def others_with_words(
    parts: Sequence[Part], aside: Sequence[Offsets], keys: Keys, word_keys: Keys
) -> tuple[Offsets, Found]:
    """Return the live rows that have the same words as an earlier text, and which of the given texts they share them with."""
    asked, number_of, rows = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for number, part in enumerate(parts if len(keys) else ()):
        which, row = every_row(*part[3:6], keys, keys, aside[number], len(part.days))
        same = (part.word_keys[row] == word_keys[which]).all(axis=1)
        asked.append(which[same])
        rows.append(row[same])
        number_of.append(np.full(len(rows[-1]), number, dtype=np.int64))
    return np.concatenate(asked), Found(np.concatenate(number_of), np.concatenate(rows))


def nothing(count: int) -> Found:
    """Return that none of `count` texts is found."""
    return Found(np.full(count, -1, dtype=np.int64), np.full(count, -1, dtype=np.int64))
