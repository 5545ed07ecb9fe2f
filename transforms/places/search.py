"""sentences + written forms -> hits: finds where a form stands as a whole, capitalised name.

It does not decide which place a form names, nor whether it names a place at all (`find_places`, `places.world`).

Search: Aho-Corasick of polars over a copy of the text folded code point by code point to ASCII, so that its byte
offsets are code point offsets.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

_NON_ASCII = r"[^\x00-\x7F]"
_ODD_SPACE = r"[\s&&[^ ]]"
_ARTICLES = frozenset(["al", "el", "ad", "adh", "an", "ar", "as", "ash", "at", "ath", "az"])
# Parts of a listed name that news copy writes small.
SMALL_WORDS = _ARTICLES | frozenset(
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
# What a name may end before, whatever comes next: nothing, a space, a comma.
_FREE_ENDS = frozenset(["", " ", ","])


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


def search_forms(sentences: pl.DataFrame, patterns: Iterable[str]) -> pl.DataFrame:
    """Sentences with at least one hit of the patterns.

    Args:
        sentences: sentence_id, article_id, text, char_start, is_dateline.
        patterns: folded forms to search, as they are spelled with apostrophes and without.

    Returns:
        The columns above, `context` (text with plain spaces), `starts` and `hits`: offsets and patterns of the hits,
        overlapping, word bounds unchecked.
    """
    needed = sentences.select("sentence_id", "article_id", "text", "char_start", "is_dateline")
    text = pl.col("text")
    others = needed.lazy().filter(text.str.contains(_NON_ASCII)).select(text.str.extract_all(_NON_ASCII)).collect()
    odd = others["text"].explode().drop_nulls().unique().sort().to_list()
    folded = text.str.replace_many(odd, [fold_text(character) for character in odd]) if odd else text
    search = pl.lit(pl.Series("patterns", sorted(patterns), dtype=pl.String).implode())
    return (
        needed.with_columns(folded.str.to_lowercase().str.replace_all("[-\t\n]", " ").alias("folded"))
        .with_columns(pl.col("folded").str.find_many(search, overlapping=True).alias("starts"))
        .filter(pl.col("starts").list.len() > 0)
        .with_columns(
            # No-break spaces and the like would break the grammar's patterns; one code point stays one.
            text.str.replace_all(_ODD_SPACE, " ").alias("context"),
            pl.col("folded").str.extract_many(search, overlapping=True).alias("hits"),
        )
        .select(*needed.columns, "context", "starts", "hits")
    )


def rows_of(frame: pl.DataFrame) -> Iterator[tuple[Any, ...]]:
    """The rows of a frame (which has a column), column by column turned into Python values: twice as fast as row by row."""
    return zip(*(column.to_list() for column in frame.iter_columns()), strict=True)


def whole_names(
    text: str, starts: list[int], hits: list[str], exact: dict[str, str], not_places: frozenset[str]
) -> list[tuple[int, int, str]]:
    """Hits that stand as whole names, the longest where they overlap: start, end, folded form."""
    whole: list[tuple[int, int, str]] = []
    for start, hit in zip(starts, hits, strict=True):
        # Most hits stand inside a longer word.
        if start and text[start - 1].isalnum():
            continue
        end = start + len(hit)
        if _stands_alone(text, start, end, not_places) and _is_written_as_name(text[start:end], hit, exact):
            whole.append((start, -end, hit))
    if len(whole) == 1:
        start, end, hit = whole[0]
        return [(_with_article(text, start), -end, hit)]
    kept: list[tuple[int, int, str]] = []
    last = 0
    for start, end, hit in sorted(whole):
        if start >= last:
            kept.append((max(last, _with_article(text, start)), -end, hit))
            last = -end
    return kept


def _with_article(text: str, start: int) -> int:
    """Start of the name with the Arabic article that stands before it and is not in the form: "al-" or "Al "."""
    if text[start - 2 : start - 1] not in ("l", "L"):
        return start
    article = text[max(0, start - 3) : start]
    if article[:2].lower() in ("al", "el") and article[2:] in ("-", " ") and (article[2:] == "-" or article[0] in "AE"):
        before = text[max(0, start - 4) : max(0, start - 3)]
        if not before.isalnum() and before not in ("-", "'", "\u2019", "_", "@"):
            return start - 3
    return start


def _stands_alone(text: str, start: int, end: int, not_places: frozenset[str]) -> bool:
    """Whether the span is bounded as a word; a possessive s may follow, with its apostrophe or glued."""
    glue = text[start - 1] if start else " "
    if glue != " " and (glue.isalnum() or (glue in "@#_/.\u2019'" and text[max(0, start - 2) : start - 1].isalnum())):
        return False
    follow = text[end : end + 1]
    if follow in _FREE_ENDS:
        return True
    rest = text[end : end + 3]
    if follow.isalnum():
        glued = follow == "s" and not rest[1:2].isalnum() and end - start >= _MIN_GLUED_POSSESSIVE
        return glued and text[start : end + 1].lower() not in not_places
    if follow in "'\u2019":
        return not rest[1:2].isalpha() or (rest[1] == "s" and not rest[2:3].isalnum())
    return not (follow in "@_" or (follow == "." and rest[1:2].isalnum()))


def _is_written_as_name(surface: str, folded: str, exact: dict[str, str]) -> bool:
    """Whether the span is spelled like a name: capital letters where a name has them."""
    if folded in exact:
        return surface == exact[folded]
    if surface.isalpha():
        return surface[0].isupper()
    parts = _WORD.findall(surface)
    if not parts:
        return False
    first: str = next((p for p in parts if p.lower() not in SMALL_WORDS), parts[-1])
    return first[0].isupper()
