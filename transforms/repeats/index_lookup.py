"""sorted keys of a part, wanted keys -> where they stand: finds hashed keys at a cost nearly free of the part's size.

Keys are spread evenly over 64 bits, so a directory of their upper bits leads to within a few keys of the wanted one. Most
wanted keys are not there: one byte of each key, kept apart, says so, and the keys themselves, eight times as long, are
seldom read. Spread otherwise, a search takes the logarithm of the part's size at most. All kernels refuse (IndexError) rows that a part does not have: a damaged file must not be read past its end.
"""

import numpy as np

from transforms.repeats.compiled import compiled
from transforms.repeats.hashing import U64
from transforms.repeats.index_part import Days
from transforms.repeats.key_order import Rows
from transforms.repeats.word_pass import Bytes, Keys, Offsets, Words

# Longer buckets are halved, not walked.
_WALKED = 32
_TOGETHER = 64


@compiled
def find(keys: Keys, begins: Rows, wanted: Keys, last: Keys) -> Offsets:
    """Return for each wanted key the first place not below it, -1 where the key there is above `last` of that one.

    In ascending order of the wanted keys memory is read forwards. Places are looked at for many keys before the first is
    searched: the processor then waits for all of them at once and not for each in turn.
    """
    places = np.full(len(wanted), -1, dtype=np.int64)
    lows, highs = np.empty(_TOGETHER, dtype=np.int64), np.empty(_TOGETHER, dtype=np.int64)
    bits = 0
    while (1 << bits) < len(begins) - 1:
        bits += 1
    shift = U64(64 - bits)
    for first in range(0, len(wanted), _TOGETHER):
        count = min(_TOGETHER, len(wanted) - first)
        wrong, met = False, U64(0)
        for k in range(count):
            bucket = np.int64(wanted[first + k] >> shift)
            lows[k], highs[k] = begins[bucket], begins[bucket + 1]
            wrong |= highs[k] > len(keys) or lows[k] > highs[k]
        if wrong:
            raise IndexError("the directory of an index part leads out of its keys")
        for k in range(count):
            if lows[k] < highs[k]:
                met ^= keys[lows[k]] ^ keys[highs[k] - 1]
        for k in range(count):
            low, high, key = lows[k], highs[k], wanted[first + k]
            while high - low > _WALKED:
                middle = (low + high) // 2
                if keys[middle] < key:
                    low = middle + 1
                else:
                    high = middle
            while low < high and keys[low] < key:
                low += 1
            if low < len(keys) and keys[low] <= last[first + k]:
                places[first + k] = low
        lows[0] = np.int64(met >> U64(1))  # the reading above is no dead code
    return places


@compiled
def find_equal(keys: Keys, begins: Rows, marks: Bytes, wanted: Keys) -> Offsets:
    """Return for each wanted key its first place, -1 where there is none; `marks` are the lowest bytes of the keys."""
    places = np.full(len(wanted), -1, dtype=np.int64)
    bits = 0
    while (1 << bits) < len(begins) - 1:
        bits += 1
    shift = U64(64 - bits)
    for i in range(len(wanted)):
        key = wanted[i]
        bucket = np.int64(key >> shift)
        low, high = np.int64(begins[bucket]), np.int64(begins[bucket + 1])
        if high > len(marks) or low > high:
            raise IndexError("the directory of an index part leads out of its keys")
        while high - low > _WALKED:
            middle = (low + high) // 2
            if keys[middle] < key:
                low = middle + 1
            else:
                high = middle
        mark = np.uint8(key & U64(0xFF))
        # A halved bucket may leave the first equal key just behind its end.
        while low <= high and low < len(marks):
            if marks[low] == mark and keys[low] == key:
                places[i] = low
                break
            low += 1
    return places


@compiled
def _is_among(rows: Offsets, row: np.int64) -> bool:
    low, high = 0, len(rows)
    while low < high:
        middle = (low + high) // 2
        if rows[middle] < row:
            low = middle + 1
        else:
            high = middle
    return low < len(rows) and rows[low] == row


@compiled
def rows_under(
    keys: Keys, rows: Rows, places: Offsets, last: Keys, before: Offsets, aside: Offsets, most: int, count: int
) -> tuple[Offsets, Offsets]:
    """Return the rows that stand under each wanted key, as pairs of number of the key and row.

    From each place on (-1: nowhere) up to the key `last`, rows below `before` (in canonical order inside one key) that are not set
    `aside`, `most` at most. `count` is how many rows the part has.
    """
    which, found = np.empty(1024, dtype=np.int64), np.empty(1024, dtype=np.int64)
    used = 0
    for i in range(len(places)):
        at, taken = places[i], 0
        while 0 <= at < len(keys) and keys[at] <= last[i] and taken < most:
            row = np.int64(rows[at])
            at += 1
            if row >= count:
                raise IndexError("an index part names a row it does not have")
            if row >= before[i]:
                if keys[at - 1] == last[i]:
                    break
                continue
            if len(aside) and _is_among(aside, row):
                continue
            if used == len(which):
                which = np.concatenate((which, np.empty(used, dtype=np.int64)))
                found = np.concatenate((found, np.empty(used, dtype=np.int64)))
            which[used], found[used] = i, row
            used += 1
            taken += 1
    return which[:used].copy(), found[:used].copy()


@compiled
def stands_before(days_a: Days, ids_a: Keys, row_a: int, days_b: Days, ids_b: Keys, row_b: int) -> bool:
    """Tell whether a text stands before another one in canonical order."""
    if days_a[row_a] != days_b[row_b]:
        return bool(days_a[row_a] < days_b[row_b])
    for column in range(ids_a.shape[1]):
        if ids_a[row_a, column] != ids_b[row_b, column]:
            return bool(ids_a[row_a, column] < ids_b[row_b, column])
    return False


@compiled
def rows_before(days: Days, ids: Keys, my_days: Days, my_ids: Keys) -> Offsets:
    """Return how many rows of a part stand before or at each of the given texts, which come in canonical order."""
    splits = np.empty(len(my_days), dtype=np.int64)
    n, low = len(days), 0
    for i in range(len(my_days)):
        if low < n and not stands_before(my_days, my_ids, i, days, ids, n - 1):
            low = n
        step, high = 1, n
        while low + step < n and not stands_before(my_days, my_ids, i, days, ids, low + step - 1):
            low += step
            step *= 2
        high = min(n, low + step)
        while low < high:
            middle = (low + high) // 2
            if stands_before(my_days, my_ids, i, days, ids, middle):
                high = middle
            else:
                low = middle + 1
        splits[i] = low
    return splits


@compiled
def words_of(words: Words, starts: Offsets, rows: Offsets) -> tuple[Words, Offsets]:
    """Return the words of the given rows, flat, and where each row's begin."""
    bounds = np.zeros(len(rows) + 1, dtype=np.int64)
    for k in range(len(rows)):
        row = rows[k]
        if row < 0 or row + 1 >= len(starts) or starts[row] < 0 or starts[row + 1] < starts[row]:
            raise IndexError("an index part names a row it does not have")
        if starts[row + 1] > len(words):
            raise IndexError("an index part names words it does not have")
        bounds[k + 1] = bounds[k] + starts[row + 1] - starts[row]
    flat = np.empty(bounds[-1], dtype=np.uint32)
    for k in range(len(rows)):
        begin = starts[rows[k]]
        for j in range(bounds[k + 1] - bounds[k]):
            flat[bounds[k] + j] = words[begin + j]
    return flat, bounds
