"""two neighbouring index parts -> one, and parts -> few parts: what keeps an index quick however many batches it took.

A part is merged with the one before it as soon as that one is not twice as long, so parts double in length from the
newest to the oldest: there are never more than the logarithm of the texts, and a text is copied as many times at most.
"""

from collections.abc import Sequence

import numpy as np

from transforms.repeats.compiled import compiled
from transforms.repeats.index_lookup import stands_before
from transforms.repeats.index_part import Days, Part, dead_rows, marks_of
from transforms.repeats.key_order import Rows, directory
from transforms.repeats.word_pass import Keys, Offsets, Words


def parts_to_merge(parts: Sequence[Part]) -> int:
    """Return how many of the newest parts should become one; fewer than two if all is well."""
    sizes = [len(part.days) for part in parts]
    dead = [len(rows) for rows in dead_rows(parts)]
    wanted, length = 1, sizes[-1] if sizes else 0
    for number in range(len(parts) - 2, -1, -1):
        # Half of a part given up pays for copying the other half.
        if sizes[number] < 2 * length or any(2 * dead[k] > sizes[k] for k in range(number + 1)):
            wanted = len(parts) - number
            length = sum(sizes[number:])
    return wanted


def merged(older: Part, newer: Part, number: int) -> Part:
    """Merge part `number` of an index with the newest, which follows it; rows whose place was taken are left out."""
    alive = np.ones(len(older.days), dtype=np.bool_)
    alive[newer.gone_row[newer.gone_part == number]] = False
    row_a, row_b = _new_rows(older.days, older.ids, alive, newer.days, newer.ids)
    kept = np.flatnonzero(alive)
    count = len(kept) + len(newer.days)
    of_rows = {}
    for name in ("ids", "days", "roles", "word_keys", "numbers", "minima"):
        left, right = getattr(older, name), getattr(newer, name)
        both = np.empty((count, *left.shape[1:]), dtype=left.dtype)
        both[row_a[kept]] = left[kept]
        both[row_b] = right
        of_rows[name] = both
    starts, words = _merged_words(older.starts, older.words, row_a, newer.starts, newer.words, row_b, count)
    front_keys, front_rows = _merged_keys(
        older.front_keys, older.front_rows, row_a, newer.front_keys, newer.front_rows, row_b
    )
    back_keys, back_rows = _merged_keys(
        older.back_keys, older.back_rows, row_a, newer.back_keys, newer.back_rows, row_b
    )
    outside = newer.gone_part < number
    return Part(
        front_keys, front_rows, directory(front_keys), back_keys, back_rows, directory(back_keys), marks_of(front_keys),
        starts=starts, words=words, **of_rows,
        gone_part=np.concatenate((older.gone_part, newer.gone_part[outside])),
        gone_row=np.concatenate((older.gone_row, newer.gone_row[outside])),
    )  # fmt: skip


@compiled
def _new_rows(days_a: Days, ids_a: Keys, alive: np.ndarray, days_b: Days, ids_b: Keys) -> tuple[Offsets, Offsets]:
    """Return the row that each row of two parts gets in canonical order, -1 for a row that is not alive."""
    row_a, row_b = np.full(len(days_a), -1, dtype=np.int64), np.full(len(days_b), -1, dtype=np.int64)
    a = b = n = 0
    while a < len(days_a) or b < len(days_b):
        if a < len(days_a) and not alive[a]:
            a += 1
            continue
        if b >= len(days_b):
            first = True
        elif a >= len(days_a):
            first = False
        else:
            first = stands_before(days_a, ids_a, a, days_b, ids_b, b)
        if first:
            row_a[a] = n
            a += 1
        else:
            row_b[b] = n
            b += 1
        n += 1
    return row_a, row_b


@compiled
def _merged_words(
    starts_a: Offsets, words_a: Words, row_a: Offsets, starts_b: Offsets, words_b: Words, row_b: Offsets, count: int
) -> tuple[Offsets, Words]:
    starts = np.zeros(count + 1, dtype=np.int64)
    for row in range(len(row_a)):
        if row_a[row] >= 0:
            starts[row_a[row] + 1] = starts_a[row + 1] - starts_a[row]
    for row in range(len(row_b)):
        starts[row_b[row] + 1] = starts_b[row + 1] - starts_b[row]
    for row in range(count):
        starts[row + 1] += starts[row]
    words = np.empty(starts[count], dtype=np.uint32)
    for row in range(len(row_a)):
        if row_a[row] >= 0:
            begin = starts[row_a[row]]
            for k in range(starts_a[row + 1] - starts_a[row]):
                words[begin + k] = words_a[starts_a[row] + k]
    for row in range(len(row_b)):
        begin = starts[row_b[row]]
        for k in range(starts_b[row + 1] - starts_b[row]):
            words[begin + k] = words_b[starts_b[row] + k]
    return starts, words


@compiled
def _merged_keys(
    keys_a: Keys, rows_a: Rows, row_a: Offsets, keys_b: Keys, rows_b: Rows, row_b: Offsets
) -> tuple[Keys, Rows]:
    """Merge two sorted key arrays; rows under one key ascend as they did."""
    keys = np.empty(len(keys_a) + len(keys_b), dtype=np.uint64)
    rows = np.empty(len(keys_a) + len(keys_b), dtype=np.uint32)
    a = b = n = 0
    while a < len(keys_a) or b < len(keys_b):
        if a < len(keys_a) and row_a[rows_a[a]] < 0:
            a += 1
            continue
        if b >= len(keys_b):
            first = True
        elif a >= len(keys_a):
            first = False
        elif keys_a[a] != keys_b[b]:
            first = keys_a[a] < keys_b[b]
        else:
            first = row_a[rows_a[a]] < row_b[rows_b[b]]
        if first:
            keys[n], rows[n] = keys_a[a], row_a[rows_a[a]]
            a += 1
        else:
            keys[n], rows[n] = keys_b[b], row_b[rows_b[b]]
            b += 1
        n += 1
    return keys[:n].copy(), rows[:n].copy()
