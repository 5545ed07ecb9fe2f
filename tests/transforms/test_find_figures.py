"""People figures: bounds and values by the contract's rules, and what is no count of people."""

import polars as pl
import pytest


def figures(derive, text):
    columns = ["expression", "value_low", "value_best", "value_high", "bound"]
    return derive(text).figures.sort("char_start").select(columns).rows()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In all 129 militants left.", ("129 militants", 129, 129, 129, "exact")),
        ("At least 23 people died.", ("At least 23 people", 23, 23, None, "at_least")),
        ("No fewer than 20 boys came.", ("No fewer than 20 boys", 20, 20, None, "at_least")),
        ("Well over 7,000 civilians left.", ("Well over 7,000 civilians", 7000, 7000, None, "more_than")),
        ("Fewer than 50 fighters left.", ("Fewer than 50 fighters", None, 50, 50, "less_than")),
        ("Up to 3,000 rebels left.", ("Up to 3,000 rebels", None, 3000, 3000, "as_many_as")),
        ("About 1.9m people fled.", ("About 1.9m people", None, 1_900_000, None, "about")),
        ("It has an estimated 75,000 population.", ("an estimated 75,000 population", None, 75_000, None, "estimate")),
        ("50,000 civilians are believed to remain.", ("50,000 civilians", None, 50_000, None, "believed")),
        ("Between 30 and 40 people left.", ("Between 30 and 40 people", 30, None, 40, "range")),
        ("Some 300 to 400 families left.", ("Some 300 to 400 families", 300, None, 400, "range")),
        ("There were 3-4 wounded men.", ("3-4 wounded men", 3, None, 4, "range")),
        ("They feed 3 to 4 million people.", ("3 to 4 million people", 3e6, None, 4e6, "range")),
        ("They feed 100 to 2 thousand people.", ("100 to 2 thousand people", 100, None, 2000, "range")),
        ("They feed 1.5-2 million people.", ("1.5-2 million people", 1.5e6, None, 2e6, "range")),
        ("They feed half a million people.", ("half a million people", 5e5, 5e5, 5e5, "exact")),
        ("They feed a hundred thousand people.", ("a hundred thousand people", 1e5, 1e5, 1e5, "exact")),
        ("They feed tens of millions of people.", ("tens of millions of people", 1e7, None, None, "vague")),
        ("More than 200\u00a0000 civilians wait.", ("More than 200 000 civilians", 2e5, 2e5, None, "more_than")),
        ("We saw two\u202fhundred armed men.", ("two hundred armed men", 200, 200, 200, "exact")),
        ("The 276 girls are free.", ("276 girls", 276, 276, 276, "exact")),
        ("A total of 14,000 people want to leave.", ("A total of 14,000 people", 14_000, 14_000, 14_000, "exact")),
        ("Dozens more civilians were hurt.", ("Dozens more civilians", 12, None, None, "vague")),
        ("Dozens of the girls escaped.", ("Dozens of the girls", 12, None, None, "vague")),
        ("One of the men was killed.", ("One of the men", 1, 1, 1, "exact")),
        ("One civilian was killed.", ("One civilian", 1, 1, 1, "exact")),
    ],
)
def test_bound_and_values(derive, text, expected):
    assert figures(derive, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "In 2016 militants left the town.", "By late 2017, civilians came.", "On August 12 2016 militants left.",
        "Updated Nov 272017 Rebels left.", "A man aged 12 people know.", "It lies 162 kilometers north of the people.",
        "The 12-year-old boys left.", "It cost $200 people say.", "A vote by 20% people say.", "One woman said so.",
        "It starts at 11:00 people say.", "Version 2.0 people say.", "Room 000 people say.", "Somebody left with people.",
    ],
)  # fmt: skip
def test_no_count_of_people(derive, text):
    assert figures(derive, text) == []


def test_families_are_counted_as_families(derive):
    rows = derive("Buses took 21 families, 9 displaced families and 40 people away.").figures.sort("char_start")
    assert rows.select("expression", "unit", "population").rows() == [
        ("21 families", "families", "families"),
        ("9 displaced families", "families", "displaced families"),
        ("40 people", "people", "people"),
    ]


def test_values_follow_the_contract_over_many_sentences(derive):
    numbers = ["7", "1,200", "two dozen", "hundreds of", "3 to 9", "1.5 million"]
    bounds = ["", "at least ", "over ", "about ", "up to ", "fewer than ", "an estimated "]
    text = "\n".join(f"They saw {bound}{number} refugees there." for bound in bounds for number in numbers)
    rows = derive(text).figures
    assert rows.height == len(numbers) * len(bounds)
    low, best, high = pl.col("value_low"), pl.col("value_best"), pl.col("value_high")
    assert rows.filter((low > best) | (best > high) | (low > high)).is_empty()
    assert rows.filter(
        pl.col("is_vague") & (best.is_not_null() | (pl.col("low_basis") != "vague_word_rule"))
    ).is_empty()
    assert rows.filter((pl.col("bound") == "exact") & ((low != best) | (best != high))).is_empty()
    assert rows.filter(low.is_null() != pl.col("low_basis").is_null()).is_empty()
    assert rows["figure_id"].is_unique().all()
