"""Exact repeats inside and across articles, and who is canonical."""

import polars as pl

SAME = "Two convoys left the hill town on Monday, the governor told state media in an interview."


def paragraph(got):
    return got.paragraphs.filter(pl.col("text_norm") == SAME).row(0, named=True)


def test_the_article_published_first_is_canonical_and_one_without_date_comes_last(derive):
    got = derive({"a": SAME, "b": f"5 May 2016\n{SAME}", "c": f"4 May 2016\nTitle of it all\n{SAME}\n{SAME}"})
    row = paragraph(got)
    assert (row["first_article_id"], row["first_ordinal"]) == ("c", 3)
    assert (row["n_occurrences"], row["n_articles"]) == (4, 3)
    assert got.sentences.filter(pl.col("text") == SAME)["article_id"].to_list() == ["c"]


def test_a_repeat_inside_an_article_names_its_first_place(derive):
    got = derive(f"{SAME}\nHe left.\n{SAME}\n{SAME}\nHe left.").occurrences.sort("ordinal")
    assert got["repeat_of_ordinal"].to_list() == [None, None, 1, 1, 2]
    assert got["is_repeat"].to_list() == [False, False, True, True, True]


def test_an_occurrence_in_another_article_is_no_repeat_of_this_one(derive):
    got = derive({"a": SAME, "b": SAME})
    assert not got.occurrences["is_repeat"].any()
    assert paragraph(got)["n_articles"] == 2


def test_one_figure_or_letter_makes_another_paragraph(derive):
    got = derive("At least 129 men left.\nAt least 466 men left.\nat least 129 men left.\nAt least 129 men left .")
    assert got.paragraphs.height == 4


def test_stored_paragraphs_that_the_batch_does_not_touch_are_not_written_again(derive):
    first = derive({"a": f"{SAME}\nHe left."})
    stored = first.paragraphs.with_columns(pl.lit(None, dtype=pl.Date).alias("first_published_on"))
    second = derive({"b": SAME}, known=stored)
    assert second.paragraphs["text_norm"].to_list() == [SAME]
    row = paragraph(second)
    assert (row["first_article_id"], row["n_occurrences"], row["n_articles"]) == ("a", 2, 2)
    # Canonical elsewhere: its sentences exist.
    assert second.sentences.is_empty()


def test_figures_do_not_grow_with_copies(derive):
    text = "At least 129 men left the town on Monday."
    assert (
        derive({"a": text}).figures.height == derive({"a": text, "b": text, "c": f"{text}\n{text}"}).figures.height == 1
    )
