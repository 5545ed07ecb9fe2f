"""two sentences' words -> how one repeats the other: the same statement, one within the other, or another fact.

Compared are runs of four words, numbers blanked, so that an update of a figure is met like any other copy. What both
texts have from their first to their last shared run is the passage; a guard looks for exchanged numbers, names, sides and
days in it and in the few words beside it. What stands further off was added by one of the two and exchanges nothing.
"""

import numpy as np
import numpy.typing as npt

from transforms.repeats import word_classes as classes
from transforms.repeats.comparison import IN_NUMBER, Counts, exchanged, table_size
from transforms.repeats.compiled import compiled
from transforms.repeats.hashing import U32
from transforms.repeats.level import SENTENCE
from transforms.repeats.sketch import pair_hash
from transforms.repeats.word_pass import Offsets, Words

RUN = 4  # words
# How a later text stands to an earlier one.
NONE, SAME, WITHIN, CONTAINS, OTHER_FACT = 0, 1, 2, 3, 4

ALIKE = SENTENCE.threshold  # Jaccard of runs from which two sentences may be one statement
ALIKE_BUT_FOR_A_NUMBER = 0.25
HELD = 0.6  # share of the shorter one's runs that the longer one has too
# A phrase of seven words is common property across articles; inside one article five words make a headline.
_FEWEST_SHARED, _FEWEST_AT_HOME = 5, 2
_BESIDE = 4  # words beside the passage that may still be exchanged for one another
_COVERED = 0.7
_CLASS = U32(28)
_NUMBER, _BLANK = U32(classes.NUMBER), U32(0x0123ABCD)

Relation = tuple[int, float, int]


@compiled
def runs_of(words: Words, begins: Offsets, ends: Offsets) -> Words:
    """Return the hash of the four words that begin at each word; 0 where the text has fewer left."""
    runs = np.zeros(len(words), dtype=np.uint32)
    plain = np.empty(len(words), dtype=np.uint32)
    for i in range(len(words)):
        plain[i] = _BLANK if words[i] >> _CLASS == _NUMBER else words[i]
    for k in range(len(begins)):
        for i in range(begins[k], ends[k] - RUN + 1):
            value = pair_hash(pair_hash(plain[i], plain[i + 1]), pair_hash(plain[i + 2], plain[i + 3]))
            runs[i] = value | U32(1)
    return runs


@compiled
def lay_out_runs(runs: Words, table: Words) -> int:
    """Write runs into an empty table and return how many distinct ones there are."""
    mask, n = U32(len(table) - 1), 0
    for run in runs[: max(0, len(runs) - RUN + 1)]:
        slot = (run >> U32(1)) & mask
        while table[slot] != 0 and table[slot] != run:
            slot = (slot + U32(1)) & mask
        if table[slot] == 0:
            table[slot] = run
            n += 1
    return n


@compiled
def distinct_runs(runs: Words) -> int:
    """Count the distinct runs of one text."""
    return lay_out_runs(runs, np.zeros(table_size(len(runs)), dtype=np.uint32))


@compiled
def _slot_of(run: np.uint32, table: Words) -> int:
    mask = len(table) - 1
    slot = np.int64(run >> U32(1)) & mask
    while table[slot] != 0:
        if table[slot] == run:
            return int(slot)
        slot = (slot + 1) & mask
    return -1


@compiled
def relation(
    mine: Words,
    my_runs: Words,
    theirs: Words,
    their_runs: Words,
    table: Words,
    counts: npt.NDArray[np.int32],
    seen: Counts,
    stamp: int | np.int64,
    at_home: bool,
) -> Relation:
    """Say how `mine`, whose runs are laid out in `table`, stands to the earlier `theirs`.

    counts: distinct runs of mine and theirs. at_home: both stand in one article.
    Returns the relation, how alike they are (SAME: Jaccard of runs; else the share of the shorter one's runs that both
    have) and what was exchanged (comparison.exchanged; 0 for nothing).
    """
    shared, their_first, their_end = 0, -1, 0
    for i in range(len(theirs) - RUN + 1):
        slot = _slot_of(their_runs[i], table)
        if slot >= 0:
            if their_first < 0:
                their_first = i
            their_end = i + RUN
            if seen[slot] != stamp:
                seen[slot] = stamp
                shared += 1
    if shared == 0:
        return NONE, 0.0, 0
    alike = shared / (counts[0] + counts[1] - shared)
    held = shared / min(counts[0], counts[1])
    is_held = held >= HELD and shared >= (_FEWEST_AT_HOME if at_home else _FEWEST_SHARED)
    if alike < ALIKE_BUT_FOR_A_NUMBER and not is_held:
        return NONE, 0.0, 0
    my_first, my_end = -1, 0
    for i in range(len(mine) - RUN + 1):
        slot = _slot_of(my_runs[i], table)
        if seen[slot] == stamp:
            if my_first < 0:
                my_first = i
            my_end = i + RUN
    # Words before the passage can only have been exchanged where both texts have some; likewise behind it.
    before = _BESIDE if my_first > 0 and their_first > 0 else 0
    behind = _BESIDE if my_end < len(mine) and their_end < len(theirs) else 0
    other = exchanged(
        mine[max(0, my_first - before) : my_end + behind], theirs[max(0, their_first - before) : their_end + behind]
    )
    if alike < ALIKE and not is_held and other != IN_NUMBER:
        return NONE, 0.0, 0
    if other != 0:
        return OTHER_FACT, held, other
    my_share, their_share = (my_end - my_first) / len(mine), (their_end - their_first) / len(theirs)
    if alike >= ALIKE and not (is_held and min(my_share, their_share) < _COVERED <= max(my_share, their_share)):
        return SAME, alike, 0
    return (WITHIN if len(mine) < len(theirs) else CONTAINS), held, 0
