"""The list of actors: keys, classes, forms, registers."""

from pathlib import Path

import polars as pl
import pytest

from sources.seed_tables import read_seed_table
from transforms import claim_tables
from transforms.actors_to_aliases import actors_to_aliases

SEEDS = Path(__file__).parents[2] / "seeds"


def listing(**changed: str) -> pl.DataFrame:
    """A file of one actor."""
    row = {
        "actor_id": "blue_front",
        "name": "Blue Front",
        "actor_class": "opposition_armed_group",
        "country": "SYR",
        "parent_actor_id": "",
        "is_person": "false",
        "aliases_en": "Jabhat al-Azraq|the Blue Front",
        "aliases_partisan": "Blue terrorists",
        "aliases_caution": "Blues",
        "acled_inter": "2",
        "notes": "",
    }
    return pl.DataFrame([row | changed])


@pytest.fixture(scope="module")
def listed() -> tuple[pl.DataFrame, pl.DataFrame]:
    return actors_to_aliases(read_seed_table(SEEDS, "actors"))


def test_the_shipped_list_keeps_its_tables(listed: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    actors, aliases = listed
    claim_tables.Actors.validate(actors)
    claim_tables.ActorAliases.validate(aliases)
    assert actors["is_listed"].all()
    assert set(aliases["actor_id"]) <= set(actors["actor_id"])


@pytest.mark.parametrize(
    ("actor_id", "actor_class", "country"),
    [
        ("syrian_government", "government", "SYR"),
        ("russia_government", "guarantor_state", "RUS"),
        ("france_government", "other_state", "FRA"),
        ("hezbollah", "pro_government_armed_group", "LBN"),
        ("jabhat_al_nusra", "opposition_armed_group", "SYR"),
        ("sohr", "monitoring_organisation", "GBR"),
        ("white_helmets", "civil_society", "SYR"),
        ("unsc", "international_organisation", None),
        ("tass", "media", "RUS"),
        ("civilians", "civilian", None),
    ],
)
def test_classes(
    listed: tuple[pl.DataFrame, pl.DataFrame], actor_id: str, actor_class: str, country: str | None
) -> None:
    row = listed[0].filter(pl.col("actor_id") == actor_id)
    assert row.select("actor_class", "country").rows() == [(actor_class, country)]


def test_forms_are_folded_and_carry_their_register() -> None:
    actors, aliases = actors_to_aliases(listing())
    assert actors.rows() == [("blue_front", "Blue Front", "opposition_armed_group", "2", "SYR", None, False, True)]
    assert aliases.select("alias_norm", "register", "is_ambiguous").rows() == [
        ("blue front", "neutral", False),
        ("blue terrorists", "partisan", False),
        ("blues", "neutral", True),
        ("jabhat al azraq", "neutral", False),
        ("jabhat el azraq", "neutral", False),
    ]


def test_a_form_of_two_actors_is_ambiguous() -> None:
    two = pl.concat([listing(), listing(actor_id="blue_party", name="Blue Party", aliases_en="Blue Front")])
    aliases = actors_to_aliases(two)[1]
    assert aliases.filter(pl.col("alias_norm") == "blue front")["is_ambiguous"].to_list() == [True, True]
    assert aliases.filter(pl.col("alias_norm") == "blue party")["is_ambiguous"].to_list() == [False]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"actor_class": "villains"}, "actor_class 'villains' of blue_front"),
        ({"parent_actor_id": "nobody"}, "parent_actor_id 'nobody' of blue_front"),
    ],
)
def test_a_wrong_cell_is_named(changed: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        actors_to_aliases(listing(**changed))


def test_a_key_given_twice_and_a_missing_column_are_named() -> None:
    with pytest.raises(ValueError, match="blue_front"):
        actors_to_aliases(pl.concat([listing(), listing()]))
    with pytest.raises(ValueError, match="aliases_caution"):
        actors_to_aliases(listing().drop("aliases_caution"))


def test_the_vocabulary_has_no_word_twice() -> None:
    words = read_seed_table(SEEDS, "actor_words")
    assert words.select("kind", "word").is_duplicated().sum() == 0
    assert words.select("kind", "word").rows() == sorted(words.select("kind", "word").rows())
