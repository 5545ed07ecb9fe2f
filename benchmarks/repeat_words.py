"""random numbers -> paragraphs as word numbers: a vocabulary with Zipf's frequencies and the copy written in it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from benchmarks.repeat_vocabulary import DATA

Numbers = npt.NDArray[np.int64]
Words = npt.NDArray[Any]  # of str objects

_FREQUENT, _NAMES = (" ".join(DATA[name]).split() for name in ("frequent", "names"))
_SYLLABLES = [first + last for first in DATA["consonants"].split() for last in DATA["vowels"].split()]
_MADE_UP = 40_000
_NAME, _NUMBER, _COMMA = 0.06, 0.015, 0.05  # shares of the words
_SENTENCE = 18  # words, on average


@dataclass(frozen=True)
class Vocabulary:
    """All forms a word may take: plain words first, then names, numbers, and what ends a sentence or a clause."""

    words: Words
    plain: int  # words that may be edited: the first so many
    frequencies: npt.NDArray[np.float64]  # of the plain words
    upper: int  # number of the capitalised form of plain word 0
    stopped: int  # number of plain word 0 with a full stop
    comma: int  # number of plain word 0 with a comma
    names: int  # number of the first name
    numbers: int  # number of the first figure


@dataclass(frozen=True)
class Paragraphs:
    """Texts as word numbers: text r has words[starts[r]:starts[r + 1]]."""

    words: Numbers
    starts: Numbers

    def chosen(self, rows: Numbers) -> "Paragraphs":
        """Return the paragraphs of the given rows, in their order, repeated as often as they are named."""
        sizes = np.diff(self.starts)[rows]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        at = np.arange(starts[-1]) + np.repeat(self.starts[rows] - starts[:-1], sizes)
        return Paragraphs(self.words[at], starts)

    def openings(self) -> "Paragraphs":
        """Return the first third of each paragraph."""
        sizes = np.diff(self.starts)
        inside = np.arange(len(self.words)) - np.repeat(self.starts[:-1], sizes)
        return Paragraphs(
            self.words[inside < np.repeat(sizes // 3, sizes)], np.concatenate([[0], np.cumsum(sizes // 3)])
        )

    def texts(self, words: Words) -> Words:
        """Return the texts as strings."""
        of = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        frame = pl.DataFrame({"of": of, "word": pl.Series(words.tolist(), dtype=pl.String).gather(self.words)})
        joined = frame.group_by("of", maintain_order=True).agg(pl.col("word").str.join(" "))["word"]
        return np.array(joined.to_list(), dtype=object)


def vocabulary(rng: np.random.Generator) -> Vocabulary:
    """Make up the vocabulary."""
    length = rng.choice([2, 3, 3, 4], (_MADE_UP, 1))
    drawn = rng.integers(0, len(_SYLLABLES), (_MADE_UP, 4))
    made_up = ["".join(_SYLLABLES[s] for s in row[:size]) for row, (size,) in zip(drawn, length, strict=True)]
    plain = list(dict.fromkeys([*_FREQUENT, *made_up]))
    frequencies = 1 / np.arange(1, len(plain) + 1) ** 1.02
    figures = [str(number) for number in (*range(2, 400), *range(400, 30_000, 50))]
    n = len(plain)
    forms = [*plain, *(w.capitalize() for w in plain), *(f"{w}." for w in plain), *(f"{w}," for w in plain)]
    return Vocabulary(
        np.array([*forms, *_NAMES, *figures], dtype=object), n, frequencies / frequencies.sum(),
        upper=n, stopped=2 * n, comma=3 * n, names=4 * n, numbers=4 * n + len(_NAMES),
    )  # fmt: skip


def written(words: Vocabulary, count: int, rng: np.random.Generator) -> Paragraphs:
    """Write paragraphs of whole sentences, of 42 words in the median and 8 to 190."""
    sizes = np.clip(np.exp(rng.normal(3.75, 0.65, count)), 8, 190).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    total = int(starts[-1])
    copy = rng.choice(words.plain, total, p=words.frequencies)
    ends = rng.random(total) < 1 / _SENTENCE
    ends[starts[1:] - 1] = True
    opens = np.concatenate([[True], ends[:-1]])[:total]
    roll = rng.random(total)
    inner = ~(ends | opens)
    copy[ends] += words.stopped
    copy[opens & ~ends] += words.upper
    copy[inner & (roll > 1 - _COMMA)] += words.comma
    name, figure = inner & (roll < _NAME), inner & (roll >= _NAME) & (roll < _NAME + _NUMBER)
    copy[name] = words.names + rng.integers(0, len(_NAMES), int(name.sum()))
    copy[figure] = words.numbers + rng.integers(0, len(words.words) - words.numbers, int(figure.sum()))
    return Paragraphs(copy, starts)
