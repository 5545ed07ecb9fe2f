"""settled texts, index parts -> old rows to reconsider: the later texts whose canonical may depend on what changed.

A text's leader depends on earlier texts alone. So what changed can only touch later texts that meet it in a band, and of
those only the ones that verifiably state the same or, where a level knows other relations, are related. A band of more
than most_leaders leaders has one effect more: who comes in may push another out of the list, or one who goes let another
in; that one's later texts count as touched too.
"""

from collections.abc import Sequence

import numpy as np

from transforms.repeats.index_lookup import find_equal, rows_before, rows_under
from transforms.repeats.index_part import LEADS, Part
from transforms.repeats.index_search import Found
from transforms.repeats.key_order import in_order
from transforms.repeats.leaders import Flags
from transforms.repeats.level import Level
from transforms.repeats.settle import Settled
from transforms.repeats.touched import touched
from transforms.repeats.word_pass import Keys, Offsets
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
    texts: Texts, active: Flags, parts: Sequence[Part], dead: Sequence[Offsets], aside: Sequence[Offsets], level: Level,
    settled: Settled | None = None, left: Texts | None = None,
) -> Found:  # fmt: skip
    """Return the old rows, none of them a working text, that the texts touch through the bands in which they are active.

    `dead` are the rows that newer parts have taken the place of, `aside` these and the working texts' own. `settled`:
    then a band's list may have changed too. `left`: old leaders as they were, before they came to stand in another
    article: whatever met them there is touched.
    """
    splits = [rows_before(part.days, part.ids, texts.days, texts.ids) for part in parts]
    acting = active.any(axis=1)
    found = []
    if any((split[acting] < len(part.days)).any() for split, part in zip(splits, parts, strict=True)):
        found.append(touched(texts, active, parts, splits, aside, level))
        if settled is not None:
            keys = [texts.bands[active], *([left.bands.ravel()] if left is not None else [])]
            pushed = _pushed(texts, np.concatenate(keys), settled, parts, dead, aside, level.most_leaders)
            none = np.zeros(len(pushed.row), dtype=np.bool_)
            found.append(_met(indexed_texts(parts, pushed.part, pushed.row, level, none), parts, aside, level))
    if left is not None:
        found.append(_met(left, parts, aside, level))
    codes = np.unique(np.concatenate([_NONE, *(each.part << 40 | each.row for each in found)]))
    return Found(codes >> 40, codes & (1 << 40) - 1)


def _met(texts: Texts, parts: Sequence[Part], aside: Sequence[Offsets], level: Level) -> Found:
    """Return the later rows that old texts touch in any band."""
    if not len(texts.ids):
        return Found(_NONE, _NONE)
    splits = [rows_before(part.days, part.ids, texts.days, texts.ids) for part in parts]
    return touched(texts, texts.bands != 0, parts, splits, aside, level)


def _pushed(
    texts: Texts,
    keys: Keys,
    settled: Settled,
    parts: Sequence[Part],
    dead: Sequence[Offsets],
    aside: Sequence[Offsets],
    most_leaders: int,
) -> Found:
    """Return the old leaders that came into the list of a crowded band or went out of it, and did not change themselves.

    `keys` are those of the bands in which something changed.
    """
    keys = _distinct(np.sort(keys[keys != 0]))
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
    crowded = np.flatnonzero(np.maximum(was[some], now[some] + end - first) > most_leaders)
    # Rows come key by key, as they were asked for.
    begins, ends = (
        [[np.searchsorted(which, some, side) for which, _ in hits] for hits in (before, after)]
        for side in ("left", "right")
    )
    found = [np.empty(0, dtype=np.int64)]
    for k in crowded:
        lists = []
        for when, hits in enumerate((before, after)):
            lists.append(
                [
                    (int(part.days[row]), *map(int, part.ids[row]), number << 40 | int(row))
                    for number, (part, (_, rows)) in enumerate(zip(parts, hits, strict=True))
                    for row in rows[begins[when][number][k] : ends[when][number][k]]
                ]
            )
        own = leads[order[first[k] : end[k]] // texts.bands.shape[1]]
        lists[1] += [(int(texts.days[row]), *map(int, texts.ids[row]), -1 - int(row)) for row in own]
        old, new = ({entry[-1] for entry in sorted(each)[:most_leaders]} for each in lists)
        found.append(np.array([code for code in old ^ new if code >= 0], dtype=np.int64))
    codes = np.setdiff1d(np.concatenate(found), texts.part << 40 | texts.row)
    return Found(codes >> 40, codes & (1 << 40) - 1)


def _distinct(ascending: Keys) -> Keys:
    return ascending[np.append(True, ascending[1:] != ascending[:-1])] if len(ascending) else ascending
