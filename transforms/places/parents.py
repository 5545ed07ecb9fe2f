"""place mentions around a name -> parent: decides which known place an introduced place is part of.

In order: the place written before it ("Aleppo's X district"), the place named after it ("X in rural Aleppo"), the
nearest city or area of the same sentence, the article's most frequent place. Refuses to leave a place without parent:
where the article names nothing, there is no place.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Known:
    """A place mention inside its sentence: span, key and type of the place."""

    start: int
    end: int
    place_id: str
    place_type: str


class Parents:
    """The mentions of a batch, by sentence and by article."""

    def __init__(self, by_sentence: Mapping[str, list[Known]], article_of: Mapping[str, str]) -> None:
        """by_sentence: sentence_id -> mentions in text order; article_of: sentence_id -> article_id."""
        counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for sentence_id, known in by_sentence.items():
            counts[article_of[sentence_id]].update((k.place_id, k.place_type) for k in known)
        self._ranked = {
            article: sorted(c.items(), key=lambda item: (-item[1], item[0])) for article, c in counts.items()
        }

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
        ranked = self._ranked.get(article_id, [])
        main = [p for (p, kind), _ in ranked if self._fits(kind, place_type)]
        main += [p for (p, kind), _ in ranked if kind == "country"]
        main += [p for (p, kind), _ in ranked if kind not in _SMALL]
        return (main[0], 0.5, "main_place") if main else None

    def main_city(self, article_id: str) -> str | None:
        """The article's most frequent city."""
        return next((p for (p, kind), _ in self._ranked.get(article_id, []) if kind == "city"), None)

    @staticmethod
    def _fits(parent_type: str, place_type: str) -> bool:
        """Whether a place of one type usually lies in one of the other."""
        if parent_type in _WIDE or parent_type in _SMALL:
            return False
        return parent_type in (("city", "town", "urban_area") if place_type in _IN_CITY else _HOLDS_VILLAGES)
