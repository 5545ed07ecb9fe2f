"""sentences in canonical order -> leader of each, and the earlier sentences that a leader is linked with.

A sentence leads unless it states the same as an earlier one that leads. Leaders are linked, not folded, where one stands
within another or where both differ in a fact only: to the earliest leader of each kind.
"""

import numpy as np
import numpy.typing as npt

from transforms.repeats.comparison import table_size
from transforms.repeats.compiled import compiled
from transforms.repeats.hashing import U32, U64, mixed
from transforms.repeats.leaders import Flags, Groups, Similarities
from transforms.repeats.level import SENTENCE
from transforms.repeats.passages import NONE, OTHER_FACT, RUN, SAME, distinct_runs, lay_out_runs, relation
from transforms.repeats.word_pass import Keys, Offsets, Words

BANDS = SENTENCE.bands - 1
SHORTEST = SENTENCE.shortest
Links = npt.NDArray[np.int32]


@compiled
def passage_keys(runs: Words, starts: Offsets, seeds: Words, homes: Keys) -> Keys:
    """Return the keys by which sentences meet: BANDS minima of their runs, and last the article's own key.

    Two sentences of Jaccard 0.3 share a minimum with probability 0.997, of 0.15 with 0.93 (MinHash, Broder 1997). A
    sentence and the headline in it share fewer runs: inside one article all meet. 0: too short to compare.
    """
    count = len(starts) - 1
    keys = np.zeros((count, BANDS + 1), dtype=np.uint64)
    for k in range(count):
        begin, end = starts[k], starts[k + 1]
        if end - begin < SHORTEST:
            continue
        for band in range(BANDS):
            low = U32(0xFFFFFFFF)
            for i in range(begin, end - RUN + 1):
                low = min(low, U32(runs[i] * seeds[0, band] + seeds[1, band]))
            keys[k, band] = mixed(U64(low) | (U64(band + 1) << U64(32))) | U64(1)
        keys[k, BANDS] = homes[k] | U64(1)
    return keys


@compiled
def passage_links(
    groups: Groups,
    total: int,
    runs: Words,
    words: Words,
    begins: Offsets,
    ends: Offsets,
    homes: Keys,
    leading: Flags,
    most_leaders: int,
) -> tuple[Links, Similarities, Links]:
    """Compare each sentence with the leaders it meets, the earliest `most_leaders` under each key.

    Text t has words[begins[t]:ends[t]]. Those marked `leading` are known to lead and are compared with nothing earlier.
    Returns for each sentence and each relation from SAME to OTHER_FACT the row it is related to (-1 for none; a
    sentence that states the same as another has no further one), how alike they are, and what was exchanged in an
    OTHER_FACT (comparison.exchanged).
    """
    count, bands = groups.shape
    related = np.full((count, OTHER_FACT + 1), -1, dtype=np.int32)
    alike = np.zeros((count, OTHER_FACT + 1), dtype=np.float32)
    differs = np.zeros(count, dtype=np.int32)
    first, last = np.full(total, -1, dtype=np.int32), np.full(total, -1, dtype=np.int32)
    size = np.zeros(total, dtype=np.int32)
    entry_text, entry_next = np.empty(1024, dtype=np.int32), np.empty(1024, dtype=np.int32)
    used = 0
    tried = np.full(count, -1, dtype=np.int32)
    distinct = np.zeros(count, dtype=np.int32)
    counts = np.zeros(2, dtype=np.int32)
    table, seen = np.zeros(16, dtype=np.uint32), np.zeros(16, dtype=np.int32)
    for text in range(count):
        begin, end = begins[text], ends[text]
        slots = 0
        for band in range(0 if leading[text] else bands):
            entry = first[groups[text, band]] if groups[text, band] >= 0 else -1
            while entry >= 0:
                other = entry_text[entry]
                entry = entry_next[entry]
                if tried[other] == text or (related[text, SAME] >= 0 and other > related[text, SAME]):
                    continue
                tried[other] = text
                if slots == 0:
                    slots = table_size(end - begin)
                    if len(table) < slots:
                        table, seen = np.zeros(slots, dtype=np.uint32), np.zeros(slots, dtype=np.int32)
                    table[:slots] = 0
                    seen[:slots] = -1
                    distinct[text] = lay_out_runs(runs[begin:end], table[:slots])
                if distinct[other] == 0:
                    distinct[other] = distinct_runs(runs[begins[other] : ends[other]])
                counts[0], counts[1] = distinct[text], distinct[other]
                found, how_alike, other_fact = relation(
                    words[begin:end],
                    runs[begin:end],
                    words[begins[other] : ends[other]],
                    runs[begins[other] : ends[other]],
                    table[:slots],
                    counts,
                    seen[:slots],
                    other,
                    homes[text] == homes[other],
                )
                if found == NONE or (related[text, found] >= 0 and related[text, found] < other):
                    continue
                related[text, found], alike[text, found] = other, how_alike
                if found == OTHER_FACT:
                    differs[text] = other_fact
        if related[text, SAME] >= 0:
            related[text, SAME + 1 :] = -1
            continue
        for band in range(bands):
            group = groups[text, band]
            if group < 0 or size[group] >= most_leaders:
                continue
            if used == len(entry_text):
                entry_text = np.concatenate((entry_text, np.empty(used, dtype=np.int32)))
                entry_next = np.concatenate((entry_next, np.empty(used, dtype=np.int32)))
            entry_text[used], entry_next[used] = text, -1
            if last[group] >= 0:
                entry_next[last[group]] = used
            else:
                first[group] = used
            last[group] = used
            size[group] += 1
            used += 1
    return related, alike, differs
