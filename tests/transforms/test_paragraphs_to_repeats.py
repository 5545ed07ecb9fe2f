"""Near repeats on their own: what counts as the same, what never does, and that order alone decides."""

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.paragraphs_to_repeats import paragraphs_to_repeats
from transforms.repeats.word_pass import word_hashes

GOLDEN = [167650813, 244268023, 58628884]
FACT = (
    "At least 129 militants left the northern town of Talbin on Monday under a deal with the army, the monitor said, "
    "and buses were waiting for the next group near the bridge over the river."
)


def kinds(*texts: str | None) -> list[tuple[int, str]]:
    found = paragraphs_to_repeats(pl.Series("text", texts, dtype=pl.String))
    return list(found.select("canonical_row", pl.col("kind").cast(pl.String)).iter_rows())


@pytest.mark.parametrize(
    ("again", "kind"),
    [
        (FACT, "exact"),
        (FACT.replace(" ", "\u00a0", 3).rstrip("."), "same_words"),
        (f"“{FACT.upper()}”", "same_words"),
        (FACT.replace("buses were waiting", "coaches waited"), "reworded"),
        (FACT.replace(" on Monday", ""), "reworded"),
        (FACT.replace("the monitor said, and ", ""), "reworded"),
    ],
)
def test_the_same_fact_told_again_is_a_repeat(again, kind):
    assert kinds(FACT, again) == [(0, "first"), (0, kind)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("129", "466"),
        ("129", "1,290"),
        ("Talbin", "Qaryat"),
        ("Monday", "Friday"),
        ("northern", "southern"),
        ("militants", "civilians"),
        ("left", "entered"),
        ("129", "129 thousand"),
        ("left", "never left"),
    ],
)
def test_a_text_that_differs_only_in_a_fact_is_no_repeat(old, new):
    assert kinds(FACT, FACT.replace(old, new)) == [(0, "first"), (1, "first")]


def test_thousands_separators_and_apostrophes_do_not_make_another_text():
    one = "The city's 1,200 families were still waiting for flour."
    assert kinds(one, "The citys 1200 families were still waiting for flour") == [(0, "first"), (0, "same_words")]


def test_short_texts_repeat_exactly_or_not_at_all():
    assert kinds("All news", "all news", "All the news", "Read more", "All news") == [
        (0, "first"), (0, "same_words"), (2, "first"), (3, "first"), (0, "exact"),
    ]  # fmt: skip


def test_nulls_empty_and_wordless_texts_repeat_nothing():
    assert kinds(None, "", None, "---", "---") == [(n, "first") for n in range(5)]
    assert paragraphs_to_repeats(pl.Series("text", [], dtype=pl.String)).is_empty()
    assert paragraphs_to_repeats([]).columns == ["row", "canonical_row", "kind", "similarity"]


def test_wrong_input_is_named():
    with pytest.raises(TypeError, match="String series; text is Int64"):
        paragraphs_to_repeats(pl.Series("text", [1]))
    with pytest.raises(ValueError, match="not 0"):
        paragraphs_to_repeats(pl.Series("text", ["x"]), threshold=0)


def test_a_chain_of_edits_does_not_drift_from_its_canonical():
    words = [f"w{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(80)]
    texts, now = [], words[:]
    for step in range(0, 60, 4):
        now = [*now[:step], *(f"x{word}" for word in now[step : step + 4]), *now[step + 4 :]]
        texts.append(" ".join(now))
    found = paragraphs_to_repeats(pl.Series("text", [" ".join(words), *texts]))
    assert found["canonical_row"].n_unique() > 1
    leading = found.filter(pl.col("kind") == "first")["row"]
    assert found["canonical_row"].is_in(leading.implode()).all()
    assert found.filter(pl.col("kind") == "reworded")["similarity"].min() >= 0.45


_WORDS = st.sampled_from(
    re.findall(r"\S+", "the town army 12 13 Talbin Qaryat left on Monday Friday not bus of men two three, . said")
)
_TEXTS = st.lists(st.lists(_WORDS, max_size=14).map(" ".join), max_size=25)


@settings(max_examples=60, deadline=None)
@given(texts=_TEXTS, cut=st.integers(1, 7))
def test_slices_change_nothing(texts, cut):
    column = pl.Series("text", texts, dtype=pl.String)
    whole = paragraphs_to_repeats(column)
    assert paragraphs_to_repeats([column[n : n + cut] for n in range(0, len(texts), cut)]).equals(whole)


@settings(max_examples=60, deadline=None)
@given(texts=_TEXTS)
def test_every_canonical_leads_stands_first_and_shares_the_numbers(texts):
    found = paragraphs_to_repeats(pl.Series("text", texts, dtype=pl.String))
    for row, canonical, kind, _ in found.iter_rows():
        assert canonical <= row
        assert found["canonical_row"][canonical] == canonical
        assert (kind == "first") == (row == canonical)
        numbers = [[w for w in texts[n].split() if w.isdigit()] for n in (row, canonical)]
        assert numbers[0] == numbers[1]


def test_texts_added_behind_leave_the_earlier_answers_alone():
    texts = [FACT, FACT.replace("army", "police force"), "Something else was said by him at noon there."]
    before = paragraphs_to_repeats(pl.Series("text", texts))
    after = paragraphs_to_repeats(pl.Series("text", [*texts, FACT, f"{FACT} He left."]))
    assert after.head(3).equals(before)


def test_many_identical_lines_and_one_huge_paragraph_are_read():
    lines = ["Advertisement"] * 50_000 + ["word " * 400_000] + [f"line{n}" for n in range(50_000)]
    found = paragraphs_to_repeats(pl.Series("text", lines))
    assert found.filter(pl.col("kind") == "exact").height == 49_999
    assert found.filter(pl.col("kind") == "first").height == 50_002


def test_the_same_word_has_the_same_hash_in_every_process_and_version():
    assert word_hashes("Homs' evacuation, 2018").tolist() == GOLDEN
