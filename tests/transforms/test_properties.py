"""What holds for any text: exact offsets, full cover, and results that depend on neither order nor batches."""

from itertools import pairwise

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Any code point that UTF-8 can carry, and the ones that trip offsets: astral, combining, bidi marks, odd white space.
odd = st.sampled_from(
    ["\U0001f600", "e\u0301", "\u202e", "\u200b", "\ufeff", "\u2028", "\x85", "\xa0", "\r", "\r\n", "\n", "\n\n"]
)
prose = st.sampled_from([
    "At least 40 fighters left. ", "He said: \u201cWe go.\u201d ", "in Sudan.Namour ", "200\u00a0000 people ", " date 2017-04-05 ",
    "MOSCOW, May 12. /TASS/. ", "BEIRUT (Reuters) - ", "3 min read", "Tags", "\u0627\u0644\u0645\u062f\u064a\u0646\u0629 ", "U.S. Army", "12 July 2016",
])  # fmt: skip
any_text = st.lists(st.one_of(st.text(max_size=12), odd, prose), max_size=14).map("".join)


@few
@given(any_text)
def test_offsets_and_cover(derive, text):
    got = derive(text)
    lines = got.lines.sort("ordinal").to_dicts()
    assert [row["ordinal"] for row in lines] == list(range(1, len(lines) + 1))
    assert all(text[row["char_start"] : row["char_end"]] == row["line"] for row in lines)
    assert all(left["char_end"] <= right["char_start"] for left, right in pairwise(lines))
    covered = {place for row in lines for place in range(row["char_start"], row["char_end"])}
    # Zero-width marks may trail a line; everything that shows is in an occurrence.
    left_out = [mark for place, mark in enumerate(text) if place not in covered]
    assert all(mark.isspace() or mark in "\u200b\u2060\ufeff" for mark in left_out)

    spans = got.occurrences.sort("ordinal").select("ordinal", "char_start", "char_end").rows()
    assert spans == [(row["ordinal"], row["char_start"], row["char_end"]) for row in lines]
    for row in got.sentences.to_dicts():
        assert text[row["char_start"] : row["char_end"]] == row["text"]
    for row in got.figures.to_dicts():
        assert " ".join(text[row["char_start"] : row["char_end"]].split()) == row["expression"]


@few
@given(any_text)
def test_sentences_cover_their_paragraph_in_order(derive, text):
    got = derive(text)
    first = got.occurrences.filter(~pl.col("is_repeat"))
    assert first["paragraph_id"].sort().to_list() == got.paragraphs["paragraph_id"].to_list()
    for occurrence in first.to_dicts():
        mine = got.sentences.filter(pl.col("paragraph_id") == occurrence["paragraph_id"]).sort("ordinal").to_dicts()
        assert [row["ordinal"] for row in mine] == list(range(1, len(mine) + 1))
        edges = [occurrence["char_start"], *(edge for row in mine for edge in (row["char_start"], row["char_end"]))]
        edges.append(occurrence["char_end"])
        assert edges == sorted(edges)
        assert all(text[end:start].strip() == "" for end, start in zip(edges[::2], edges[1::2], strict=True))
    inside = got.figures.join(got.sentences, on="sentence_id", suffix="_sentence")
    assert inside.height == got.figures.height
    assert inside.filter((pl.col("char_start") < pl.col("char_start_sentence")) | (pl.col("char_end") > pl.col("char_end_sentence"))).is_empty()  # fmt: skip


@few
@given(any_text)
def test_counts_add_up(derive, text):
    got = derive(text)
    (article,) = got.articles.to_dicts()
    assert article["n_occurrences"] == article["n_paragraphs"] + article["n_repeats"] == got.occurrences.height
    assert article["n_repeats"] == got.occurrences["is_repeat"].sum()
    assert article["n_paragraphs"] == got.paragraphs.height
    ids = dict(got.occurrences.select("ordinal", "paragraph_id").rows())
    for row in got.occurrences.filter("is_repeat").to_dicts():
        assert row["repeat_of_ordinal"] < row["ordinal"]
        assert ids[row["repeat_of_ordinal"]] == row["paragraph_id"]


heads = ["", "Buses leave town\n3 June 2016\n", "Buses leave town\n1 May 2016\n", " date 2017-04-05 Log\n"]
paragraphs = [
    "Forty fighters left the town on Monday, a monitor said.",
    "Nobody was hurt.",
    "A  truce held.",
    "A truce held.",
]
article_texts = st.tuples(st.sampled_from(heads), st.lists(st.sampled_from(paragraphs), min_size=1, max_size=5)).map(
    lambda parts: parts[0] + "\n".join(parts[1])
)
corpora = st.lists(article_texts, min_size=1, max_size=6).map(lambda texts: {f"a{n}": t for n, t in enumerate(texts)})


@few
@given(corpora, st.data())
def test_any_two_batches_give_the_paragraphs_of_one(derive, corpus, data):
    whole = derive(corpus).paragraphs
    order = data.draw(st.permutations(sorted(corpus)))
    cut = data.draw(st.integers(0, len(order)))
    first = derive({name: corpus[name] for name in order[:cut]})
    stored = first.paragraphs.join(
        first.articles.select(pl.col("article_id").alias("first_article_id"), pl.col("published_on").alias("first_published_on")),
        on="first_article_id",
    )  # fmt: skip
    second = derive({name: corpus[name] for name in order[cut:]}, known=stored)
    untouched = first.paragraphs.join(second.paragraphs, on="paragraph_id", how="anti")
    assert_frame_equal(pl.concat([untouched, second.paragraphs]).sort("paragraph_id"), whole)


@few
@given(corpora, st.randoms(use_true_random=False))
def test_order_of_the_rows_changes_nothing(derive, corpus, random):
    shuffled = list(corpus.items())
    random.shuffle(shuffled)
    for one, other in zip(derive(corpus), derive(dict(shuffled)), strict=True):
        assert_frame_equal(one.select(sorted(one.columns)), other.select(sorted(other.columns)))
