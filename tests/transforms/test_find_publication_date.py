"""Which date a text was published on: the rules, their order, and when the answer is null."""

import datetime as dt

import pytest

BODY = "Two convoys left the hill town on Monday, the governor told state media in an interview."
WIRE = "MOSCOW, {date}. /TASS/. Two convoys left the town, Major General Petrov told reporters {on}. A deal was signed in {year}."


def published(derive, text, **fields):
    row = derive(text, **fields).articles.row(0, named=True)
    return row["published_on"] and row["published_on"].isoformat(), row["published_basis"], row["published_candidates"]


@pytest.mark.parametrize(
    ("head", "day", "basis"),
    [
        (" date 2017-04-05 Register\n", "2017-04-05", "machine_prefix"),
        ("5 April 2017\n", "2017-04-05", "date_line"),
        ("Convoys Leave Town\nWednesday, April 5, 2017 10:30 GMT\n", "2017-04-05", "date_line"),
        ("Convoys leave town\nLast updated: 05.04.2017\n", "2017-04-05", "date_line"),
        ("Convoys leave town Last updated at Apr 52017 ", "2017-04-05", "date_line"),
        ("Convoys leave town\nPublished on 2017-04-05\n", "2017-04-05", "date_line"),
        ("Convoys leave town\n25/04/2017\n", "2017-04-25", "date_line"),
        ("5 Apr 2017 ", "2017-04-05", "date_line"),
    ],
)
def test_date_at_the_head(derive, head, day, basis):
    assert published(derive, head + BODY) == (day, basis, [day])


def test_the_stronger_rule_wins_and_both_dates_are_kept(derive):
    text = f" date 2017-04-05 Register\n4 April 2017\n{BODY}"
    assert published(derive, text) == ("2017-04-05", "machine_prefix", ["2017-04-05", "2017-04-04"])


@pytest.mark.parametrize(
    ("field", "day"),
    [
        ("Wed, 05 Apr 2017 10:00:00 GMT", "2017-04-05"),
        ("2017-04-05T23:59:00Z", "2017-04-05"),
        ("April 2017", None),
        ("soon", None),
    ],
)
def test_field_beside_the_text(derive, field, day):
    got = published(derive, BODY, date_field=field)
    assert got == (day, "feed_field" if day else "none", [day] if day else [])


def test_ambiguous_numbers_leave_the_date_null(derive):
    assert published(derive, f"Convoys leave town\n03/04/2017\n{BODY}") == (None, "none", ["2017-04-03", "2017-03-04"])


@pytest.mark.parametrize(
    "sentence",
    [
        "The siege of the port began on 3 April 2014, residents of the port said on Monday.",
        "It was last updated 3 June 2016 by the office that keeps the list of the missing.",
        "Rebels who left on 12 May 2016 came back, two residents of the port said.",
        "May 18, 2016: relatives said that the road was open again for all of them.",
    ],
)
def test_a_date_in_a_sentence_is_not_the_publication_date(derive, sentence):
    assert published(derive, sentence) == (None, "none", [])


def test_weekday_of_the_dateline_gives_the_nearest_year(derive):
    got = published(derive, WIRE.format(date="May 12", on="on Thursday", year=2015))
    assert got == ("2016-05-12", "dateline+weekday", ["2016-05-12", "2022-05-12"])
    assert dt.date.fromisoformat(got[0]).strftime("%A") == "Thursday"


@pytest.mark.parametrize(
    ("date", "on", "year"),
    [
        ("February 29", "on Tuesday", 2015),  # in no leap year of the span
        ("February 30", "on Tuesday", 2015),
        ("May 12", "this week", 2015),
        ("May 12", "on Thursday", "those years"),
    ],
)
def test_dateline_that_names_no_year(derive, date, on, year):
    assert published(derive, WIRE.format(date=date, on=on, year=year)) == (None, "none", [])


def test_dateline_with_its_year(derive):
    assert published(derive, WIRE.format(date="May 12, 2016", on="on Thursday", year=2015))[0] == "2016-05-12"
