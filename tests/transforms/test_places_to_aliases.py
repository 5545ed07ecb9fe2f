"""The gazetteer file: what it must hold, and what becomes of its forms."""

from pathlib import Path

import polars as pl
import pytest

from transforms import tables
from transforms.places_to_aliases import fold_name, places_to_aliases

FILE = pl.read_csv(Path(__file__).parents[2] / "seeds/places.csv", infer_schema=False)
BOXES = {"SYR": (32.0, 37.6, 35.4, 42.5), "UKR": (44.0, 52.6, 22.0, 40.4), "YEM": (12.0, 19.2, 41.5, 54.6)}


def test_frames_fit_their_tables() -> None:
    """Both frames have the declared columns and pass the declared checks."""
    places, aliases = places_to_aliases(FILE)
    assert tables.Places.is_valid(places)
    assert tables.PlaceAliases.is_valid(aliases)


def test_codes_nest_and_points_lie_in_their_country() -> None:
    """admin2 starts with admin1, admin3 with admin2; a geonames id stands once; points lie in the country's box."""
    coded = FILE.filter(pl.col("admin2_pcode").is_not_null())
    assert coded.height > 0
    assert coded.select(pl.col("admin2_pcode").str.starts_with(pl.col("admin1_pcode")).all()).item()
    finer = FILE.filter(pl.col("admin3_pcode").is_not_null())
    assert finer.select(pl.col("admin3_pcode").str.starts_with(pl.col("admin2_pcode")).all()).item()
    assert FILE["geonames_id"].drop_nulls().is_unique().all()
    for country, (south, north, west, east) in BOXES.items():
        points = FILE.filter((pl.col("country") == country) & pl.col("lat").is_not_null())
        assert points["lat"].cast(pl.Float64).is_between(south, north).all()
        assert points["lon"].cast(pl.Float64).is_between(west, east).all()


def test_no_alias_holds_a_note_or_a_dangerous_bare_word() -> None:
    """Notes are no names, and bare words that mean something else in English are not listed without caution."""
    _, aliases = places_to_aliases(FILE)
    english = aliases.filter(pl.col("lang") == "en")
    assert english.filter(pl.col("alias").str.contains(r"[()]")).is_empty()
    bare = english.filter(pl.col("alias_norm").is_in(["sham", "hole", "iss", "mare", "dana", "thawra", "zahra"]))
    assert bare["is_ambiguous"].all()
    assert set(bare["alias_norm"]).isdisjoint({"sham", "hole", "iss", "thawra"})


def test_variants_and_folding() -> None:
    """Article variants, the glued article and the bare administrative name are searched."""
    _, aliases = places_to_aliases(FILE)
    forms = set(aliases.filter(pl.col("place_id") == "al_waer")["alias_norm"])
    assert {"al waer", "el waer", "alwaer", "waer"} <= forms
    assert "idlib governorate" not in set(aliases["alias_norm"])
    assert fold_name("Ad Duraykīsh\u2019") == "ad duraykish"


def test_broken_files_are_refused_by_name() -> None:
    """A double key and a lost parent are named."""
    with pytest.raises(ValueError, match="aleppo_city"):
        places_to_aliases(pl.concat([FILE, FILE.filter(pl.col("place_id") == "aleppo_city")]))
    with pytest.raises(ValueError, match="nowhere"):
        places_to_aliases(FILE.with_columns(pl.lit("nowhere").alias("parent_place_id")))
    with pytest.raises(ValueError, match="aliases_caution"):
        places_to_aliases(FILE.drop("aliases_caution"))
