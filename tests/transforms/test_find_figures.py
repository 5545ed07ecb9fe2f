"""Figures: bounds and values by the contract's rules, what is counted, and what counts nothing."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import codes
from transforms.find_figures import find_figures

WORDS = pl.read_csv(Path(__file__).parents[2] / "seeds/figure_words.csv", infer_schema=False)


def sentences(*texts, article="a"):
    """Sentences of one article, laid one behind the other."""
    starts = [sum(len(text) + 1 for text in texts[:at]) for at in range(len(texts))]
    return pl.DataFrame(
        {
            "sentence_id": [f"{article}{at}" for at in range(len(texts))],
            "article_id": [article] * len(texts),
            "text": list(texts),
            "char_start": starts,
        },
        schema={"sentence_id": pl.String, "article_id": pl.String, "text": pl.String, "char_start": pl.Int64},
    )


def read(*texts, columns=("expression", "value_low", "value_best", "value_high", "bound")):
    return find_figures(sentences(*texts), WORDS).select(columns).rows()


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
        ("A total of 14,000 people want out.", ("A total of 14,000 people", 14_000, 14_000, 14_000, "exact")),
        ("Dozens more civilians were hurt.", ("Dozens more civilians", 12, None, None, "vague")),
        ("Several others were hurt.", ("Several others", 3, None, None, "vague")),
        ("Dozens of the girls escaped.", ("Dozens of the girls", 12, None, None, "vague")),
        ("One of the men was killed.", ("One of the men", 1, 1, 1, "exact")),
        ("All but one of the hostages were freed.", ("All but one of the hostages", 1, 1, 1, "exact")),
        ("It hit 18 of 31 vehicles.", ("18 of 31 vehicles", 18, 18, 18, "exact")),
        ("It reaches at least another 20 homes.", ("at least another 20 homes", 20, 20, None, "at_least")),
    ],
)
def test_bound_and_values(text, expected):
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "In 2016 militants left the town.", "By late 2017, civilians came.", "On August 12 2016 militants left.",
        "Updated Nov 272017 Rebels left.", "A man aged 12 years left.", "The 12-year-old boys left.",
        "It cost $200 people say.", "It cost 5 million euros.", "One woman said so.", "It starts at 11:00 people say.",
        "Version 2.0 people say.", "Room 000 people say.", "Somebody left with people.", "2 minutes to read",
        "He came two days after the vote.", "A few hours later they left.", "A mother of three left.",
        "Resolution 2254 was read.", "The M5 road and an F-16 jet were seen.", "They met once a day.", "It came at 7 pm.",
        "Two residents said so.", "The two leaders met.", "Shells hit several towns.", "A child said so.",
        "The first half of 2016 was calm.", "September 16 Fighters left.", "Children under 18 years old left.",
        "The driver has three displaced fractures.",
    ],
)  # fmt: skip
def test_counts_nothing(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shelling killed 40 in the town.", ("40", "people", "people", "ellipsis", "people.ellipsis.verb")),
        ("The toll rises to 70.", ("70", "people", "people", "ellipsis", "people.ellipsis.toll")),
        ("Death toll in blast at least 126", ("at least 126", "people", "people", "ellipsis", "people.ellipsis.toll")),
        ("Over 20 dead in blast", ("Over 20 dead", "people", "people", "ellipsis", "people.ellipsis.participle")),
        ("Some 2200 evacuated from here", ("Some 2200 evacuated", "people", "people", "ellipsis", "people.ellipsis.participle")),
        ("31 in strikes near the city", ("31", "people", "people", "ellipsis", "people.ellipsis.headline")),
        ("Fighting forced millions to flee.", ("millions", "people", "people", "ellipsis", "people.ellipsis.participle")),
        ("A batch of 300 will leave.", ("300", "people", "people", "ellipsis", "people.ellipsis.group")),
        ("It left 96 dead civilians there.", ("96 dead civilians", "dead civilians", "civilians", "noun", "people.exact")),
        ("Seven civilian deaths followed.", ("Seven civilian deaths", "civilian deaths", "civilians", "noun", "people.exact")),
        ("12 Red Crescent volunteers died.", ("12 Red Crescent volunteers", "Red Crescent volunteers", "aid_workers", "noun", "people.exact")),
        ("A woman was killed.", ("A woman", "woman", "women", "article", "people.article")),
        ("An adult and a child were killed.", ("An adult and a child", "adult and child", "people", "list", "people.list")),
        ("About 600000 Syrians live there.", ("About 600000 Syrians", "Syrians", "people", "noun", "people.about")),
        ("It took 12 IS fighters.", ("12 IS fighters", "IS fighters", "militants", "noun", "people.exact")),
    ],
)  # fmt: skip
def test_people_that_no_list_of_nouns_finds(text, expected):
    columns = ("expression", "population", "population_class", "population_basis", "rule")
    assert read(text, columns=columns) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As many as 34 cases of shelling were seen.", ("As many as 34 cases of shelling", "incidents", "shelling incidents")),
        ("Over a dozen airstrikes hit.", ("Over a dozen airstrikes", "incidents", "incidents")),
        ("They hold the three zones.", ("the three zones", "count_of_places", "zones")),
        ("It met two Syrian guarantor states.", ("two Syrian guarantor states", "count_of_actors", "states")),
        ("A convoy of 75 buses came.", ("75 buses", "count_of_objects", "vehicles")),
        ("A 75-bus convoy came.", ("75-bus", "count_of_objects", "vehicles")),
        ("It takes within six to eight weeks.", ("within six to eight weeks", "duration", "weeks")),
        ("It ended less than 24 hours ago.", ("less than 24 hours ago", "duration", "hours")),
        ("It is the worst in almost a year.", ("almost a year", "duration", "years")),
        ("A two-month truce holds.", ("two-month", "duration", "months")),
        ("The six-year-old civil war goes on.", ("six-year-old", "duration", "years")),
        ("It lasted two and a half years.", ("two and a half years", "duration", "years")),
        ("It lies 162 kilometers (100 miles) north.", ("162 kilometers", "distance", "kilometres")),
        ("Only one percent of the UN aid came.", ("Only one percent of the UN aid", "share", "percent")),
        ("Three-quarters of the population left.", ("Three-quarters of the population", "share", "percent")),
        ("One in five Syrians left.", ("One in five Syrians", "share", "percent")),
        ("Buses took 9 displaced families.", ("9 displaced families", "people", "families")),
        ("They saw thousands of evacuations.", ("thousands of evacuations", "people", "evacuations")),
    ],
)  # fmt: skip
def test_class_and_unit(text, expected):
    assert read(text, columns=("expression", "figure_class", "unit")) == [expected]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["It killed 12 rebels.", "Nine others fled."], [("12 rebels", "militants"), ("Nine others", "militants")]),
        (["It killed one civilian and hurt four others."], [("one civilian", "civilians"), ("four others", "civilians")]),
        (["It killed three women and hurt dozens more."], [("three women", "women"), ("dozens more", "people")]),
        (["Raids killed 31 there", "Later raids killed 31 civilians."], [("31", "civilians"), ("31 civilians", "civilians")]),
        (["Some 30 regime and 39 rebel fighters died."], [("Some 30", "militants"), ("39 rebel fighters", "militants")]),
        (["Four of the shells fell here, the other 10 there."], [("Four of the shells", "weapons"), ("the other 10", "weapons")]),
        (["It hit four villages and two in the east."], [("four villages", "settlements"), ("two", "settlements")]),
    ],
)  # fmt: skip
def test_a_noun_left_out_is_the_one_before(texts, expected):
    assert read(*texts, columns=("expression", "population_class")) == expected


@pytest.mark.parametrize(
    ("texts", "parts"),
    [
        (["They moved 466 people, including 129 militants."], {"129 militants": "466 people"}),
        (["It killed 9 people, among them 3 women and 2 boys, and hurt 20."], {"3 women": "9 people", "2 boys": "9 people"}),
        (["It killed 87000 civilians - 15000 of them children."], {"15000 of them children": "87000 civilians"}),
        (["It freed 21 of the 276 girls."], {"21 of the 276 girls": "276 girls"}),
        (["It killed 40 people.", "Of these, 12 were children."], {"12 were children": "40 people"}),
        (["It killed two civilians including a child."], {"a child": "two civilians"}),
        (["It killed 9 people, including 12 rebels."], {}),
    ],
)  # fmt: skip
def test_a_part_names_its_whole(texts, parts):
    rows = find_figures(sentences(*texts), WORDS)
    names = dict(rows.select("figure_id", "expression").iter_rows())
    found = rows.filter(pl.col("part_of_figure_id").is_not_null()).select("expression", "part_of_figure_id").iter_rows()
    assert {part: names[whole] for part, whole in found} == parts


def test_a_headline_told_again_is_read_once():
    headline = "At least 23 killed in shelling of the old town"
    assert read(headline, f"{headline} | The Times Shelling killed at least 23 people.") == [
        ("At least 23 killed", 23, 23, None, "at_least"),
        ("at least 23 people", 23, 23, None, "at_least"),
    ]


def test_values_follow_the_contract_over_many_sentences():
    numbers = ["7", "1,200", "two dozen", "hundreds of", "3 to 9", "1.5 million"]
    bounds = ["", "at least ", "over ", "about ", "up to ", "fewer than ", "an estimated "]
    rows = find_figures(
        sentences(*[f"They saw {bound}{number} refugees there." for bound in bounds for number in numbers]), WORDS
    )
    assert rows.height == len(numbers) * len(bounds)
    low, best, high = pl.col("value_low"), pl.col("value_best"), pl.col("value_high")
    assert rows.filter((low > best) | (best > high) | (low > high)).is_empty()
    vague = pl.col("is_vague") & (best.is_not_null() | (pl.col("low_basis") != "vague_word_rule"))
    assert rows.filter(vague).is_empty()
    assert rows.filter((pl.col("bound") == "exact") & ((low != best) | (best != high))).is_empty()
    assert rows.filter(low.is_null() != pl.col("low_basis").is_null()).is_empty()
    assert rows["figure_id"].is_unique().all()


PIECES = [
    "killed", "12", "1,200", "a", "child", "and", "including", "others", "of", "the", "at least", "several", "dozens",
    "people", "civilians", "were", "wounded", ",", "(", "\u00a0", "half", "percent", "two-year", "\u0130dlib", "of them", "in",
    "half a", "year", "ago", "between", "to", "5", "said", "toll", "other", "buses", "km", "\"", "-", "one", "August",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join) | st.text(max_size=40), max_size=6))
def test_any_text_gives_valid_figures_in_any_order(texts):
    frame = sentences(*texts)
    found = find_figures(frame, WORDS)
    for row in found.to_dicts():
        at = frame.row(by_predicate=pl.col("sentence_id") == row["sentence_id"], named=True)
        start, end = row["char_start"] - at["char_start"], row["char_end"] - at["char_start"]
        assert 0 <= start < end <= len(at["text"])
        assert " ".join(at["text"][start:end].split()) == " ".join(row["expression"].split())
        assert row["figure_class"] in codes.FIGURE_CLASSES
        assert row["population_class"] in codes.POPULATION_CLASSES
        assert row["population_basis"] in codes.POPULATION_BASES
        assert row["bound"] in codes.BOUNDS
        assert row["part_of_figure_id"] != row["figure_id"]
    assert found["figure_id"].is_unique().all()
    assert set(found["part_of_figure_id"].drop_nulls()) <= set(found["figure_id"])
    assert found.equals(find_figures(frame.reverse(), WORDS))


def test_split_by_article_changes_nothing():
    first, second = sentences("It killed 12 rebels.", "Three others fled."), sentences("Two others fled.", article="b")
    both = find_figures(pl.concat([second, first]), WORDS)
    assert both.equals(pl.concat([find_figures(first, WORDS), find_figures(second, WORDS)]))


@pytest.mark.parametrize(
    "unit", ["a and ", "1 ", "1", "killed a man ", "including a child ", "2 of 3 ", '" ( [', "at least "]
)
def test_a_flood_of_pieces_leaves_the_next_sentence_readable(unit):
    assert ("12 rebels", 12, 12, 12, "exact") in read(unit * (4000 // len(unit)), unit * 20_000, "It killed 12 rebels.")


def test_vocabulary_holds_each_word_once_with_a_known_class():
    nouns = WORDS.filter(
        ~pl.col("kind").is_in(["harm_verb", "participle", "intransitive", "carry_verb", "affiliation"])
    )
    assert nouns["word"].is_unique().all()
    assert WORDS.select("kind", "word").is_unique().all()
    assert set(WORDS["population_class"].drop_nulls()) <= set(codes.POPULATION_CLASSES)
    assert WORDS.rows() == WORDS.sort("kind", "word").rows()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u201c(7 civilians were killed\u201d", ["7 civilians"]),
        ("KILLED: ANOTHER CHILD AND A WOMAN", []),
        ("The raid killed A child", ["A child"]),
        ("Ten\u00a0people were killed\tin\u2003two air strikes", ["Ten people", "two air strikes"]),
        ("\u0130n \u0130dlib 12 people were killed", ["12 people"]),
        ("At least\u00a0three fighters x7 and v2 died", ["At least three fighters"]),
    ],
)
def test_marks_spaces_and_capitals_shift_nothing(text, expected):
    assert [row[0] for row in read(text)] == expected
