"""find_places against golden mentions of the seed articles, the grammar's hard cases and its invariants."""

import json
import re
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import tables
from transforms.find_places import find_places
from transforms.places.search import fold_text
from transforms.places_to_aliases import places_to_aliases

ROOT = Path(__file__).parents[2]
GOLDEN = json.loads((ROOT / "tests/golden/places_seeds.json").read_text(encoding="utf-8"))
PLACES, ALIASES = places_to_aliases(pl.read_csv(ROOT / "seeds/places.csv", infer_schema=False))
WORDS = pl.read_csv(ROOT / "seeds/place_words.csv")
SENTENCE_END = re.compile(r"(?<=[a-z0-9)\]\"\u201d]{2}[.!?])[\"\u201d]?\s+(?=[A-Z\"\u201c])")


def sentences_of(article_id: str, text: str) -> list[tuple[str, str, str, int, bool]]:
    """Cut a text at line ends and sentence ends; each distinct line once, as the pipeline does."""
    rows: list[tuple[str, str, str, int, bool]] = []
    seen: set[str] = set()
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        if line.group().strip() in seen:
            continue
        seen.add(line.group().strip())
        begin = 0
        for cut in [*(m.end() for m in SENTENCE_END.finditer(line.group())), len(line.group())]:
            piece = line.group()[begin:cut]
            rows.append((f"{article_id}.s{len(rows)}", article_id, piece, line.start() + begin, False))
            begin = cut
    return rows


def find(*texts: str) -> pl.DataFrame:
    """Mentions in articles of the given texts, ids "0", "1", ..."""
    rows = [row for n, text in enumerate(texts) for row in sentences_of(str(n), text)]
    sentences = pl.DataFrame(
        rows, schema=["sentence_id", "article_id", "text", "char_start", "is_dateline"], orient="row"
    )
    articles = pl.DataFrame({"article_id": [str(n) for n in range(len(texts))], "text": list(texts)})
    return find_places(sentences, articles, PLACES, ALIASES, WORDS)


def triples(text: str) -> list[tuple[str, str, str]]:
    """Surface, place and sense of the mentions of one text, in text order."""
    return find(text).sort("char_start").select("surface", "place_id", "sense").rows()


@pytest.mark.parametrize("file", sorted(GOLDEN))
def test_seed_articles_give_the_golden_mentions_and_no_others(file: str) -> None:
    """Every golden mention has its span, place and sense, and nothing else is found."""
    text = (ROOT / "seeds/articles" / file).read_bytes().decode("utf-8")
    found = {row["char_start"]: row for row in find(text).iter_rows(named=True)}
    for want in GOLDEN[file]:
        got = found.pop(want["char_start"], None)
        assert got is not None, want
        assert (got["surface"], got["char_end"], got["sense"]) == (want["surface"], want["char_end"], want["sense"])
        assert got["place_id"] in want.get("accept_place_ids", [want["place_id"]])
    assert found == {}


@pytest.mark.parametrize("file", sorted(GOLDEN))
def test_golden_mentions_with_the_sentences_of_the_pipeline(seeds, file: str) -> None:
    """Cut by paragraph_to_sentences, all seed articles in one batch: the same mentions."""
    articles = seeds.articles.select("article_id", "text")
    mentions = find_places(seeds.sentences, articles, PLACES, ALIASES, WORDS)
    assert tables.PlaceMentions.is_valid(mentions.select(tables.PlaceMentions.column_names()))
    found = {row["char_start"]: row for row in mentions.filter(pl.col("article_id") == Path(file).stem).to_dicts()}
    for want in GOLDEN[file]:
        got = found.pop(want["char_start"], None)
        assert got is not None, want
        assert (got["surface"], got["char_end"], got["sense"]) == (want["surface"], want["char_end"], want["sense"])
        assert got["place_id"] in want.get("accept_place_ids", [want["place_id"]])
    assert found == {}


CASES = [
    ("Homs\u2019 al-Waer was quiet.", [("Homs", "homs_city", "location"), ("al-Waer", "al_waer", "location")]),
    ("Shells hit Syrias Aleppo.", [("Syria", "syria", "location"), ("Aleppo", "aleppo_city", "location")]),
    ("People left Alwaer.", [("Alwaer", "al_waer", "location")]),
    ("Fighters of Hamas and Syrian troops met.", []),
    ("Turkish-backed rebels fought anti-Syria militants.", [("Syria", "syria", "actor_name_or_attribute")]),
    ("The Damascus government signed.", [("Damascus", "damascus_city", "metonym_actor")]),
    ("Aid reached Damascus on Sunday.", [("Damascus", "damascus_city", "location")]),
    ("Kyiv accused Moscow of shelling Kharkiv.",
     [("Kyiv", "kyiv", "metonym_actor"), ("Moscow", "moscow", "metonym_actor"), ("Kharkiv", "kharkiv", "location")]),
    ("KABUL (Reuters) - Troops left Kunduz province.",
     [("KABUL", "kabul", "dateline"), ("Kunduz", "af_kunduz_adm1", "location")]),
    ("The talks open at 9 am London time.", [("London", "london", "time_zone")]),
    ("Talks between Russia and the United States failed.",
     [("Russia", "russia", "metonym_actor"), ("United States", "united_states", "metonym_actor")]),
    ("Tahrir al-Sham held the road.", []),
    ("Dana Smith spoke of the hole in the wall, and us.", []),
    ("Fighting reached the town of Dana.", [("Dana", "dana", "location")]),
    ("A shop in Aleppo Street burned.", []),
    ("The Aleppo Media Center said so.", [("Aleppo", "aleppo_city", "actor_name_or_attribute")]),
    ("It lies in the provinces of Hama and Homs.",
     [("Hama", "hama_gov", "location"), ("Homs", "homs_gov", "location")]),
    ("The Hama and Homs governorates suffered.", [("Hama", "hama_gov", "location"), ("Homs", "homs_gov", "location")]),
    ("The city of Daraa fell.", [("Daraa", "daraa_city", "location")]),
    ("Buses left Ma\u2018arrat an-Nu\u2018man.", [("Ma\u2018arrat an-Nu\u2018man", "maarrat_al_numan", "location")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:40] for c in CASES])
def test_grammar(text: str, expected: list[tuple[str, str, str]]) -> None:
    """One construction each."""
    assert triples(text) == expected


def test_bare_name_follows_what_the_article_calls_it() -> None:
    """The same sentence means the governorate in one article and the city in another."""
    rows = find("Idlib is calm. Idlib province is large.", "Idlib is calm. Buses reached the city of Idlib.")
    first = rows.filter(pl.col("char_start") == 0).sort("article_id")["place_id"].to_list()
    assert first == ["idlib_gov", "idlib_city"]


def test_precision_follows_ucdp() -> None:
    """Country 6, governorate 4, near 2, point 1; null where the name is no location."""
    text = "In Syria, in Idlib province, near Jarablus, buses left Madaya. Moscow said so."
    rows = find(text).sort("char_start").select("surface", "geo_precision").rows()
    assert rows == [("Syria", 6), ("Idlib", 4), ("Jarablus", 2), ("Madaya", 1), ("Moscow", None)]


def test_no_break_space_keeps_offsets() -> None:
    """Characters of several bytes before a name do not shift its code point offsets."""
    text = "\u201cÉté\u00a0\U0001f600\u201d \u2014 they left\u00a0Aleppo."
    row = find(text).row(0, named=True)
    assert text[row["char_start"] : row["char_end"]] == row["surface"] == "Aleppo"


def test_unknown_vocabulary_is_named() -> None:
    """A lost kind of word is reported with the file to mend."""
    with pytest.raises(ValueError, match=r"agency_verb.*place_words\.csv"):
        find_places(
            pl.DataFrame(schema=["sentence_id", "article_id", "text", "char_start", "is_dateline"]),
            pl.DataFrame(schema=["article_id", "text"]),
            PLACES,
            ALIASES,
            WORDS.filter(pl.col("kind") != "agency_verb"),
        )


def test_long_hostile_sentences_end() -> None:
    """Sentences built to make patterns backtrack are read to the end."""
    hostile = ["Russia, " * 12_000, "in Syria and " * 8_000, "provinces of " + "Hama, " * 15_000, "Aleppo-" * 14_000]
    found = find(*hostile)
    assert found["article_id"].unique().sort().to_list() == ["0", "1", "2", "3"]
    assert found.height > len(hostile)


names = st.sampled_from(["Aleppo", "al-Waer", "Deir ez-Zor", "Russia", "Idlib province", "the US", "Dar\u2019a"])
glue = st.text(alphabet="ab \u00a0\u2019'\u201c\u00e9\u0639\U0001f600.,-\n(", max_size=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(glue, names), max_size=6))
def test_mentions_are_exact_slices_that_do_not_overlap(parts: list[tuple[str, str]]) -> None:
    """Whatever stands around names: offsets give the surface, spans are disjoint, the frame fits its table."""
    text = "x" + "".join(a + b for a, b in parts)
    rows = find(text)
    spans = rows.sort("char_start").select("char_start", "char_end", "surface").rows()
    assert all(text[a:b] == surface for a, b, surface in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    columns = [c for c in tables.PlaceMentions.column_names() if c in rows.columns]
    assert tables.PlaceMentions.is_valid(rows.select(columns))


@given(st.text())
def test_folding_keeps_the_number_of_code_points(text: str) -> None:
    """One code point in, one ASCII character out."""
    folded = fold_text(text)
    assert len(folded) == len(text)
    assert folded.isascii()
