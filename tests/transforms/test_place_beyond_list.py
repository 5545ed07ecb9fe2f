"""Places beyond the list: world places, other spellings and introduced places, and what must not become one."""

from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import tables
from transforms.find_places import find_places
from transforms.find_places_beyond_list import find_places_beyond_list
from transforms.introductions_to_entries import introductions_to_entries
from transforms.places_to_aliases import places_to_aliases

SEEDS = Path(__file__).parents[2] / "seeds"
PLACES, ALIASES = places_to_aliases(pl.read_csv(SEEDS / "places.csv", infer_schema=False))
WORDS = pl.read_csv(SEEDS / "place_words.csv", infer_schema=False)
WORLD = pl.read_csv(SEEDS / "world_places.csv", infer_schema=False)


def frames(*texts: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Sentences and articles of the texts, a sentence per line, article ids "0", "1", ..."""
    rows = []
    for n, text in enumerate(texts):
        start = 0
        for line in text.split("\n"):
            rows.append((f"{n}.{start:06}", str(n), line, start, False))
            start += len(line) + 1
    sentences = pl.DataFrame(
        rows, schema=["sentence_id", "article_id", "text", "char_start", "is_dateline"], orient="row"
    )
    return sentences, pl.DataFrame({"article_id": [str(n) for n in range(len(texts))], "text": list(texts)})


def find(sentences: pl.DataFrame, articles: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All mentions and the places added."""
    mentions = find_places(sentences, articles, PLACES, ALIASES, WORDS)
    mentions, added = find_places_beyond_list(sentences, articles, mentions, PLACES, ALIASES, WORDS, WORLD)
    return mentions, introductions_to_entries(added, "place_id")


def pairs(text: str) -> list[tuple[str, str]]:
    """Surface and place of the mentions of one text, in text order."""
    mentions, _ = find(*frames(text))
    return mentions.sort("char_start").select("surface", "place_id").rows()


WORLD_CASES = [
    ("Ukraine evacuated Selydove and Kupiansk.", "Selydove", True),
    ("Fighting reached Gonaives, Haiti.", "Gonaives", True),
    ("The town of Niono in Mali is cut off.", "Niono", True),
    # No country of the text has the name.
    ("Fighting reached Gonaives, Syria.", "Gonaives", False),
    ("Gonaives is a name.", "Gonaives", False),
    # Words and persons of a country at hand.
    ("French police met Nancy and Angers Martin in Paris. Nancy said little.", "Nancy", False),
    ("Ukrainian deputy Viktor Selydove spoke in Kyiv.", "Selydove", False),
    ("The march in France was nice and Nice people came.", "Nice", False),
]


@pytest.mark.parametrize(("text", "name", "expected"), WORLD_CASES, ids=[c[0][:40] for c in WORLD_CASES])
def test_world_places_need_their_country_and_no_person(text: str, name: str, expected: bool) -> None:
    """A GeoNames name counts in a text about its country, and never as a word or a person's name."""
    assert (name in [surface for surface, _ in pairs(text)]) is expected


def test_world_place_row_is_a_place() -> None:
    """The added row carries GeoNames' id, point and country, under the country's own row."""
    mentions, added = find(*frames("Gangs attacked Gonaives, Haiti."))
    assert tables.Places.is_valid(added)
    row = added.row(0, named=True)
    assert (row["place_id"], row["name"], row["country"]) == ("gn_3724696", "Gonaives", "HTI")
    assert (row["parent_place_id"], row["place_type"], row["coord_source"]) == ("haiti", "town", "GN")
    found = mentions.filter(pl.col("place_id") == "gn_3724696").row(0, named=True)
    assert 0.6 <= found["confidence"] < 0.9


INTRODUCED = [
    ("Shells hit the village of Qrumbeh in rural Homs, Syria.", ("Qrumbeh", "qrumbeh@homs_gov")),
    ("In Aleppos Wastaniyeh neighborhood Syrian troops advanced.", ("Wastaniyeh", "wastaniyeh@aleppo_city")),
    ("Snipers fired in the al-Wastaniyeh district of Aleppo.", ("al-Wastaniyeh", "wastaniyeh@aleppo_city")),
    ("A bomb exploded on al-Zuqaq Street in Hama, Syria.", ("al-Zuqaq Street", "zuqaq_street@hama_city")),
    ("Qrumbeh, a village near Homs, was shelled by the Syrian army.", ("Qrumbeh", "qrumbeh@homs_city")),
    ("The convoy was travelling to Qrumbeh in Homs province.", ("Qrumbeh", "qrumbeh@homs_gov")),
    ("Rebels left Homs.\nThey had held the Old City.", ("Old City", "old_homs")),
    ("Rebels left Hama.\nThey had held the Old City.", ("Old City", "old_city_of_hama@hama_city")),
    ("Rebels shelled the town of Saqbeh near Damascus in Syria.", ("Saqbeh", "saqba")),
    ("Fighters in Zamelka and Saqba surrendered to the Syrian army.", ("Zamelka", "zamalka")),
]


@pytest.mark.parametrize(("text", "expected"), INTRODUCED, ids=[c[0][:40] for c in INTRODUCED])
def test_introduced_places_and_spellings(text: str, expected: tuple[str, str]) -> None:
    """One construction each."""
    assert expected in pairs(text)


NO_PLACES = [
    "Shiite villages and Kurdish towns in Syria suffered.",
    "The rebel-held district of Aleppo and the Syrian city were calm on Monday.",
    "Islamic State camps in Syria and the Taliban district chief were mentioned.",
    "He spoke to Reuters in Geneva, and Monday in Homs was quiet.",
    "The Free Syrian Army and the United Nations in Damascus agreed.",
]


@pytest.mark.parametrize("text", NO_PLACES, ids=[t[:40] for t in NO_PLACES])
def test_groups_days_and_institutions_are_no_places(text: str) -> None:
    """A noun of place beside a people, a party or a day introduces nothing."""
    sentences, articles = frames(text)
    mentions, added = find(sentences, articles)
    assert added.is_empty()
    assert mentions.equals(find_places(sentences, articles, PLACES, ALIASES, WORDS).sort("sentence_id", "char_start"))


def test_seed_articles_need_nothing_beyond_the_list() -> None:
    """All places of the seed articles are listed: nothing is added, lost or moved."""
    files = sorted((SEEDS / "articles").glob("*.txt"))
    assert len(files) == 5
    sentences, articles = frames(*(file.read_bytes().decode("utf-8") for file in files))
    listed = find_places(sentences, articles, PLACES, ALIASES, WORDS)
    mentions, added = find(sentences, articles)
    assert added.is_empty()
    assert listed.height > 100
    assert mentions.equals(listed)


def test_further_mentions_go_to_the_same_place() -> None:
    """A name that one sentence introduces is known in the article's other sentences, and only there."""
    texts = ("The village of Qrumbeh near Homs fell.\nQrumbeh lies on a hill.", "Qrumbeh spoke in Homs.")
    mentions, added = find(*frames(*texts))
    found = mentions.filter(pl.col("surface") == "Qrumbeh")
    assert found["article_id"].to_list() == ["0", "0"]
    assert found["place_id"].unique().to_list() == added["place_id"].to_list() == ["qrumbeh@homs_city"]
    assert found["confidence"].max() <= 0.65


def test_small_listed_places_need_their_country() -> None:
    """A listed village of one country is not found in an article about another."""
    assert "Killi" in [s for s, _ in pairs("Jets hit Killi in Idlib, Syria.")]
    assert "Killi" not in [s for s, _ in pairs("Taliban fighters left Killi near Kabul, Afghanistan.")]


def test_order_and_split_of_the_batch_do_not_matter() -> None:
    """Rows in another order, and each article alone, give the same mentions and places."""
    texts = [text for text, _ in INTRODUCED] + [text for text, _, _ in WORLD_CASES]
    sentences, articles = frames(*texts)
    whole, added = find(sentences, articles)
    turned, added_turned = find(sentences.reverse(), articles.reverse())
    assert whole.equals(turned)
    assert added.sort("place_id").equals(added_turned.sort("place_id"))
    alone = pl.concat(
        [
            find(sentences.filter(pl.col("article_id") == a), articles.filter(pl.col("article_id") == a))[0]
            for a in articles["article_id"]
        ]
    )
    assert whole.equals(alone.sort("sentence_id", "char_start"))


def test_hostile_sentences_end() -> None:
    """Sentences built to make patterns backtrack are read to the end."""
    hostile = [
        "village of " + "A and " * 15_000,
        "Al " * 30_000 + "district in Syria",
        "in A-" * 20_000 + " Homs",
        "Syria, a " + "x-" * 40_000 + " town in Homs",
        "Homs" + "s Xa" * 20_000 + " district",
        "1,'\u201c(" * 20_000 + " the Old City of Homs",
    ]
    mentions, _ = find(*frames(*hostile))
    assert mentions.filter(pl.col("surface") == "Old City of Homs")["place_id"].to_list() == ["old_homs"]


words = st.sampled_from(
    [
        "Aleppo",
        "al-Xim",
        "village of",
        "the",
        "Kirba",
        "district",
        "in",
        "Syria",
        "and",
        "Street",
        ", a town near",
        "Old City",
    ]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(words, st.sampled_from([" ", ", ", "\u2019s ", "\u00a0", "s ", "\n"])), max_size=14))
def test_spans_are_exact_and_disjoint(parts: list[tuple[str, str]]) -> None:
    """Offsets give the surface, spans are disjoint, every place is listed or added, both frames fit their tables."""
    text = "".join(a + b for a, b in parts)
    mentions, added = find(*frames(text))
    spans = mentions.sort("char_start").select("char_start", "char_end", "surface").rows()
    flat = text.replace("\u00a0", " ")
    assert all(flat[a:b] == surface.replace("\u00a0", " ") for a, b, surface in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert set(mentions["place_id"]) <= set(PLACES["place_id"]) | set(added["place_id"])
    assert tables.Places.is_valid(added)


def test_world_file_holds_what_the_search_needs() -> None:
    """Ids are unique, names are plain ASCII, points and populations are numbers, cautious forms are forms."""
    assert WORLD["geonames_id"].is_unique().all()
    assert WORLD["name"].str.contains(r"^[A-Z][ -~]*$").all()
    assert WORLD.select(pl.col("lat").cast(pl.Float64).is_between(-90, 90).all()).item()
    assert WORLD.select(pl.col("population").cast(pl.Int64).ge(0).all()).item()
    cautious = WORLD.drop_nulls("aliases_caution").select(
        form=pl.col("aliases_caution").str.split("|"),
        known=pl.concat_str("name", pl.col("aliases_en").fill_null(""), separator="|").str.split("|"),
    )
    assert cautious.select(pl.col("form").list.set_difference("known").list.len().max()).item() == 0
