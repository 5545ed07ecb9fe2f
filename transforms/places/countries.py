"""articles + listed mentions + demonyms -> countries: decides which countries each article is about, and how firmly.

A country counts when the article names it, its people ("Yemeni") or its capital, or at least two of its listed places.
It is *firm* when it is named about as often as the article's leading country, *passing* otherwise ("German officials").
Refuses to read themes, outlets or languages: an article that names no country is about none.
"""

from collections import Counter, defaultdict

import polars as pl

_DEMONYM = "demonym_"
# A country named less than a quarter as often as the leading one is scenery.
_FIRM_SHARE = 0.25
_ENOUGH_PLACES = 2


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
    named: dict[str, Counter[str]] = defaultdict(Counter)
    for article_id, country in _demonyms(articles, words):
        named[article_id][country] += 1
    total = {article: Counter(counts) for article, counts in named.items()}
    distinct: dict[tuple[str, str], set[str]] = defaultdict(set)
    joined = mentions.select("article_id", "place_id").join(
        places.select("place_id", "country", is_name=(pl.col("place_type") == "country") | pl.col("is_actor_capital")),
        on="place_id",
    )
    for article_id, place_id, country, is_name in joined.drop_nulls("country").iter_rows():
        total.setdefault(article_id, Counter())[country] += 1
        distinct[article_id, country].add(place_id)
        if is_name:
            named[article_id][country] += 1
    found: dict[str, dict[str, bool]] = {}
    for article_id, counts in total.items():
        known = {
            country: count
            for country, count in counts.items()
            if named[article_id][country] or len(distinct[article_id, country]) >= _ENOUGH_PLACES
        }
        most = max(known.values(), default=0)
        found[article_id] = {country: count >= _FIRM_SHARE * most for country, count in sorted(known.items())}
    return found


def _demonyms(articles: pl.DataFrame, words: pl.DataFrame) -> list[tuple[str, str]]:
    """Article and country of each demonym in the texts."""
    listed = words.filter(pl.col("kind").str.starts_with(_DEMONYM))
    if listed.is_empty() or articles.is_empty():
        return []
    codes: dict[str, list[str]] = defaultdict(list)
    for kind, word in listed.select("kind", "word").sort("kind", "word").iter_rows():
        codes[word].append(str(kind).removeprefix(_DEMONYM).upper())
    search = pl.lit(pl.Series("words", sorted(codes), dtype=pl.String).implode())
    hits = articles.select("article_id", pl.col("text").str.extract_many(search, leftmost=True).alias("word"))
    return [
        (article_id, country)
        for article_id, word in hits.explode("word").drop_nulls().iter_rows()
        for country in codes[word]
    ]
