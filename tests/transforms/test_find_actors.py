"""Who is named: golden pairs of sentences and mentions, properties, hostile input."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.seed_tables import read_seed_table
from transforms import claim_tables
from transforms.actors.classes import class_of, compile_actor_words
from transforms.actors.person_names import short_forms, slug
from transforms.actors_to_aliases import actors_to_aliases
from transforms.find_actors import find_actors
from transforms.find_places import find_places
from transforms.places_to_aliases import places_to_aliases

SEEDS = Path(__file__).parents[2] / "seeds"
ACTORS, ALIASES = actors_to_aliases(read_seed_table(SEEDS, "actors"))
WORDS = read_seed_table(SEEDS, "actor_words")
PLACES, PLACE_ALIASES = places_to_aliases(read_seed_table(SEEDS, "places"))
PLACE_WORDS = read_seed_table(SEEDS, "place_words")
VOCABULARY = compile_actor_words(WORDS, ACTORS, ALIASES)


class Found(NamedTuple):
    """Mentions and introduced actors of texts."""

    mentions: pl.DataFrame
    introduced: pl.DataFrame

    def named(self) -> list[tuple[str, str, str]]:
        """Surface, actor_id and sense in order."""
        return self.mentions.sort("sentence_id", "char_start").select("surface", "actor_id", "sense").rows()

    def role(self, actor_id: str) -> str | None:
        """First description given of an actor."""
        given = self.mentions.filter(pl.col("actor_id") == actor_id)["role_as_written"].drop_nulls().to_list()
        return str(given[0]) if given else None

    def actor(self, actor_id: str) -> tuple[object, ...]:
        """Class, country, parent of an introduced actor."""
        row = self.introduced.filter(pl.col("actor_id") == actor_id)
        return row.select("actor_class", "country", "parent_actor_id").rows()[0]


def frames(sentences: dict[str, list[str]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Sentences and articles of texts by article."""
    rows = []
    articles = []
    for article_id, texts in sentences.items():
        start = 0
        for i, text in enumerate(texts):
            rows.append((f"{article_id}.s{i:03}", article_id, text, start, False))
            start += len(text) + 1
        articles.append((article_id, " ".join(texts)))
    schema = {
        "sentence_id": pl.String, "article_id": pl.String, "text": pl.String, "char_start": pl.Int64,
        "is_dateline": pl.Boolean,
    }  # fmt: skip
    article_schema = {"article_id": pl.String, "text": pl.String}
    return pl.DataFrame(rows, schema, orient="row"), pl.DataFrame(articles, article_schema, orient="row")


def find(*texts: str, **articles: list[str]) -> Found:
    """Mentions in sentences of one article, or of several."""
    sentences, bodies = frames(articles or {"a": list(texts)})
    places = find_places(sentences, bodies, PLACES, PLACE_ALIASES, PLACE_WORDS)
    found = Found(*find_actors(sentences, bodies, ACTORS, ALIASES, places, WORDS, PLACES))
    claim_tables.ActorMentions.validate(found.mentions)
    claim_tables.Actors.validate(found.introduced)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The SOHR and the UN Security Council met.", [("SOHR", "sohr"), ("UN Security Council", "unsc")]),
        ("Russias Foreign Ministry denied it.", [("Russias Foreign Ministry", "russian_foreign_ministry")]),
        ("Iraqi security forces left.", [("Iraqi security forces", "iraqi_security_forces")]),
        ("Sudanese military police left.", [("Sudanese military police", "sudanese_military_police")]),
        ("Turkish-backed militants hold it.", [("Turkish-backed militants", "turkish_backed_militants")]),
        ("Boko Haram militants attacked.", [("Boko Haram militants", "boko_haram")]),
        ("Houthi rebels left.", [("Houthi rebels", "houthis")]),
        ("Unicef and Nato agreed.", [("Unicef", "unicef"), ("Nato", "nato")]),
        ("Fighters of Ahrar al-Sham and Hizbollah left.", [("Ahrar al-Sham", "ahrar_al_sham"), ("Hizbollah", "hezbollah")]),
        ("The Raqqa Media Center said so.", [("Raqqa Media Center", "raqqa_media_center")]),
        ("A rebel group Tawhid told reporters.", [("Tawhid", "tawhid")]),
    ],
)  # fmt: skip
def test_names(text: str, expected: list[tuple[str, str]]) -> None:
    named = [(surface, actor_id) for surface, actor_id, sense in find(text).named() if sense == "named"]
    assert named == expected


def test_organs_shared_by_two_states() -> None:
    found = find("A campaign by Russian and Syrian air units went on.")
    assert found.named() == [
        ("Russian", "russian_military", "named"),
        ("Syrian air units", "syrian_government_forces", "named"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells hit a Hezbollah-held area near Aleppo.", ("Hezbollah", "hezbollah", "attribute")),
        ("A UN convoy reached Aleppo.", ("UN", "un", "attribute")),
        ("The town near Aleppo is under a government siege.", ("government", "syrian_government", "attribute")),
        ("Families left the rebel-held part of Aleppo.", ("rebel", "syrian_armed_opposition", "attribute")),
        ("A French-drafted proposal on Aleppo failed.", ("French", "france_government", "attribute")),
        ("Moscow condemned the shelling of Aleppo.", ("Moscow", "russia_government", "metonym")),
        ("The militants left Aleppo.", ("militants", "syrian_armed_opposition", "common_noun")),
        ("The regime shelled Aleppo.", ("regime", "syrian_government", "common_noun")),
        ("The army entered Aleppo.", ("army", "syrian_government_forces", "common_noun")),
    ],
)
def test_senses(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in find(text).named()


@pytest.mark.parametrize(
    ("place", "actor_id", "name"),
    [
        ("Kunduz", "afghan_armed_opposition", "Afghan armed opposition (unspecified)"),
        ("Maiduguri", "nigerian_armed_opposition", "Nigerian armed opposition (unspecified)"),
        ("Mosul", "iraqi_armed_opposition", "Iraqi armed opposition (unspecified)"),
    ],
)
def test_common_nouns_mean_those_of_the_country(place: str, actor_id: str, name: str) -> None:
    found = find(f"Militants entered {place} on Monday.")
    assert [m[1] for m in found.named()] == [actor_id]
    assert found.introduced["name"].to_list() == [name]


def test_a_loaded_word_changes_the_rule_not_the_class() -> None:
    found = find("Terrorists entered Aleppo.", "Rebels entered Aleppo.").mentions
    assert found["actor_id"].to_list() == ["syrian_armed_opposition"] * 2
    assert found["rule"].to_list() == ["noun.partisan", "noun.of_country"]


@pytest.mark.parametrize(
    ("text", "actor_id", "role", "described"),
    [
        (
            "Provincial Governor Samir Haddad spoke in Homs.",
            "samir_haddad", "Provincial Governor", ("government", "SYR", "syrian_government"),
        ),
        (
            "Head of the Russian Center for Syrian Reconciliation Maj. Gen. Pavel Orlov said so.",
            "pavel_orlov", "Head of the Russian Center for Syrian Reconciliation Maj. Gen.",
            ("guarantor_state", "RUS", "russian_reconciliation_center"),
        ),
        (
            "Iraqi Ambassador to the UN Nabil al-Sa\u2019adi slammed it.",
            "nabil_al_saadi", "Iraqi Ambassador to the UN", ("government", "IRQ", "iraq_government"),
        ),
        ("media activist Karim al-Hariri told us.", "karim_al_hariri", "media activist", ("civil_society", None, None)),
        ("IFRC spokesman Luc Perrin told reporters.", "luc_perrin", "IFRC spokesman",
         ("international_organisation", None, "ifrc")),
        ("Salim Hariri spokesman for Jaish al-Islam said so.", "salim_hariri", "spokesman for Jaish al-Islam",
         ("opposition_armed_group", "SYR", "jaish_al_islam")),
        ("Gul Khan, a local shopkeeper, said so.", "gul_khan", "local shopkeeper", ("civilian", None, None)),
        ("Another neighbour, Salma Idris, said so.", "salma_idris", "neighbour", ("civilian", None, None)),
        ("Anton Weber head of the International Committee of the Red Cross warned us.", "anton_weber",
         "head of the International Committee of the Red Cross", ("international_organisation", None, "icrc")),
        ("Omar Saleh of the Raqqa Media Center said so.", "omar_saleh", "Raqqa Media Center", ("media", None, None)),
        ('"We left" said Nadia Karam who has two sons.', "nadia_karam", None, ("civilian", None, None)),
        ("Yusuf Bello, 34, left.", "yusuf_bello", None, ("civilian", None, None)),
    ],
)  # fmt: skip
def test_persons(text: str, actor_id: str, role: str | None, described: tuple[object, ...]) -> None:
    found = find(text)
    assert found.actor(actor_id) == described
    assert found.role(actor_id) == role


def test_later_short_forms_are_the_same_person() -> None:
    found = find(
        "Major General Pavel Orlov, the chief of the Russian military police, told reporters.",
        "According to Orlov the road is open.",
        "\u201cIt is,\u201d Orlovs deputy said.",
        "Media activist Karim al-Hariri agreed.",
        "Hariri added more and al-Hariri left.",
    )
    persons = [m[:2] for m in found.named() if m[1] in ("pavel_orlov", "karim_al_hariri")]
    assert persons == [
        ("Pavel Orlov", "pavel_orlov"),
        ("Orlov", "pavel_orlov"),
        ("Orlov", "pavel_orlov"),
        ("Karim al-Hariri", "karim_al_hariri"),
        ("Hariri", "karim_al_hariri"),
        ("al-Hariri", "karim_al_hariri"),
    ]
    assert found.role("pavel_orlov") == "chief of the Russian military police"


def test_a_short_form_of_two_people_names_nobody() -> None:
    found = find("Governor Samir Haddad met Mayor Rana Haddad.", "Haddad left.")
    assert [m[0] for m in found.named() if m[1].endswith("_haddad")] == ["Samir Haddad", "Rana Haddad"]


def test_a_short_form_stays_in_its_article() -> None:
    found = find(a=["Governor Samir Haddad spoke."], b=["Haddad is a town."])
    assert found.mentions.filter(pl.col("article_id") == "b").is_empty()


@pytest.mark.parametrize(
    "text",
    [
        "Heavy Strikes Hit Besieged Towns In Northern Countryside",
        "Image Copyright Getty Images Media Caption",
        "On Tuesday Last March Easter Sunday came.",
        "Syrian Kurdish Turkish Lebanese towns were hit.",
        "Green Valley Blue Harbour stood empty.",
        "Jan. 7, 2018 Monday Morning",
        "Clashes in Sheikh Maqsoud went on.",
    ],
)
def test_capitals_alone_make_no_person(text: str) -> None:
    assert not find(text).introduced["is_person"].any()


def test_a_name_with_a_listed_name_inside_is_another_person() -> None:
    found = find("Activist Lina al-Assad told reporters.", "President Bashar al-Assad left.")
    assert ("Lina al-Assad", "lina_al_assad", "named") in found.named()
    assert ("Bashar al-Assad", "bashar_al_assad", "named") in found.named()
    assert found.role("bashar_al_assad") == "President"


def test_doubtful_forms_need_support() -> None:
    assert find("An observatory and IS it so.").mentions.is_empty()
    supported = find("The Syrian Observatory for Human Rights said so.", "The Observatory added more.").named()
    assert [m[1] for m in supported] == ["sohr", "sohr"]


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Russian Foreign Ministry spokeswoman", ("guarantor_state", "RUS", "russian_foreign_ministry")),
        ("a Syrian government official", ("government", "SYR", "syrian_government")),
        ("local activists", ("civil_society", None, None)),
        ("police", ("government", "NGA", "nigeria_government")),
        ("residents", ("civilian", None, None)),
        ("medics", ("civil_society", None, None)),
        ("a rebel commander", ("opposition_armed_group", None, None)),
        ("terrorists", ("opposition_armed_group", None, None)),
        ("UN spokesman", ("international_organisation", None, "un")),
        ("a Western diplomat", ("other_state", None, None)),
        ("the draft resolution", ("document", None, None)),
        ("an AFP correspondent", ("media", "FRA", "afp")),
        ("", ("civilian", None, None)),
    ],
)
def test_classes_of_descriptions(description: str, expected: tuple[str, str | None, str | None]) -> None:
    assert class_of(description, VOCABULARY, "NGA") == expected


def test_slugs_and_short_forms() -> None:
    assert slug("Jean-Marc Ayrault") == "jean_marc_ayrault"
    assert slug("Bashar al-Ja\u2019afari") == "bashar_al_jaafari"
    assert short_forms("Rami Abdel Rahman") == ["Abdel Rahman"]
    assert short_forms("Karim al-Hariri") == ["al-Hariri", "Hariri"]
    assert short_forms("Orlov") == []


def test_a_vocabulary_without_a_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="speech"):
        compile_actor_words(WORDS.filter(pl.col("kind") != "speech"), ACTORS, ALIASES)


_WORDS_OF_TEXTS = st.sampled_from(
    [
        "Maj.",
        "Gen.",
        "Pavel",
        "Orlov",
        ",",
        "the",
        "head",
        "of",
        "UN",
        "militants",
        "Syrian",
        "army",
        "said",
        "“",
        "”",
        "told",
        "Aleppo",
        "al-Hariri",
        "Hariri",
        "rebels",
        "Russia's",
        "Ministry-backed",
        "Turkish-backed",
        "groups",
        "Mr.",
        "activist",
        "’s",
        "34,",
        "\xa0",
        "Islamic",
        "State",
        "é",
        "𝒳",
        "government",
    ]
)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(_WORDS_OF_TEXTS, max_size=25).map(" ".join), min_size=1, max_size=4))
def test_offsets_slice_back_and_order_does_not_matter(texts: list[str]) -> None:
    sentences, bodies = frames({"a": texts, "b": ["Rebels left Mosul.", *texts]})
    places = find_places(sentences, bodies, PLACES, PLACE_ALIASES, PLACE_WORDS)
    mentions, actors = find_actors(sentences, bodies, ACTORS, ALIASES, places, WORDS, PLACES)
    by_id = {r[0]: (r[1], r[2]) for r in sentences.select("sentence_id", "text", "char_start").iter_rows()}
    ends: dict[str, int] = {}
    for sentence_id, start, end, surface in mentions.select(
        "sentence_id", "char_start", "char_end", "surface"
    ).iter_rows():
        text, offset = by_id[sentence_id]
        assert text[start - offset : end - offset] == surface
        assert start >= ends.get(sentence_id, 0)
        ends[sentence_id] = end
    assert set(mentions["actor_id"]) <= set(ACTORS["actor_id"]) | set(actors["actor_id"])
    again = find_actors(
        sentences.reverse(), bodies.reverse(), ACTORS.reverse(), ALIASES.reverse(), places.reverse(), WORDS, PLACES
    )
    assert again[0].equals(mentions)
    assert again[1].equals(actors)
    alone = []
    for article in ("a", "b"):
        own, body, its_places = (f.filter(pl.col("article_id") == article) for f in (sentences, bodies, places))
        alone.append(find_actors(own, body, ACTORS, ALIASES, its_places, WORDS, PLACES)[0])
    assert pl.concat(alone).sort("sentence_id", "char_start").equals(mentions)


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    find(text, f"Governor {text} said.")


@pytest.mark.parametrize(
    ("make", "count"),
    [
        (lambda: "a and " * 16_000, 0),
        (lambda: "9" * 100_000, 0),
        (lambda: "\u201c(" * 50_000, 0),
        (lambda: "A " * 50_000, 0),
        (lambda: "rebels " * 14_000, 14_000),
        (lambda: "Aa Bb " * 16_000, 0),
        (lambda: "Gen. " * 20_000, 0),
        (lambda: "head of the " * 8_000, 0),
        (lambda: "A" + "\u02bc" * 20_000 + " b", 0),
        (lambda: "A" + "'a" * 20_000 + " b", 0),
    ],
)
def test_hostile_sentences(make: Callable[[], str], count: int) -> None:
    assert find(make()).mentions.height == count
