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

from transforms.frame_rows import rows_of

# White space that is no plain space.
ODD_SPACE = re.compile("[\t-\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_SPACED = bytes.maketrans(b"-\t\n", b"   ")
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
    if text.isascii():
        return text
    # Most texts that are not plain have quotes only, and a translation asks for every character.
    plain = text.replace("\u2019", "'").replace("\u2018", "'").replace("\u201c", "?").replace("\u201d", "?")
    return plain if plain.isascii() else plain.translate(_FOLDING)


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
            plain = plain if plain.isascii() and plain.isalpha() and char.isalpha() else "?"
        self[code] = plain
        return plain


_FOLDING = _Folding()


def as_searched(text: str) -> str:
    """A text as it is searched: folded, each word with a capital and small letters behind it, hyphens as spaces.

    The capital stands where a word begins, so that the search passes by what stands inside words.

    >>> as_searched("near al-Nu\u2019man, IRAN")
    "Near Al Nu'Man, Iran"
    """
    return fold_text(text).encode().title().translate(_SPACED).decode()


def with_searched(sentences: pl.DataFrame) -> pl.DataFrame:
    """The sentences with `searched`, their text from `as_searched`; made where it is not there yet."""
    if "searched" in sentences.columns:
        return sentences
    texts = sentences["text"].to_list()
    return sentences.with_columns(pl.Series("searched", [as_searched(text) for text in texts], dtype=pl.String))


def forms_of(patterns: Iterable[str]) -> dict[str, str]:
    """Patterns by the form they have in a text from `as_searched`.

    patterns: folded forms in small letters, hyphens as spaces; others stand in no folded text.
    """
    return {p.encode().title().decode(): p for p in patterns if p.isascii() and p.lower() == p}


def find_hits(searched: pl.Series, forms: Iterable[str]) -> pl.Series:
    """The forms in each text, overlapping, by where they end; they begin words, their ends are unchecked.

    searched: texts from `as_searched`; forms: from `forms_of`.
    """
    wanted = pl.lit(pl.Series("forms", sorted(forms), dtype=pl.String).implode())
    return searched.to_frame("text").select(pl.col("text").str.extract_many(wanted, overlapping=True))["text"]


def starts_of(searched: str, hits: list[str]) -> list[int]:
    """Where the hits of a text stand; one that stands there twice is given twice."""
    if len(set(hits)) == len(hits):
        return [searched.find(hit) for hit in hits]
    starts = []
    following: dict[str, int] = {}
    for hit in hits:
        start = searched.find(hit, following.get(hit, 0))
        following[hit] = start + 1
        starts.append(start)
    return starts


def search_forms(sentences: pl.DataFrame, forms: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    """Sentences with at least one hit of the forms.

    Args:
        sentences: sentence_id, article_id, text, char_start, is_dateline; searched, if `with_searched` was there.
        forms: from `forms_of`, of names as they are spelled with apostrophes and without.

    Yields:
        The columns above, the text with plain spaces, and offsets and patterns of the hits, overlapping, of which only
        the beginnings are checked.
    """
    columns = ("sentence_id", "article_id", "text", "char_start", "is_dateline", "searched")
    needed = with_searched(sentences).select(columns)
    held = needed.with_columns(hits=find_hits(needed["searched"], forms)).filter(pl.col("hits").list.len() > 0)
    for sentence_id, article_id, text, offset, is_dateline, folded, found in rows_of(held):
        # No-break spaces and the like would break the grammar's patterns; one code point stays one. They are not
        # printable.
        context = text if text.isprintable() else ODD_SPACE.sub(" ", text)
        starts = starts_of(folded, found)
        yield sentence_id, article_id, text, offset, is_dateline, context, starts, [forms[hit] for hit in found]


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
