"""Distances, clock times and licences are caught behind a people figure; people near such words are not."""

import duckdb
import polars as pl
import pytest

from expectations.figures import suite
from expectations.great_expectations_run import open_bench, run
from expectations.offender_queries import offender_queries
from expectations.staged_to_pandas import staged_to_pandas


def _caught(before: str, number: str, after: str) -> bool:
    query = next(query for query in offender_queries() if query.name == "distance_or_time_counted_as_people")
    con = duckdb.connect()
    frames = {
        # The sentence stands at 7 in its article: offsets of figures count from the article's beginning.
        "stored_sentences": pl.DataFrame({"sentence_id": ["s"], "text": [before + number + after], "char_start": [7]}),
        "audited_figures": pl.DataFrame(
            {"figure_id": ["f"], "article_id": ["a"], "sentence_id": ["s"], "figure_class": ["people"], "expression": [number],
             "char_start": [7 + len(before)], "char_end": [7 + len(before + number)],
             "population_basis": ["ellipsis" if number[-1].isdigit() else "noun"]}
        ),
    }  # fmt: skip
    for name, frame in frames.items():
        con.register(name, frame)
    return bool(con.execute(query.sql).fetchall())


@pytest.mark.parametrize(
    ("before", "number", "after"),
    [
        ("They drove ", "162", " kilometres to the north."),
        ("They drove ", "162", "\u00a0km north."),
        ("A ", "40", "-mile walk."),
        ("", "2", " minutes to read"),
        ("It began at ", "1600", " GMT on Monday."),
        ("It began at ", "11", ":00 on Monday."),
        ("It began at 11:", "30", " on Monday."),
        ("Creative Commons Attribution ", "2.0", ""),
        ("Licence CC BY-SA ", "4.0", "."),
        ("Some ", "30", " per cent of homes."),
        ("A truce of ", "72", " hours was agreed."),
    ],
)
def test_what_the_text_calls_no_people_is_caught(before: str, number: str, after: str) -> None:
    """The words around the number say that it counts no people."""
    assert _caught(before, number, after)


@pytest.mark.parametrize(
    ("before", "number", "after"),
    [
        ("Buses took ", "129", " militants away."),
        ("Buses took ", "466 people", " 20 minutes later."),
        ("Shells killed ", "12 civilians", " weeks into the truce."),
        ("It wounded ", "20", " hours after the truce."),
        ("They killed ", "12", ", days before the talks."),
        ("They killed ", "12", " Milesians."),
        ("At 11:00 some ", "40", " left."),
        ("Under 2016: ", "40", " left."),
    ],
)
def test_people_near_such_words_are_left_alone(before: str, number: str, after: str) -> None:
    """A rule that refuses a batch must not refuse a good one."""
    assert not _caught(before, number, after)


@pytest.mark.parametrize(
    ("expression", "state"),
    [
        ("about 162 kilometres", "failed"),
        ("2 minutes to read", "failed"),
        ("two hours", "failed"),
        ("11:00", "failed"),
        ("30%", "failed"),
        ("over 7,000 civilians", "passed"),
        ("a 5-year-old boy", "passed"),
        ("two 12-year-olds", "passed"),
        ("hundreds of people", "passed"),
        ("more than 1.5 million people", "passed"),
    ],
)
def test_expression_of_people_is_no_measure(expression: str, state: str) -> None:
    """The expression alone may give it away."""
    frame = pl.DataFrame({"expression": [expression], "figure_class": ["people"]})
    rules = [rule for rule in suite() if "people_expression" in str(rule.meta)]
    assert [outcome.state for outcome in run(open_bench(), staged_to_pandas(frame), rules)] == [state]
