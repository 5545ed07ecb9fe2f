"""sentences + vocabulary -> hits: decides where a listed name or word stands as a whole word.

It does not decide what the words mean there (`actors.groups`, `actors.persons`). Search: Aho-Corasick of polars over text
folded code point by code point to ASCII, so that its byte offsets are code point offsets.
"""

import re
from typing import NamedTuple

import polars as pl

from transforms.actors.classes import ActorWords
from transforms.actors.person_names import RUN_SCREEN
from transforms.places.search import ODD_SPACE, as_searched, find_hits, fold_text, forms_of, starts_of, with_searched

# Kinds of a hit, one bit each.
ALIAS, COUNTRY, DEMONYM, COMMON, PARTISAN = 1, 2, 4, 8, 16
STATE = COUNTRY | DEMONYM
NOUN = COMMON | PARTISAN
_WORD_KINDS = {"country": COUNTRY, "demonym": DEMONYM, "common": COMMON, "common_partisan": PARTISAN}
_DOTTED = {"u.s.": "us", "u.k.": "uk", "u.s.a.": "usa"}
_MIN_GLUED = 4
_DETERMINER = re.compile(r"^the (?=\S+ \S)", re.I)
_ARTICLES = frozenset(["al", "el", "as", "ar", "the"])
_ACRONYM = 6
_SPOKEN = 4


class Form(NamedTuple):
    """A listed form: how it is spelled, whom it names, how safely."""

    alias: str
    actor_id: str
    ambiguous: bool
    partisan: bool
    # Spellings of an acronym, and the place of the first word with a capital (-1: none).
    exact: tuple[str, ...]
    capital: int


# A pattern that stands as a whole word: offsets in the sentence, the pattern, and the listed forms that the words spell.
NameHit = tuple[int, int, str, list[Form]]
# The same of a state or a common noun, with the bits of the pattern's kinds.
WordHit = tuple[int, int, str, int]


class Hits(NamedTuple):
    """What stands in a sentence: listed names, states and their peoples, common nouns."""

    names: list[NameHit]
    states: list[WordHit]
    nouns: list[WordHit]


NO_HITS = Hits([], [], [])


class Pattern(NamedTuple):
    """What is searched: the bits of its kinds, its listed forms, and the actors that one of them names beyond doubt."""

    pattern: str
    kinds: int
    forms: list[Form]
    sure: tuple[str, ...]


class Search(NamedTuple):
    """Patterns by the form in which they are searched, and each by itself."""

    by_form: dict[str, Pattern]
    patterns: dict[str, Pattern]


def compile_search(words: ActorWords, aliases: pl.DataFrame) -> Search:
    """Make the patterns. Every form is searched as folded and with the apostrophes it is spelled with."""
    kinds: dict[str, int] = {}
    for kind, bit in _WORD_KINDS.items():
        for word in words.kinds[kind]:
            pattern = word.replace("-", " ")
            kinds[pattern] = kinds.get(pattern, 0) | bit
    for dotted, plain in _DOTTED.items():
        if plain in kinds:
            kinds[dotted] = kinds[plain]
    forms: dict[str, list[Form]] = {}
    columns = ("alias_norm", "alias", "actor_id", "is_ambiguous", "register")
    for norm, alias, actor_id, ambiguous, register in (
        aliases.sort("alias_norm", "actor_id").select(columns).iter_rows()
    ):
        bare = _bare(alias)
        form = _form(alias, bare, actor_id, ambiguous, register == "partisan")
        spelled = fold_text(bare).lower().replace("-", " ")
        for pattern in (norm,) if norm == spelled else (norm, spelled):
            forms.setdefault(pattern, []).append(form)
            kinds[pattern] = kinds.get(pattern, 0) | ALIAS
    patterns = {}
    for pattern, bits in kinds.items():
        own = forms.get(pattern, [])
        patterns[pattern] = Pattern(pattern, bits, own, tuple([form.actor_id for form in own if not form.ambiguous]))
    return Search({form: patterns[pattern] for form, pattern in forms_of(kinds).items()}, patterns)


def candidates(sentences: pl.DataFrame, search: Search) -> pl.DataFrame:
    """All sentences by article and offset, with `plain` (white space as single plain spaces), whether they may hold a
    run of capitalised words, and the hits: the text as it is searched and the forms in it."""
    columns = ("sentence_id", "article_id", "char_start", "text", "searched")
    needed = with_searched(sentences).select(columns).sort("article_id", "char_start", "sentence_id")
    # What is not printable holds the white space that is no plain space.
    plain = needed["text"].to_list()
    searched = needed["searched"]
    odd = [at for at, text in enumerate(plain) if not text.isprintable()]
    if odd:
        for at in odd:
            plain[at] = ODD_SPACE.sub(" ", plain[at])
        searched = searched.scatter(odd, [as_searched(plain[at]) for at in odd])
    return needed.with_columns(
        pl.Series("plain", plain, dtype=pl.String), searched, hits=find_hits(searched, search.by_form)
    ).with_columns(pl.col("plain").str.contains(RUN_SCREEN).alias("may_run"))


def hits_of(text: str, searched: str, forms: list[str], search: Search) -> Hits:
    """Hits that stand as whole words and are spelled like what they are, by offset, longer ones first."""
    names: list[NameHit] = []
    states: list[WordHit] = []
    nouns: list[WordHit] = []
    size = len(text)
    # Hits come by where they end.
    in_order = True
    latest = -1
    for start, form in zip(starts_of(searched, forms), forms, strict=True):
        end = start + len(form)
        if start:
            last = text[start - 1]
            if last != " " and (last.isalnum() or (last in "@_'\u2019" and text[start - 2 : start - 1].isalnum())):
                continue
        capital = text[start].isupper()
        if end < size and text[end].isalnum():
            glued = text[end] == "s" and capital and len(form) >= _MIN_GLUED
            if not glued or text[end + 1 : end + 2].isalnum():
                continue
        pattern, kinds, listed, _ = search.by_form[form]
        if kinds & ALIAS:
            spelled = _spelled_forms(text[start:end], listed)
            if spelled:
                names.append((start, end, pattern, spelled))
        if kinds & STATE and capital:
            states.append((start, end, pattern, kinds))
        if kinds & NOUN:
            nouns.append((start, end, pattern, kinds))
        in_order = in_order and start > latest
        latest = start
    if not in_order:
        names.sort(key=_order)
        states.sort(key=_order)
        nouns.sort(key=_order)
    # Not the constructor of the named tuple, which is Python code.
    return tuple.__new__(Hits, (names, states, nouns))


def _order(hit: NameHit | WordHit) -> tuple[int, int]:
    """By offset, longer hits first."""
    return hit[0], -hit[1]


def _spelled_forms(surface: str, forms: list[Form]) -> list[Form]:
    """The listed forms that the words spell."""
    if len(forms) == 1:
        return forms if _spelled(surface, forms[0]) else []
    return [form for form in forms if _spelled(surface, form)]


def _spelled(surface: str, form: Form) -> bool:
    """Whether the words have a capital where the name has its first; acronyms count in their own spelling only."""
    if form.exact:
        return surface in form.exact
    if form.capital < 0 or (form.capital == 0 and surface[0].isupper()):
        return True
    words = surface.replace("-", " ").split(" ")
    return form.capital < len(words) and words[form.capital][:1].isupper()


def _form(alias: str, bare: str, actor_id: str, ambiguous: bool, partisan: bool) -> Form:
    """A listed form with what its spelling asks for."""
    if alias.isupper() and len(alias) <= _ACRONYM:
        # Newspapers that write "Nato" and "Unicef" do so for acronyms that are spoken as words, four letters and more.
        spoken = (alias.capitalize(),) if len(alias) >= _SPOKEN and alias.isalpha() else ()
        return Form(alias, actor_id, ambiguous, partisan, (alias, alias.replace(".", ""), *spoken), 0)
    words = bare.replace("-", " ").split(" ")
    for first, word in enumerate(words):
        if word[:1].isupper() and word.lower() not in _ARTICLES:
            return Form(alias, actor_id, ambiguous, partisan, (), first)
    return Form(alias, actor_id, ambiguous, partisan, (), -1)


def _bare(alias: str) -> str:
    """The form without its determiner, unless one word is left: "The Times" is searched with it."""
    return _DETERMINER.sub("", alias) if alias[:4].lower() == "the " else alias
