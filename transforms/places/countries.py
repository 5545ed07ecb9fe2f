"""articles + listed mentions + demonyms -> countries: decides which countries each article is about, and how firmly.

A country counts when the article names it, its people ("Yemeni") or its capital, or at least two of its listed places.
It is *firm* when it is named about as often as the article's leading country, *passing* otherwise ("German officials").
Refuses to read themes, outlets or languages: an article that names no country is about none.
"""

from collections import Counter, defaultdict

import polars as pl

from transforms.frame_rows import rows_of

_DEMONYM = "demonym_"
# A country named less than a quarter as often as the leading one is scenery.
_FIRM_SHARE = 0.25


def countries_of_articles(
    articles: pl.DataFrame, mentions: pl.DataFrame, places: pl.DataFrame, words: pl.DataFrame
) -> dict[str, dict[str, bool]]:
    """Countries that each article is about.

    Args:
        articles: article_id, text.
        mentions: article_id and place_id of the listed places found.
        places: `tables.Places` (place_id, country, place_type, is_actor_capital).
        words: kind, word: the kinds `demonym_<code>` give the names of a country's people (code: ISO 3166-1 alpha-3).

    Returns:
        article_id -> country code -> whether it is firm.
    """
    # Article -> country -> how often it is named in all, and whether that is enough to be about it.
    total: dict[str, dict[str, int]] = defaultdict(dict)
    about: set[tuple[str, str]] = set()
    for article_id, country, count in _demonyms(articles, words):
        total[article_id][country] = total[article_id].get(country, 0) + count
        about.add((article_id, country))
    is_name = (pl.col("place_type") == "country") | pl.col("is_actor_capital")
    lying = places.select("place_id", "country", is_name.fill_null(False)).drop_nulls("country")
    country_of = {place_id: (country, names) for place_id, country, names in rows_of(lying)}
    seen: set[tuple[str, str]] = set()
    counted = Counter(rows_of(mentions.select("article_id", "place_id")))
    for (article_id, place_id), count in counted.items():
        if place_id not in country_of:
            continue
        country, names_it = country_of[place_id]
        total[article_id][country] = total[article_id].get(country, 0) + count
        # A second place of the country is enough.
        if names_it or (article_id, country) in seen:
            about.add((article_id, country))
        seen.add((article_id, country))
    found: dict[str, dict[str, bool]] = {}
    for article_id, counts in total.items():
        known = {country: count for country, count in sorted(counts.items()) if (article_id, country) in about}
        most = max(known.values(), default=0)
        found[article_id] = {country: count >= _FIRM_SHARE * most for country, count in known.items()}
    return found


def _demonyms(articles: pl.DataFrame, words: pl.DataFrame) -> list[tuple[str, str, int]]:
    """Article, country and count of each demonym in the texts."""
    listed = words.filter(pl.col("kind").str.starts_with(_DEMONYM))
    if listed.is_empty() or articles.is_empty():
        return []
    codes: dict[str, list[str]] = defaultdict(list)
    for kind, word in listed.select("kind", "word").sort("kind", "word").iter_rows():
        codes[word].append(str(kind).removeprefix(_DEMONYM).upper())
    search = pl.lit(pl.Series("words", sorted(codes), dtype=pl.String).implode())
    hits = articles.select("article_id", pl.col("text").str.extract_many(search, leftmost=True).alias("word"))
    counted = Counter(rows_of(hits.explode("word").drop_nulls()))
    return [(article_id, country, count) for (article_id, word), count in counted.items() for country in codes[word]]
