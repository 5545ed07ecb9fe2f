"""sentences + articles + gazetteer -> place_mentions: decides where a listed place is named, which one, in what sense.

A name is found under its listed and generated forms only (`places_to_aliases`); a place that is not listed is not
guessed from its form (`place_beyond_list`). A town, village or quarter of a country that the article does not name is
dropped where the article is about others. Refuses to decide the place's role in an event (`role_in_event` stays
null), to resolve "the city", and to read Arabic text: the sense grammar is English.

Precision codes are UCDP GED's where_prec.
"""

import re
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

import polars as pl

from transforms.compiled_vocabulary import kept
from transforms.frame_rows import rows_of
from transforms.places.choice import PlaceChooser
from transforms.places.countries import countries_of_articles
from transforms.places.search import fold_text, forms_of, search_forms, whole_names
from transforms.places.senses import WINDOW_AFTER, WINDOW_BEFORE, SenseRules, compile_senses, read_dateline, read_sense

MENTION_COLUMNS = {
    "sentence_id": pl.String,
    "char_start": pl.Int64,
    "char_end": pl.Int64,
    "article_id": pl.String,
    "surface": pl.String,
    "place_id": pl.String,
    "sense": pl.String,
    "geo_precision": pl.Int16,
    "role_in_event": pl.String,
    "confidence": pl.Float64,
    "rule": pl.String,
}
_EXACT_CASE_LENGTH = 5
_GAP = re.compile(r"[\s-]+")
_SMALL_TYPES = ("town", "village", "neighbourhood", "camp", "crossing", "subdistrict", "district", "zone")


class _Listed(NamedTuple):
    """What only the vocabulary decides: rules, choice, forms as searched, spellings that count, words that are none."""

    rules: SenseRules
    chooser: PlaceChooser
    forms: dict[str, str]
    exact: dict[str, str]
    not_places: frozenset[str]


def find_places(
    sentences: pl.DataFrame, articles: pl.DataFrame, places: pl.DataFrame, aliases: pl.DataFrame, words: pl.DataFrame
) -> pl.DataFrame:
    """Find the mentions of listed places.

    Args:
        sentences: `tables.Sentences` (needs sentence_id, article_id, text, char_start, is_dateline); offsets are code
            points of the article's text.
        articles: article_id, text: what else the article says decides between a city and its governorate.
        places: `tables.Places`.
        aliases: `tables.PlaceAliases`; only rows of lang en are searched.
        words: kind, word: vocabulary of the sense grammar (`seeds/place_words.csv`).

    Returns:
        `tables.PlaceMentions` without provenance, sorted by sentence_id, char_start; mentions do not overlap.
        geo_precision is null unless the sense is location.

    Raises:
        ValueError: the vocabulary lacks a kind the grammar needs.
    """
    listed = _compiled(places, aliases, words)
    rules, exact, not_places = listed.rules, listed.exact, listed.not_places
    chooser = listed.chooser.over(articles)
    found: list[tuple[object, ...]] = []
    # In the order of the mentions.
    ordered = search_forms(sentences.sort("sentence_id"), listed.forms)
    for sentence_id, article_id, text, offset, is_dateline, context, starts, hits in ordered:
        for start, end, folded in whole_names(text, starts, hits, exact, not_places):
            before = context[start - WINDOW_BEFORE if start > WINDOW_BEFORE else 0 : start]
            after = context[end : end + WINDOW_AFTER]
            choice = chooser.choose(folded, article_id, before, after)
            if choice is None:
                continue
            surface = text[start:end]
            reading = read_dateline(surface, before, after, start < WINDOW_BEFORE, bool(is_dateline)) or read_sense(
                rules, surface, before, after, choice.may_act
            )
            precise = choice.geo_precision if reading.sense == "location" else None
            found.append(
                (
                    sentence_id,
                    offset + start,
                    offset + end,
                    article_id,
                    surface,
                    choice.place_id,
                    reading.sense,
                    precise,
                    None,
                    _product(reading.confidence, choice.confidence),
                    f"{choice.rule}/{reading.rule}",
                )
            )
    named = pl.DataFrame(
        {"article_id": [row[3] for row in found], "place_id": [row[5] for row in found]},
        schema={"article_id": pl.String, "place_id": pl.String},
    )
    kept = compress(found, _at_home(named, articles, places, words))
    return pl.DataFrame(list(zip(*kept, strict=True)), schema=MENTION_COLUMNS, orient="col")


@kept
def _compiled(places: pl.DataFrame, aliases: pl.DataFrame, words: pl.DataFrame) -> _Listed:
    """Make the vocabulary ready."""
    patterns, exact = _patterns(aliases)
    return _Listed(
        compile_senses(words),
        PlaceChooser(places, aliases.filter(pl.col("lang") == "en"), words),
        forms_of(patterns),
        exact,
        frozenset(words.filter(pl.col("kind") == "not_place")["word"].to_list()),
    )


@lru_cache(maxsize=256)
def _product(one: float, other: float) -> float:
    """How sure two readings are together; there are few values of each."""
    return round(one * other, 3)


def _at_home(mentions: pl.DataFrame, articles: pl.DataFrame, places: pl.DataFrame, words: pl.DataFrame) -> list[bool]:
    """Whether each mention may stand: no small place of a country that the article, about others, does not name."""
    about = countries_of_articles(articles, mentions, places, words)
    small = places.filter(pl.col("place_type").is_in(_SMALL_TYPES) & pl.col("country").is_not_null())
    country_of = dict(rows_of(small.select("place_id", "country")))
    return [
        place_id not in country_of or not about.get(article) or country_of[place_id] in about[article]
        for article, place_id in rows_of(mentions)
    ]


def _patterns(aliases: pl.DataFrame) -> tuple[set[str], dict[str, str]]:
    """Search patterns, and form -> the one spelling it counts in (short forms in capitals)."""
    patterns: set[str] = set()
    exact: dict[str, str] = {}
    # Words that a place's listed forms spell with an apostrophe (Nu'man), by their folded form.
    spellings: dict[str, dict[str, str]] = {}
    english = aliases.filter(pl.col("lang") == "en").select("alias_norm", "place_id", "alias").rows()
    for _, place_id, alias in english:
        folded = fold_text(alias)
        if "'" not in folded:
            continue
        for word in _GAP.split(folded.lower().strip()):
            if "'" in word.strip("'"):
                spellings.setdefault(place_id, {})[word.replace("'", "")] = word
    for norm, place_id, alias in english:
        patterns.add(norm)
        if place_id in spellings:
            known = spellings[place_id]
            patterns.add(" ".join(known.get(word, word) for word in norm.split(" ")))
        if alias.isupper() and len(alias.replace(".", "")) < _EXACT_CASE_LENGTH:
            exact[norm] = alias
    return patterns, exact
