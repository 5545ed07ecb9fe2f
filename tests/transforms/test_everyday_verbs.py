"""Verbs of everyday copy tell a happening in company only: golden pairs, without any place or actor to lean on."""

from pathlib import Path

import polars as pl
import pytest

from sources.seed_tables import read_seed_table
from transforms.claim_tables import ActorMentions, DateExpressions, Figures
from transforms.find_event_mentions import find_event_mentions
from transforms.tables import PlaceMentions

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def words() -> pl.DataFrame:
    return read_seed_table(SEEDS, "event_words")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lawsuits target a practice of the banks in Mosul.", set()),
        ("The city of Mosul was often targeted by militants.", {("attack", "completed")}),
        ("Gunmen targeted a hospital in Mosul.", {("attack", "completed")}),
        ("Plotters targeted Muslims in Mosul.", {("attack", "completed")}),
        ("He sets off on a trip to Mosul.", set()),
        ("He set off a bomb in Mosul.", {("bombing", "completed")}),
        ("Firms repatriate their profits to Mosul.", set()),
        ("Teachers shell out for books in Mosul.", set()),
        ("She clashed with the president in Mosul.", set()),
        ("Protesters clashed with police in Mosul.", {("armed_clash", "completed")}),
        ("Senators will vote on taxes this week.", set()),
        ("News of the departure of the director of the bank came.", set()),
    ],
)
def test_a_verb_of_everyday_copy(words: pl.DataFrame, text: str, expected: set[tuple[str, str]]) -> None:
    sentence = {
        "sentence_id": "p.s1",
        "paragraph_id": "p",
        "article_id": "a",
        "text": text,
        "char_start": 0,
        "char_end": len(text),
    }
    sentences = pl.DataFrame([sentence | {"is_dateline": False, "off_story": False}])
    nobody: list[pl.DataFrame] = [
        table.create_empty() for table in (PlaceMentions, ActorMentions, DateExpressions, Figures)
    ]
    found = find_event_mentions(sentences, sentences.select("article_id"), *nobody, words)
    assert set(found.select("event_type", "status").iter_rows()) == expected
