"""keys -> order, runs, directory: sorts hashed keys in time that grows with their number alone, numbers the equal ones.

The keys are hashes, spread evenly over 64 bits: each goes straight to about its place, and little is left to compare.
Equal keys keep their order, so that texts in canonical order stay in it inside a run.
"""

import numpy as np
import numpy.typing as npt

from transforms.repeats.compiled import compiled
from transforms.repeats.hashing import U64
from transforms.repeats.word_pass import Keys, Offsets

Rows = npt.NDArray[np.uint32]
_KEYS_A_BUCKET = 8


@compiled
def in_order(keys: Keys) -> Offsets:
    """Return the stable order in which the keys ascend."""
    n = len(keys)
    bits = 1
    while (1 << bits) < n:
        bits += 1
    shift = U64(64 - bits)
    ends = np.zeros((1 << bits) + 1, dtype=np.int64)
    for i in range(n):
        ends[np.int64(keys[i] >> shift) + 1] += 1
    for bucket in range(1 << bits):
        ends[bucket + 1] += ends[bucket]
    order = np.empty(n, dtype=np.int64)
    placed = np.empty(n, dtype=np.uint64)
    for i in range(n):
        place = np.int64(keys[i] >> shift)
        order[ends[place]] = i
        placed[ends[place]] = keys[i]
        ends[place] += 1
    for i in range(1, n):
        key, row = placed[i], order[i]
        j = i
        while j > 0 and placed[j - 1] > key:
            placed[j], order[j] = placed[j - 1], order[j - 1]
            j -= 1
        placed[j], order[j] = key, row
    return order


@compiled
def runs(keys: Keys, order: Offsets) -> tuple[Offsets, Keys]:
    """Number the runs of equal keys: the run of each key, and the key of each run in ascending order."""
    run_of = np.empty(len(keys), dtype=np.int64)
    run_keys = np.empty(len(keys), dtype=np.uint64)
    total = 0
    for k in range(len(order)):
        key = keys[order[k]]
        if total == 0 or run_keys[total - 1] != key:
            run_keys[total] = key
            total += 1
        run_of[order[k]] = total - 1
    return run_of, run_keys[:total].copy()


@compiled
def directory(keys: Keys) -> Rows:
    """Return where the keys of each value of the upper bits begin, so that a wanted key is near at once.

    As many values as make a bucket hold _KEYS_A_BUCKET keys on average, and one entry more for the end.
    """
    bits = 1
    while (_KEYS_A_BUCKET << bits) < len(keys):
        bits += 1
    begins = np.empty((1 << bits) + 1, dtype=np.uint32)
    at = 0
    for bucket in range(1 << bits):
        while at < len(keys) and np.int64(keys[at] >> U64(64 - bits)) < bucket:
            at += 1
        begins[bucket] = at
    begins[1 << bits] = len(keys)
    return begins
