"""shape, size -> texts that are made to be costly: what a page may hold by accident or somebody sends on purpose."""

from collections.abc import Callable

import numpy as np
import polars as pl

_SENTENCE = "At least {n} people left the town of Homs on Monday and {m} more are waiting for buses, an official said."
_WORDS = _SENTENCE.format(n="many", m="some").rstrip(".").replace(",", "").lower().split()
# A word of each of several scripts, and what is no letter at all.
_SCRIPTS = [
    "evacuation",
    "эвакуация",
    "إجلاء",
    "疎散",
    "εκκένωση",
    "פינוי",
    "निकासी",
    "避難",
    "ცარიელი",
    "évacué",
    "🚌",
    "\u200d\u202e",
]


def one_paragraph(megabytes: int) -> pl.Series:
    """Return one text of so many megabytes, all of different words, and a copy with one word more."""
    text = " ".join(f"word{number:09d}x" for number in range(megabytes * 1_000_000 // 15))
    return pl.Series("text", [text, text + " more"])


def one_word_over_and_over(megabytes: int) -> pl.Series:
    """Return one text of so many megabytes that is one word over and over, and a copy with one word more."""
    text = "buses " * (megabytes * 1_000_000 // 6)
    return pl.Series("text", [text, text + "more"])


def identical_lines(lines: int) -> pl.Series:
    """Return one line so many times."""
    return pl.Series("text", [_SENTENCE.format(n=12, m=13)] * lines)


def one_word_lines(lines: int) -> pl.Series:
    """Return lines of one word, each another."""
    return pl.Series("text", [f"word{number}x" for number in range(lines)])


def template_lines(lines: int) -> pl.Series:
    """Return one sentence with other numbers in each line."""
    return pl.Series("text", [_SENTENCE.format(n=number + 2, m=2 * number + 5) for number in range(lines)])


def named_template_lines(lines: int) -> pl.Series:
    """Return one sentence with another name in each line: equal numbers, so that all lines meet in the same bands."""
    sentence = _SENTENCE.format(n=12, m=13)
    return pl.Series("text", [sentence.replace("Homs", f"Al{number}".translate(_LETTERS)) for number in range(lines)])


def shuffled_lines(lines: int) -> pl.Series:
    """Return lines of the same words, each in another order."""
    rng = np.random.default_rng(1)
    return pl.Series("text", [" ".join(rng.permutation(_WORDS)) for _ in range(lines)])


def reworded_lines(lines: int) -> pl.Series:
    """Return one sentence with two plain words of many exchanged in each line: every line resembles every other."""
    rng = np.random.default_rng(2)
    drawn = []
    for places in rng.integers(0, len(_WORDS), (lines, 2)):
        words = list(_WORDS)
        for place in places:
            words[place] = f"w{rng.integers(1_000_000)}".translate(_LETTERS)
        drawn.append(" ".join(words))
    return pl.Series("text", drawn)


def mixed_scripts(lines: int) -> pl.Series:
    """Return lines of words of many scripts in chance order, with marks that are no letters."""
    rng = np.random.default_rng(3)
    return pl.Series("text", [" ".join(rng.choice(_SCRIPTS, 18)) for _ in range(lines)])


_LETTERS = str.maketrans("0123456789", "abcdefghij")  # a figure would be a number, not a name or a word
_MEGABYTES, _LINES = (1, 3, 10), (1_000, 10_000, 100_000)
# Shape -> what makes it, and the sizes that are measured.
SHAPES: dict[str, tuple[Callable[[int], pl.Series], tuple[int, ...], str]] = {
    "one paragraph, all words different": (one_paragraph, _MEGABYTES, "MB"),
    "one paragraph, one word over and over": (one_word_over_and_over, _MEGABYTES, "MB"),
    "identical lines": (identical_lines, _LINES, "lines"),
    "one-word lines": (one_word_lines, _LINES, "lines"),
    "template lines, other numbers": (template_lines, _LINES, "lines"),
    "template lines, other names": (named_template_lines, _LINES, "lines"),
    "lines of the same words in another order": (shuffled_lines, _LINES, "lines"),
    "lines with two words exchanged": (reworded_lines, _LINES, "lines"),
    "mixed scripts": (mixed_scripts, _LINES, "lines"),
}
