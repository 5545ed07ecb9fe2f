"""Lines, their offsets and the furniture that their form gives away."""

import polars as pl
import pytest


def lines(derive, text):
    return derive(text).lines.sort("ordinal").to_dicts()


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_every_kind_of_line_break(derive, mark):
    text = f"\ufeff One line{mark}{mark}\u00a0\u200bAnother\u00a0line \u200b{mark}"
    rows = lines(derive, text)
    assert [row["line"] for row in rows] == ["One line", "Another\u00a0line"]
    assert [row["line_no"] for row in rows] == [1, 3]
    assert [text[row["char_start"] : row["char_end"]] for row in rows] == [row["line"] for row in rows]
    assert [row["text_norm"] for row in rows] == ["One line", "Another line"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b\u00a0\ufeff\r\n"])
def test_blank_texts_have_no_lines_and_still_an_article(derive, text):
    got = derive(text)
    assert got.lines.is_empty()
    assert got.articles.select("title", "language", "published_on", "n_occurrences").rows() == [(None, None, None, 0)]


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("12 July 2016", "publication_date"), ("Tuesday 12 July 2016 14:30 UTC", "publication_date"),
        ("Updated: Jul 12, 2016", "publication_date"), ("3 min read", "reading_time"), ("Reading time: 3 minutes", "reading_time"),
        ("Tags: war, peace", "tag_footer"), ("Home", "navigation"), ("* * *", "navigation"), ("Read more: A deal", "related_link"),
        ("By Jane Roe", "byline"), ("By John Roe and Jane Doe", "byline"), ("File photo: a bus", "caption"),
        ("A bus waits near the town. (AP Photo/J. Roe)", "caption"), ("\u00a9 2016 The Valley Press", "credit"),
        ("By noon they had left.", None), ("On 12 July 2016 the army left.", None), ("Tagging along, they left.", None),
        ("Homes were shelled.", None), ("The photo shows nothing.", None),
    ],
)  # fmt: skip
def test_form(derive, line, form):
    body = "The army left the hill town on Monday, two of its officers said."
    assert lines(derive, f"{body}\n{line}\n{body}")[1]["form"] == form


def test_machine_prefix_is_cut_from_prose_and_keeps_a_site_label(derive):
    glued = lines(derive, " date 2017-04-05 The army left the town.\n")
    assert [(row["line"], row["line_no"]) for row in glued] == [("date 2017-04-05", 1), ("The army left the town.", 1)]
    labelled = lines(derive, " date 2017-04-05 Log in\nThe army left.\n")
    assert [row["line"] for row in labelled] == ["date 2017-04-05 Log in", "The army left."]


def test_wrapped_text_is_joined_and_short_lists_are_not(derive):
    wrapped = "The residents of the old quarter are waiting for the buses\nthat the governor had promised to send on Monday, and no\none knows if they come.\n"
    assert len(lines(derive, wrapped)) == 1
    assert len(lines(derive, "Homs\nAleppo\nIdlib\nHama\n")) == 4


def test_normal_form_unites_what_looks_the_same(derive):
    got = derive("Caf\u00e9 was hit.\nCafe\u0301  was\u00a0hit.\nCAF\u00c9 was hit.\n")
    assert got.occurrences.sort("ordinal")["repeat_of_ordinal"].to_list() == [None, 1, None]
    assert got.paragraphs.filter(pl.col("n_occurrences") == 2)["text_norm"].to_list() == ["Caf\u00e9 was hit."]
