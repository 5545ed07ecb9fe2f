"""working texts, index parts -> leader of each: the same that the whole computation gives them.

The texts are judged together with the old texts that lead and meet them in a band, which stay what they are. A band of
more than most_leaders leaders brings its earliest ones, whatever they say, so that the limit counts the same texts.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from transforms.repeats.compiled import compiled
from transforms.repeats.distinct_texts import first_equal
from transforms.repeats.index_lookup import find_equal, rows_before, rows_under, words_of
from transforms.repeats.index_part import LEADS, MEMBER, SAME_WORDS, WORDLESS, Days, Part, words_keys
from transforms.repeats.index_search import Found, first_with_words
from transforms.repeats.key_order import in_order, runs
from transforms.repeats.leaders import Flags, Groups, Similarities, leaders
from transforms.repeats.level import RELATED, Level
from transforms.repeats.passage_links import Links, passage_links
from transforms.repeats.passages import SAME, runs_of
from transforms.repeats.word_pass import Bytes, Keys, Offsets, Words
from transforms.repeats.working_texts import Texts, canonical_order, no_texts


class Bands(NamedTuple):
    """Band keys of the working texts that take part in bands, as runs of equal keys."""

    run: Groups  # run of each text (row) and band (column); -1 for texts that take no part
    keys: Keys  # key of each run, ascending
    ends: Offsets  # where the texts of each run end in `rows`
    rows: Offsets  # working texts, run by run, in canonical order
    band: Offsets  # band of each run


class Compared(NamedTuple):
    """What of a text is needed to compare it."""

    days: Days
    ids: Keys
    minima: Bytes
    begins: Offsets  # text t has words[begins[t]:ends[t]]
    ends: Offsets
    words: Words
    numbers: Keys


class Linked(NamedTuple):
    """What leading texts are linked with beside their members; empty for levels that know nothing but the same."""

    text: Offsets  # working text, the later one
    relation: Offsets  # passages.WITHIN, CONTAINS or OTHER_FACT
    other: Keys  # content id of the earlier one
    similarity: Similarities
    differs: Links  # comparison.exchanged


class Settled(NamedTuple):
    """What became of the working texts, row by row."""

    canonical: Keys  # content id
    similarity: Similarities
    role: Bytes
    first: Offsets  # working text that is the first with the same words; its own row if that is an old one
    bands: Bands
    listed: Flags  # text and band: among the leaders that the band's later texts are compared with
    linked: Linked


def outside_firsts(texts: Texts, parts: Sequence[Part], aside: Sequence[Offsets]) -> Found:
    """Return for each working text the old first text with the same words that is no working text itself."""
    keys = words_keys(texts.word_keys, texts.ids, texts.wordless)
    return first_with_words(parts, aside, keys, texts.word_keys)


def settle(texts: Texts, outside: Found, parts: Sequence[Part], aside: Sequence[Offsets], level: Level) -> Settled:
    """Find the leaders. `outside` as outside_firsts gives it: earlier than the texts here, and leading."""
    count = len(texts.ids)
    rows = np.arange(count)
    first = np.where(texts.wordless, rows, first_equal(*(np.ascontiguousarray(k) for k in texts.word_keys.T)))
    follows = outside.part >= 0
    takes_part = (first == rows) & ~follows & (texts.bands[:, 0] != 0)
    bands = _bands(texts.bands, takes_part)
    old, old_groups = _old_leaders(texts, bands, parts, aside, level)

    groups = np.full((count, level.bands), -1, dtype=np.int32)
    met = np.diff(bands.ends, prepend=0) > 1
    met[old_groups[:, 0]] = True  # a text alone in its band needs no list there
    groups[takes_part] = np.where(met[bands.run[takes_part]], bands.run[takes_part], -1)
    everyone = _compared(texts)
    order = rows
    if len(old.ids):
        theirs = np.full((len(old.ids), level.bands), -1, dtype=np.int32)
        theirs[old_groups[:, 1], old_groups[:, 2]] = old_groups[:, 0]
        everyone, order = _in_order(_appended(everyone, old))
        groups = np.concatenate((groups, theirs))[order]
    is_old = order >= count
    leader, alike, linked = _judged(everyone, groups, len(bands.keys), is_old, level)
    leads = leader == np.arange(len(leader))
    listed = _listed(groups, len(bands.keys), leads, level.most_leaders)
    mine = np.empty(count, dtype=np.int64)  # row among everyone
    mine[order[~is_old]] = np.flatnonzero(~is_old)
    role = np.where(leads[mine], LEADS, MEMBER).astype(np.uint8)
    role[follows | (first != rows)] = SAME_WORDS
    role[texts.wordless] = WORDLESS
    by_words = mine[first]
    canonical = everyone.ids[leader[by_words]]
    for number, part in enumerate(parts):
        here = outside.part[first] == number
        canonical[here] = part.ids[outside.row[first[here]]]
    alone = takes_part[:, None] & ~met[bands.run] if len(met) else listed[mine]
    linked = linked._replace(text=order[linked.text])
    return Settled(canonical, alike[by_words], role, first, bands, listed[mine] | (alone & leads[mine, None]), linked)


def _judged(
    texts: Compared, groups: Groups, total: int, is_old: Flags, level: Level
) -> tuple[Groups | Offsets, Similarities, Linked]:
    """Return the leader of each text, how similar the two are, and the links, whose texts are rows here."""
    if level.verification != RELATED:
        leader, alike = leaders(
            groups, total, texts.minima, texts.words, texts.begins, texts.ends, is_old,
            level.threshold, level.agreeing, level.verification, level.most_leaders,
        )  # fmt: skip
        none = np.empty(0, dtype=np.int64)
        return leader, alike, Linked(none, none, texts.ids[:0], alike[:0], leader[:0])
    related, found, differs = passage_links(
        groups, total, runs_of(texts.words, texts.begins, texts.ends), texts.words, texts.begins, texts.ends,
        texts.numbers, is_old, level.most_leaders,
    )  # fmt: skip
    leads = related[:, SAME] < 0
    text, relation = np.nonzero(related[:, SAME + 1 :] >= 0)
    relation += SAME + 1
    linked = Linked(text, relation, texts.ids[related[text, relation]], found[text, relation], differs[text])
    rows = np.arange(len(leads))
    return np.where(leads, rows, related[:, SAME]), np.where(leads, np.float32(1), found[:, SAME]), linked


def _bands(keys: Keys, takes_part: Flags) -> Bands:
    taking = np.flatnonzero(takes_part)
    flat = keys[taking].ravel()
    order = in_order(flat)
    run_of, run_keys = runs(flat, order)
    run = np.full(keys.shape, -1, dtype=np.int32)
    run[taking] = run_of.reshape(-1, keys.shape[1])
    ends = np.cumsum(np.bincount(run_of, minlength=len(run_keys)))
    return Bands(run, run_keys, ends, taking[order // keys.shape[1]], order[ends - 1] % keys.shape[1])


def _old_leaders(
    texts: Texts, bands: Bands, parts: Sequence[Part], aside: Sequence[Offsets], level: Level
) -> tuple[Compared, Offsets]:
    """Return the old leaders that meet a working text, and rows of (run, which of them, band) where they do."""
    size = np.diff(bands.ends, prepend=0)
    hits = []
    for number, part in enumerate(parts):
        before = rows_before(part.days, part.ids, texts.days, texts.ids)[bands.rows[bands.ends - 1]]
        places = find_equal(part.front_keys, part.front_begins, part.front_marks, bands.keys)
        run, row = rows_under(
            part.front_keys,
            part.front_rows,
            places,
            bands.keys,
            before,
            aside[number],
            level.most_leaders,
            len(part.days),
        )
        hits.append(np.stack((np.full(len(run), number), row, run)))
    part_of, rows, run = np.concatenate([np.empty((3, 0), dtype=np.int64), *hits], axis=1)
    crowded = np.bincount(run, minlength=len(size)) + size > level.most_leaders
    near = crowded[run]
    for number, part in enumerate(parts):
        here = np.flatnonzero(part_of == number)
        near[here] |= _near(run[here], rows[here], part.minima, bands.ends, bands.rows, texts.minima, level.agreeing)
    run = run[near]
    # Each old text once, however many bands it is met in.
    codes, which = np.unique(part_of[near] << 40 | rows[near], return_inverse=True)
    old = _compared(no_texts(level))
    for number, part in enumerate(parts):
        at = codes[codes >> 40 == number] & (1 << 40) - 1
        words, starts = words_of(part.words, part.starts, at)
        theirs = Compared(
            part.days[at], part.ids[at], part.minima[at], starts[:-1], starts[1:], words, part.numbers[at]
        )
        old = _appended(old, theirs)
    return old, np.stack((run, which, bands.band[run]), axis=1)


def _appended(first: Compared, second: Compared) -> Compared:
    shift = len(first.words)
    return Compared(
        np.concatenate((first.days, second.days)),
        np.concatenate((first.ids, second.ids)),
        np.concatenate((first.minima, second.minima)),
        np.concatenate((first.begins, second.begins + shift)),
        np.concatenate((first.ends, second.ends + shift)),
        np.concatenate((first.words, second.words)),
        np.concatenate((first.numbers, second.numbers)),
    )


def _compared(texts: Texts) -> Compared:
    return Compared(
        texts.days, texts.ids, texts.minima, texts.starts[:-1], texts.starts[1:], texts.words, texts.numbers
    )


def _in_order(texts: Compared) -> tuple[Compared, Offsets]:
    """Return the texts in canonical order, and that order; their words stay where they are."""
    order = canonical_order(texts.days, texts.ids)
    kept = {name: values[order] for name, values in texts._asdict().items() if name != "words"}
    return Compared(words=texts.words, **kept), order


@compiled
def _near(
    run: Offsets, row: Offsets, minima: Bytes, ends: Offsets, texts: Offsets, mine: Bytes, agreeing: int
) -> Flags:
    """Decide which rows of a part agree in enough minima with any text of the run they were found for."""
    near = np.zeros(len(run), dtype=np.bool_)
    for k in range(len(run)):
        for at in range(ends[run[k] - 1] if run[k] else 0, ends[run[k]]):
            agree = 0
            for j in range(minima.shape[1]):
                agree += minima[row[k], j] == mine[texts[at], j]
            if agree >= agreeing:
                near[k] = True
                break
    return near


@compiled
def _listed(groups: Groups, total: int, leads: Flags, most_leaders: int) -> Flags:
    """Decide which leaders, in canonical order, are among the earliest `most_leaders` of a group."""
    size = np.zeros(total, dtype=np.int32)
    listed = np.zeros(groups.shape, dtype=np.bool_)
    for text in range(len(leads)):
        if leads[text]:
            for band in range(groups.shape[1]):
                group = groups[text, band]
                if group >= 0 and size[group] < most_leaders:
                    size[group] += 1
                    listed[text, band] = True
    return listed
