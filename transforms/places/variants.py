"""name + countries -> listed place: decides whether an unlisted spelling is a listed place's name written otherwise.

Only among places of the article's firm countries, only for one candidate: two places with one key decide nothing.
Refuses forms that are doubted (`place_aliases.is_ambiguous`), and keys too short to tell names apart.
"""

import re
from collections import defaultdict

import polars as pl

from transforms.places.spelling import frame_of_sound, frames_of_sounds, sound_key, sounds_of_folded

_MIN_SOUND = 4
_GLUED = re.compile(r"\b([Aa]l)-?(?=\w{4})")
_NO_VARIANT = ("country", "region", "zone")


class Variants:
    """Listed places of some countries by their spelling keys."""

    def __init__(self, places: pl.DataFrame, aliases: pl.DataFrame, countries: set[str]) -> None:
        """places and aliases as `tables`; only English forms of places in `countries` are kept."""
        self._sound: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._frame: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        rows = (
            aliases.filter((pl.col("lang") == "en") & ~pl.col("is_ambiguous"))
            .join(places.select("place_id", "country", "place_type", "parent_place_id"), on="place_id")
            .filter(pl.col("country").is_in(sorted(countries)) & ~pl.col("place_type").is_in(_NO_VARIANT))
        )
        forms = rows.select("alias_norm", "place_id", "country").rows()
        listed = {(form, place_id) for form, place_id, _ in forms if form.startswith("al ")}
        # The glued article would only blur the keys: `find` takes it off.
        self._forms = [
            form for form in forms if not (form[0].startswith("al") and (f"al {form[0][2:]}", form[1]) in listed)
        ]
        self._known: dict[tuple[str, tuple[str, ...], int], tuple[str, str] | None] = {}

    def _index(self) -> None:
        """Work out the keys, which few batches need."""
        sounds = sounds_of_folded([form for form, _, _ in self._forms]) if self._forms else []
        for (_, place_id, country), sound, frame in zip(self._forms, sounds, frames_of_sounds(sounds), strict=False):
            self._sound[country, sound].add(place_id)
            self._frame[country, frame].add((place_id, sound))
        self._forms = []

    def find(self, name: str, countries: dict[str, bool], least_consonants: int = 3) -> tuple[str, str] | None:
        """Place and rule of the one listed place that sounds like the name, or null.

        `least_consonants`: how many a name needs to be matched by its consonants.
        """
        firm = tuple(country for country, is_firm in countries.items() if is_firm)
        key = (name, firm, least_consonants)
        if key not in self._known:
            if self._forms:
                self._index()
            self._known[key] = self._find(name, firm, least_consonants)
        return self._known[key]

    def _find(self, name: str, firm: tuple[str, ...], least_consonants: int) -> tuple[str, str] | None:
        """`find` in the firm countries."""
        forms = [name, _GLUED.sub("", name)] if _GLUED.search(name) else [name]
        for form in forms:
            key = sound_key(form)
            if len(key) >= _MIN_SOUND:
                found = {p for country in firm for p in self._sound.get((country, key), ())}
                if len(found) == 1:
                    return found.pop(), "same_sound"
        for form in forms:
            sound = sound_key(form)
            key = frame_of_sound(sound)
            if len(key) >= least_consonants:
                found = {
                    place
                    for country in firm
                    for place, other in self._frame.get((country, key), ())
                    if _one_letter_apart(sound, other)
                }
                if len(found) == 1:
                    return found.pop(), "same_consonants"
        return None


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter changed, added or taken away makes the keys equal."""
    if abs(len(one) - len(other)) > 1:
        return False
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    if len(one) == len(other):
        return one[head + 1 :] == other[head + 1 :]
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[head + 1 :] == shorter[head:]
