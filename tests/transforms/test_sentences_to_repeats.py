"""Sentences that repeat sentences: golden pairs for each kind, and what must hold of any sentences."""

import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.repeats_to_clusters import METHODS, repeats_to_clusters
from transforms.sentences_to_repeats import sentences_to_repeats

FACT = "On Monday the monitor said 129 militants left the town of Talbin with their families"
ROAD = "The convoy reached the city in the evening after a long wait at the last checkpoint"
QUOTE = "“We will stay until everyone has left the town by the northern road,” {}"


def links(*rows: tuple[str, str] | tuple[str, str, bool]) -> list[tuple[int, int, str, str | None]]:
    """(article, text[, is_quote]) in canonical order -> (row, row it repeats, kind, difference)."""
    frame = pl.DataFrame(
        [(f"{n:04}", row[1], row[0], row[2] if len(row) > 2 else False) for n, row in enumerate(rows)],
        schema={"sentence_id": pl.String, "text": pl.String, "article_id": pl.String, "is_quote": pl.Boolean},
        orient="row",
    )
    found = sentences_to_repeats(frame).select("sentence_id", "repeats_id", "kind", "differs_in")
    return [(int(one), int(other), kind, differs) for one, other, kind, differs in found.iter_rows()]


@pytest.mark.parametrize(
    ("again", "kind", "differs"),
    [
        (FACT, "paraphrase", None),
        (f"“{FACT.upper()}!”", "paraphrase", None),
        (FACT.replace("On Monday the monitor said", "The monitor said on Monday that"), "paraphrase", None),
        (FACT.removeprefix("On Monday the monitor said "), "contained", None),
        (FACT.replace("129", "466"), "same_claim_other_number", "number"),
        (FACT.replace("Talbin", "Qaryat"), "same_claim_other_number", "name"),
        (FACT.replace("Monday", "Friday"), "same_claim_other_number", "word"),
        (FACT.replace("left", "never left"), "same_claim_other_number", "negation"),
    ],
)
def test_what_a_later_sentence_is_to_an_earlier_one(again: str, kind: str, differs: str | None) -> None:
    assert links(("a", FACT), ("b", again)) == [(1, 0, kind, differs)]


def test_the_shorter_one_is_contained_whichever_came_first() -> None:
    short = "129 militants left the town of Talbin with their families"
    assert links(("a", short), ("b", FACT)) == [(0, 1, "contained", None)]


def test_a_quotation_used_again_says_so() -> None:
    one, other = QUOTE.format("he said."), QUOTE.format("a resident told reporters.")
    assert [kind for *_, kind, _ in links(("a", one, True), ("b", other, True))] == ["quote_reuse"]
    assert [kind for *_, kind, _ in links(("a", one, True), ("b", other, False))] == ["paraphrase"]


def test_fewer_shared_words_are_enough_inside_one_article() -> None:
    head, lead = "Long wait at the last checkpoint", ROAD
    assert links(("a", head), ("a", lead)) == [(0, 1, "contained", None)]
    assert links(("a", head), ("b", lead)) == []


@pytest.mark.parametrize(
    "other",
    [
        "The buses of the third group left the village at noon, an aid worker said.",
        "The convoy was delayed.",
        "The delegation reached the capital in the evening after long talks at the ministry.",
    ],
)
def test_another_sentence_is_not_linked(other: str) -> None:
    assert links(("a", ROAD), ("b", other)) == []


def test_short_empty_and_wordless_sentences() -> None:
    assert links(("a", "He left."), ("b", "he left"), ("b", "She left."), ("c", ""), ("c", ""), ("d", "—")) == [
        (1, 0, "paraphrase", None)
    ]
    assert links() == []


_TEXT = "the army said that families left town by bus under a deal and 12 40 Homs Talbin monday tuesday never"
_WORDS = _TEXT.split()


@st.composite
def _stories(draw: st.DrawFn) -> list[tuple[str, str]]:
    rng = random.Random(draw(st.integers(0, 2**32)))
    base = [[rng.choice(_WORDS) for _ in range(rng.randrange(4, 16))] for _ in range(4)]
    told = []
    for _ in range(rng.randrange(2, 14)):
        words = list(rng.choice(base))
        for _ in range(rng.randrange(0, 3)):
            words[rng.randrange(len(words))] = rng.choice(_WORDS)
        if rng.random() < 0.3:
            words = words[rng.randrange(3) :]
        told.append((rng.choice("abc"), " ".join(words)))
    return told


@settings(max_examples=150, deadline=None)
@given(_stories())
def test_every_link_is_direct_and_no_folded_pair_differs_in_a_number(told: list[tuple[str, str]]) -> None:
    found = links(*told)
    folded = {(one, other) for one, other, kind, _ in found if kind == "paraphrase"}
    led = {one for one, _ in folded}
    assert all(other not in led for _, other in folded), "a text that is folded leads none itself"
    assert all(other < one for one, other in folded)
    assert len(led) == len(folded), "a text is folded into one other"
    for one, other in folded:
        # A story may lose its first two words: a number among them was left out and is exchanged for none further on.
        mine, theirs = (told[n][1].split() for n in (one, other))
        lacking = [
            {word for word in words[2:] if word.isdigit()} - set(others)
            for words, others in ((mine, theirs), (theirs, mine))
        ]
        assert not all(lacking), "a number was exchanged"
    for _, _, kind, differs in found:
        assert (differs is not None) == (kind == "same_claim_other_number")
    assert len({(one, other, kind) for one, other, kind, _ in found}) == len(found)


def test_clusters_are_stars_and_a_merge_is_one_row() -> None:
    rows = [
        ("paragraph", "paraphrase", "b", "a", 0.6, None),
        ("paragraph", "paraphrase", "c", "a", 0.5, None),
        ("sentence", "same_claim_other_number", "c", "a", 0.9, "number"),
    ]
    schema = {"level": pl.String, "kind": pl.String, "member_id": pl.String, "repeats_id": pl.String}
    repeats = pl.DataFrame(rows, schema=schema | {"similarity": pl.Float64, "differs_in": pl.String}, orient="row")
    clusters, members = repeats_to_clusters(repeats)
    assert clusters.height == 2
    assert members.sort("similarity", "member_id").select("member_id", "is_representative", "differs_in").rows() == [
        ("c", False, None), ("b", False, None), ("c", False, "number"), ("a", True, None), ("a", True, None),
    ]  # fmt: skip
    without, _ = repeats_to_clusters(repeats.filter(pl.col("member_id") != "b"))
    assert without["cluster_id"].to_list() == clusters["cluster_id"].to_list(), "ids hang on representatives alone"
    assert set(clusters["kind"]) <= set(METHODS["kind"])
