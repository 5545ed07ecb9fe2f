"""settled texts, index parts -> old rows to reconsider: the later texts whose canonical may depend on what changed.

A text's leader depends on earlier texts alone. So what changed can only touch later texts that meet it in a band, and of
those only the ones that verifiably state the same. A band of more than most_leaders leaders has one effect more: who
comes in may push another out of the list, or one who goes let another in; that one's later texts count as touched too.
"""

from collections.abc import Sequence

import numpy as np

from transforms.repeats.comparison import Counts, lay_out_pairs, table_size, verified_likeness
from transforms.repeats.compiled import compiled
from transforms.repeats.index_lookup import find_equal, rows_before, rows_under
from transforms.repeats.index_part import LEADS, Part
from transforms.repeats.index_search import Found, places_of
from transforms.repeats.key_order import Rows, in_order
from transforms.repeats.leaders import Flags
from transforms.repeats.level import Level
from transforms.repeats.settle import Settled
from transforms.repeats.word_pass import Bytes, Keys, Offsets, Words
from transforms.repeats.working_texts import Texts, indexed_texts

_NONE = np.empty(0, dtype=np.int64)


def changes(texts: Texts, settled: Settled) -> Flags:
    """Decide for each text and band whether what the text is to later ones there is something else than it was."""
    led = (texts.part >= 0) & (texts.role == LEADS)
    leads = settled.role == LEADS
    changed = (led != leads) | (leads & texts.moved)
    now: Flags = changed[:, None] & (settled.listed | led[:, None]) & (texts.bands != 0)
    return now


def affected(
    texts: Texts, active: Flags, settled: Settled | None, parts: Sequence[Part], dead: Sequence[Offsets],
    aside: Sequence[Offsets], level: Level,
) -> Found:  # fmt: skip
    """Return the old rows, none of them a working text, that the texts touch through the bands in which they are active.

    `dead` are the rows that newer parts have taken the place of, `aside` these and the working texts' own.
    """
    splits = [rows_before(part.days, part.ids, texts.days, texts.ids) for part in parts]
    acting = active.any(axis=1)
    if not any((split[acting] < len(part.days)).any() for split, part in zip(splits, parts, strict=True)):
        return Found(_NONE, _NONE)
    found = _touched(texts, active, parts, splits, aside, level)
    pushed = (
        _pushed(texts, active, settled, parts, dead, aside, level.most_leaders)
        if settled is not None
        else Found(_NONE, _NONE)
    )
    if len(pushed.row):
        others = indexed_texts(parts, pushed.part, pushed.row, level, np.zeros(len(pushed.row), dtype=np.bool_))
        theirs = [rows_before(part.days, part.ids, others.days, others.ids) for part in parts]
        more = _touched(others, others.bands != 0, parts, theirs, aside, level)
        codes = np.unique(np.concatenate((found.part << 40 | found.row, more.part << 40 | more.row)))
        found = Found(codes >> 40, codes & (1 << 40) - 1)
    return found


def _touched(
    texts: Texts,
    active: Flags,
    parts: Sequence[Part],
    splits: Sequence[Offsets],
    aside: Sequence[Offsets],
    level: Level,
) -> Found:
    """Return the later rows that meet a text in an active band and state the same."""
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
                part.words, part.starts, texts.minima, texts.words, texts.starts, level.threshold, level.agreeing,
                level.verification,
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
def _later(
    text: Offsets, keys: Keys, places: Offsets, sorted_keys: Keys, sorted_rows: Rows, splits: Offsets, seen: Counts,
    counted: Counts, minima: Bytes, words: Words, starts: Offsets, my_minima: Bytes, my_words: Words, my_starts: Offsets,
    threshold: float, agreeing: int, verification: int,
) -> Offsets:  # fmt: skip
    """Return the rows of a part at or behind each text's split that share a key with it and state the same.

    `seen` is 0 for a row not looked at, -1 for one that is found or of no interest, else 1 + the text it was last
    compared with, `counted` their distinct word pairs where they are known; the entries of one text stand together.
    """
    found = np.empty(1024, dtype=np.int64)
    used, laid_out, slots, pairs = 0, -1, 0, 0
    table, stamps = np.zeros(16, dtype=np.uint32), np.zeros(16, dtype=np.int32)
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
            agree = 0
            for j in range(minima.shape[1]):
                agree += minima[row, j] == my_minima[mine, j]
            if agree < agreeing:
                continue
            if laid_out != mine:
                slots = table_size(len(own))
                if len(table) < slots:
                    table, stamps = np.zeros(slots, dtype=np.uint32), np.zeros(slots, dtype=np.int32)
                table[:slots] = 0
                stamps[:slots] = -1
                pairs = lay_out_pairs(own, table[:slots])
                laid_out = mine
            theirs = words[starts[row] : starts[row + 1]]
            if counted[row] == 0:
                counted[row] = lay_out_pairs(theirs, np.zeros(table_size(len(theirs)), dtype=np.uint32))
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


def _pushed(
    texts: Texts,
    active: Flags,
    settled: Settled,
    parts: Sequence[Part],
    dead: Sequence[Offsets],
    aside: Sequence[Offsets],
    most_leaders: int,
) -> Found:
    """Return the old leaders that came into the list of a crowded band or went out of it, and did not change themselves."""
    keys = _distinct(np.sort(texts.bands[active]))
    wide = np.full(len(keys), np.iinfo(np.int64).max)
    places = [find_equal(part.front_keys, part.front_begins, part.front_marks, keys) for part in parts]
    before, after = (
        [
            rows_under(part.front_keys, part.front_rows, place, keys, wide, out[n], most_leaders + 1, len(part.days))
            for n, (part, place) in enumerate(zip(parts, places, strict=True))
        ]
        for out in (dead, aside)
    )
    leads = np.flatnonzero(settled.role == LEADS)
    flat = texts.bands[leads].ravel()
    order = in_order(flat)
    sorted_flat = flat[order]
    was = sum((np.bincount(which, minlength=len(keys)) for which, _ in before), np.zeros(len(keys), dtype=np.int64))
    now = sum((np.bincount(which, minlength=len(keys)) for which, _ in after), np.zeros(len(keys), dtype=np.int64))
    # Few keys can be crowded: those that old leaders have too, or very many of the working texts.
    many = _distinct(sorted_flat[most_leaders:][sorted_flat[most_leaders:] == sorted_flat[:-most_leaders]])
    at = np.minimum(np.searchsorted(keys, many), max(len(keys) - 1, 0))
    possible = (was > 0) | (now > 0)
    possible[at[keys[at] == many]] = True
    some = np.flatnonzero(possible)
    first, end = (np.searchsorted(sorted_flat, keys[some], side) for side in ("left", "right"))
    found = [np.empty(0, dtype=np.int64)]
    for k in np.flatnonzero(np.maximum(was[some], now[some] + end - first) > most_leaders):
        lists = []
        for hits in (before, after):
            lists.append(
                [
                    (int(part.days[row]), *map(int, part.ids[row]), number << 40 | int(row))
                    for number, (part, (which, rows)) in enumerate(zip(parts, hits, strict=True))
                    for row in rows[which == some[k]]
                ]
            )
        own = leads[order[first[k] : end[k]] // texts.bands.shape[1]]
        lists[1] += [(int(texts.days[row]), *map(int, texts.ids[row]), -1 - int(row)) for row in own]
        old, new = ({entry[3] for entry in sorted(each)[:most_leaders]} for each in lists)
        found.append(np.array([code for code in old ^ new if code >= 0], dtype=np.int64))
    codes = np.setdiff1d(np.concatenate(found), texts.part << 40 | texts.row)
    return Found(codes >> 40, codes & (1 << 40) - 1)


def _distinct(ascending: Keys) -> Keys:
    return ascending[np.append(True, ascending[1:] != ascending[:-1])] if len(ascending) else ascending
