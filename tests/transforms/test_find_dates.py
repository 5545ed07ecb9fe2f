"""Date expressions: golden sentences, what must not be read, properties, hostile input."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import tables
from transforms.article_to_paragraphs import article_to_paragraphs
from transforms.claim_tables import DateExpressions
from transforms.document_to_article import document_to_article
from transforms.document_to_lines import document_to_lines
from transforms.find_dates import find_dates, weekday_agrees
from transforms.occurrences_to_paragraphs import occurrences_to_paragraphs
from transforms.paragraph_to_sentences import paragraph_to_sentences

# A Wednesday.
PUBLISHED = dt.date(2024, 5, 15)


def frames(
    texts: list[str], published_on: dt.date | None = PUBLISHED, article: str = "a", *, is_quote: bool = False
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One article whose text is the sentences, joined by single spaces."""
    starts = [sum(len(text) + 1 for text in texts[:index]) for index in range(len(texts))]
    sentences = pl.DataFrame(
        {
            "sentence_id": [f"{article}.{index:03}" for index in range(len(texts))],
            "article_id": [article] * len(texts),
            "text": texts,
            "char_start": starts,
            "is_dateline": [False] * len(texts),
            "is_quote": [is_quote] * len(texts),
        },
        schema_overrides={"char_start": pl.Int64, "text": pl.String, "sentence_id": pl.String, "article_id": pl.String},
    )
    articles = pl.DataFrame(
        {
            "article_id": [article],
            "published_on": [published_on],
            "published_confidence": [None if published_on is None else 0.95],
        },
        schema={"article_id": pl.String, "published_on": pl.Date, "published_confidence": pl.Float64},
    )
    return sentences, articles


def read(text: str, published_on: dt.date | None = PUBLISHED) -> list[tuple[str, str, str | None, str]]:
    """(expression, kind, edtf, precision) of one sentence."""
    found = find_dates(*frames([text], published_on))
    DateExpressions.validate(found)
    return found.select("expression", "kind", "edtf", "precision").rows()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The truce began on 7 April 2024.", ("7 April 2024", "explicit", "2024-04-07", "day")),
        ("Posted Apr 072024 by staff", ("Apr 072024", "explicit", "2024-04-07", "day")),
        ("Sunday, April 7, 2024 saw rain", ("Sunday, April 7, 2024", "explicit", "2024-04-07", "day")),
        ("date 2024-04-07 Herald", ("date 2024-04-07", "explicit", "2024-04-07", "day")),
        ("Shelled since 7 October 2023.", ("since 7 October 2023", "open_start", "2023-10-07/..", "day")),
        ("It fell on 3-5 April 2024.", ("3-5 April 2024", "explicit", "2024-04-03/2024-04-05", "window")),
        ("He left in March 2022.", ("in March 2022", "explicit", "2022-03", "month")),
        ("Closed since March 2022.", ("since March 2022", "open_start", "2022-03/..", "month")),
        ("The worst raid since March 2022.", ("since March 2022", "explicit", "2022-03", "month")),
        ("The war broke out in 2014.", ("in 2014", "explicit", "2014", "year")),
        ("Besieged since 2013.", ("since 2013", "open_start", "2013/..", "year")),
        ("Between 2013 and 2016 few left.", ("Between 2013 and 2016", "explicit", "2013/2016", "year")),
        ("The 2018 deal failed.", ("2018", "explicit", "2018", "year")),
        ("It began in the spring of 2013.", ("in the spring of 2013", "explicit", "2013-21", "year")),
        ("Buses left on May 13.", ("on May 13", "month_day_no_year", "2024-05-13", "day")),
        ("Buses left on the 13th of May.", ("on the 13th of May", "month_day_no_year", "2024-05-13", "day")),
        ("Buses left on Monday, May 13.", ("on Monday, May 13", "month_day_no_year", "2024-05-13", "day")),
        ("Buses left on 28 June.", ("on 28 June", "month_day_no_year", "2023-06-28", "day")),
        ("Buses will leave on 28 June.", ("on 28 June", "month_day_no_year", "2024-06-28", "day")),
        ("Open starting on May 10.", ("starting on May 10", "month_day_no_year", "2024-05-10/..", "day")),
        ("They must go by 20 May.", ("by 20 May", "month_day_no_year", "../2024-05-20", "on_or_before")),
        ("In March they agreed.", ("In March", "month_only", "2024-03?", "month")),
        ("In August 13 people died.", ("In August", "month_only", "2023-08?", "month")),
        ("None came since May.", ("since May", "open_start", "2024-05?/..", "month")),
        ("In late November it fell.", ("In late November", "month_part", "2023-11-21?/2023-11-30?", "part_of_month")),
        ("It fell in early May 2019.", ("in early May 2019", "month_part", "2019-05-01/2019-05-10", "part_of_month")),
        ("He spoke on Monday.", ("on Monday", "weekday", "2024-05-13", "day")),
        ("He spoke Wednesday.", ("Wednesday", "weekday", "2024-05-15", "day")),
        ("Later on Tuesday night he left.", ("Later on Tuesday night", "weekday", "2024-05-14", "day")),
        ("In the early hours of Friday", ("In the early hours of Friday", "weekday", "2024-05-10", "day")),
        ("Mondays raid killed two.", ("Mondays", "weekday", "2024-05-13", "day")),
        ("Friday's vote failed.", ("Friday's", "weekday", "2024-05-10", "day")),
        ("Talks are due to begin on Friday.", ("on Friday", "weekday", "2024-05-17", "day")),
        ("On Friday the council will vote.", ("On Friday", "weekday", "2024-05-17", "day")),
        ("No aid came due to shelling on Friday.", ("on Friday", "weekday", "2024-05-10", "day")),
        ("The truce was extended until Friday.", ("until Friday", "weekday", "../2024-05-17", "on_or_before")),
        ("The attack is the first since Friday.", ("since Friday", "weekday", "2024-05-10", "day")),
        ("They fled yesterday.", ("yesterday", "relative", "2024-05-14", "day")),
        ("Jets struck overnight.", ("overnight", "relative", "2024-05-14/2024-05-15", "window")),
        ("They met last week.", ("last week", "relative", "2024-05-06/2024-05-12", "week")),
        ("They met earlier this week.", ("earlier this week", "relative", "2024-05-09/2024-05-15", "week")),
        ("They met last month.", ("last month", "relative", "2024-04", "month")),
        ("They met last year.", ("last year", "relative", "2023", "year")),
        ("They met two days ago.", ("two days ago", "relative", "2024-05-13", "day")),
        ("They met three weeks ago.", ("three weeks ago", "relative", "2024-04-22/2024-04-28", "week")),
        ("They met more than two years ago.", ("more than two years ago", "relative", "../2022", "on_or_before")),
        ("Shelling in the past four days.", ("in the past four days", "relative", "2024-05-11/2024-05-15", "window")),
        ("They met at the weekend.", ("at the weekend", "relative", "2024-05-11/2024-05-12", "window")),
        ("It is currently besieged.", ("currently", "relative", "2024-05-15", "ongoing_at_publication")),
        ("Idle since last September.", ("since last September", "relative", "2023-09?/..", "month")),
        ("It lasted for over four years.", ("over four years", "duration", None, "duration")),
        ("Done within six to eight weeks.", ("within six to eight weeks", "duration", None, "duration")),
        ("A 72-hour truce held.", ("72-hour", "duration", None, "duration")),
        ("It opens at 9:30 local time.", ("at 9:30 local time", "time_of_day", None, "time_of_day")),
        ("Jets came at 7pm (1600 GMT).", ("at 7pm (1600 GMT)", "time_of_day", None, "time_of_day")),
        ("He was recently freed.", ("recently", "vague", None, "unresolved")),
        ("Quiet for the first time in years.", ("for the first time in years", "vague", None, "unresolved")),
        ("He spoke a few hours after the raid.", ("a few hours after", "relative", None, "relative_unresolved")),
        ("He prays on Fridays.", ("on Fridays", "vague", None, "unresolved")),
    ],
)
def test_one_expression(text: str, expected: tuple[str, str, str | None, str]) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Buses left on March 13.", ("on March 13", "month_day_no_year", "XXXX-03-13", "day_without_year")),
        ("In late February it fell.", ("In late February", "month_part", "XXXX-02-21/XXXX-02-2X", "part_of_month")),
        ("Shelled since late May.", ("since late May", "month_part", "XXXX-05-21/..", "part_of_month")),
        ("Shut since 3-5 July.", ("since 3-5 July", "month_day_no_year", "XXXX-07-03/..", "day_without_year")),
        ("Out by 3-5 July.", ("by 3-5 July", "month_day_no_year", "../XXXX-07-05", "day_without_year")),
        ("In March they agreed.", ("In March", "month_only", "XXXX-03", "month")),
        ("He spoke on Monday.", ("on Monday", "weekday", None, "weekday_unresolved")),
        ("They fled yesterday.", ("yesterday", "relative", None, "relative_unresolved")),
        ("Idle since last September.", ("since last September", "relative", None, "relative_unresolved")),
        ("The next day they fled.", ("The next day", "relative", None, "relative_unresolved")),
        ("Besieged since 2013.", ("since 2013", "open_start", "2013/..", "year")),
    ],
)
def test_nothing_is_invented_without_a_publication_date(text: str, expected: tuple[str, str, str | None, str]) -> None:
    assert read(text, None) == [expected]
    found = find_dates(*frames([text], None))
    assert found["date_start"].null_count() == found["date_end"].null_count() == 1


@pytest.mark.parametrize(
    "text",
    [
        "May the displaced return.",
        "Theresa May met April and June.",
        "More than 2000 people and 2016 families left.",
        "Flight 2015 and room 1984.",
        "A six-year-old girl and a 20-month-old boy.",
        "Reading time: 2 minutes to read",
        "Clip 01:26 and a score of 3:10.",
        "Black Friday in the Sunday Times.",
        "After weeks of advances he said earlier that it had long been so.",
        "The ratio was 3.5 to 1, and 11.35 million fled.",
        "They march on; it may fall.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert read(text) == []


def test_what_was_told_anchors_the_next_day() -> None:
    found = find_dates(
        *frames(["Buses stopped on 10 May.", "They left the following day.", "Later that day all fled."])
    )
    assert found["edtf"].to_list() == ["2024-05-10", "2024-05-11", "2024-05-11"]
    assert found["anchor"].to_list()[1:] == ["2024-05-10", "2024-05-11"]


def test_what_came_a_day_after_tells_the_day_before() -> None:
    found = find_dates(*frames(["Jets struck on Monday.", "The raid came a day after the town fell."]))
    assert found["edtf"].to_list() == ["2024-05-13", "2024-05-12"]


def test_a_dateline_is_the_day_of_writing() -> None:
    found = find_dates(*frames(["KYIV, May 13 (Agency) - Jets struck on Tuesday."]))
    assert found.select("kind", "edtf").rows() == [("dateline_no_year", "2024-05-13"), ("weekday", "2024-05-07")]
    assert found["anchor"][1] == "2024-05-13"


def test_words_of_a_speaker_are_less_sure() -> None:
    said, told = ("They left yesterday.", True), ("They left yesterday.", False)
    sure = [find_dates(*frames([text], is_quote=quoted))["confidence"].item() for text, quoted in (said, told)]
    assert sure == [0.6, 0.8]


def test_a_weekday_that_contradicts_its_date_gives_no_value() -> None:
    assert read("On Monday, 14 May 2024 it fell.") == [("Monday, 14 May 2024", "explicit", None, "unresolved")]
    assert read("It fell on Sunday, May 13.") == [("on Sunday, May 13", "month_day_no_year", None, "unresolved")]


def test_an_unclear_numeric_date_gives_no_value() -> None:
    assert read("It fell on 03/04/2024.") == [("03/04/2024", "explicit", None, "unresolved")]


def test_weekday_agrees_sees_the_named_day() -> None:
    assert weekday_agrees("late on Monday", dt.date(2024, 5, 13))
    assert not weekday_agrees("late on Monday", dt.date(2024, 5, 14))
    assert weekday_agrees("yesterday", dt.date(2024, 5, 14))
    assert weekday_agrees("on Monday", None)


# As written in the seed articles, in order: expression, kind, EDTF, precision.
SEED_DATES = {
    "000": [
        ("date 2018-07-19", "explicit", "2018-07-19", "day"),
        ("19 July 2018", "explicit", "2018-07-19", "day"),
        ("on\u00a0Wednesday", "weekday", "2018-07-18", "day"),
        ("Sunday, Jan. 7, 2018", "explicit", "2018-01-07", "day"),
        ("since\u00a02013", "open_start", "2013/..", "year"),
        ("In March", "month_only", "2018-03?", "month"),
    ],
    "001": [
        ("September 14", "dateline_no_year", "2019-09-14", "day"),
        ("starting on September 13", "month_day_no_year", "2019-09-13/..", "day"),
        ("on Saturday", "weekday", "2019-09-14", "day"),
        ("Starting on September 13", "month_day_no_year", "2019-09-13/..", "day"),
        ("On September 13", "month_day_no_year", "2019-09-13", "day"),
        ("in May 2017", "explicit", "2017-05", "month"),
        ("in 2018", "explicit", "2018", "year"),
    ],
    "002": [
        ("yesterday", "relative", None, "relative_unresolved"),
        ("currently", "relative", None, "relative_unresolved"),
        ("less than 24 hours ago", "relative", None, "relative_unresolved"),
        ("earlier this month", "relative", None, "relative_unresolved"),
        ("over four years", "duration", None, "duration"),
    ],
    "003": [
        ("last year", "relative", None, "relative_unresolved"),
        ("on Monday", "weekday", None, "weekday_unresolved"),
        ("on March 13", "month_day_no_year", "XXXX-03-13", "day_without_year"),
        ("on March 18", "month_day_no_year", "XXXX-03-18", "day_without_year"),
        ("within six to eight weeks", "duration", None, "duration"),
        ("since 2013", "open_start", "2013/..", "year"),
        ("for the first time in years", "vague", None, "unresolved"),
    ],
    "004": [
        ("On Sunday", "weekday", None, "weekday_unresolved"),
        ("Recently", "vague", None, "unresolved"),
        ("On Saturday", "weekday", None, "weekday_unresolved"),
        ("later on Sunday", "weekday", None, "weekday_unresolved"),
        ("at 11:00 New York time (1600 GMT)", "time_of_day", None, "time_of_day"),
        ("recently", "vague", None, "unresolved"),
        ("since 2012", "open_start", "2012/..", "year"),
        ("Friday", "weekday", None, "weekday_unresolved"),
        ("a few hours after", "relative", None, "relative_unresolved"),
        ("In late November", "month_part", "XXXX-11-21/XXXX-11-30", "part_of_month"),
        ("since last September", "relative", None, "relative_unresolved"),
        ("On November 30", "month_day_no_year", "XXXX-11-30", "day_without_year"),
    ],
}


@pytest.mark.parametrize("number", sorted(SEED_DATES))
def test_seed_article(number: str, documents: Callable[..., pl.DataFrame], phrases: pl.DataFrame) -> None:
    file = next((Path(__file__).parents[2] / "seeds/articles").glob(f"{number}_*"))
    incoming = documents({file.stem: file.read_bytes().decode("utf-8")})
    lines = document_to_lines(incoming, phrases)
    articles = document_to_article(incoming, lines, phrases)
    known = tables.Paragraphs.create_empty().with_columns(pl.lit(None, dtype=pl.Date).alias("first_published_on"))
    paragraphs, occurrences = occurrences_to_paragraphs(article_to_paragraphs(lines, incoming), articles, known)
    found = find_dates(paragraph_to_sentences(paragraphs, occurrences, articles), articles).sort("char_start")
    assert found.select("expression", "kind", "edtf", "precision").rows() == SEED_DATES[number]
    (article,) = articles["text"]
    for start, end, expression in found.select("char_start", "char_end", "expression").iter_rows():
        assert article[start:end] == expression


PIECES = st.sampled_from(
    [
        "on", "since", "until", "by", "the", "last", "next", "this", "Monday", "Fridays", "SUNDAY", "Wednesday,", "May", "March",
        "Sept.", "13", "31", "29 February", "2016", "2024-02-30", "12/03/2020", "1,000", "two", "weeks", "days", "year", "ago",
        "later", "after", "will", "said", "late", "mid-", "early", "(", "\u201c", "\u00a0", "7pm", "11:00", "GMT", "weekend", "past",
        "between", "and", "3-5", "yesterday", "overnight", "night", "of", "a", "couple", "first", "in", "years", "came", "\u0663",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=14).map(" ".join), st.text(max_size=80))
DAYS = st.one_of(st.none(), st.dates(), st.sampled_from([dt.date.min, dt.date.max, dt.date(2024, 2, 29)]))


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4), DAYS)
def test_frames_hold_what_they_promise(texts: list[str], published_on: dt.date | None) -> None:
    sentences, articles = frames(texts, published_on)
    found = find_dates(sentences, articles)
    DateExpressions.validate(found)
    whole = " ".join(texts)
    last = -1
    for row in found.sort("char_start").iter_rows(named=True):
        assert whole[row["char_start"] : row["char_end"]] == row["expression"]
        assert row["char_start"] >= last
        last = row["char_end"]
        # Check 7 of the contract: a weekday named in the text agrees with the day given.
        days = [day for day in (row["date_start"], row["date_end"]) if day]
        assert not days or any(weekday_agrees(row["expression"], day) for day in days)
        if row["date_start"] and row["date_end"]:
            assert row["date_start"] <= row["date_end"]
        if row["edtf"] is None:
            assert row["date_start"] is row["date_end"] is None
    assert found.equals(find_dates(sentences.reverse(), articles))


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS, DAYS, DAYS)
def test_a_batch_is_the_sum_of_its_articles(
    one: str, other: str, day: dt.date | None, other_day: dt.date | None
) -> None:
    pairs = [frames([one], day, "a"), frames([other], other_day, "b")]
    together = find_dates(*(pl.concat(parts) for parts in zip(*pairs, strict=True)))
    assert together.equals(pl.concat([find_dates(*pair) for pair in pairs]))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1 " * 50_000, 0),
        ("on the " * 15_000, 0),
        ("a and " * 20_000 + "on Monday", 1),
        (" " * 100_000 + "Monday", 1),
        ("first " + "x" * 100_000 + " since 2012", 1),
        ("days ago " * 5_000, 5_000),
        ("Monday " * 5_000, 5_000),
    ],
)
def test_hostile_sentences(text: str, rows: int) -> None:
    assert find_dates(*frames([text])).height == rows


def test_no_sentences_give_no_rows() -> None:
    sentences, articles = frames([])
    assert find_dates(sentences, articles).height == 0


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("The council is to vote on Friday on a truce.", "2024-05-17"),
        ("The deal, to take effect on Friday, covers four towns.", "2024-05-17"),
        ("He said the buses would start leaving Friday morning.", "2024-05-17"),
        ("Talks scheduled to start on Friday have been delayed.", "2024-05-17"),
        ("Ministers are meeting in Vienna on Friday.", "2024-05-17"),
        ("The deal, which will free 30 people, was signed on Friday.", "2024-05-10"),
        ("He would not say who fired on Friday.", "2024-05-10"),
        ("They agreed on Friday to open a corridor.", "2024-05-10"),
        ("The envoy said on Friday it would reopen.", "2024-05-10"),
        ("The convoy that was set on fire on Friday carried aid.", "2024-05-10"),
        ("It had been scheduled to leave on Friday.", "2024-05-10"),
    ],
)
def test_only_the_words_of_its_clause_make_a_date_future(text: str, edtf: str) -> None:
    assert [row[2] for row in read(text)] == [edtf]


@settings(max_examples=60, deadline=None)
@given(
    st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2049, 12, 31)),
    st.sampled_from(
        ["{d} {B} {y}", "{d}th {b}. {y}", "{B} {d}, {y}", "{b} {d}{y}", "{B} {d:02}th,{y}", "{y}-{m:02}-{d:02}", "{d:02}.{m:02}.{y}"]
    ),
)  # fmt: skip
def test_the_screen_lets_every_full_date_through(day: dt.date, form: str) -> None:
    written = form.format(d=day.day, m=day.month, y=day.year, B=f"{day:%B}", b=f"{day:%b}")
    for text in (f"({written}) the road was cut.", f"The road was cut, {written.upper()}"):
        assert [row[2] for row in read(text)] == [day.isoformat()]
