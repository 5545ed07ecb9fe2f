"""Byte-identical repeats: the first text with the same bytes, in one piece or in slices, and nothing more."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.repeats.exact_repeats import exact_repeats


def test_first_of_equal_texts_is_canonical() -> None:
    found = exact_repeats([pl.Series("text", ["a b", "c", "a b", "A b", "a  b", "c"])])
    assert found["canonical_row"].to_list() == [0, 1, 0, 3, 4, 1]
    assert found.schema == {"row": pl.Int64, "canonical_row": pl.Int64}


def test_empty_and_missing_texts_repeat_nothing() -> None:
    assert exact_repeats([pl.Series("text", ["", None, "a", ""])])["canonical_row"].to_list() == [0, 1, 2, 3]
    assert exact_repeats([]).height == 0


def test_other_than_text_is_refused() -> None:
    with pytest.raises(TypeError, match="prices is Int64"):
        exact_repeats([pl.Series("prices", [1])])


@given(st.lists(st.sampled_from(["", "a", "b", "a ", "ä", "a\u0308"]), max_size=30), st.integers(0, 30))
def test_slices_change_nothing(texts: list[str], cut: int) -> None:
    column = pl.Series("text", texts, dtype=pl.String)
    expected = [row if text == "" else texts.index(text) for row, text in enumerate(texts)]
    assert exact_repeats([column])["canonical_row"].to_list() == expected
    assert exact_repeats([column[:cut], column[cut:]])["canonical_row"].to_list() == expected
