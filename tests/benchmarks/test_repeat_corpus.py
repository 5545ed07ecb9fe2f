"""The labels of the generated corpus are true, and the same arguments give the same corpus."""

import polars as pl
import pytest

from benchmarks.repeat_corpus import KINDS, repeat_corpus

WORD = r"[\p{L}\p{N}]+"


@pytest.fixture(scope="module")
def corpus() -> pl.DataFrame:
    return repeat_corpus(400, seed=3)


def _with_source(corpus: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Rows of the kind beside the body paragraph that states the same."""
    body = corpus.filter(pl.col("kind") == "body").unique("near_id", keep="first", maintain_order=True)
    return corpus.filter(pl.col("kind") == kind).join(body.select("near_id", source="text"), on="near_id")


def _words(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.extract_all(WORD)


def test_same_arguments_same_corpus(corpus: pl.DataFrame) -> None:
    assert corpus.equals(repeat_corpus(400, seed=3))
    assert not corpus.equals(repeat_corpus(400, seed=4))


def test_columns_are_those_of_a_labelled_corpus(corpus: pl.DataFrame) -> None:
    assert corpus.columns == ["pid", "doc", "idx", "text", "kind", "exact_id", "near_id"]
    assert corpus["pid"].to_list() == list(range(corpus.height))
    assert corpus["doc"].is_sorted()
    assert (corpus.group_by("doc").agg(pl.col("idx").sort().diff().drop_nulls().eq(1).all())["idx"]).all()
    assert not corpus["text"].str.contains("\n").any()


def test_equal_exact_id_is_equal_text(corpus: pl.DataFrame) -> None:
    assert (corpus.group_by("exact_id").agg(pl.col("text").n_unique())["text"] == 1).all()
    assert (corpus.group_by("text").agg(pl.col("exact_id").n_unique())["exact_id"] == 1).all()
    assert (
        (corpus.group_by("text").agg(pl.col("pid").min(), pl.col("exact_id").first()))
        .select((pl.col("pid") == pl.col("exact_id")).all())
        .item()
    )


def test_equal_text_is_equal_statement(corpus: pl.DataFrame) -> None:
    assert (corpus.group_by("text").agg(pl.col("near_id").n_unique())["near_id"] == 1).all()


def test_every_kind_is_there_in_its_share(corpus: pl.DataFrame) -> None:
    counts = dict(corpus.group_by("kind").len().iter_rows())
    assert counts.keys() == {*KINDS, "within"}
    rows = corpus.height - counts["within"]
    for kind, (share, _) in KINDS.items():
        assert 0.5 < counts[kind] / rows / share < 1.6, kind


def test_reformatted_has_the_words_and_not_the_bytes(corpus: pl.DataFrame) -> None:
    rows = _with_source(corpus, "reformatted")
    assert rows.height > 50
    assert not (rows["text"] == rows["source"]).any()
    same = rows.with_columns(pl.col("text", "source").str.replace_all(",", "")).select(
        _words("text") == _words("source")
    )
    assert same.to_series().all()


@pytest.mark.parametrize(("kind", "least", "most"), [("edited_few", 0, 3), ("edited_tenth", 0, 20)])
def test_edited_states_the_same_in_other_words(corpus: pl.DataFrame, kind: str, least: int, most: int) -> None:
    rows = _with_source(corpus, kind)
    assert rows.height > 50
    gone = rows.select(_words("source").list.set_difference(_words("text")).list.len()).to_series()
    come = rows.select(_words("text").list.set_difference(_words("source")).list.len()).to_series()
    assert (gone <= most).all() and (come <= most).all()
    assert ((gone + come) > least).mean() > 0.8  # a word that stands twice may go once unseen
    # Names and numbers stay: another one would be another fact.
    numbers = rows.select(pl.col("text").str.extract_all(r"\d+") == pl.col("source").str.extract_all(r"\d+"))
    assert numbers.to_series().all()


@pytest.mark.parametrize("kind", ["edited_third", "contained", "template"])
def test_a_fact_of_its_own_shares_no_near_id(corpus: pl.DataFrame, kind: str) -> None:
    first = corpus.filter(pl.col("kind") == kind, pl.col("pid") == pl.col("exact_id"))
    others = corpus.filter(pl.col("near_id").is_in(first["near_id"].implode()))
    assert others.group_by("near_id").agg(pl.col("text").n_unique())["text"].max() == 1


def test_template_rows_differ_in_a_fact_only(corpus: pl.DataFrame) -> None:
    rows = corpus.filter(pl.col("kind") == "template")
    assert rows["text"].str.replace_all(r"\d+", "0").n_unique() < rows["text"].n_unique()
    assert set(corpus.filter(pl.col("kind") == "template_copy")["text"]) <= set(rows["text"])
