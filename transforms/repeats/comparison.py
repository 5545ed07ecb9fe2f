"""two texts' words -> do they state the same thing: exact Jaccard of word pairs, and a guard against other facts.

The guard: numbers are equal already (the band key carries them); names, sides, days, months and number words may be
left out by an editor but not exchanged for others; a multiplier may be neither, and a negation only where more than a
few other words differ too.

One text is laid out in a table once; any number of others are then compared with it in one pass over their words.
"""

import numpy as np
import numpy.typing as npt

from transforms.repeats import word_classes as classes
from transforms.repeats.compiled import compiled
from transforms.repeats.hashing import U32
from transforms.repeats.level import SAME_FACTS
from transforms.repeats.sketch import pair_hash
from transforms.repeats.word_pass import Words

Counts = npt.NDArray[np.int32]

_REWORDED = 6  # plain words that differ from which on a negation no longer stands alone
IN_NUMBER, IN_NAME, IN_WORD, IN_NEGATION = 1, 2, 3, 4  # what differs where two texts state different facts
_SHIFT = U32(28)
_NAME, _OPENING, _EXCHANGED = U32(classes.NAME), U32(classes.OPENING_NAME), U32(classes.EXCHANGED)
_NUMBER = U32(classes.NUMBER)
_SCALE, _NEGATION = U32(classes.SCALE), U32(classes.NEGATION)


@compiled
def table_size(entries: int) -> int:
    """Return the power of two that leaves an open-addressed table half empty."""
    size = 16
    while size < 2 * entries + 2:
        size *= 2
    return size


@compiled
def lay_out_pairs(words: Words, table: Words) -> int:
    """Write the hashes of neighbouring words into an empty table and return how many distinct ones there are."""
    mask, n = U32(len(table) - 1), 0
    for i in range(len(words) - 1):
        value = pair_hash(words[i], words[i + 1]) | U32(1)  # 0 marks an empty slot
        slot = (value >> U32(1)) & mask
        while table[slot] != 0 and table[slot] != value:
            slot = (slot + U32(1)) & mask
        if table[slot] == 0:
            table[slot] = value
            n += 1
    return n


@compiled
def shared_pairs(words: Words, table: Words, seen: Counts, stamp: int | np.int64) -> int:
    """Count the distinct pairs of `words` that stand in the table; `seen` remembers by the stamp which were counted."""
    mask, n = U32(len(table) - 1), 0
    for i in range(len(words) - 1):
        value = pair_hash(words[i], words[i + 1]) | U32(1)
        slot = (value >> U32(1)) & mask
        while table[slot] != 0:
            if table[slot] == value:
                if seen[slot] != stamp:
                    seen[slot] = stamp
                    n += 1
                break
            slot = (slot + U32(1)) & mask
    return n


@compiled
def states_another_fact(left: Words, right: Words) -> bool:
    """Decide by the words that stand in only one of two texts."""
    return bool(exchanged(left, right) != 0)


@compiled
def exchanged(left: Words, right: Words) -> int:
    """Say what was exchanged between two texts, by the words that stand in only one, each counted as often as there.

    Returns 0 for nothing, else IN_NUMBER, IN_NAME, IN_WORD (a side, day, fate, kind of people) or IN_NEGATION.
    """
    # Sorted by hash with the class behind it, since the same word may open a sentence in one text only.
    a = np.sort((left << U32(4)) | (left >> _SHIFT))
    b = np.sort((right << U32(4)) | (right >> _SHIFT))
    i = j = 0
    my_numbers = their_numbers = my_names = their_names = mine = theirs = negations = plain = 0
    while i < len(a) or j < len(b):
        if j >= len(b) or (i < len(a) and (a[i] >> U32(4)) < (b[j] >> U32(4))):
            word, on_left = a[i] & U32(15), True
            i += 1
        elif i >= len(a) or (b[j] >> U32(4)) < (a[i] >> U32(4)):
            word, on_left = b[j] & U32(15), False
            j += 1
        else:
            i += 1
            j += 1
            continue
        if word == _SCALE:
            return IN_NUMBER
        if word == _NEGATION:
            negations += 1
        elif word == _NUMBER:
            my_numbers += on_left
            their_numbers += not on_left
        elif word in (_NAME, _OPENING):
            my_names += on_left
            their_names += not on_left
        elif word == _EXCHANGED:
            mine += on_left
            theirs += not on_left
        else:
            plain += 1
    if my_numbers > 0 and their_numbers > 0:
        return IN_NUMBER
    if my_names > 0 and their_names > 0:
        return IN_NAME
    # "14" for "fourteen", "Homs" for "the north": of one class or another, something was put for something else.
    if my_numbers + my_names + mine > 0 and their_numbers + their_names + theirs > 0:
        return IN_WORD
    return IN_NEGATION if negations > 0 and plain < _REWORDED else 0


@compiled
def verified_likeness(
    mine: Words,
    my_pairs: int,
    table: Words,
    seen: Counts,
    theirs: Words,
    their_pairs: int,
    stamp: int | np.int64,
    threshold: float,
    verification: int,
) -> float:
    """Return the Jaccard of two texts' word pairs if they state the same, else -1.

    `table` holds the pairs of `mine` laid out, `seen` is as long, the pairs are counted; any stamp not used before with
    this table will do. Which of the two is mine changes nothing.
    """
    if min(my_pairs, their_pairs) < threshold * max(my_pairs, their_pairs):
        return -1.0
    both = shared_pairs(theirs, table, seen, stamp)
    found = both / (my_pairs + their_pairs - both)
    if found < threshold:
        return -1.0
    if verification == SAME_FACTS and states_another_fact(mine, theirs):
        return -1.0
    return found
