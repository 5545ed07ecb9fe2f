"""Deals are found once per article, with every statement of who made, brokered and guarantees them, and their terms."""

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.seed_tables import read_seed_table
from transforms import claim_tables
from transforms.agreements.grammar import compile_agreement_grammar
from transforms.complete_events import complete_events
from transforms.date_statements import date_statements
from transforms.find_agreements import find_agreements
from transforms.mentions_to_events import mentions_to_events

SEEDS = Path(__file__).parents[2] / "seeds"
WORDS = read_seed_table(SEEDS, "agreement_words")
CROSSWALK = read_seed_table(SEEDS, "event_type_crosswalk")
PLACES = pl.DataFrame(
    [
        ("foua", "Foua", "idlib"),
        ("zabadani", "Zabadani", "syria"),
        ("idlib", "Idlib", "syria"),
        ("syria", "Syria", None),
    ],
    schema={"place_id": pl.String, "name": pl.String, "parent_place_id": pl.String},
    orient="row",
)
CLASSES = {
    "russia": "guarantor_state",
    "iran": "guarantor_state",
    "turkey": "guarantor_state",
    "the government": "government",
    "rebels": "opposition_armed_group",
    "sana": "media",
}
ACTORS = pl.DataFrame(
    [(actor, kind, None) for actor, kind in CLASSES.items()],
    schema={"actor_id": pl.String, "actor_class": pl.String, "parent_actor_id": pl.String},
    orient="row",
)
MENTION_SCHEMA = claim_tables.EventMentions.create_empty().schema
ACTOR_SCHEMA = claim_tables.ActorMentions.create_empty().schema
SENTENCE_SCHEMA = {
    "sentence_id": pl.String,
    "article_id": pl.String,
    "text": pl.String,
    "char_start": pl.Int64,
    "off_story": pl.Boolean,
}


def read(*texts: str, mentions: list[dict[str, Any]] | None = None) -> dict[str, pl.DataFrame]:
    """The agreements of one article made of these sentences; actors are found by their names."""
    sentences, actors, at = [], [], 0
    for number, text in enumerate(texts):
        sentences.append((f"s{number}", "a1", text, at, False))
        for name in CLASSES:
            for found in re.finditer(rf"\b{name}\b", text, re.IGNORECASE):
                row = dict.fromkeys(ACTOR_SCHEMA) | {"sentence_id": f"s{number}", "article_id": "a1", "actor_id": name}
                row |= {"char_start": at + found.start(), "char_end": at + found.end(), "sense": "named"}
                actors.append(row)
        at += len(text) + 1
    frame = pl.DataFrame(sentences, schema=SENTENCE_SCHEMA, orient="row")
    told = pl.DataFrame([_mention(row, texts) for row in mentions or []], schema=MENTION_SCHEMA)
    articles = pl.DataFrame(
        [("a1", None, "\n".join(texts), None)],
        schema={"article_id": pl.String, "title": pl.String, "text": pl.String, "published_on": pl.Date},
        orient="row",
    )
    statements, figures = claim_tables.Statements.create_empty(), claim_tables.Figures.create_empty()
    events = mentions_to_events(told, figures, statements, CROSSWALK, articles, PLACES, ACTORS)
    named = pl.DataFrame(actors, schema=ACTOR_SCHEMA)
    found_agreements = find_agreements(frame, told, events, named, ACTORS, PLACES, WORDS)
    none = pl.DataFrame(
        schema={"sentence_id": pl.String, "char_start": pl.Int64, "place_id": pl.String, "sense": pl.String}
    )
    return events | found_agreements | complete_events(events, found_agreements, none, PLACES)


def _mention(row: dict[str, Any], texts: tuple[str, ...]) -> dict[str, Any]:
    number = row.pop("in_sentence")
    start = sum(len(text) + 1 for text in texts[:number])
    trigger = start + texts[number].index(row["trigger"])
    places = [{"place_id": place, "role": role} for role, place in row.pop("places", {}).items()]
    return (
        dict.fromkeys(MENTION_SCHEMA)
        | {
            "mention_id": f"s{number}.e{trigger}",
            "article_id": "a1",
            "sentence_id": f"s{number}",
            "char_start": start,
            "char_end": start + len(texts[number]),
            "trigger_start": trigger,
            "status": "completed",
            "assertion": "stated",
            "actors": [],
            "figure_ids": [],
            "is_nominal": False,
            "is_leg": False,
            "is_background": False,
            "attribution_basis": "unattributed",
            "off_story": False,
            "confidence": 0.8,
            "rule": "test",
        }
        | row
        | {"places": places}
    )


def parties(out: dict[str, pl.DataFrame]) -> set[tuple[str, str]]:
    return set(out["agreement_parties"].select("actor_id", "role").iter_rows())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia and Turkey reached a deal on the town.", {("russia", "party"), ("turkey", "party")}),
        ("A truce agreed by Russia and Turkey in May held.", {("russia", "party"), ("turkey", "party")}),
        ("A deal between the government and rebels was near.", {("the government", "party"), ("rebels", "party")}),
        ("Russia has brokered a ceasefire.", {("russia", "broker")}),
        ("The ceasefire, brokered by Russia and Turkey, is over.", {("russia", "broker"), ("turkey", "broker")}),
        ("A Russia-brokered truce took effect.", {("russia", "broker")}),
        (
            "Russia, alongside Iran, is a guarantor of the ceasefire regime.",
            {("russia", "guarantor"), ("iran", "guarantor")},
        ),
        ("Russia, which arms rebels, reached a deal with Turkey.", {("russia", "party"), ("turkey", "party")}),
        ("SANA said that Russia and Turkey signed an accord.", {("russia", "party"), ("turkey", "party")}),
        ("Rebels agreed to leave the town.", {("rebels", "party")}),
        ("Rebels left under a deal signed with the government.", {("rebels", "party"), ("the government", "party")}),
        (
            "Envoys of Russia, in cooperation with the government, reached an agreement with rebels on the town.",
            {("russia", "party"), ("russia", "broker"), ("the government", "cooperating"), ("rebels", "party")},
        ),
    ],
)
def test_who_takes_part_is_read_from_the_words_around_the_deal(text: str, expected: set[tuple[str, str]]) -> None:
    out = read(text)
    assert out["agreements"].height == 1
    assert parties(out) == expected


def test_two_statements_of_the_parties_are_both_kept_with_their_sentence() -> None:
    out = read(
        "Envoys of Russia reached an agreement with rebels.",
        "People left under the agreement between rebels and the government.",
    )
    assert out["agreements"].height == 1
    assert set(out["agreement_parties"].select("actor_id", "sentence_id").iter_rows()) == {
        ("russia", "s0"),
        ("rebels", "s0"),
        ("rebels", "s1"),
        ("the government", "s1"),
    }


def test_a_previous_truce_is_not_the_new_deal() -> None:
    out = read(
        "Rebels and the government have reached a deal after the breakdown of a previous truce.",
        "The new deal will hold.",
        "The previous truce broke down on Sunday.",
    )
    assert sorted(out["agreements"].select("kind", "status").iter_rows()) == [
        ("ceasefire", "broken"),
        ("other", "agreed"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "They continue to break the ceasefire.",
        "They spoke of truce and aid.",
        "There is no deal.",
        "France called for a truce.",
    ],
)
def test_a_bare_word_for_a_deal_is_no_agreement(text: str) -> None:
    assert read(text)["agreements"].is_empty()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Russia and Turkey signed a deal.", "signed"),
        ("Russia and Turkey are working on a deal.", "in_negotiation"),
        ("Russia guarantees peace; Russia is a guarantor of the truce.", "in_force"),
    ],
)
def test_the_stage_is_the_one_told(text: str, status: str) -> None:
    assert read(text)["agreements"]["status"].to_list() == [status]


def exchange() -> dict[str, pl.DataFrame]:
    text = (
        "In March, the government reached an agreement with rebels on the evacuation of civilians from Foua "
        "in exchange for the evacuation of fighters from Zabadani to Idlib."
    )
    leg = {"event_type": "evacuation", "status": "planned", "is_leg": True, "in_sentence": 0}
    return read(
        text,
        mentions=[
            {"trigger": "agreement", "event_type": "agreement_reached", "in_sentence": 0, "date_edtf": "2018-03?"}
            | {"date_precision": "month"},
            leg | {"trigger": "evacuation of civilians", "places": {"from": "foua"}},
            leg | {"trigger": "evacuation of fighters", "places": {"from": "zabadani", "to": "idlib"}},
        ],
    )


def test_an_exchange_has_two_legs_with_their_places_and_people() -> None:
    out = exchange()
    assert out["agreements"].select("is_exchange", "date_edtf", "kind").row(0) == (True, "2018-03?", "evacuation")
    terms = out["agreement_terms"].select("kind", "from_place_id", "to_place_id", "population", "text").rows()
    assert terms == [
        ("evacuation_leg", "foua", None, "civilians", "the evacuation of civilians from Foua"),
        ("evacuation_leg", "zabadani", "idlib", "fighters", "the evacuation of fighters from Zabadani to Idlib"),
    ]


def test_legs_and_making_are_linked_and_the_makers_are_the_events_parties() -> None:
    out = exchange()
    assert out["events"]["agreement_id"].null_count() == 0
    making = out["events"].filter(pl.col("event_type") == "agreement_reached")["event_id"][0]
    made = out["event_actors"].filter(pl.col("event_id") == making)
    assert set(made.select("actor_id", "role").iter_rows()) == {("the government", "party"), ("rebels", "party")}


def test_a_violation_beside_an_evacuation_deal_is_not_linked_to_it() -> None:
    out = read(
        "Russia and Turkey reached a deal on the evacuation of the city.",
        "Rebels violated the ceasefire deal.",
        mentions=[{"trigger": "violated", "event_type": "ceasefire_violation", "in_sentence": 1}],
    )
    assert out["agreements"].height == 1
    assert out["events"]["agreement_id"].to_list() == [None]


def test_safe_passage_and_amnesty_are_terms() -> None:
    out = read(
        "Rebels were granted safe passage out of the town under a deal signed with the government.",
        "Those who stay can benefit from an amnesty, he added.",
        mentions=[{"trigger": "safe passage", "event_type": "evacuation", "in_sentence": 0}],
    )
    assert out["agreement_terms"]["kind"].to_list() == ["safe_passage", "amnesty"]


def test_no_break_spaces_change_nothing_but_the_verbatim() -> None:
    plain = read("Russia and Turkey reached a deal on the town.")
    spaced = read("Russia and\u00a0Turkey reached\u00a0a deal on\u00a0the town.")
    assert parties(plain) == parties(spaced)
    assert spaced["agreements"]["verbatim"].to_list() == ["reached\u00a0a deal"]


def test_every_table_keeps_its_declaration_and_slices_back() -> None:
    out = exchange()
    claim_tables.Agreements.validate(out["agreements"])
    claim_tables.AgreementParties.validate(out["agreement_parties"])
    claim_tables.AgreementTerms.validate(out["agreement_terms"])
    claim_tables.EventActors.validate(out["event_actors"])


def test_a_vocabulary_without_a_family_is_named() -> None:
    with pytest.raises(ValueError, match=r"lacks the families \['exchange'\]"):
        compile_agreement_grammar(WORDS.filter(pl.col("family") != "exchange"))


def test_the_vocabulary_is_sorted_and_has_no_doubles() -> None:
    keys = WORDS.select("family", "phrase").rows()
    assert keys == sorted(set(keys))


DEAL_WORDS = [
    "Russia",
    "rebels",
    "reached",
    "a deal",
    "the truce",
    "brokered by",
    "between",
    "and",
    ",",
    "ceasefire deal",
]
OTHER_WORDS = [
    "which",
    "under",
    "agreed to",
    "previous",
    "in exchange for",
    "the evacuation of",
    "zones",
    "is a guarantor of",
]
PIECES = st.sampled_from([*DEAL_WORDS, *OTHER_WORDS, "\u00a0", "said that"])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=14).map(" ".join), min_size=1, max_size=4))
def test_any_words_give_agreements_that_slice_back_to_their_sentence(texts: list[str]) -> None:
    out = read(*texts)
    article = "\n".join(texts)
    for row in out["agreements"].iter_rows(named=True):
        assert article[row["char_start"] : row["char_end"]] == row["verbatim"]
    for row in out["agreement_terms"].iter_rows(named=True):
        assert article[row["char_start"] : row["char_end"]] == row["text"]
    assert set(out["agreement_parties"]["agreement_id"]) <= set(out["agreements"]["agreement_id"])


@pytest.mark.parametrize(
    "piece", ["reached a deal ", "under a ", "deal between and ", "the truce, which ", "(", "agreed to "]
)
def test_a_hostile_sentence_is_read_up_to_a_limit(piece: str) -> None:
    out = read("Russia and Turkey signed a treaty. " + piece * (100_000 // len(piece)))
    assert 1 <= out["agreements"].height <= 20
    assert ("russia", "party") in parties(out)


def test_the_day_of_saying_stands_outside_the_words_and_carries_on_for_the_same_speaker() -> None:
    schema = claim_tables.Statements.create_empty().schema
    said = [
        {"statement_id": "b", "sentence_id": "s1", "char_start": 20, "char_end": 50, "speaker_actor_id": "x"},
        {"statement_id": "c", "sentence_id": "s2", "char_start": 60, "char_end": 90, "speaker_actor_id": "x"},
        {"statement_id": "d", "sentence_id": "s3", "char_start": 95, "char_end": 99, "speaker_actor_id": "y"},
        {"statement_id": "e", "sentence_id": "s4", "char_start": 100, "char_end": 150, "speaker_actor_id": "z"},
    ]
    rows = [dict.fromkeys(schema) | {"article_id": "a1"} | row for row in said]
    days = [("s1", 5, 17, "2018-07-18"), ("s4", 110, 120, "2018-07-01")]
    dates = pl.DataFrame(
        [(*day, "day", "weekday") for day in days],
        schema=["sentence_id", "char_start", "char_end", "edtf", "precision", "kind"],
        orient="row",
    )
    filled = date_statements(pl.DataFrame(rows, schema=schema), dates)
    assert filled["date_edtf"].to_list() == ["2018-07-18", "2018-07-18", None, None]
