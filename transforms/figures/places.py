"""place mentions of a sentence -> places of a figure by role: from, to, at, via, by the preposition or verb before them.

Places joined by commas or "and" share a role; the province beside a town ("in Idlib province") only says where that
town lies. It refuses to guess a place from another sentence: figure_antecedents reads "the city", "the two towns".
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from transforms.figures.dates import words_between
from transforms.figures.grammar_words import Tokens, word_set
from transforms.figures.words import Wording

_FROM = word_set("from off")
_TO = word_set("to into towards toward onto")
_VIA = word_set("via through")
_AT = word_set(
    "in at near around inside outside on over across within throughout along between beyond against above amid for "
    "north south east west by under about of"
)
_LEAVES = word_set(
    "leave leaves leaving left exit exits exiting exited flee flees fleeing fled quit quits depart departs departing "
    "departed evacuate evacuates evacuated evacuating vacate vacated abandon abandoned escaping escaped"
)
_REACHES = word_set(
    "reach reaches reached reaching enter enters entered entering arrive arrives arrived arriving bound headed heading"
)
_PLACE_NOUNS = word_set(
    "town towns village villages city cities settlement settlements area areas district districts neighbourhood "
    "neighborhood neighbourhoods neighborhoods province provinces governorate governorates region regions suburb suburbs "
    "outskirts countryside enclave enclaves pocket camp camps localities locality quarter quarters part parts side "
    "portion portions zone zones center centre capital entrance edge vicinity surroundings stronghold port coast hamlet "
    "south north east west southern northern eastern western country state hub border crossing"
)
MOVES = frozenset(
    {"evacuated", "to_be_evacuated", "want_to_leave", "left", "displaced", "arrived", "entered", "returned", "released",
     "aid_directed_to", "aid_delivered", "deployed"}
)  # fmt: skip
_BREAKS = word_set("when while after before because since although though but whereas whether if until amid said ; :")
_NOT_AT = _FROM | _TO | _LEAVES | {"of"}
_POSSESSIVE = re.compile(r"(?:['’]s?|s['’]?)\s+(?:[\w-]+\s+){0,3}")
_WITHIN = re.compile(
    r"(?:\s+(?:city|town|village|district|neighbou?rhood|area|suburb|camp|province|governorate|region))?"
    r"(?:\s*,)?(?:\s+(?:in|of))?\s+(?:(?!and\b|to\b|from\b)[\w'’-]+\s+){0,6}"
)
_JOINED = re.compile(
    r"(?:\s+(?:city|town|village|district|neighbou?rhood|area|province|governorate)s?)?"
    r"\s*+(?:(?:,\s*+)?(?:and|or|&|as well as)|,)\s*(?:(?:the|in|from|to|of|city|town|village)\s+){0,3}"
)
_TURNS = word_set("as while after before")
_SAME_SUBJECT = word_set("they he she it their his her well many of part")
_TIME_NOUNS = word_set("hours hour day days week weeks month months year years minutes shortly soon just")
_FIRST_TWO = itemgetter(0, 1)
_LOOK_BACK, _COUNTRY_PRECISION, _MOST_LOOKED_AT = 9, 6, 16


class Mention(NamedTuple):
    """A location in one sentence, offsets inside it."""

    start: int
    end: int
    place_id: str
    precision: int


class Chain(NamedTuple):
    """Places joined to each other, with their role."""

    start: int
    end: int
    role: str
    places: tuple[str, ...]
    precision: int
    is_own: bool


class Place(NamedTuple):
    """One place of a figure."""

    place_id: str
    role: str


def read_chains(text: str, wording: Wording, mentions: Sequence[Mention]) -> list[Chain]:
    """The chains of places of a sentence, in order; `is_own` is false where a place only says where another one lies."""
    chains: list[Chain] = []
    before: Mention | None = None
    for mention in mentions:
        between = text[before.end : mention.start] if before else ""
        if before and chains and len(between) < 40 and _JOINED.fullmatch(between) and chains[-1].is_own:
            last = chains[-1]
            chains[-1] = last._replace(end=mention.end, places=(*last.places, mention.place_id))
        elif before and chains and len(between) < 40 and _POSSESSIVE.fullmatch(between):
            # "Mosul's Old City": the first only says whose the second is.
            last = chains.pop()
            role = last.role if len(last.places) == 1 else "at"
            chains.append(Chain(mention.start, mention.end, role, (mention.place_id,), mention.precision, True))
        else:
            within = bool(before and chains and len(between) < 60 and _lies_within(between, before, mention))
            role = role_before(wording, mention.start)
            # Not the constructor of the named tuple, which is Python code.
            chains.append(
                tuple.__new__(
                    Chain, (mention.start, mention.end, role, (mention.place_id,), mention.precision, not within)
                )
            )
        before = mention
    return chains


def _lies_within(between: str, before: Mention, mention: Mention) -> bool:
    words = between.split()
    if not _WITHIN.fullmatch(between):
        return False
    return ("in" in words or mention.precision > before.precision) and not {"to", "from", "near", "at"} & set(words)


def role_before(wording: Wording, start: int) -> str:
    """Role of a place noun or name that starts at an offset of the sentence."""
    return _role(wording.tokens, bisect_right(wording.ends, start))


def _role(tokens: Tokens, at: int) -> str:
    """Role by the words before: the first preposition or verb of motion, past articles, adjectives and "towns of"."""
    for k in range(at - 1, max(at - 1 - _LOOK_BACK, -1), -1):
        word = tokens[k].word
        before = tokens[k - 1].word if k else ""
        if word in _FROM or (word == "of" and before == "out"):
            return "from"
        if word in _TO:
            return "to"
        if word in _VIA:
            return "via"
        if word in _LEAVES and k >= at - 5:
            return "from"
        if word in _REACHES:
            return "to"
        if word == "for" and any(
            token.word in _LEAVES or token.word in _REACHES for token in tokens[max(k - 6, 0) : k]
        ):
            return "to"
        if word in ("in", "at") and before in ("arrive", "arrives", "arrived", "arriving", "arrival"):
            return "to"
        if word == "of" and before in _PLACE_NOUNS:
            continue
        if word in _AT or (tokens[k].figure >= 0 and before not in _NOT_AT):
            return "at"
        if (
            not (word[0].isalpha() or tokens[k].figure >= 0)
            or word in _BREAKS
            or word in ("and", "who", "that", "which")
        ):
            return "at"
    return "at"


def choose_places(
    wording: Wording, chains: Sequence[Chain], figure: tuple[int, int], cue: tuple[int, int], disposition: str | None
) -> list[Place]:
    """Places of a figure (span in the sentence) whose disposition is told by the cue (span): nearest of each role."""
    if not chains:
        return []
    first, last = min(figure[0], cue[0]), max(figure[1], cue[1])
    nearest = chains
    if len(chains) > _MOST_LOOKED_AT:
        nearest = sorted(chains, key=lambda chain: (abs(chain.start - figure[0]), chain.start))[:_MOST_LOOKED_AT]
    own: list[Chain] = []
    others: list[Chain] = []
    for chain in nearest:
        if chain.start < last or not _elsewhere(wording, last, chain.start):
            (own if chain.is_own else others).append(chain)
    # Without a place of its own, what says where one lies.
    ranked = own = own or others
    if not own:
        return []
    if not own[1:]:
        if disposition in MOVES:
            return _by_role(ranked, [_breaks(wording, own[0], first, last)])
    else:
        measured = [(_distance(wording, chain, first, last, figure), chain.start, chain) for chain in own]
        measured.sort(key=_FIRST_TWO)
        ranked = [chain for _, _, chain in measured]
        if disposition in MOVES:
            return _by_role(ranked, [distance[0] for distance, _, _ in measured])
    still = ([chain for chain in ranked if chain.role == "at"] or ranked) if ranked[1:] else ranked
    chosen = _finest(still) if still[1:] else still[0]
    # "97 fighters from Idlib died": where they came from; any other preposition places what befell them.
    role = "from" if chosen.role == "from" and chosen.start >= figure[1] else "at"
    return [tuple.__new__(Place, (place_id, role)) for place_id in chosen.places]


def _finest(ranked: Sequence[Chain]) -> Chain:
    """The nearest; a finer place of the same sentence says more than the country: "near Homs ... the worst in Syria"."""
    if ranked[0].precision < _COUNTRY_PRECISION:
        return ranked[0]
    return next((chain for chain in ranked if chain.precision < _COUNTRY_PRECISION), ranked[0])


def _elsewhere(wording: Wording, low: int, high: int) -> bool:
    """Whether another happening begins between: "as fighters advanced on", "hours after a strike on"."""
    words = words_between(wording, low, high)
    if _TURNS.isdisjoint(words):
        return False
    for k, (word, follower) in enumerate(pairwise(words)):
        lead = words[k - 1] if k else ""
        # "12 dead as a bomb hits", "as well as", "while attending", "as they waited": still the same happening.
        same = k == 0 or lead == "well" or follower.endswith("ing") or follower in _SAME_SUBJECT
        if word in ("as", "while") and not same:
            return True
        if word in ("after", "before") and lead in _TIME_NOUNS:
            return True
    return False


def places_apart(chains: Sequence[Chain], figure: tuple[int, int]) -> list[Place]:
    """The two places that a distance lies between: the nearest on either side of it."""
    before = [chain for chain in chains if chain.end <= figure[0]][-1:]
    after = [chain for chain in chains if chain.start >= figure[1]][:1]
    return [Place(place_id, "at") for chain in before + after for place_id in chain.places[:1]]


def _by_role(ranked: Sequence[Chain], breaks: Sequence[int]) -> list[Place]:
    """The nearest chain of each role; `breaks`: the clause boundaries between each and the figure."""
    places: list[Place] = []
    for role in ("from", "to", "via"):
        for chain, between in zip(ranked, breaks, strict=True):
            if chain.role == role and between < 2:
                places += [tuple.__new__(Place, (place_id, role)) for place_id in chain.places]
                break
    if not any([place.role in ("from", "to") for place in places]):
        still = [chain for chain in ranked if chain.role == "at"]
        places += [Place(place_id, "at") for place_id in _finest(still).places] if still else []
    return places


def _distance(wording: Wording, chain: Chain, first: int, last: int, figure: tuple[int, int]) -> tuple[int, int, int]:
    """Breaks between, then places after the figure before those ahead of it, then letters between."""
    after = chain.start >= figure[1]
    gap = chain.start - last if chain.start >= last else max(first - chain.end, 0)
    return _breaks(wording, chain, first, last), 0 if after else 1, gap


def _breaks(wording: Wording, chain: Chain, first: int, last: int) -> int:
    """Clause boundaries between the figure with its cue and the chain."""
    low, high = (last, chain.start) if chain.start >= last else (chain.end, first)
    return sum(map(_BREAKS.__contains__, words_between(wording, low, high)))
