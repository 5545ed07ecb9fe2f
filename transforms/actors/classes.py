"""description of a source or actor -> class, country, parent: decides what kind of actor the words describe.

"Russian Foreign Ministry spokeswoman", "a rebel commander", "local residents". It does not find names in texts
(`find_actors`), and a loaded word ("terrorists", "thugs") never decides a class: it is not in the vocabulary of
classes, or has the class of the neutral word for the same side.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from transforms.places_to_aliases import fold_name

_KINDS = (
    "act_noun", "attribute_noun", "backed_noun", "class_word", "common", "common_partisan", "country", "demonym", "modifier",
    "not_name", "org", "organ", "role", "speech", "title",
)  # fmt: skip
_PREPOSITION = re.compile(r"\b(?:of|for|to|in|at|from|with|on|near|who|which|that)\b")
_WORD = re.compile(r"[^\s,()\"\u201c\u201d]+")
_OWN = re.compile(r"'s?$|(?<=[a-z]{2})s$")
# "a Western diplomat": of some other state.
_ABROAD = re.compile(
    r"\b(?:western|european|arab|gulf|foreign) (?:diplomat|official|government|power|envoy|minister)s?\b"
)
_MAX_NAME_WORDS = 12
_SIGNS = ',;:()"'
_DESCRIPTION = 300


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """`fold_name`, remembered: the same few phrases are looked up for every mention."""
    return fold_name(name)


class Listed(NamedTuple):
    """What is needed of a listed actor."""

    actor_id: str
    actor_class: str
    country: str | None
    is_person: bool


class RunWord(NamedTuple):
    """What a word of a run of capitals may be (`actors.run_words`)."""

    # Length without possessive and full stop, and the word so, in small letters.
    size: int
    plain: str
    stopped: bool
    org: bool
    # Whether it is no word that no name has; and whether it may be part of a name as it is spelled.
    free: bool
    fits: bool
    # Whether a name ends with it, for its full stop or possessive.
    closes: bool
    # 1 a small word that stands inside names, 2 written small, 0 none.
    particle: int


class ActorWords(NamedTuple):
    """Vocabulary and list of actors, ready for looking up. Made by `compile_actor_words`."""

    kinds: dict[str, dict[str, str]]
    actors: dict[str, Listed]
    persons: frozenset[str]
    by_alias: dict[str, str]
    demonym_of: dict[str, str]
    government_of: dict[str, str]
    # Lower-case words that are in no name: function words, offices, states, nouns of organisations.
    no_name: frozenset[str]
    # What a common noun stands for, by the noun as it is searched: hyphens as spaces.
    common: dict[str, str]
    partisan: dict[str, str]
    # First words of the organs of states, and the words that may stand before them.
    organ_openings: frozenset[str]
    # First words of the listed forms.
    alias_openings: frozenset[str]
    # Actors of states and common nouns (`actors.groups`), each worked out when first met.
    of_country: dict[tuple[str | None, str], tuple[str, str, str, str | None, str | None]]
    # Words of runs of capitals, each looked into when first met.
    run_words: dict[str, RunWord]

    def of_state(self, country: str | None, organ: str) -> str | None:
        """Listed actor that is an organ of a state ("military", "foreign ministry"), else null."""
        if country is None or country not in self.demonym_of:
            return None
        return self.by_alias.get(folded(f"{self.demonym_of[country]} {organ}"))


def compile_actor_words(words: pl.DataFrame, actors: pl.DataFrame, aliases: pl.DataFrame) -> ActorWords:
    """Make the vocabulary ready.

    Args:
        words: kind, word, value (`seeds/actor_words.csv`).
        actors: `claim_tables.Actors`.
        aliases: `claim_tables.ActorAliases`.

    Raises:
        ValueError: a kind that the grammar needs has no word.
    """
    kinds: dict[str, dict[str, str]] = {kind: {} for kind in _KINDS}
    for kind, word, value in words.select("kind", "word", "value").iter_rows():
        kinds.setdefault(kind, {})[word] = value or ""
    empty = [kind for kind in _KINDS if not kinds[kind]]
    if empty:
        raise ValueError(f"actor words: kinds {', '.join(empty)} have no word: add them to seeds/actor_words.csv")
    listed = {
        row[0]: Listed(*row) for row in actors.select("actor_id", "actor_class", "country", "is_person").iter_rows()
    }
    by_alias: dict[str, str] = {}
    for norm, actor_id in (
        aliases.sort("is_ambiguous", "alias_norm", "actor_id").select("alias_norm", "actor_id").rows()
    ):
        by_alias.setdefault(norm, actor_id)
    demonyms: dict[str, str] = {}
    governments: dict[str, str] = {}
    for actor_id, name, country in actors.filter(pl.col("is_listed")).select("actor_id", "name", "country").iter_rows():
        if actor_id.endswith("_government") and country and name.endswith(" government"):
            governments.setdefault(country, actor_id)
            demonyms.setdefault(country, name.removesuffix(" government"))
    return ActorWords(
        kinds,
        listed,
        frozenset(actor_id for actor_id, actor in listed.items() if actor.is_person),
        by_alias,
        demonyms,
        governments,
        _no_name(kinds),
        _as_searched(kinds["common"]),
        _as_searched(kinds["common_partisan"]),
        frozenset(organ.split(" ", 1)[0] for organ in kinds["organ"])
        | kinds["modifier"].keys()
        | kinds["demonym"].keys(),
        frozenset(norm.split(" ", 1)[0] for norm in by_alias),
        {},
        {},
    )


def _no_name(kinds: dict[str, dict[str, str]]) -> frozenset[str]:
    """Words that are in no name; "Syrias", "Coalitions": the apostrophe was lost."""
    found = {word for kind in ("not_name", "role", "title", "demonym", "country", "org") for word in kinds[kind]}
    return frozenset(found | {f"{word}s" for k in ("not_name", "country", "demonym", "org") for word in kinds[k]})


def _as_searched(nouns: dict[str, str]) -> dict[str, str]:
    """Nouns with hyphens as spaces; a noun that is listed so goes first, then the first of the list."""
    found: dict[str, str] = {}
    for noun, meaning in nouns.items():
        found.setdefault(noun.replace("-", " "), meaning)
    return found | nouns


def class_of(description: str, words: ActorWords, country: str | None = None) -> tuple[str, str | None, str | None]:
    """Class, country and parent of whoever the words describe.

    Args:
        description: role or noun phrase, as written ("Syrian Ambassador to the UN", "local activists").
        words: from `compile_actor_words`.
        country: ISO 3166-1 alpha-3 code of the country the article is about: whose governor, army or police an
            unspecified one is.

    Returns:
        actor_class (`codes.ACTOR_CLASSES`), country or null, actor_id of what they belong to or speak for, or null.
        Words without any hint give ("civilian", null, null).
    """
    text = fold_name(re.sub("[\u2019\u2018]", "'", description[:_DESCRIPTION])).replace(".", "")
    raw = description[:_DESCRIPTION].replace("\u2019", "'").lower().replace(".", "")
    cut = _PREPOSITION.search(raw)
    head = raw[: cut.start()] if cut and cut.start() else raw
    hint = _role_hint(head, words)
    parent = _organisation(text, words, capital=description != description.lower())
    state = _state(raw, words)
    if hint == "civilian":
        return hint, state, None
    if hint in ("civil_society", "media") and parent is None:
        return hint, state, None
    if parent is not None:
        actor = words.actors[parent]
        own = hint in ("civil_society", "media") and actor.actor_class not in ("international_organisation",)
        # An ambassador of one state to an organisation speaks for the state.
        if hint in ("government", "forces") and state and actor.actor_class == "international_organisation":
            return _of_government(state, hint, words)
        return hint if own and hint else actor.actor_class, actor.country or state, parent
    if state is None and parent is None and _ABROAD.search(raw) and (hint or "government") in ("government", "forces"):
        return "other_state", None, None
    if hint in ("government", "forces"):
        return _of_government(state or country, hint, words)
    if hint:
        return hint, state, None
    kind = _class_word(raw, words)
    if kind == "government":
        return _of_government(state or country, "government", words)
    if kind is None and _state(head, words) is not None:
        return _of_government(state, "government", words)
    return kind or "civilian", state, None


def _of_government(country: str | None, hint: str, words: ActorWords) -> tuple[str, str | None, str | None]:
    """A state's own people: class of its government, parent the government or its forces."""
    parent = words.government_of.get(country or "")
    if hint == "forces":
        parent = words.of_state(country, "military") or parent
    return (words.actors[parent].actor_class if parent else "government"), country, parent


def _role_hint(head: str, words: ActorWords) -> str:
    """Class that the head noun of the description gives, "" if none."""
    hint, titled = "", ""
    found = _WORD.findall(head)
    for i, word in enumerate(found):
        plain = word.removesuffix("'s")
        phrases = (f"{found[i - 1]} {plain}" if i else plain, plain)
        single = [p for phrase in phrases for p in (phrase, phrase.removesuffix("s"))]
        kind = next((words.kinds["role"][p] for p in single if p in words.kinds["role"]), None)
        if kind is not None:
            hint = kind or hint
        else:
            titled = next((words.kinds["title"][p] for p in single if p in words.kinds["title"]), None) or titled
    return hint or titled


def _organisation(text: str, words: ActorWords, capital: bool) -> str | None:
    """Longest listed actor, no person, named in folded words; the first of equally long ones."""
    found = text.split(" ")
    best: tuple[int, int, str] | None = None
    for start in range(len(found)):
        # Only a single word may have an "s" to take off before it is looked up.
        opens = found[start].lstrip(_SIGNS) in words.alias_openings
        for size in range(min(_MAX_NAME_WORDS, len(found) - start) if opens else 1, 0, -1):
            if best is not None and size <= best[0]:
                break
            phrase = " ".join(found[start : start + size]).strip(_SIGNS)
            actor_id = words.by_alias.get(phrase) or words.by_alias.get(_OWN.sub("", phrase))
            if actor_id is not None and capital and not words.actors[actor_id].is_person:
                best = (size, -start, actor_id)
                break
    return best[2] if best else None


def _state(raw: str, words: ActorWords) -> str | None:
    """Country of the first demonym or country name."""
    found = [w for w in re.split(r"[\s\-/,]+", raw) if w]
    for i, word in enumerate(found):
        pair = f"{word} {found[i + 1]}" if i + 1 < len(found) else word
        for phrase in (pair, word):
            plain = _OWN.sub("", phrase)
            for kind in ("demonym", "country"):
                code = words.kinds[kind].get(phrase) or words.kinds[kind].get(plain)
                # "us" and "who" in small letters are pronouns; descriptions write states in capitals, folded here.
                if code:
                    return code
    return None


def _class_word(raw: str, words: ActorWords) -> str | None:
    """Class of the last word or pair of words that has one; people of a side go by the side."""
    found = [w.strip(",;:") for w in raw.split()]
    kinds = words.kinds["class_word"]
    side = None
    for i, word in enumerate(found):
        pair = f"{word} {found[i + 1]}" if i + 1 < len(found) else word
        kind = kinds.get(pair) or kinds.get(_OWN.sub("", pair)) or kinds.get(word) or kinds.get(_OWN.sub("", word))
        if kind and not (side and word in ("official", "officials", "commander", "officer", "officers")):
            side = kind
    return side
