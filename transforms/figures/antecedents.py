"""sentence + places named before -> places meant by "the city", "the two towns", "the settlements", where that is safe.

A plural takes the last places that were named together, a number takes as many as it says (also in the next sentences,
where copy names the two villages it began with), a singular the last single place, "the country" the last country.
It refuses a noun that is followed by its own name or by "of".
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.figures.places import Chain, Mention, Place, read_chains, role_before
from transforms.figures.sentences import Figure, Sentences
from transforms.figures.words import NO_WORDING, Wording

_NOUN = re.compile(
    r"\b(?:[Tt]he|[Tt]hese|[Tt]hose|[Bb]oth|this|that)\s+(?:(?:two|three|four|five|besieged|embattled|war-torn|war-ravaged|"
    r"battered|war|torn|northern|southern|eastern|western|northwestern|rebel-held|government-held|same|divided|whole|entire|"
    r"encircled|blockaded|troubled|nearby|beleaguered|opposition-held|stricken|country’s)\s+){0,3}"
    r"(?P<noun>town|city|village|district|neighbou?rhood|area|enclave|suburb|camp|settlement|province|"
    r"towns|villages|settlements|neighbou?rhoods|districts|cities|areas|enclaves|localities|country)\b"
    r"(?!\s+(?:of(?!\s+(?:some|about|around|nearly|over|almost|more|approximately|an|\d))|called|named|center|centre|council|near|[A-Z]))"
)
_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}
_COUNTRY_PRECISION = 6
# Districts and areas are too many for a number to say which; "other towns" are others than those named.
_SETTLED = re.compile(r"\b(?:towns?|villages?|settlements?|cities|enclaves?)\b", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:other|more|another|further)\b", re.IGNORECASE)
# "two towns near the border" says itself which are meant.
_LIES = re.compile(r"\s+(?:near|along|outside|bordering|close|north|south|east|west|around)\b")
_SENTENCES_BACK, _SENTENCES_AHEAD, _MOST_TOWNS, _MOST_NOUNS = 40, 3, 6, 20
_FINE_PRECISION = 3


class Anaphor(NamedTuple):
    """A noun that stands for places named elsewhere; offsets in the sentence."""

    start: int
    end: int
    number: int


COUNTRY, ONE, SEVERAL = -1, 1, 0


def read_anaphors(text: str, mentions: Sequence[Mention]) -> list[Anaphor]:
    """Definite place nouns of a sentence that no name follows or precedes directly."""
    found = []
    for match in _NOUN.finditer(text):
        if any(0 <= m.start - match.end() <= 2 or 0 <= match.start("noun") - m.end <= 1 for m in mentions):
            continue
        noun, words = match.group("noun").lower(), match.group().lower().split()
        if noun == "country":
            number = COUNTRY
        elif noun.endswith("s"):
            if noun.startswith(("area", "district", "neighb")):
                continue
            number = next((_NUMBERS[word] for word in words if word in _NUMBERS), SEVERAL)
        else:
            number = ONE
        found.append(Anaphor(match.start(), match.end(), number))
    return found


def resolve(number: int, before: Sequence[Chain], after: Sequence[Chain] = ()) -> tuple[str, ...]:
    """Places meant: of the last fitting chain before, or of the first after where a number says so."""
    for chain in reversed(before):
        if _fits(number, chain):
            return chain.places
    if number > 1:
        for chain in after:
            if _fits(number, chain):
                return chain.places
    return ()


def _fits(number: int, chain: Chain) -> bool:
    if not chain.is_own:
        return number == COUNTRY and chain.precision == _COUNTRY_PRECISION
    if number == COUNTRY:
        return chain.precision == _COUNTRY_PRECISION and len(chain.places) == 1
    if chain.precision > _FINE_PRECISION:
        return False
    if number == SEVERAL:
        return len(chain.places) > 1
    return len(chain.places) == number


class PlacesNamed:
    """Places that the sentences of one article name, looked up when a noun stands for them."""

    def __init__(self, sentence_ids: Sequence[str], told: Sentences, mentions: dict[str, list[Mention]]) -> None:
        """`sentence_ids` are the article's, in order; `told` and `mentions` may hold those of others too."""
        self.order = sentence_ids
        self.told = told
        self.mentions = mentions
        self.asked: dict[str, list[tuple[int, int, bool]]] = {}

    def places_meant(
        self, sentence_id: str, wording: Wording, figures: Sequence[Figure], number: int, chains: Sequence[Chain]
    ) -> list[Place]:
        """Places of the nearest place noun, or number of towns, in the sentence of the figure with this number."""
        at = self.told[sentence_id].order
        text = self.told[sentence_id].text
        if sentence_id not in self.asked:
            nouns = [(a.start, a.number, True) for a in read_anaphors(text, self.mentions.get(sentence_id, []))]
            self.asked[sentence_id] = (nouns + _numbers_of_towns(text, figures))[:_MOST_NOUNS]
        asked = self.asked[sentence_id]
        if figures[number].figure_class == "count_of_places":
            asked = [one for one in asked if one[0] == figures[number].start]
        for start, wanted, definite in sorted(asked, key=lambda one: abs(one[0] - figures[number].start)):
            before = [chain for chain in chains if chain.end <= start]
            before = self._chains(self.order[max(at - _SENTENCES_BACK, 0) : at]) + before
            after = self._chains(self.order[at + 1 : at + 1 + _SENTENCES_AHEAD])
            # "two villages" are new to the reader: their names follow; "the two villages" were named.
            places = resolve(wanted, before if definite else (), after)
            if places:
                return [Place(place_id, role_before(wording, start)) for place_id in places]
        return []

    def _chains(self, sentence_ids: Sequence[str]) -> list[Chain]:
        return [
            chain
            for sentence_id in sentence_ids
            if sentence_id in self.mentions
            for chain in read_chains(self.told[sentence_id].text, NO_WORDING, self.mentions[sentence_id])
        ]


def _numbers_of_towns(text: str, figures: Sequence[Figure]) -> list[tuple[int, int, bool]]:
    asked = []
    for figure in figures:
        stated = text[figure.start : figure.end]
        if figure.figure_class != "count_of_places" or not figure.value or not 1 < figure.value < _MOST_TOWNS:
            continue
        told_apart = _OTHERS.search(stated) or _LIES.match(text, figure.end)
        if _SETTLED.search(stated) and not told_apart:
            lead = text[max(figure.start - 6, 0) : figure.end].lower().split()[:2]
            asked.append((figure.start, int(figure.value), bool({"the", "both", "these"} & set(lead))))
    return asked
