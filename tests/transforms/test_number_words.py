"""Numbers as news copy writes them, and the round trip from a value to its words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.figures.number_words import NUMBER, VAGUE, read_number

ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: SIM905
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905


def in_words(number: int) -> str:
    """English words of 1 to 999,999, the British way ("and" behind the hundreds)."""
    if number >= 1_000:
        rest = number % 1_000
        return f"{in_words(number // 1_000)} thousand" + (
            f" {'and ' if rest < 100 else ''}{in_words(rest)}" if rest else ""
        )
    if number >= 100:
        return f"{in_words(number // 100)} hundred" + (f" and {in_words(number % 100)}" if number % 100 else "")
    if number >= 20:
        return TENS[number // 10 - 2] + (f"-{in_words(number % 10)}" if number % 10 else "")
    return ONES[number - 1]


def read_whole(words: str) -> float:
    """The value, if the grammar of NUMBER takes the words to their end."""
    assert re.fullmatch(NUMBER, words, re.IGNORECASE), words
    quantity = read_number(words)
    assert quantity is not None
    assert not quantity.is_vague
    return quantity.value


@given(st.integers(1, 999_999_999))
def test_round_trip_of_digits(number):
    assert read_whole(str(number)) == number
    assert read_whole(f"{number:,}") == number
    assert read_whole(f"{number:,}".replace(",", " ")) == number


@given(st.integers(1, 999_999))
def test_round_trip_of_words(number):
    assert read_whole(in_words(number)) == number
    assert read_whole(in_words(number).capitalize().replace("-", " ")) == number


@given(
    st.integers(1, 9_999),
    st.sampled_from([("m", 10**6), (" million", 10**6), ("k", 1_000), (" thousand", 1_000), ("bn", 10**9)]),
)
def test_round_trip_of_decimals_with_a_scale(tenths, scale):
    word, factor = scale
    assert read_whole(f"{tenths / 10}{word}") == pytest.approx(tenths / 10 * factor)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("two dozen", 24), ("half a dozen", 6), ("a dozen", 12), ("a couple of", 2), ("a hundred", 100), ("a million", 1_000_000),
        ("half a million", 500_000), ("a quarter of a million", 250_000), ("a hundred thousand", 100_000), ("100 thousand", 100_000), ("3 hundred thousand", 300_000),
        ("one million two hundred thousand", 1_200_000), ("1.9m", 1_900_000), ("200 000", 200_000),
    ],
)  # fmt: skip
def test_written_forms(words, value):
    assert read_whole(words) == value


@pytest.mark.parametrize(
    ("words", "low"),
    [
        ("tens", 10), ("dozens", 12), ("scores", 20), ("hundreds", 100), ("Thousands", 1_000), ("tens of thousands", 10_000),
        ("hundreds of thousands", 100_000), ("tens of millions", 10_000_000), ("several hundred thousand", 200_000),
        ("several", 3), ("a few", 2), ("several dozen", 24), ("few hundred", 200),
    ],
)  # fmt: skip
def test_a_vague_word_gives_a_lower_bound_only(words, low):
    assert re.fullmatch(VAGUE, words, re.IGNORECASE)
    quantity = read_number(words)
    assert quantity == (low, True)


@pytest.mark.parametrize("words", ["", "and", "nobody", "hundreds of", "twenty-odd", "1,2,3", "12th"])
def test_no_number(words):
    assert read_number(words) is None
