"""sentences -> repeats: which sentences state the same, stand within one another, or differ in a fact only.

    sentence_id, text, article_id, is_quote, in canonical order -> sentence_id, repeats_id, kind, similarity, differs_in

Kinds: `paraphrase`, the same words or three in ten runs of four words shared (exact Jaccard); `contained`, six in ten
runs of the shorter one stand in the longer one (a headline in its lead, a sentence that was run into the next one);
`quote_reuse`, either of these between quotations; `same_claim_other_number`, alike but for a number, a name, a side or a
day that was exchanged. Those last are linked and never folded: the text does not say which of them is right, and both may
be. Sentences under five words are repeated in the same words or not at all.
"""

import numpy as np
import polars as pl

from transforms.repeats.comparison import IN_NAME, IN_NEGATION, IN_NUMBER, IN_WORD
from transforms.repeats.distinct_texts import distinct_texts, first_equal
from transforms.repeats.leaders import Similarities, band_groups
from transforms.repeats.level import SENTENCE
from transforms.repeats.passage_links import BANDS, Links, passage_keys, passage_links
from transforms.repeats.passages import CONTAINS, OTHER_FACT, SAME, WITHIN, runs_of
from transforms.repeats.sketch import permutations
from transforms.repeats.word_pass import Offsets
from transforms.repeats.working_texts import homes_of

_SCHEMA = {
    "sentence_id": pl.String,
    "repeats_id": pl.String,
    "kind": pl.String,
    "similarity": pl.Float64,
    "differs_in": pl.String,
}
_KINDS = {
    "same_words": "paraphrase",
    "reworded": "paraphrase",
    "within": "contained",
    "contains": "contained",
    "other_fact": "same_claim_other_number",
}
_DIFFERENCES = {0: None, IN_NUMBER: "number", IN_NAME: "name", IN_WORD: "word", IN_NEGATION: "negation"}


def sentences_to_repeats(sentences: pl.DataFrame) -> pl.DataFrame:
    """Find for every sentence the earlier ones it repeats.

    In: sentence_id, text, article_id (String), is_quote (Boolean), in canonical order.
    Out: sentence_id, repeats_id, kind, similarity (Float64, 0 to 1), differs_in (String, null but for
    same_claim_other_number). For `contained`, sentence_id is the shorter one, whichever came first. Raises TypeError for
    texts that are no String.
    """
    if sentences.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    homes = homes_of(sentences["article_id"])
    texts, first_row, text_of_row = distinct_texts([sentences["text"]])
    by_words = first_equal(texts.key_a, texts.key_b)
    begins, ends = texts.starts[:-1], texts.starts[1:]
    runs = runs_of(texts.words, begins, ends)
    keys = passage_keys(runs, texts.starts, permutations(BANDS), homes[first_row])
    keys[by_words != np.arange(len(by_words))] = 0  # compared once, by the first text with these words
    groups, total = band_groups(keys)
    related, alike, differs = passage_links(
        groups, total, runs, texts.words, begins, ends, homes[first_row], np.zeros(len(keys), dtype=np.bool_),
        SENTENCE.most_leaders,
    )  # fmt: skip
    has_words = ends > begins

    row, text = np.arange(len(text_of_row)), by_words[text_of_row]
    leads = related[text, SAME] < 0
    leader = np.where(leads, text, related[text, SAME])
    folded = (first_row[leader] != row) & has_words[text]
    parts = [
        _links(row[folded], first_row[leader[folded]], "paraphrase", np.where(leads, 1.0, alike[text, SAME])[folded])
    ]
    for relation, kind in ((WITHIN, "contained"), (CONTAINS, "contained"), (OTHER_FACT, "same_claim_other_number")):
        linked = np.flatnonzero(related[:, relation] >= 0)
        mine, theirs = first_row[linked], first_row[related[linked, relation]]
        if relation == CONTAINS:
            mine, theirs = theirs, mine
        found = differs[linked] if relation == OTHER_FACT else np.zeros(len(linked), dtype=np.int32)
        parts.append(_links(mine, theirs, kind, alike[linked, relation], found))
    return _named(pl.concat(parts), sentences)


def answers_to_repeats(answers: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Turn what increment_to_repeats says of sentences into what sentences_to_repeats says of them.

    In: increment_to_repeats.SENTENCE_SCHEMA; text_id, sentence_id (String), is_quote (Boolean) of every sentence named
    there. Out: the rows whose later sentence was judged.
    """
    rows = sentences.select("text_id", pl.int_range(pl.len()).alias("row"))
    named = (
        answers.filter(pl.col("text_id") != pl.col("canonical_id"))
        .join(rows, on="text_id", how="left", maintain_order="left")
        .join(rows.rename({"row": "other"}), left_on="canonical_id", right_on="text_id", how="left")
        .with_columns(pl.col("kind").cast(pl.String))
    )
    swapped = pl.col("kind") == "contains"
    links = named.select(
        pl.when(swapped).then("other").otherwise("row").alias("row"),
        pl.when(swapped).then("row").otherwise("other").alias("other"),
        pl.col("similarity").cast(pl.Float64),
        pl.col("kind").replace_strict(_KINDS),
        pl.col("differs").alias("difference"),
    )
    return _named(links, sentences)


def _links(
    row: Offsets, other: Offsets, kind: str, similarity: Similarities, differs: Links | None = None
) -> pl.DataFrame:
    columns = {"row": row, "other": other, "similarity": similarity.astype(np.float64)}
    found = pl.lit(0, pl.Int32) if differs is None else pl.Series(differs)
    return pl.DataFrame(columns).with_columns(pl.lit(kind).alias("kind"), found.alias("difference"))


def _named(links: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Put ids and words for rows and numbers, and tell quotations used again."""
    ids, quoted = sentences["sentence_id"], sentences["is_quote"]
    both_quoted = quoted.gather(links["row"]) & quoted.gather(links["other"])
    is_same = links["kind"].is_in(["paraphrase", "contained"])
    return links.select(
        ids.gather(links["row"]).alias("sentence_id"),
        ids.gather(links["other"]).alias("repeats_id"),
        pl.when(both_quoted & is_same).then(pl.lit("quote_reuse")).otherwise("kind").alias("kind"),
        "similarity",
        pl.col("difference").replace_strict(_DIFFERENCES, return_dtype=pl.String).alias("differs_in"),
    ).sort("sentence_id", "repeats_id", "kind")
