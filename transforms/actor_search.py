"""sentences + vocabulary -> hits: decides where a listed name or word stands as a whole word.

It does not decide what the words mean there (`actor_groups`, `actor_persons`). Search: Aho-Corasick of polars over text
folded code point by code point to ASCII, so that its byte offsets are code point offsets.
"""

import re
from typing import NamedTuple

import polars as pl

from transforms.actor_classes import ActorWords
from transforms.place_search import fold_text

_NON_ASCII = r"[^\x00-\x7F]"
_WORD_KINDS = ("country", "demonym", "common", "common_partisan")
_MIN_GLUED = 4
_DETERMINER = re.compile(r"^the (?=\S+ \S)", re.I)
_ARTICLES = frozenset(["al", "el", "as", "ar", "the"])
_ACRONYM = 6
_SPOKEN = 4
ALIAS = "alias"
_CAPITAL_KINDS = frozenset(["country", "demonym"])


class Hit(NamedTuple):
    """A pattern that stands as a whole word: offsets in the sentence, its pattern, the kinds it has there."""

    start: int
    end: int
    pattern: str
    kinds: frozenset[str]


class Form(NamedTuple):
    """A listed form: how it is spelled, whom it names, how safely."""

    alias: str
    actor_id: str
    ambiguous: bool
    partisan: bool
    # Spellings of an acronym, and the place of the first word with a capital (-1: none).
    exact: tuple[str, ...]
    capital: int


class Search(NamedTuple):
    """Patterns by kind and listed forms by pattern."""

    kinds: dict[str, frozenset[str]]
    forms: dict[str, list[Form]]


def compile_search(words: ActorWords, aliases: pl.DataFrame) -> Search:
    """Make the patterns. Every form is searched as folded and with the apostrophes it is spelled with."""
    kinds: dict[str, set[str]] = {}
    for kind in _WORD_KINDS:
        for word in words.kinds[kind]:
            kinds.setdefault(word.replace("-", " "), set()).add(kind)
    for dotted, plain in (("u.s.", "us"), ("u.k.", "uk"), ("u.s.a.", "usa")):
        kinds[dotted] = kinds.get(plain, set())
    forms: dict[str, list[Form]] = {}
    columns = ("alias_norm", "alias", "actor_id", "is_ambiguous", "register")
    for norm, alias, actor_id, ambiguous, register in (
        aliases.sort("alias_norm", "actor_id").select(columns).iter_rows()
    ):
        form = _form(alias, actor_id, ambiguous, register == "partisan")
        spelled = fold_text(_bare(alias)).lower().replace("-", " ")
        for pattern in dict.fromkeys((norm, spelled)):
            forms.setdefault(pattern, []).append(form)
            kinds.setdefault(pattern, set()).add(ALIAS)
    return Search({pattern: frozenset(k) for pattern, k in kinds.items()}, forms)


def candidates(sentences: pl.DataFrame, search: Search) -> pl.DataFrame:
    """All sentences, white space as single plain spaces, with the hits' offsets and patterns."""
    needed = sentences.select(
        "sentence_id", "article_id", "char_start", pl.col("text").str.replace_all(r"\s", " ").alias("text")
    )
    slow = needed.select(pl.col("text").filter(pl.col("text").str.contains(_NON_ASCII))).unique()
    slow = slow.with_columns(pl.Series("plain", [fold_text(t) for t in slow["text"].to_list()], dtype=pl.String))
    keys = pl.lit(pl.Series("patterns", sorted(search.kinds), dtype=pl.String).implode())
    return (
        needed.join(slow, on="text", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("plain", "text").str.to_lowercase().str.replace_all("-", " ", literal=True).alias("f")
        )
        .with_columns(pl.col("f").str.find_many(keys, overlapping=True).alias("starts"))
        .with_columns(pl.col("f").str.extract_many(keys, overlapping=True).alias("hits"))
        .drop("f", "plain")
    )


def hits_of(text: str, starts: list[int], patterns: list[str], search: Search) -> list[Hit]:
    """Hits that stand as whole words and are spelled like what they are, by offset, longer ones first."""
    found = []
    size = len(text)
    for start, pattern in zip(starts, patterns, strict=True):
        end = start + len(pattern)
        if end < size and text[end].isalnum():
            glued = text[end] == "s" and not text[end + 1 : end + 2].isalnum() and len(pattern) >= _MIN_GLUED
            if not (glued and text[start].isupper()):
                continue
        if start:
            last = text[start - 1]
            if last.isalnum() or (last in "@_'\u2019" and text[start - 2 : start - 1].isalnum()):
                continue
        kinds = search.kinds[pattern]
        if ALIAS in kinds and not any(_spelled(text[start:end], form) for form in search.forms[pattern]):
            kinds -= {ALIAS}
        if not text[start].isupper():
            kinds -= _CAPITAL_KINDS
        if kinds:
            found.append(Hit(start, end, pattern, kinds))
    found.sort(key=_order)
    return found


def _order(hit: Hit) -> tuple[int, int]:
    """By offset, longer hits first."""
    return hit.start, -hit.end


def spelled_forms(surface: str, pattern: str, search: Search) -> list[Form]:
    """Listed forms that the words spell."""
    return [form for form in search.forms[pattern] if _spelled(surface, form)]


def _spelled(surface: str, form: Form) -> bool:
    """Whether the words have a capital where the name has its first; acronyms count in their own spelling only."""
    if form.exact:
        return surface in form.exact
    if form.capital < 0 or (form.capital == 0 and surface[0].isupper()):
        return True
    words = surface.replace("-", " ").split(" ")
    return form.capital < len(words) and words[form.capital][:1].isupper()


def _form(alias: str, actor_id: str, ambiguous: bool, partisan: bool) -> Form:
    """A listed form with what its spelling asks for."""
    if alias.isupper() and len(alias) <= _ACRONYM:
        # Newspapers that write "Nato" and "Unicef" do so for acronyms that are spoken as words, four letters and more.
        spoken = (alias.capitalize(),) if len(alias) >= _SPOKEN and alias.isalpha() else ()
        return Form(alias, actor_id, ambiguous, partisan, (alias, alias.replace(".", ""), *spoken), 0)
    words = _bare(alias).replace("-", " ").split(" ")
    first = next((i for i, w in enumerate(words) if w[:1].isupper() and w.lower() not in _ARTICLES), -1)
    return Form(alias, actor_id, ambiguous, partisan, (), first)


def _bare(alias: str) -> str:
    """The form without its determiner, unless one word is left: "The Times" is searched with it."""
    return _DETERMINER.sub("", alias)
