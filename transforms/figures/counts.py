"""a number with its noun -> a figure of people, incidents, places, actors, objects, durations or distances.

It decides which of such pairs state a quantity: not "one woman said", "the two leaders met", "several towns", "two
days after". What a number without a noun counts is figure_bare's.
"""

import re

from transforms.figures.drafts import Draft, draft_of_number, draft_of_people, from_determiner
from transforms.figures.durations import hyphenated, measured
from transforms.figures.ellipsis import SOURCES, tells_of_harm
from transforms.figures.grammar import Anchor, word_set
from transforms.figures.nouns import NOUN_KINDS, SPEECH, Lexicon, Noun, Phrase

_DECIMAL = re.compile(r"\d+\.\d+")
_SUPERLATIVE = re.compile(r"^(?:most|least|last|first|few|fewest|main|only|leading|more|best|worst|largest|\w{3,}est)$")
_EXACT_ONE = frozenset(("one", "1"))
# "several towns", "a few groups" count too little to be a claim; "several people" do.
_SMALL_VAGUE = 10
_HAPPENS = word_set("was were has had hit struck landed killed fell exploded destroyed targeted wounded injured")
# "the two leaders met" counts nobody; "the two girls were freed" does.
_KNOWN_FEW = 3
# Who speaks is a source, not a count: "two residents said".
_FEW_SPEAKERS = 12
_SPAN_MODIFIERS = word_set("full consecutive straight long more calendar bloody whole entire")
_VIOLENT = word_set(
    """airstrikes strikes raids attacks bombings explosions blasts violations shellings breaches clashes massacres
    bombardments ambushes assaults"""
) | {"air strikes", "air raids", "bombing raids", "air attacks", "missile strikes", "rocket attacks", "mortar attacks"}


def read_counted(text: str, anchor: Anchor, phrase: Phrase, noun: Noun) -> Draft | None:
    """The figure of a number and its noun; None where the two count nothing ("one woman said")."""
    figure_class = NOUN_KINDS[noun.kind]
    if figure_class in ("duration", "distance"):
        return _measure(text, anchor, phrase, noun)
    if _DECIMAL.fullmatch(anchor.written) and noun.unit not in ("tonnes", "tons"):
        return None
    # People and things come in plural: "21 child" is no count, "one civilian" and "aircraft" are.
    if not noun.is_plural and anchor.quantity.value != 1:
        return None
    if not _is_count(text, anchor, phrase, figure_class):
        return None
    if figure_class == "people":
        return draft_of_people(text, anchor, phrase.end, (phrase.population, noun.population_class, noun.unit))
    start = from_determiner(text, anchor) if figure_class == "count_of_places" else anchor.start
    draft = draft_of_number(text, anchor, start, phrase.end, figure_class)
    draft.population, draft.population_class, draft.unit = phrase.population, noun.population_class, noun.unit
    if noun.kind == "incident_of" and " of " in phrase.population:
        draft.unit = f"{phrase.population.rsplit(' of ', 1)[1]} incidents"
    return draft


def read_compound(text: str, anchor: Anchor, lexicon: Lexicon) -> Draft | None:
    """ "a two-month truce", "a 75-bus convoy", "six-year-old war": the figure of a hyphenated compound."""
    found = hyphenated(text, anchor, lexicon)
    if found is None:
        return None
    noun, end = found
    figure_class = NOUN_KINDS[noun.kind]
    draft = draft_of_number(text, anchor, anchor.start, end, figure_class, f"{figure_class}.compound")
    draft.unit, draft.population_class = noun.unit, noun.population_class
    draft.population = draft.population_class if noun.kind in ("duration", "distance") else text[anchor.end + 1 : end]
    return draft


def _is_count(text: str, anchor: Anchor, phrase: Phrase, figure_class: str) -> bool:
    value, is_one = anchor.quantity.value, anchor.written.lower() in _EXACT_ONE
    if phrase.modifiers[:1] and _SUPERLATIVE.match(phrase.modifiers[0]) and phrase.of:
        return False
    if is_one:
        # "one woman said" names a person; one is a count where it tells of what befell somebody or something.
        if phrase.follower in SPEECH or any(_SUPERLATIVE.match(word) for word in phrase.modifiers):
            return False
        if figure_class == "people":
            return tells_of_harm(text) or anchor.bound != "exact"
        is_subject = figure_class in ("incidents", "count_of_objects") and phrase.follower in _HAPPENS and not phrase.of
        return anchor.bound != "exact" or anchor.before[-1:] == ("only",) or is_subject
    if figure_class == "people":
        if anchor.determiner.startswith("the") and value <= _KNOWN_FEW and not tells_of_harm(text):
            return False
        is_source = phrase.follower in SPEECH and phrase.head in SOURCES
        return not (is_source and value < _FEW_SPEAKERS and not anchor.determiner)
    is_loose = figure_class == "incidents" and phrase.head not in _VIOLENT
    if figure_class in ("count_of_places", "count_of_actors") or is_loose:
        return not (anchor.quantity.is_vague and value < _SMALL_VAGUE)
    return True


def _measure(text: str, anchor: Anchor, phrase: Phrase, noun: Noun) -> Draft | None:
    # "two school years": the noun must follow at once, or behind a word that leaves it a span of time.
    if phrase.modifiers and phrase.modifiers[-1] not in _SPAN_MODIFIERS:
        return None
    found = measured(text, anchor, phrase, noun)
    if found is None:
        return None
    start, end = found
    draft = draft_of_number(text, anchor, start, end, noun.kind)
    draft.unit, draft.population, draft.population_class = noun.unit, noun.kind, noun.kind
    return draft
