"""number of articles, seed -> labelled corpus: paragraphs of news-like copy of which it is known what repeats what.

    python -m benchmarks.repeat_corpus CORPUS.parquet [--docs N] [--seed N]

Columns: pid (row), doc, idx, text, kind, exact_id (first row with the same bytes), near_id. Rows with one near_id state the
same: whoever finds repeats should lead them to the first. Kinds (KINDS below) that state something of their own keep a
near_id of their own: merging them with what they resemble is an error. The same arguments give the same corpus.

It does not imitate a language: words are drawn by Zipf's law, the frequent ones being those of English, so that shared
words and pairs of words are as frequent as in prose. Whole sentences come from benchmarks.repeat_phrases.
"""

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
from cyclopts import App

from benchmarks.repeat_edits import edited, reformatted
from benchmarks.repeat_phrases import FURNITURE, template_rows
from benchmarks.repeat_words import Paragraphs, vocabulary, written

# Kind -> share of the paragraphs, and whether it states the same as what it was made from. `within` comes on top.
KINDS = {
    "body": (0.785, False),
    "exact": (0.05, True),  # the same bytes, in any article
    "furniture": (0.06, True),  # lines of the page: "Read more"
    "reformatted": (0.02, True),  # other capitals, punctuation, white space
    "edited_few": (0.02, True),  # one to three words
    "edited_tenth": (0.015, True),  # one word in ten
    "edited_third": (0.01, False),  # three words in ten: a fact of its own
    "contained": (0.015, False),  # the first third of a paragraph: the whole says more
    "template": (0.02, False),  # one sentence, other number, place or day
    "template_copy": (0.005, True),
}
_PASTED = 0.03  # articles that stand on their page twice: kind `within`
_PARAGRAPHS = (8, 26)  # of an article
_SOURCE_WORDS = 20  # shorter paragraphs are not edited: one word would be a tenth

Rows = npt.NDArray[np.int64]
app = App(name="python -m benchmarks.repeat_corpus", help_format="plaintext", version_flags=[])


def repeat_corpus(docs: int, seed: int = 1) -> pl.DataFrame:
    """Make the corpus: pid, doc, idx, text, kind, exact_id, near_id; all integers Int64."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(*_PARAGRAPHS, docs)
    n = int(sizes.sum())
    names = np.array(list(KINDS))
    shares = np.array([share for share, _ in KINDS.values()])
    kind = rng.choice(len(names), n, p=shares)
    of = {name: np.flatnonzero(kind == k) for k, name in enumerate(names)}
    words = vocabulary(rng)
    body = written(words, len(of["body"]), rng)
    body_text = body.texts(words.words)

    texts = np.empty(n, dtype=object)
    near = np.arange(n)  # the row of what is stated
    texts[of["body"]] = body_text
    order = rng.permutation(len(body_text))[: max(20, len(body_text) // 30)]
    anything = rng.integers(0, len(body_text), len(of["exact"]))
    source = {"exact": np.where(rng.random(len(anything)) < 0.7, _wire(body, order, len(anything), rng, 1), anything)}
    for name in ("reformatted", "edited_few", "edited_tenth", "edited_third", "contained"):
        source[name] = _wire(body, order, len(of[name]), rng, _SOURCE_WORDS)
    for name, chosen in source.items():
        if KINDS[name][1]:
            near[of[name]] = of["body"][chosen]
    texts[of["exact"]] = body_text[source["exact"]]
    texts[of["reformatted"]] = reformatted(body_text[source["reformatted"]], rng)
    length = {name: np.diff(body.chosen(source[name]).starts) for name in source}
    changes = {
        "edited_few": rng.integers(1, 4, len(of["edited_few"])),
        "edited_tenth": np.maximum(2, length["edited_tenth"] // 10),
        "edited_third": length["edited_third"] * 3 // 10,
    }
    for name, count in changes.items():
        texts[of[name]] = edited(body.chosen(source[name]), count, words, rng).texts(words.words)
    texts[of["contained"]] = body.chosen(source["contained"]).openings().texts(words.words)
    texts[of["furniture"]] = np.array(FURNITURE, dtype=object)[
        (len(FURNITURE) * rng.random(len(of["furniture"])) ** 2).astype(np.int64)
    ]
    texts[of["template"]] = template_rows(len(of["template"]), rng)
    if len(of["template"]):
        texts[of["template_copy"]] = rng.choice(texts[of["template"]], len(of["template_copy"]))
    else:
        texts[of["template_copy"]] = template_rows(len(of["template_copy"]), rng)
    return _laid_out(pl.DataFrame({
        "doc": np.repeat(np.arange(docs), sizes), "text": pl.Series(texts.tolist(), dtype=pl.String),
        "kind": names[kind], "near_id": near,
    }), rng)  # fmt: skip


def _wire(body: Paragraphs, order: Rows, count: int, rng: np.random.Generator, shortest: int) -> Rows:
    """Choose paragraphs to repeat: a thirtieth of all is copied, those first in `order` very often."""
    long_enough = order[np.diff(body.starts)[order] >= shortest]
    return long_enough[(len(long_enough) * rng.random(count) ** 2).astype(np.int64)]


def _laid_out(rows: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Paste some articles a second time behind themselves, number the rows, and say which are the same."""
    pasted = rng.random(rows["doc"].n_unique()) < _PASTED
    ordered = rows.with_row_index("at").with_columns(pl.lit(0).alias("turn"))
    again = ordered.filter(pl.col("doc").is_in(np.flatnonzero(pasted))).with_columns(
        pl.lit("within").alias("kind"), pl.lit(1).alias("turn")
    )
    laid = pl.concat([ordered, again]).sort("doc", "turn", "at").with_columns(pl.int_range(pl.len()).alias("pid"))
    return laid.with_columns(
        pl.int_range(pl.len()).over("doc").alias("idx"),
        pl.col("pid").first().over("text").alias("exact_id"),
        # What is the same byte for byte states the same, whatever it was made from.
        pl.col("near_id").first().over("text"),
    ).select("pid", "doc", "idx", "text", "kind", "exact_id", "near_id")


@app.default
def write(out: Path, /, *, docs: int = 10_000, seed: int = 1) -> int:
    """Write a corpus.

    Parameters
    ----------
    out
        Parquet file to write.
    docs
        Articles, of 17 paragraphs on average.
    seed
        Another seed, another corpus.
    """
    corpus = repeat_corpus(docs, seed)
    corpus.write_parquet(out, row_group_size=100_000)
    megabytes = corpus["text"].str.len_bytes().to_numpy().sum() / 1e6
    print(f"{corpus.height} paragraphs, {megabytes:.1f} MB of text, {docs} articles")
    return 0


def main() -> None:
    """Run the command line; usage errors exit with 2."""
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
