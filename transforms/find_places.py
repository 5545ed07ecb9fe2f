"""sentences + articles + gazetteer -> place_mentions: decides where a listed place is named, which one, in what sense.

A name is found under its listed and generated forms only (`places_to_aliases`); a place that is not listed is not
guessed from its form. Refuses to decide the place's role in an event (`role_in_event` stays null), to resolve "the
city", and to read Arabic text: the sense grammar is English.

Search: Aho-Corasick of polars over a copy of the text folded code point by code point to ASCII, so that its byte
offsets are code point offsets. Precision codes are UCDP GED's where_prec.
"""

import re
import unicodedata

import polars as pl

from transforms.place_choice import PlaceChooser
from transforms.place_senses import WINDOW_AFTER, WINDOW_BEFORE, Reading, compile_senses, read_dateline, read_sense

_SCHEMA = {
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
_NON_ASCII = r"[^\x00-\x7F]"
_ARTICLES = frozenset(["al", "el", "ad", "adh", "an", "ar", "as", "ash", "at", "ath", "az"])
# Parts of a listed name that news copy writes small.
_SMALL = _ARTICLES | frozenset(
    [
        "of",
        "the",
        "and",
        "de",
        "e",
        "i",
        "eastern",
        "east",
        "western",
        "west",
        "northern",
        "southern",
        "old",
        "new",
        "rural",
        "occupied",
    ]
)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_MIN_GLUED_POSSESSIVE = 4
_EXACT_CASE_LENGTH = 5


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
    rules = compile_senses(words)
    chooser = PlaceChooser(places, aliases.filter(pl.col("lang") == "en"), articles, words)
    not_places = frozenset(words.filter(pl.col("kind") == "not_place")["word"].to_list())
    patterns, exact = _patterns(aliases)
    found: list[tuple[object, ...]] = []
    for row in _candidates(sentences, patterns).iter_rows(named=True):
        text: str = row["text"]
        context: str = row["context"]
        for start, end, folded in _longest(text, row["starts"], row["hits"], exact, not_places):
            before, after = context[max(0, start - WINDOW_BEFORE) : start], context[end : end + WINDOW_AFTER]
            choice = chooser.choose(folded, row["article_id"], before, after)
            if choice is None:
                continue
            surface = text[start:end]
            reading: Reading | None = read_dateline(
                surface, before, after, start < WINDOW_BEFORE, bool(row["is_dateline"])
            )
            if reading is None:
                reading = read_sense(rules, surface, before, after, choice.may_act)
            precise = choice.geo_precision if reading.sense == "location" else None
            found.append(
                (
                    row["sentence_id"],
                    row["char_start"] + start,
                    row["char_start"] + end,
                    row["article_id"],
                    surface,
                    choice.place_id,
                    reading.sense,
                    precise,
                    None,
                    round(reading.confidence * choice.confidence, 3),
                    f"{choice.rule}/{reading.rule}",
                )
            )
    return pl.DataFrame(found, schema=_SCHEMA, orient="row").sort("sentence_id", "char_start")


def _patterns(aliases: pl.DataFrame) -> tuple[dict[str, str], dict[str, str]]:
    """Search pattern -> alias_norm, and pattern -> the one spelling it counts in (short forms in capitals)."""
    patterns: dict[str, str] = {}
    exact: dict[str, str] = {}
    # Words that a place's listed forms spell with an apostrophe (Nu'man), by their folded form.
    spellings: dict[str, dict[str, str]] = {}
    english = aliases.filter(pl.col("lang") == "en").select("alias_norm", "place_id", "alias").rows()
    for _, place_id, alias in english:
        for word in re.split(r"[\s-]+", fold_text(alias).lower().strip()):
            if "'" in word.strip("'"):
                spellings.setdefault(place_id, {})[word.replace("'", "")] = word
    for norm, place_id, alias in english:
        patterns[norm] = norm
        known = spellings.get(place_id, {})
        patterns[" ".join(known.get(word, word) for word in norm.split(" "))] = norm
        letters = alias.replace(".", "")
        if letters.isupper() and len(letters) < _EXACT_CASE_LENGTH:
            exact[norm] = alias
    return patterns, exact


def fold_text(text: str) -> str:
    """Fold to ASCII keeping the number of code points: accents off, curly quotes and hyphens plain, the rest '?'."""
    return text if text.isascii() else text.translate(_FOLDING)


class _Folding(dict[int, str]):
    """Code point -> one ASCII character, worked out when first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isascii():
            plain = char
        elif char in "\u2018\u2019\u02bb\u02bc\u02be\u02bf\u00b4":
            plain = "'"
        elif char.isspace():
            plain = " "
        elif char in "\u2010\u2011":
            plain = "-"
        else:
            plain = unicodedata.normalize("NFKD", char)[:1]
            plain = plain if plain.isascii() and plain.isalpha() else "?"
        self[code] = plain
        return plain


_FOLDING = _Folding()


def _candidates(sentences: pl.DataFrame, patterns: dict[str, str]) -> pl.DataFrame:
    """Sentences with at least one hit, and the hits' offsets and patterns (overlapping, word bounds unchecked)."""
    needed = sentences.select("sentence_id", "article_id", "text", "char_start", "is_dateline")
    # Only texts with other characters take the slow way of folding one by one.
    rest = needed["text"].str.contains(_NON_ASCII)
    folded = needed["text"].to_frame().with_columns(rest.alias("rest"))
    slow = folded.filter("rest").select("text").unique()
    slow = slow.with_columns(pl.Series("plain", [fold_text(t) for t in slow["text"].to_list()], dtype=pl.String))
    plain = folded.join(slow, on="text", how="left", maintain_order="left").select(
        pl.coalesce("plain", "text").str.to_lowercase().str.replace_all("[-\t\n]", " ").alias("folded")
    )
    keys = sorted(patterns, key=lambda p: (-len(p), p))
    search = pl.lit(pl.Series("patterns", keys, dtype=pl.String).implode())
    return (
        pl.concat([needed, plain], how="horizontal")
        # No-break spaces and the like would break the grammar's patterns; one code point stays one.
        .with_columns(pl.col("text").str.replace_all(r"\s", " ").alias("context"))
        .with_columns(pl.col("folded").str.find_many(search, overlapping=True).alias("starts"))
        .filter(pl.col("starts").list.len() > 0)
        .with_columns(pl.col("folded").str.extract_many(search, overlapping=True).alias("hits"))
        .drop("folded")
    )


def _longest(
    text: str, starts: list[int], hits: list[str], exact: dict[str, str], not_places: frozenset[str]
) -> list[tuple[int, int, str]]:
    """Hits that stand as whole names, the longest where they overlap: start, end, folded form."""
    kept: list[tuple[int, int, str]] = []
    last = 0
    for start, hit in sorted(zip(starts, hits, strict=True), key=lambda pair: (pair[0], -len(pair[1]))):
        end = start + len(hit)
        if (
            start >= last
            and _stands_alone(text, start, end, not_places)
            and _is_written_as_name(text[start:end], hit, exact)
        ):
            kept.append((start, end, hit))
            last = end
    return kept


def _stands_alone(text: str, start: int, end: int, not_places: frozenset[str]) -> bool:
    """Whether the span is bounded as a word; a possessive s may follow, with its apostrophe or glued."""
    glue = text[start - 1] if start else " "
    if glue.isalnum() or (glue in "@#_/.\u2019'" and text[max(0, start - 2) : start - 1].isalnum()):
        return False
    rest = text[end : end + 3]
    if not rest:
        return True
    if rest[0].isalnum():
        glued = rest[0] == "s" and not rest[1:2].isalnum() and end - start >= _MIN_GLUED_POSSESSIVE
        return glued and text[start : end + 1].lower() not in not_places
    if rest[0] in "'\u2019":
        return not rest[1:2].isalpha() or (rest[1] == "s" and not rest[2:3].isalnum())
    return not (rest[0] in "@_" or (rest[0] == "." and rest[1:2].isalnum()))


def _is_written_as_name(surface: str, folded: str, exact: dict[str, str]) -> bool:
    """Whether the span is spelled like a name: capital letters where a name has them."""
    if folded in exact:
        return surface == exact[folded]
    parts = _WORD.findall(surface)
    if not parts:
        return False
    first: str = next((p for p in parts if p.lower() not in _SMALL), parts[-1])
    return first[0].isupper()
