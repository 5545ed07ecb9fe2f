"""place mentions around a name -> parent: decides which known place an introduced place is part of.

In order: the place written before it ("Aleppo's X district"), the place named after it ("X in rural Aleppo"), the
nearest city or area of the same sentence, the article's most frequent place. Refuses to leave a place without parent:
where the article names nothing, there is no place.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple, Protocol

_AFTER = re.compile(
    r"^(?: (?:neighbou?rhood|district|area|quarter|village|town|camp|city)s?)?,?(?: (?:in|of|on|near|outside|to|from|at|"
    r"north|south|east|west|\w+ern|just|outskirts|edge|side|rural|the|city|countryside|province|suburbs?|parts?|"
    r"neighbou?rhoods?|[a-z]+-held|besieged)){1,7} $|^,? (?:in|of|near) (?:the )?$|^, $"
)
_REACH = 70
_IN_CITY = ("neighbourhood", "zone")
_HOLDS_VILLAGES = ("governorate", "district", "subdistrict", "city", "urban_area", "zone")
_WIDE = ("country", "region")
_SMALL = ("neighbourhood", "crossing", "camp")


class Known(NamedTuple):
    """A place mention inside its sentence: span, key and type of the place."""

    start: int
    end: int
    place_id: str
    place_type: str


class Typed(Protocol):
    """A place of which the type is known."""

    @property
    def place_type(self) -> str:
        """As in `tables.Places`."""


class Parents:
    """The places that the articles of a batch name."""

    def __init__(self, by_article: Mapping[str, list[str]], places: Mapping[str, Typed]) -> None:
        """by_article: article_id -> place_id of each mention; places: what is known of each, by place_id."""
        self._by_article = by_article
        self._places = places
        self._counted: dict[str, list[tuple[str, str]]] = {}

    def parent(
        self, text: str, known: list[Known], article_id: str, start: int, end: int, place_type: str
    ) -> tuple[str, float, str] | None:
        """Parent, confidence and rule of a place at a span, or null where the article names no place."""
        for k in known:
            if k.end <= start and k.place_type not in _SMALL and text[k.end : k.end + 1] not in (",", "."):
                between = text[k.end : start]
                if re.match(r"^(?:['\u2019]s?|s) (?:[a-z][\w-]* ){0,2}$", between) or (
                    between == " " and k.place_type in ("city", "town")
                ):
                    return k.place_id, 0.65, "owner_before"
        for k in known:
            if 0 <= k.start - end <= _REACH and k.place_type not in _SMALL and _AFTER.match(text[end : k.start]):
                return k.place_id, 0.65, "named_after"
        fit = [k for k in known if self._fits(k.place_type, place_type) and not start < k.end <= end]
        if fit:
            nearest = min(fit, key=lambda k: (max(k.start - end, start - k.end), k.start))
            return nearest.place_id, 0.6, "same_sentence"
        country = next((k for k in known if k.place_type == "country"), None)
        if country is not None and place_type not in _IN_CITY:
            return country.place_id, 0.5, "country_of_sentence"
        ranked = self._ranked(article_id)
        main = [p for p, kind in ranked if self._fits(kind, place_type)]
        main += [p for p, kind in ranked if kind == "country"]
        main += [p for p, kind in ranked if kind not in _SMALL]
        return (main[0], 0.5, "main_place") if main else None

    def main_city(self, article_id: str) -> str | None:
        """The article's most frequent city."""
        return next((p for p, kind in self._ranked(article_id) if kind == "city"), None)

    def _ranked(self, article_id: str) -> list[tuple[str, str]]:
        """The article's places and their types, the most frequent first."""
        if article_id not in self._counted:
            counts = Counter(self._by_article.get(article_id, ()))
            self._counted[article_id] = [
                (p, self._places[p].place_type) for p, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            ]
        return self._counted[article_id]

    @staticmethod
    def _fits(parent_type: str, place_type: str) -> bool:
        """Whether a place of one type usually lies in one of the other."""
        if parent_type in _WIDE or parent_type in _SMALL:
            return False
        return parent_type in (("city", "town", "urban_area") if place_type in _IN_CITY else _HOLDS_VILLAGES)
