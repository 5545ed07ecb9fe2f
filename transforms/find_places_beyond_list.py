"""sentences + listed mentions + world gazetteer -> all mentions and the places they add.

Three layers after `find_places`, each only where the one before found nothing: places of the world gazetteer in the
countries the article is about (`places.world`), listed names in another spelling (`places.variants`), and places that
the text itself introduces ("the village of X"), which get a key of their own under their parent (`x@parent`), no point
and a low confidence. Refuses to guess a place from capitals alone.
"""

import polars as pl

from transforms.find_places import MENTION_COLUMNS
from transforms.places.countries import countries_of_articles
from transforms.places.introduced import Introducer, without_overlaps
from transforms.places.world import WorldNames, find_world_places

_WORLD_CITY, _WORLD_TOWN = 100_000, 5_000


def find_places_beyond_list(
    sentences: pl.DataFrame,
    articles: pl.DataFrame,
    mentions: pl.DataFrame,
    places: pl.DataFrame,
    aliases: pl.DataFrame,
    words: pl.DataFrame,
    world: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add the mentions of places that are not on the list.

    Args:
        sentences: `tables.Sentences` (sentence_id, article_id, text, char_start, is_dateline).
        articles: article_id, text.
        mentions: from `find_places` for the same sentences.
        places: `tables.Places`, aliases: `tables.PlaceAliases`.
        words: kind, word (`seeds/place_words.csv`).
        world: geonames_id, name, country, lat, lon, population, aliases_en, aliases_caution, all String
            (`seeds/world_places.csv`).

    Returns:
        All mentions (those given and those added, `tables.PlaceMentions`, sorted by sentence_id, char_start, no two
        overlapping), and the `tables.Places` rows of the places added, with article_id and confidence: one for each article
        that names a place, sorted by article_id, place_id. place_id is `gn_<GeoNames id>` for a place of
        the world gazetteer, `<name>@<parent>` for a place introduced by the text. Confidence is at most 0.86 and
        0.65.

    Raises:
        ValueError: the vocabulary lacks the nouns of place.
    """
    countries = countries_of_articles(articles, mentions, places, words)
    present = {country for about in countries.values() for country in about}
    names = WorldNames(sentences, world, places, aliases, words, present)
    rows, used = find_world_places(sentences, names, countries, words)
    added = _world_rows(world, used, places)
    every = pl.concat([places, added])
    free = without_overlaps(mentions, pl.DataFrame(rows, schema=MENTION_COLUMNS, orient="row"))
    mentions = pl.concat([mentions, free])
    firm = {country for about in countries.values() for country, is_firm in about.items() if is_firm}
    introduced, new_places = Introducer(every, aliases, words, countries, firm).run(sentences, mentions)
    mentions = _as_written(pl.concat([mentions, introduced]), sentences).sort("sentence_id", "char_start")
    named = mentions.select("article_id", "place_id").unique()
    world_places = added.join(named, on="place_id").with_columns(confidence=pl.lit(1.0))
    own = new_places.join(named, on=["article_id", "place_id"], how="semi")
    return mentions, pl.concat([world_places.select(own.columns), own]).sort("article_id", "place_id")


def _as_written(mentions: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """The surface is what stands in the article; the grammar reads plain spaces."""
    written = sentences.select("sentence_id", "text", pl.col("char_start").alias("offset"))
    start, length = pl.col("char_start") - pl.col("offset"), pl.col("char_end") - pl.col("char_start")
    return (
        mentions.join(written, on="sentence_id", how="left", maintain_order="left")
        .with_columns(pl.col("text").str.slice(start, length).alias("surface"))
        .select(mentions.columns)
    )


def _world_rows(world: pl.DataFrame, used: set[str], places: pl.DataFrame) -> pl.DataFrame:
    """`tables.Places` rows of world places."""
    country_keys = places.filter(pl.col("place_type") == "country").select("country", parent_place_id="place_id")
    population = pl.col("population").cast(pl.Int64)
    rows = (
        world.filter(pl.col("geonames_id").is_in(sorted(used)))
        .join(country_keys.unique("country", keep="first", maintain_order=True), on="country", how="left")
        .select(
            "name", "country", "geonames_id", "parent_place_id", pl.col("lat", "lon").cast(pl.Float64),
            place_id=pl.concat_str(pl.lit("gn_"), "geonames_id"),
            place_type=pl.when(population >= _WORLD_CITY).then(pl.lit("city"))
            .when(population >= _WORLD_TOWN).then(pl.lit("town")).otherwise(pl.lit("village")),
            coord_source=pl.lit("GN"), is_actor_capital=pl.lit(False),
        )
    )  # fmt: skip
    return _as_places(rows, places)


def _as_places(rows: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Rows with the columns of the places table, null where they have none."""
    return rows.select(
        [pl.col(c).cast(t) if c in rows.columns else pl.lit(None, t).alias(c) for c, t in places.schema.items()]
    )
