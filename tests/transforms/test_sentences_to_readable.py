"""Sentences that no grammar should read are set aside with their reason; every other one is kept, in order."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from transforms.sentences_to_readable import MAX_CODE_POINTS, REASONS, STAGE, sentences_to_readable

ARTICLES = pl.DataFrame({"article_id": ["a"], "source_uri": ["in/a.txt"], "sha256": ["f" * 64]})


def _sentences(*texts: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"sentence_id": [f"p.s{n}" for n in range(len(texts))], "article_id": ["a"] * len(texts), "text": list(texts)},
        schema={"sentence_id": pl.String, "article_id": pl.String, "text": pl.String},
    )


def test_each_reason() -> None:
    texts = [
        "Over 200 people left Homs.",
        "x" * (MAX_CODE_POINTS + 1),
        "200\u202e people left",
        "The \u0430ttack killed two",  # a Cyrillic first letter
        "Путин said: Привет, Damascus.",  # two alphabets, each in its own words
    ]
    readable, aside = sentences_to_readable(_sentences(*texts), ARTICLES)
    assert readable["text"].to_list() == [texts[0], texts[4]]
    assert aside.select("source_uri", "reason_code").rows() == [
        ("in/a.txt#p.s1", "sentence_too_long"),
        ("in/a.txt#p.s2", "turns_reading_direction"),
        ("in/a.txt#p.s3", "mixed_scripts"),
    ]
    assert aside["stage"].unique().to_list() == [STAGE]
    assert aside["reason"].to_list() == [REASONS[code] for code in aside["reason_code"]]
    assert aside["raw_sha256"].unique().to_list() == ["f" * 64]
    assert aside["sample"].str.len_chars().max() == 200


@given(st.lists(st.text(), max_size=5))
def test_no_sentence_is_lost(texts: list[str]) -> None:
    readable, aside = sentences_to_readable(_sentences(*texts), ARTICLES)
    assert readable.height + aside.height == len(texts)
