"""texts of a batch, rows of index parts -> working texts: what a run holds of every text it reconsiders.

Always in canonical order: by day of publication, undated last, then by id.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import polars_hash as plh

from transforms.repeats.distinct_texts import buffers
from transforms.repeats.index_lookup import words_of
from transforms.repeats.index_part import UNDATED, Days, Part
from transforms.repeats.leaders import Flags
from transforms.repeats.level import RELATED, Level
from transforms.repeats.passage_links import passage_keys
from transforms.repeats.passages import runs_of
from transforms.repeats.sketch import permutations, sketches
from transforms.repeats.word_pass import (
    Bytes,
    Keys,
    Offsets,
    TextWords,
    Words,
    guarded_table,
    openers_table,
    read_words,
)

_NEW = -1
_NO_ROLE = 255


class Texts(NamedTuple):
    """Texts that are reconsidered together, one row each in every array but `words`."""

    ids: Keys
    days: Days
    word_keys: Keys
    numbers: Keys  # of a sentence, the article it stands in
    bands: Keys  # a key per band, zeros where the text is too short to compare
    minima: Bytes
    starts: Offsets
    words: Words
    part: Offsets  # where it stands in the index so far; -1 for a new text
    row: Offsets
    role: Bytes  # the role it had there
    moved: Flags  # new, or published earlier or in another article than the index had it
    reported: Flags  # its canonical may be another now; False if only its present answer is asked for

    @property
    def wordless(self) -> Flags:
        """Which texts have no words and so repeat nothing."""
        empty: Flags = self.starts[1:] == self.starts[:-1]
        return empty


class Given(NamedTuple):
    """A batch as it is read, before anything is known of it: each id once, with its earliest day."""

    ids: Keys
    days: Days
    words: TextWords


def read_batch(frames: Iterable[pl.DataFrame], level: Level) -> Given:
    """Read frames of text_id, text, published_on; for sentences also article_id, which takes the numbers' place.

    Raises ValueError for an id that has not the level's number of hexadecimal digits.
    """
    ids, days, starts = (
        [np.empty((0, level.id_numbers), dtype=np.uint64)],
        [np.empty(0, dtype=np.int32)],
        [np.zeros(1, dtype=np.int64)],
    )
    read: list[TextWords] = []
    tables = guarded_table(), openers_table()
    n_words = 0
    for frame in frames:
        ids.append(id_numbers(frame["text_id"], level.id_numbers))
        days.append(frame["published_on"].cast(pl.Date).cast(pl.Int32).fill_null(int(UNDATED)).to_numpy())
        text, offsets = buffers(frame["text"].cast(pl.String).fill_null(""))
        part = TextWords(*read_words(text, offsets, np.arange(frame.height), *tables))
        if "article_id" in frame.columns:
            part = part._replace(numbers=homes_of(frame["article_id"]))
        starts.append(part.starts[1:] + n_words)
        n_words += len(part.words)
        read.append(part)
    none, no_words = np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.uint32)
    joined_words = TextWords(
        np.concatenate([no_words, *(part.words for part in read)]),
        np.concatenate(starts),
        np.concatenate([none, *(part.key_a for part in read)]),
        np.concatenate([none, *(part.key_b for part in read)]),
        np.concatenate([none, *(part.numbers for part in read)]),
    )
    return Given(np.concatenate(ids), np.concatenate(days), joined_words)


def homes_of(article_ids: pl.Series) -> Keys:
    """Return a hash of the article that each sentence stands in."""
    return article_ids.to_frame("home").select(plh.col("home").nchash.xxh3_64()).to_series().to_numpy()


def id_numbers(ids: pl.Series, count: int) -> Keys:
    """Return ids as `count` 64-bit numbers each, which are ordered as the ids are."""
    digits = 16 * count
    well_formed = ids.str.contains(rf"^[0-9a-f]{{{digits}}}$").fill_null(value=False)
    if not well_formed.all():
        raise ValueError(f"text_id must be {digits} hexadecimal digits; it is {ids.filter(~well_formed)[0]!r}")
    raw, offsets = buffers(ids.str.decode("hex"))
    numbers: Keys = raw[offsets[0] : offsets[-1]].view(">u8").astype(np.uint64).reshape(-1, count)
    return numbers


def id_strings(ids: Keys) -> pl.Series:
    """Return the ids in hexadecimal digits, 16 for each of their numbers."""
    raw, size = ids.astype(">u8").tobytes(), 8 * ids.shape[1]
    return pl.Series([raw[k : k + size] for k in range(0, len(raw), size)], dtype=pl.Binary).bin.encode("hex")


def new_texts(given: Given, rows: Offsets, level: Level) -> Texts:
    """Make working texts of the given rows of a batch."""
    words, starts = given.words.words, given.words.starts
    if len(rows) < len(starts) - 1 or not np.array_equal(rows, np.arange(len(rows))):
        words, starts = words_of(words, starts, rows)
    count = len(rows)
    return _sketched(
        level, ids=given.ids[rows], days=given.days[rows], words=words, starts=starts,
        word_keys=np.stack((given.words.key_a[rows], given.words.key_b[rows]), axis=1),
        numbers=given.words.numbers[rows], part=np.full(count, _NEW, dtype=np.int64),
        row=np.full(count, _NEW, dtype=np.int64), role=np.full(count, _NO_ROLE, dtype=np.uint8),
        moved=np.ones(count, dtype=np.bool_), reported=np.ones(count, dtype=np.bool_),
    )  # fmt: skip


def indexed_texts(parts: Sequence[Part], which: Offsets, rows: Offsets, level: Level, reported: Flags) -> Texts:
    """Make working texts of rows of index parts: row rows[k] of the part numbered which[k]."""
    texts = no_texts(level)
    for number, part in enumerate(parts):
        here = np.flatnonzero(which == number)
        if len(here):
            at = rows[here]
            words, starts = words_of(part.words, part.starts, at)
            some = _sketched(
                level, ids=part.ids[at], days=part.days[at], words=words, starts=starts,
                word_keys=part.word_keys[at], numbers=part.numbers[at], part=which[here], row=at,
                role=part.roles[at], moved=np.zeros(len(at), dtype=np.bool_), reported=reported[here],
            )  # fmt: skip
            texts = appended(texts, some)
    return in_canonical_order(texts)


def no_texts(level: Level) -> Texts:
    """Return working texts without a row."""
    nothing = Given(
        np.empty((0, level.id_numbers), dtype=np.uint64),
        np.empty(0, dtype=np.int32),
        TextWords(np.empty(0, dtype=np.uint32), np.zeros(1, dtype=np.int64), *(np.empty(0, dtype=np.uint64),) * 3),
    )
    return new_texts(nothing, np.empty(0, dtype=np.int64), level)


def _sketched(
    level: Level, *, ids: Keys, days: Days, words: Words, starts: Offsets, word_keys: Keys, numbers: Keys,
    part: Offsets, row: Offsets, role: Bytes, moved: Flags, reported: Flags,
) -> Texts:  # fmt: skip
    if level.verification == RELATED:
        runs = runs_of(words, starts[:-1], starts[1:])
        bands = passage_keys(runs, starts, permutations(level.bands - 1), numbers)
        minima = np.zeros((len(ids), 0), dtype=np.uint8)
    else:
        carried = numbers if level.with_numbers else np.zeros_like(numbers)
        seeds = permutations(level.bands * level.rows)
        bands, minima = sketches(words, starts, carried, seeds, level.rows, level.shortest)
    return Texts(
        ids, days, word_keys, numbers, bands, minima, starts, words, part, row, role, moved, reported
    )  # fmt: skip


def joined(first: Texts, second: Texts) -> Texts:
    """Return the texts of both in canonical order."""
    if not len(second.ids):
        return first
    if not len(first.ids):
        return in_canonical_order(second)
    return in_canonical_order(appended(first, second))


def appended(first: Texts, second: Texts) -> Texts:
    """Return the texts of the second behind those of the first."""
    starts = np.concatenate((first.starts, second.starts[1:] + first.starts[-1]))
    both: dict[str, Any] = {
        name: np.concatenate((getattr(first, name), getattr(second, name)))
        for name in Texts._fields
        if name != "starts"
    }
    return Texts(starts=starts, **both)


def in_canonical_order(texts: Texts) -> Texts:
    """Return the same texts by day, then id."""
    order = canonical_order(texts.days, texts.ids)
    return texts if np.array_equal(order, np.arange(len(order))) else chosen(texts, order)


def canonical_order(days: Days, ids: Keys) -> Offsets:
    """Return the rows in canonical order."""
    return np.lexsort((*ids.T[::-1], days))


def chosen(texts: Texts, rows: Offsets) -> Texts:
    """Return the texts of the given rows, in their order."""
    words, starts = words_of(texts.words, texts.starts, rows)
    rest = {name: values[rows] for name, values in texts._asdict().items() if name not in ("words", "starts")}
    return Texts(words=words, starts=starts, **rest)
