"""band keys -> leader of each text: the earliest text that leads and states the same.

Texts come in canonical order. A text leads unless an earlier leader meets it in a band and verifiably states the same;
then the earliest such leader is its canonical. So every member is compared with its canonical itself, chains cannot
drift, and the outcome depends on the order alone, not on how the texts came.
"""

import numpy as np
import numpy.typing as npt

from transforms.repeats.comparison import lay_out_pairs, table_size, verified_likeness
from transforms.repeats.compiled import compiled
from transforms.repeats.key_order import in_order
from transforms.repeats.word_pass import Bytes, Keys, Offsets, Words

Groups = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Similarities = npt.NDArray[np.float32]


def band_groups(keys: Keys) -> tuple[Groups, int]:
    """Number the groups of two or more texts that share a key in a band; -1 for a key of one text alone.

    Returns the numbers, one row per text and one column per band, and how many groups there are.
    """
    groups = np.full(keys.shape, -1, dtype=np.int32)
    total = 0
    for band in range(keys.shape[1]):
        column = np.ascontiguousarray(keys[:, band])
        total = _number_groups(column, in_order(column), groups, band, total)
    return groups, total


@compiled
def _number_groups(column: Keys, order: Offsets, groups: Groups, band: int, total: int) -> int:
    i, n = 0, len(order)
    while i < n:
        j = i + 1
        while j < n and column[order[j]] == column[order[i]]:
            j += 1
        if j - i > 1 and column[order[i]] != 0:
            for k in range(i, j):
                groups[order[k], band] = total
            total += 1
        i = j
    return total


@compiled
def _meets_any(groups: Offsets) -> bool:
    for group in groups:  # noqa: SIM110 - numba knows no generators
        if group >= 0:
            return True
    return False


@compiled
def leaders(
    groups: Groups,
    total: int,
    minima: Bytes,
    words: Words,
    begins: Offsets,
    ends: Offsets,
    leading: Flags,
    threshold: float,
    agreeing: int,
    verification: int,
    most_leaders: int,
) -> tuple[Groups, Similarities]:
    """Return the leader of each text (itself where it leads) and how similar the two are.

    Text t has words[begins[t]:ends[t]]. Texts marked `leading` are known to lead and are compared with nothing earlier; the last four are a level's.
    """
    count, bands = groups.shape
    leader = np.arange(count).astype(np.int32)
    alike = np.ones(count, dtype=np.float32)
    # The leaders of each group as a linked list in their order.
    first, last = np.full(total, -1, dtype=np.int32), np.full(total, -1, dtype=np.int32)
    size = np.zeros(total, dtype=np.int32)
    entry_text, entry_next = np.empty(1024, dtype=np.int32), np.empty(1024, dtype=np.int32)
    used = 0
    tried = np.full(count, -1, dtype=np.int32)
    pairs = np.zeros(count, dtype=np.int32)  # distinct word pairs of a text, counted when first needed
    table, seen = np.zeros(16, dtype=np.uint32), np.zeros(16, dtype=np.int32)
    for text in range(count):
        if not _meets_any(groups[text]):
            continue  # most texts are alone in every band
        best, best_alike = text, 1.0
        mine = words[begins[text] : ends[text]]
        slots = 0
        for band in range(0 if leading[text] else bands):
            group = groups[text, band]
            entry = first[group] if group >= 0 else -1
            while entry >= 0 and entry_text[entry] < best:
                other = entry_text[entry]
                entry = entry_next[entry]
                if tried[other] == text:
                    continue
                tried[other] = text
                agree = 0
                for j in range(minima.shape[1]):
                    agree += minima[text, j] == minima[other, j]
                if agree < agreeing:
                    continue
                theirs = words[begins[other] : ends[other]]
                if slots == 0:
                    slots = table_size(len(mine))
                    if len(table) < slots:
                        table, seen = np.zeros(slots, dtype=np.uint32), np.zeros(slots, dtype=np.int32)
                    table[:slots] = 0
                    seen[:slots] = -1
                    pairs[text] = lay_out_pairs(mine, table[:slots])
                if pairs[other] == 0:
                    pairs[other] = lay_out_pairs(theirs, np.zeros(table_size(len(theirs)), dtype=np.uint32))
                found = verified_likeness(
                    mine, pairs[text], table[:slots], seen[:slots], theirs, pairs[other], other, threshold, verification
                )
                if found >= 0.0:
                    best, best_alike = other, found
                    break
        leader[text] = best
        alike[text] = best_alike
        if best != text:
            continue
        for band in range(bands):
            group = groups[text, band]
            if group < 0 or size[group] >= most_leaders:
                continue
            if used == len(entry_text):
                entry_text = np.concatenate((entry_text, np.empty(used, dtype=np.int32)))
                entry_next = np.concatenate((entry_next, np.empty(used, dtype=np.int32)))
            entry_text[used] = text
            entry_next[used] = -1
            if last[group] >= 0:
                entry_next[last[group]] = used
            else:
                first[group] = used
            last[group] = used
            size[group] += 1
            used += 1
    return leader, alike
