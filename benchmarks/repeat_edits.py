"""paragraphs -> the same paragraphs as an editor or another page's software leaves them."""

import numpy as np
import numpy.typing as npt
import polars as pl

from benchmarks.repeat_words import Numbers, Paragraphs, Vocabulary, Words


def edited(source: Paragraphs, changes: Numbers, words: Vocabulary, rng: np.random.Generator) -> Paragraphs:
    """Change so many words of each paragraph: three in five are replaced, one left out, one added behind.

    Only plain words are touched: another name or number would be another fact.
    """
    sizes = np.diff(source.starts)
    of = np.repeat(np.arange(len(sizes)), sizes)
    plain = source.words < words.plain
    # Rank the words of each paragraph by chance, plain ones first, and change the first so many.
    order = np.lexsort((rng.random(len(of)), ~plain, of))
    rank = np.empty(len(of), dtype=np.int64)
    rank[order] = np.arange(len(of)) - np.repeat(source.starts[:-1], sizes)
    change = plain & (rank < np.repeat(changes, sizes))
    roll = rng.random(len(of))
    replaced, dropped, added = change & (roll < 0.6), change & (roll >= 0.6) & (roll < 0.8), change & (roll >= 0.8)
    copy = source.words.copy()
    # A word after the one that stood there: replacing a word by itself would be no change.
    copy[replaced] = (copy[replaced] + 1 + _drawn(int(replaced.sum()), words, rng) % (words.plain - 1)) % words.plain
    times = np.where(dropped, 0, np.where(added, 2, 1))
    copy = np.repeat(copy, times)
    copy[(np.cumsum(times) - 1)[added]] = _drawn(int(added.sum()), words, rng)
    return Paragraphs(copy, np.concatenate([[0], np.cumsum(np.bincount(of, times, len(sizes)))]).astype(np.int64))


def _drawn(count: int, words: Vocabulary, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    return rng.choice(words.plain, count, p=words.frequencies)


def reformatted(texts: Words, rng: np.random.Generator) -> Words:
    """Give each text other capitals, punctuation or white space; its words stay, none is left byte for byte."""
    text = pl.col("text")
    ways = [
        text.str.to_uppercase(),
        "\u201c" + text + "\u201d",
        text.str.strip_chars_end("."),
        text.str.replace_all(",", ""),
        text.str.replace_all(" ", "  ", literal=True),
        text.str.replace(" ", "\u00a0", literal=True),
        text.str.replace(" ", "\t", literal=True),
        "  " + text,
        text.str.replace(" ", " \u2013 ", literal=True),
    ]
    frame = pl.DataFrame(
        {"text": pl.Series(texts.tolist(), dtype=pl.String), "way": rng.integers(0, len(ways), len(texts))}
    )
    changed = pl.coalesce([pl.when(pl.col("way") == k).then(way) for k, way in enumerate(ways)])
    other = pl.when(changed == text).then(text + " ").otherwise(changed)
    return np.array(frame.select(other.alias("text"))["text"].to_list(), dtype=object)
