"""texts, bands, index parts -> the later rows that meet a text in one of its bands and are related to it."""

from collections.abc import Sequence

import numpy as np

from transforms.repeats.comparison import Counts, lay_out_pairs, table_size, verified_likeness
from transforms.repeats.compiled import compiled
from transforms.repeats.index_lookup import find_equal, rows_under
from transforms.repeats.index_part import Part
from transforms.repeats.index_search import Found, places_of
from transforms.repeats.key_order import Rows, in_order
from transforms.repeats.leaders import Flags
from transforms.repeats.level import RELATED, Level
from transforms.repeats.passages import NONE, lay_out_runs, relation, runs_of
from transforms.repeats.word_pass import Bytes, Keys, Offsets, Words
from transforms.repeats.working_texts import Texts

_NONE = np.empty(0, dtype=np.int64)


def touched(
    texts: Texts,
    active: Flags,
    parts: Sequence[Part],
    splits: Sequence[Offsets],
    aside: Sequence[Offsets],
    level: Level,
) -> Found:
    """Return the later rows that meet a text in an active band and state the same, or are related to it otherwise.

    `splits`: for each part, how many of its rows stand before or at each text; rows set `aside` are passed over.
    """
    text, band = np.nonzero(active)
    keys = texts.bands[text, band]
    order = in_order(keys)
    ascending = keys[order]
    # Where enough old leaders stand before a text, neither it nor what it was is compared with anything.
    earlier = np.zeros(len(keys), dtype=np.int64)
    places = np.empty((len(parts), len(keys)), dtype=np.int64)
    for number, part in enumerate(parts):
        places[number, order] = find_equal(part.front_keys, part.front_begins, part.front_marks, ascending)
    for number, (part, place) in enumerate(zip(parts, places, strict=True)):
        before = splits[number][text] - (texts.part[text] == number)  # its own row may stand there still
        which, _ = rows_under(
            part.front_keys, part.front_rows, place, keys, before, aside[number], level.most_leaders, len(part.days)
        )
        earlier += np.bincount(which, minlength=len(keys))
    counts = earlier < level.most_leaders
    numbers, rows = [_NONE], [_NONE]
    for number, part in enumerate(parts):
        use = np.flatnonzero(counts & (splits[number][text] < len(part.days)))
        if not len(use):
            continue
        back = places_of(part.back_keys, part.back_begins, keys[use], keys[use])
        seen = np.zeros(len(part.days), dtype=np.int32)
        seen[aside[number]] = -1
        counted = np.zeros(len(part.days), dtype=np.int32)
        hits = [
            _later(
                text[use], keys[use], place, sorted_keys, sorted_rows, splits[number], seen, counted, part.minima,
                part.words, part.starts, part.numbers, texts.minima, texts.words, texts.starts, texts.numbers,
                level.threshold, level.agreeing, level.verification,
            )
            for place, sorted_keys, sorted_rows in (
                (places[number, use], part.front_keys, part.front_rows),
                (back, part.back_keys, part.back_rows),
            )
        ]  # fmt: skip
        rows.append(np.concatenate(hits))
        numbers.append(np.full(len(rows[-1]), number, dtype=np.int64))
    return Found(np.concatenate(numbers), np.concatenate(rows))


@compiled
def _agree(left: Bytes, right: Bytes) -> int:
    count = 0
    for j in range(len(left)):
        count += left[j] == right[j]
    return count


@compiled
def _laid_out(hashed: Words, table: Words, verification: int) -> int:
    """Write what is compared into an empty table: runs at the level of RELATED sentences, else pairs of words."""
    return lay_out_runs(hashed, table) if verification == RELATED else lay_out_pairs(hashed, table)


@compiled
def _later(
    text: Offsets, keys: Keys, places: Offsets, sorted_keys: Keys, sorted_rows: Rows, splits: Offsets, seen: Counts,
    counted: Counts, minima: Bytes, words: Words, starts: Offsets, numbers: Keys, my_minima: Bytes, my_words: Words,
    my_starts: Offsets, my_numbers: Keys, threshold: float, agreeing: int, verification: int,
) -> Offsets:  # fmt: skip
    """Return the rows of a part at or behind each text's split that share a key with it and state the same.

    At the level of RELATED sentences: that stand in any relation to it. `seen` is 0 for a row not looked at, -1 for one
    that is found or of no interest, else 1 + the text it was last compared with, `counted` their distinct word pairs
    where they are known; the entries of one text stand together.
    """
    found = np.empty(1024, dtype=np.int64)
    used, laid_out, slots, pairs = 0, -1, 0, 0
    table, stamps = np.zeros(16, dtype=np.uint32), np.zeros(16, dtype=np.int32)
    own_runs, zero, counts = my_words[:0], np.zeros(1, dtype=np.int64), np.zeros(2, dtype=np.int32)
    for k in range(len(text)):
        at, mine = places[k], text[k]
        own = my_words[my_starts[mine] : my_starts[mine + 1]]
        while 0 <= at < len(sorted_keys) and sorted_keys[at] == keys[k]:
            row = np.int64(sorted_rows[at])
            at += 1
            if row >= len(minima) or starts[row] < 0 or starts[row + 1] > len(words):
                raise IndexError("an index part names a row or words it does not have")
            if row < splits[mine] or seen[row] == -1 or seen[row] == mine + 1:
                continue
            seen[row] = mine + 1
            if _agree(minima[row], my_minima[mine]) < agreeing:
                continue
            if laid_out != mine:
                slots = table_size(len(own))
                if len(table) < slots:
                    table, stamps = np.zeros(slots, dtype=np.uint32), np.zeros(slots, dtype=np.int32)
                table[:slots] = 0
                stamps[:slots] = -1
                own_runs = runs_of(own, zero, np.full(1, len(own))) if verification == RELATED else own
                pairs = _laid_out(own_runs, table[:slots], verification)
                laid_out = mine
            theirs = words[starts[row] : starts[row + 1]]
            runs = runs_of(theirs, zero, np.full(1, len(theirs))) if verification == RELATED else theirs
            if counted[row] == 0:
                counted[row] = _laid_out(runs, np.zeros(table_size(len(theirs)), dtype=np.uint32), verification)
            if verification == RELATED:
                counts[0], counts[1] = pairs, counted[row]
                at_home = my_numbers[mine] == numbers[row]
                found_as = relation(own, own_runs, theirs, runs, table[:slots], counts, stamps[:slots], row, at_home)
                likeness = -1.0 if found_as[0] == NONE else found_as[1]
            else:
                likeness = verified_likeness(
                    own, pairs, table[:slots], stamps[:slots], theirs, counted[row], row, threshold, verification
                )
            if likeness >= 0.0:
                seen[row] = -1
                if used == len(found):
                    found = np.concatenate((found, np.empty(used, dtype=np.int64)))
                found[used] = row
                used += 1
    return found[:used].copy()
