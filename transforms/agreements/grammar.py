"""agreement_words -> patterns: what a sentence must say to speak of a deal, compiled from the vocabulary.

Word lists are data (seeds/agreement_words.csv: family, phrase, value); the order of words is grammar and stands here.
All repetitions are bounded. The patterns read what `fold` makes of a sentence: a search that ignores case takes four times as long.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

FAMILIES = (
    "broken",
    "broker",
    "exchange",
    "halted",
    "in_force",
    "kind",
    "made",
    "negotiating",
    "new",
    "noun",
    "previous",
    "term",
    "under",
)


@dataclass(frozen=True)
class AgreementGrammar:
    """Compiled patterns; values map a phrase in lower case to what it stands for."""

    screen: list[str]
    noun: re.Pattern[str]
    noun_tail: re.Pattern[str]
    noun_kind: Mapping[str, str]
    kind: re.Pattern[str]
    kind_of: Mapping[str, str]
    made: re.Pattern[str]
    made_status: Mapping[str, str]
    made_after: re.Pattern[str]
    negotiating: re.Pattern[str]
    negotiating_value: Mapping[str, str]
    broken: re.Pattern[str]
    halted: re.Pattern[str]
    in_force: re.Pattern[str]
    broker_verbs: frozenset[str]
    brokered_by: re.Pattern[str]
    brokered_adjective: re.Pattern[str]
    exchange: re.Pattern[str]
    new: re.Pattern[str]
    previous: re.Pattern[str]
    under: re.Pattern[str]
    term: re.Pattern[str]
    term_kind: Mapping[str, str]


def compile_agreement_grammar(words: pl.DataFrame) -> AgreementGrammar:
    """Compile the vocabulary.

    In: family, phrase, value (`seeds/agreement_words.csv`). Out: the grammar. Raises ValueError naming the families that
    the vocabulary lacks.
    """
    lists: dict[str, dict[str, str]] = {}
    for family, phrase, value in words.select("family", "phrase", "value").rows():
        lists.setdefault(family, {})[phrase.lower()] = value or ""
    missing = [family for family in FAMILIES if family not in lists]
    if missing:
        raise ValueError(f"agreement_words lacks the families {missing}: restore these rows of the vocabulary.")
    any_of = {family: _any_of(list(phrases)) for family, phrases in lists.items()}
    word = r"[\w’'.-]{1,30}"
    return AgreementGrammar(
        screen=[*lists["noun"], "agreed"],
        noun=_pattern(rf"\b({any_of['noun']})\b"),
        noun_tail=_pattern(rf"[\s-]+({any_of['noun']})"),
        noun_kind=lists["noun"],
        kind=_pattern(rf"\b({any_of['kind']})\b"),
        kind_of=lists["kind"],
        # Between verb and noun: article, adjectives, a number: "reached a fragile new evacuation agreement".
        made=_pattern(rf"(?<![\w–-])({any_of['made']})\s+(?:{word}\s+){{0,6}}[\"“‘']?\Z"),
        made_status=lists["made"],
        # After the noun: "deal, which was signed on", "agreement reached by", "truce agreed between".
        made_after=_pattern(
            rf"\A,?\s*(?:(?:which|that)\s+)?(?:(?:has|have|had|was|were|is|been)\s+){{0,2}}(?:\w+ly\s+)?({any_of['made']})\b"
        ),
        negotiating=_pattern(rf"\b({any_of['negotiating']})\s+(?:{word}\s+){{0,4}}[\"“‘']?\Z"),
        negotiating_value=lists["negotiating"],
        broken=_pattern(rf"\b({any_of['broken']})\b"),
        halted=_pattern(rf"\b({any_of['halted']})\b"),
        in_force=_pattern(rf"\b({any_of['in_force']})\b"),
        broker_verbs=frozenset(lists["broker"]),
        brokered_by=_pattern(rf"\b({any_of['broker']})\s+(?:\w+ly\s+)?by\b"),
        brokered_adjective=_pattern(rf"-({any_of['broker']})\s+(?:{word}\s+){{0,4}}[\"“‘']?\Z"),
        exchange=_pattern(rf"\b({any_of['exchange']})\b"),
        new=_pattern(rf"\b({any_of['new']})\s+(?:{word}\s+){{0,2}}[\"“‘']?\Z"),
        previous=_pattern(rf"\b({any_of['previous']})\s+(?:{word}\s+){{0,2}}[\"“‘']?\Z"),
        under=_pattern(
            rf"\b({any_of['under']})\s+(?:(?:the|a|an|this|that|its|their|such)\s+)?(?:{word}\s+){{0,4}}[\"“‘']?\Z"
        ),
        term=_pattern(rf"\b({any_of['term']})\b"),
        term_kind=lists["term"],
    )


def _any_of(phrases: list[str]) -> str:
    # Longest first, so that "agreed to" is not read as "agreed"; any white space between words.
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(r"\s+".join(re.escape(word) for word in phrase.split()) for phrase in ordered)


def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


# The letters beyond ASCII that a search which ignores case takes for an ASCII letter.
_LETTERS = str.maketrans({"\u0130": "i", "\u0131": "i", "\u017f": "s", "\u212a": "k"})


def fold(text: str) -> str:
    """The text in lower case, code point by code point."""
    return text.lower() if text.isascii() else text.translate(_LETTERS).lower()
