"""Figures whose noun or fate hides: ellipses, totals told before, kin, mixed groups, losses, things carried along."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.figures_to_context import figures_to_context
from transforms.find_figures import find_figures

SEEDS = Path(__file__).parents[2] / "seeds"
WORDS = pl.read_csv(SEEDS / "figure_words.csv", infer_schema=False)
FATES = pl.read_csv(SEEDS / "disposition_words.csv", infer_schema=False)
NO_PLACES = pl.DataFrame(
    schema={
        "sentence_id": pl.String,
        "char_start": pl.Int64,
        "char_end": pl.Int64,
        "place_id": pl.String,
        "sense": pl.String,
        "geo_precision": pl.Int16,
    }
)
NO_DAYS = pl.DataFrame(
    schema={
        "sentence_id": pl.String,
        "char_start": pl.Int64,
        "char_end": pl.Int64,
        "kind": pl.String,
        "edtf": pl.String,
        "precision": pl.String,
        "date_start": pl.Date,
        "date_end": pl.Date,
    }
)


def read(*texts):
    """(expression, class of what is counted, disposition) of every figure of an article, in order."""
    starts = [sum(len(text) + 1 for text in texts[:at]) for at in range(len(texts))]
    sentences = pl.DataFrame(
        {
            "sentence_id": [f"s{at}" for at in range(len(texts))],
            "article_id": ["a"] * len(texts),
            "text": list(texts),
            "char_start": starts,
        }
    )
    figures = find_figures(sentences, WORDS)
    context, _ = figures_to_context(figures, sentences, NO_PLACES, NO_DAYS, FATES)
    told = figures.join(context, on="figure_id").sort("char_start")
    return told.select("expression", "population_class", "disposition").rows()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        # The kin of fighters are no fighters, with or without the apostrophe.
        (["Some 300 Rebels Relatives left."], [("Some 300 Rebels Relatives", "people")]),
        (["Some 300 rebels' relatives left."], [("Some 300 rebels' relatives", "people")]),
        (["Some 300 rebels left."], [("Some 300 rebels", "militants")]),
        # One number of two kinds is of neither.
        (["They led out 80 women and children."], [("80 women and children", "people")]),
        (["They led out 80 women."], [("80 women", "women")]),
        # Adjectives of peoples belong to the noun; alone they stand for people.
        (["Some 40 Lebanese soldiers left."], [("Some 40 Lebanese soldiers", "troops")]),
        (["At least 70 Syrian regime fighters left."], [("At least 70 Syrian regime fighters", "militants")]),
        (["About 3,000 Rohingya have left."], [("About 3,000 Rohingya", "people")]),
        # The noun stands before the number.
        (["The number of villages that signed rose to 2,247 within a day."], [("2,247", "settlements")]),
        (["The total of armed groups that signed stands at 234."], [("234", "groups")]),
        (["He put the figure of new arrivals at 16,143 by noon."], [("16,143", "people")]),
        (["Its people, estimated by aid groups at 70,000, have little food."], [("70,000", "people")]),
        # What a strong body is made of.
        (["A 3,000-strong garrison surrendered."], [("3,000-strong", "troops")]),
        (["A 500-strong crowd gathered."], [("500-strong", "people")]),
        # Earlier nouns.
        (["Nine schools were hit and a further 52 are shut."], [("Nine schools", "buildings"), ("52", "buildings")]),
        (
            ["Ten rebels were hurt and at least two were killed."],
            [("Ten rebels", "militants"), ("at least two", "militants")],
        ),
        (
            ["Nine civilians were hurt and two were killed."],
            [("Nine civilians", "civilians"), ("two", "civilians")],
        ),
        (
            ["They held 90 girls for a year.", "Of those, 57 escaped."],
            [("90 girls", "children"), ("a year", "duration"), ("57", "children")],
        ),
        (
            ["Three strikes hit the rebels, killing four of them."],
            [("Three strikes", "incidents"), ("four of them", "militants")],
        ),
        (["Some 40 people left, among them 12 from the port."], [("Some 40 people", "people"), ("12", "people")]),
        (
            ["Some 37 of the dead were rebel fighters, two were government officials."],
            [("Some 37 of the dead", "militants"), ("two were government officials", "people")],
        ),
        # Glued units, bounded and drawn-out spans, and what is no number of anything.
        (["It lies 300km away."], [("300km", "distance")]),
        (["It broke less than two hours after it began."], [("less than two hours", "duration")]),
        (["It broke two hours after it began."], []),
        (["It broke about an hour before dawn."], []),
        (["A week of talks ended."], [("A week", "duration")]),
        (["KSA 2210 - GMT 1910 Aid workers left."], []),
    ],
)
def test_what_is_counted(texts, expected):
    assert [(expression, population) for expression, population, _ in read(*texts)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Six rebels were slain and more than 40 taken prisoner.", ["killed", "detained"]),
        ("The war killed 100 and two million have sought refuge abroad.", ["killed", "displaced"]),
        ("Sixty people were gassed to death.", ["killed"]),
        ("More than 600 people were ushered out of the district.", ["evacuated"]),
        ("Forty buses took 1,022 people to the northern province.", [None, "evacuated"]),
        ("Fifty buses left the town with some 300 fighters.", ["left", "left"]),
        ("The crew took 125 people to the field hospital.", ["injured"]),
        ("Planes flew 800 troops to the coast.", ["deployed"]),
        ("Police brought 30 men to court.", [None]),
        ("The army lost 47 men.", ["killed"]),
        ("The army lost 47 men to desertion.", [None]),
        ("The storm drove 300 people across the river.", ["displaced"]),
        ("About 300 people crossed into the neighbouring state.", ["displaced"]),
        ("About 300 soldiers crossed into the neighbouring state.", ["entered"]),
        ("They freed her in exchange for hundreds of prisoners.", ["released"]),
        ("The operation to help 450 people leave the town began.", ["to_be_evacuated"]),
        ("About 107 people have been found or freed since.", ["released"]),
        ("Eleven rockets landed in the town.", [None]),
        ("The town has been under siege for the past five years.", ["besieged"]),
        ("This will improve the lives of millions of farmers.", [None]),
    ],
)
def test_what_befell_them(text, expected):
    assert [disposition for _, _, disposition in read(text)] == expected


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abs of the number total is at 12,km'’and women girls were", max_size=80))
def test_any_text_is_read(text):
    for expression, _, _ in read(f"The number of {text} rose to 40."):
        assert expression
