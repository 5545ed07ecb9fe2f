"""Happenings found in sentences: golden pairs, properties, and input that breaks things."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.seed_tables import read_seed_table
from transforms.claim_tables import ActorMentions, DateExpressions, EventMentions, Figures
from transforms.codes import EVENT_TYPES
from transforms.events.clauses import cut_words, place_words
from transforms.events.words import TRIGGER_FAMILIES
from transforms.find_event_mentions import find_event_mentions

SEEDS = Path(__file__).parents[2] / "seeds"
PLACES = ("Aleppo", "Homs", "Idlib", "Foua", "Kefraya", "Mosul", "Kyiv", "Taiz", "Madaya", "Zabadani", "Douma")
ACTORS = {"Russia": "russia", "Turkey": "turkey", "Hezbollah": "hezbollah", "the rebels": "rebels", "rebels": "rebels"}


@pytest.fixture(scope="module")
def words() -> pl.DataFrame:
    return read_seed_table(SEEDS, "event_words")


def _mentions_of(sentences: pl.DataFrame, names: dict[str, str]) -> list[tuple[str, int, int, str, str]]:
    found: dict[tuple[str, int], tuple[str, int, int, str, str]] = {}
    for sentence_id, article_id, text, start in sentences.select(
        "sentence_id", "article_id", "text", "char_start"
    ).iter_rows():
        for name, key in names.items():
            at = text.find(name)
            while at >= 0:
                found.setdefault(
                    (sentence_id, start + at), (sentence_id, start + at, start + at + len(name), article_id, key)
                )
                at = text.find(name, at + len(name))
    return sorted(found.values())


def sentences_of(*articles: list[str]) -> pl.DataFrame:
    rows = []
    for number, texts in enumerate(articles):
        at = 0
        for ordinal, text in enumerate(texts):
            rows.append((f"p{number}.s{ordinal}", f"a{number}", text, at, at + len(text), False))
            at += len(text) + 1
    columns = ["sentence_id", "article_id", "text", "char_start", "char_end", "off_story"]
    return pl.DataFrame(rows, schema=columns, orient="row").cast({"text": pl.String, "off_story": pl.Boolean})


def find(words: pl.DataFrame, *articles: list[str], dates: dict[str, str] | None = None) -> pl.DataFrame:
    sentences = sentences_of(*articles)
    placed = pl.DataFrame(
        _mentions_of(sentences, {name: name.lower() for name in PLACES}),
        schema={
            "sentence_id": pl.String,
            "char_start": pl.Int64,
            "char_end": pl.Int64,
            "article_id": pl.String,
            "place_id": pl.String,
        },
        orient="row",
    ).with_columns(sense=pl.lit("location"), geo_precision=pl.lit(1, dtype=pl.Int16))
    acting = pl.DataFrame(
        _mentions_of(sentences, ACTORS),
        schema={
            "sentence_id": pl.String,
            "char_start": pl.Int64,
            "char_end": pl.Int64,
            "article_id": pl.String,
            "actor_id": pl.String,
        },
        orient="row",
    ).with_columns(sense=pl.lit("named"))
    expressions: pl.DataFrame = DateExpressions.create_empty()
    if dates:
        expressions = pl.DataFrame(
            _mentions_of(sentences, dates),
            schema={
                "sentence_id": pl.String,
                "char_start": pl.Int64,
                "char_end": pl.Int64,
                "article_id": pl.String,
                "edtf": pl.String,
            },
            orient="row",
        ).with_columns(
            kind=pl.lit("explicit"),
            date_start=pl.lit(date(2020, 1, 1)),
            date_end=pl.lit(date(2020, 1, 1)),
            precision=pl.lit("day"),
        )
    articles_frame = sentences.select("article_id").unique()
    return find_event_mentions(sentences, articles_frame, placed, acting, expressions, Figures.create_empty(), words)


def read(words: pl.DataFrame, text: str) -> set[tuple[str, str]]:
    return set(find(words, [text]).select("event_type", "status").iter_rows())


def places(words: pl.DataFrame, text: str, event_type: str) -> set[tuple[str, str]]:
    rows = find(words, [text]).filter(pl.col("event_type") == event_type)
    return {(p["place_id"], p["role"]) for p in rows["places"][0]}


def actors(words: pl.DataFrame, text: str, event_type: str) -> set[tuple[str, str]]:
    rows = find(words, [text]).filter(pl.col("event_type") == event_type)
    return {(a["actor_id"], a["role"]) for a in rows["actors"][0]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # tense, voice, auxiliaries
        ("Hundreds of civilians were evacuated from Mosul.", {("evacuation", "completed")}),
        ("Hundreds of civilians are being evacuated from Mosul.", {("evacuation", "ongoing")}),
        ("Hundreds of civilians will be evacuated from Mosul.", {("evacuation", "planned")}),
        ("Hundreds of civilians are set to be evacuated from Mosul.", {("evacuation", "planned")}),
        ("Wounded fighters have begun leaving the town of Douma.", {("evacuation", "ongoing")}),
        ("The militants refused to evacuate Taiz.", {("evacuation_obstruction", "completed")}),
        # aspect words beside a noun
        ("The evacuation of the wounded from Taiz has begun.", {("evacuation", "ongoing")}),
        ("The evacuation of the wounded from Taiz was suspended.", {("evacuation", "halted")}),
        ("The evacuation of the wounded from Taiz was completed.", {("evacuation", "completed")}),
        ("The evacuation of the wounded from Taiz is due to start.", {("evacuation", "planned")}),
        ("Gunmen blocked the evacuation of the wounded from Taiz.", {("evacuation_obstruction", "completed")}),
        ("Thousands of evacuees were stranded outside Aleppo.", {("evacuation", "halted")}),
        # deals and truces
        ("The two sides signed a peace deal.", {("agreement_reached", "completed")}),
        ("The two sides are working on a deal.", {("negotiation", "ongoing")}),
        ("The sides agreed to a 72-hour ceasefire.", {("ceasefire_agreed", "completed")}),
        (
            "Once the evacuation of Homs is completed, the army will regain control of the city.",
            {("evacuation", "planned"), ("territorial_control_change", "planned")},
        ),
        ("Both armies violated the truce.", {("ceasefire_violation", "completed")}),
        ("The ceasefire has collapsed.", {("ceasefire_breakdown", "completed")}),
        (
            "A truce agreed in February has been violated.",
            {("ceasefire_agreed", "completed"), ("ceasefire_violation", "ongoing")},
        ),
        # sieges
        ("Taiz has been under siege since 2015.", {("siege", "ongoing")}),
        ("Forces lifted the siege of Taiz.", {("siege_lifted", "completed")}),
        # aid and corridors
        ("Aid convoys have been prevented from reaching Taiz.", {("aid_obstruction", "ongoing")}),
        ("A humanitarian corridor was opened in Kyiv.", {("humanitarian_corridor_opened", "completed")}),
        ("The UN has suspended aid deliveries to Taiz.", {("humanitarian_aid", "halted")}),
        ("UN convoys have been denied access to Madaya.", {("aid_obstruction", "ongoing")}),
        # violence
        ("Warplanes bombarded Taiz.", {("air_or_artillery_attack", "completed")}),
        ("Shelling killed 12 people in Taiz.", {("shelling", "completed"), ("casualties", "completed")}),
        ("A hospital was hit on Friday.", {("attack", "completed")}),
        ("Militants released 12 hostages.", {("detainee_release", "completed")}),
        ("Rebels captured the town of Douma.", {("territorial_control_change", "completed")}),
        ("Troops rescued 12 captives.", {("detainee_release", "completed")}),
        ("Families began returning to Homs.", {("return_of_displaced", "ongoing")}),
        ("It evacuated 42 wounded people from Douma.", {("evacuation", "completed")}),
        ("Residents returned to their homes.", {("return_of_displaced", "completed")}),
        ("Two farmers were slain in Idlib.", {("casualties", "completed")}),
        ("Eight soldiers were taken prisoner in Idlib.", {("abduction", "completed")}),
        ("Gunmen fired on a car in Taiz.", {("attack", "completed")}),
        ("Nine villagers were later seized at a checkpoint near Mosul.", {("abduction", "completed")}),
        ("The army seized the town of Douma.", {("territorial_control_change", "completed")}),
        ("The militia took the border town of Douma.", {("territorial_control_change", "completed")}),
        # ways out of a place
        ("Thirty buses took 900 people to Idlib.", {("evacuation", "completed")}),
        ("Twelve coaches left the crossing with 400 fighters.", {("evacuation", "completed")}),
        ("Six buses with 200 fighters had crossed from Douma to the north.", {("evacuation", "completed")}),
        ("The pullout picked up again in Homs.", {("evacuation", "ongoing")}),
        # an adjective or a verb
        ("The villages of Foua and Kefraya were encircled for three years.", {("siege", "ongoing")}),
        ("The group besieged the hotel in Kyiv.", {("siege", "ongoing")}),
        # those who fled beside those who died, those who only belong to the toll
        (
            "Ten thousand people have been killed and two million have sought refuge abroad.",
            {("casualties", "completed"), ("displacement", "completed")},
        ),
        ("Ten thousand people have been killed and millions more displaced.", {("casualties", "completed")}),
        ("Some 9,000 people have crossed into Kyiv.", {("displacement", "completed")}),
        ("The storm drove thousands of people across the river.", {("displacement", "completed")}),
        # truces, talks, breaches
        ("The two sides agreed to cease hostilities.", {("ceasefire_agreed", "completed")}),
        ("Delegates are due in the Swiss city on 14 March for a new round of talks.", {("negotiation", "planned")}),
        ("Monitors counted no fewer than 40 breaches of the truce.", {("ceasefire_violation", "ongoing")}),
    ],
)
def test_tells_type_and_stage(words: pl.DataFrame, text: str, expected: set[tuple[str, str]]) -> None:
    assert read(words, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "He had to deal with the weather.",
        "The nuclear deal was signed in Vienna.",
        "They went on a hunger strike.",
        "She suffered a heart attack.",
        "Some 14000 people want to leave the city.",
        "Rebels tried to capture the town of Douma.",
        "The ministry released a statement.",
        "He left 12 letters behind.",
        "There were no attacks.",
        "The envoy called for an end to the siege.",
        "They could kill him.",
        "The evacuation team met reporters.",
        "Artillery was quiet and the plan fell apart.",
        "Only the badly wounded were let through.",
        "He took the people of the town into his house.",
        "Tags Syria siege truce shelling",
        "",
    ],
)
def test_tells_nothing(words: pl.DataFrame, text: str) -> None:
    assert read(words, text) == set()


def test_the_day_a_page_was_published_on_dates_no_happening(words: pl.DataFrame) -> None:
    text = "Fighters quit Douma Friday 20 Jul 2018 A convoy of rebels withdrew from Douma."
    days = {"20 Jul 2018": "2018-07-20", "Friday": "2018-07-20"}
    assert find(words, [text], dates=days)["date_edtf"].unique().to_list() == [None]


def test_places_take_their_role_from_prepositions(words: pl.DataFrame) -> None:
    text = "Buses transported residents from the towns of Foua and Kefraya to Aleppo."
    assert places(words, text, "evacuation") == {("foua", "from"), ("kefraya", "from"), ("aleppo", "to")}
    assert places(words, "Rebels besieged Taiz.", "siege") == {("taiz", "at")}
    assert places(words, "Convoys reached the entrance to Foua.", "evacuation_convoy_arrival") == {("foua", "at")}


def test_a_larger_place_that_only_locates_is_left_out(words: pl.DataFrame) -> None:
    text = "Residents were evacuated from Foua and Kefraya in the province of Idlib."
    assert places(words, text, "evacuation") == {("foua", "from"), ("kefraya", "from")}


def test_definite_places_are_those_named_before(words: pl.DataFrame) -> None:
    found = find(words, ["Foua and Kefraya lie near Homs.", "The towns have been under siege since 2015."])
    assert [p["place_id"] for p in found["places"][0]] == ["foua", "kefraya"]


def test_legs_of_an_exchange_are_told_apart(words: pl.DataFrame) -> None:
    text = (
        "They reached an agreement on the evacuation of civilians from Foua in exchange for the evacuation of militants "
        "from Zabadani to Idlib."
    )
    legs = find(words, [text]).filter(pl.col("is_leg"))
    assert legs["status"].to_list() == ["planned", "planned"]
    assert legs["rule"].to_list() == ["evacuation.exchange_leg"] * 2
    assert [[(p["place_id"], p["role"]) for p in leg] for leg in legs["places"]] == [
        [("foua", "from")],
        [("zabadani", "from"), ("idlib", "to")],
    ]


def test_actors_take_their_role_from_voice_and_position(words: pl.DataFrame) -> None:
    assert actors(words, "Taiz is besieged by rebels.", "siege") == {("rebels", "besieger")}
    assert actors(words, "Hezbollah attacked rebels in Homs.", "attack") == {
        ("hezbollah", "perpetrator"),
        ("rebels", "target"),
    }
    assert actors(words, "Russia and Turkey reached a deal.", "agreement_reached") == {
        ("russia", "party"),
        ("turkey", "party"),
    }
    brokered = "A deal brokered by Russia was signed between Hezbollah and rebels."
    assert actors(words, brokered, "agreement_reached") >= {("russia", "broker"), ("rebels", "party")}
    relative = "Russia, which backs the government, reached a deal."
    assert actors(words, relative, "agreement_reached") == {("russia", "party")}


def test_the_source_of_a_report_has_no_part_in_it(words: pl.DataFrame) -> None:
    assert actors(words, "Hezbollah said that shells hit a hospital.", "attack") == set()


def test_an_act_after_a_violation_is_the_violators(words: pl.DataFrame) -> None:
    found = find(
        words, ["According to the centre, rebels violated the ceasefire.", "Some 34 cases of shelling were recorded."]
    )
    shelling = found.filter(pl.col("event_type") == "shelling")
    assert [a["actor_id"] for a in shelling["actors"][0]] == ["rebels"]
    assert shelling["rule"][0].endswith("by_violator_before")


def test_dates_belong_to_the_happening_not_to_the_speech(words: pl.DataFrame) -> None:
    days = {"May 3": "2020-05-03", "May 5": "2020-05-05"}
    found = find(words, ["Officials said on May 5 that a hospital was shelled on May 3."], dates=days)
    assert found["date_edtf"].to_list() == ["2020-05-03"]
    under_deal = find(words, ["Fighters were evacuated from Homs under a deal signed on May 3."], dates=days)
    by_type = dict(under_deal.select("event_type", "date_edtf").iter_rows())
    assert by_type == {"evacuation": None, "agreement_reached": "2020-05-03"}


def test_hedges_and_series_are_kept(words: pl.DataFrame) -> None:
    hedged = find(words, ["Troops appear to have slaughtered 12 civilians."])
    assert hedged.select("assertion", "status").row(0) == ("hedged", "completed")
    second = find(words, ["A second group of fighters was evacuated from Homs."])
    assert second["series"].to_list() == ["second"]


def test_no_break_spaces_change_nothing_but_the_words_as_written(words: pl.DataFrame) -> None:
    found = find(words, ["The town of Taiz has been under\u00a0siege since 2015."])
    assert found.select("event_type", "trigger").row(0) == ("siege", "under\u00a0siege")


def test_vocabulary_is_well_formed(words: pl.DataFrame) -> None:
    assert words.select("family", "phrase").is_duplicated().sum() == 0
    assert words.equals(words.sort("family", "phrase"))
    triggers = words.filter(pl.col("family").is_in(sorted(TRIGGER_FAMILIES)))
    assert set(triggers["meaning"]) <= set(EVENT_TYPES)
    assert triggers.filter(pl.col("family") != "noun")["form"].null_count() == 0


_PIECES = st.sampled_from(
    [
        "the evacuation of", "civilians", "from", "Aleppo", "was halted", "rebels", "besieged", "under siege", ",", "who", "and",
        "a deal", "reached", "in exchange for", "killed", "12", "\u201c", "\u201d", "Russia", "said", "that", "truce", "violated", "to",
        "will", "be", "not", "aid convoys", "prevented", "\u00a0", "shelling", "-", ";", "once", "\u0130", "\U0001f600", "hit", "evacuees", "stuck",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_PIECES, max_size=30).map(" ".join), min_size=1, max_size=4), st.randoms())
def test_any_order_of_rows_gives_the_same_and_offsets_slice_back(texts: list[str], random: object) -> None:
    found = find(read_seed_table(SEEDS, "event_words"), texts, ["Rebels attacked Homs."])
    EventMentions.validate(found)
    sentences = sentences_of(texts, ["Rebels attacked Homs."])
    whole = {"a0": "\n".join(texts), "a1": "Rebels attacked Homs."}
    for row in found.iter_rows(named=True):
        text = whole[row["article_id"]]
        assert text[row["trigger_start"] : row["trigger_start"] + len(row["trigger"])] == row["trigger"]
        assert row["char_start"] <= row["trigger_start"] < row["char_end"] <= len(text)
    empty_places = pl.DataFrame(
        schema={
            "sentence_id": pl.String, "char_start": pl.Int64, "char_end": pl.Int64, "place_id": pl.String, "sense": pl.String,
            "geo_precision": pl.Int16,
        }
    )  # fmt: skip
    rest = (
        empty_places,
        ActorMentions.create_empty(),
        DateExpressions.create_empty(),
        Figures.create_empty(),
        read_seed_table(SEEDS, "event_words"),
    )
    articles = sentences.select("article_id").unique()
    straight = find_event_mentions(sentences, articles, *rest)
    assert straight.equals(find_event_mentions(sentences.reverse(), articles.reverse(), *rest))
    split = [find_event_mentions(sentences.filter(pl.col("article_id") == a), articles, *rest) for a in ("a0", "a1")]
    assert straight.equals(pl.concat(split))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    found = find(read_seed_table(SEEDS, "event_words"), [text])
    EventMentions.validate(found)


@pytest.mark.parametrize(
    "piece", ["a and ", "besieged by rebels, ", "evacuation of people from ", "\u201c ", "truce violated ", "  "]
)
def test_hostile_sentences(words: pl.DataFrame, piece: str) -> None:
    kept, too_long = (piece * 900)[:4_900], piece * 20_000
    found = find(words, [kept, too_long, "Rebels besieged Taiz."])
    EventMentions.validate(found)
    assert found.filter(pl.col("sentence_id") == "p0.s2")["event_type"].to_list() == ["siege"]
    assert found.filter(pl.col("sentence_id") == "p0.s1").height == 0


def test_empty_frames(words: pl.DataFrame) -> None:
    found = find(words, [])
    assert found.height == 0
    EventMentions.validate(found)


@given(text=st.text(alphabet=st.sampled_from("aZ9é İΣ_.'\u2019-\u201c\",; \u00a0"), max_size=60))
def test_words_stand_where_they_are_said_to(text: str) -> None:
    pieces, lows = cut_words(text)
    words = place_words(pieces, lows)
    assert "".join(pieces).lower() == text.replace("\u2019", "'").lower()
    spans = list(zip(words.starts, words.ends, strict=True))
    assert [text[a:b].replace("\u2019", "'").lower() for a, b in spans] == lows
    between = zip([0, *words.ends], [*words.starts, len(text)], strict=True)
    assert [text[a:b].replace("\u2019", "'").lower() for a, b in between] == [gap.lower() for gap in words.gaps]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. army's al-Waer", ["the", "u.s", "army's", "al-waer"]),
        ("The U.S. army\u2019s al-Waer", ["the", "u.s", "army's", "al-waer"]),
        ("a_b -c- d..e f.g", ["a", "b", "c", "d", "e", "f.g"]),
    ],
)
def test_words_of_a_sentence_with_and_without_curly_marks(text: str, expected: list[str]) -> None:
    assert cut_words(text)[1] == expected
