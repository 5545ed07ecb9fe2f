"""Folded name + article + neighbouring words -> place: decides which listed place of that name is meant, if any.

A governorate, a district and a city of one name are told apart by the words beside the name, then by what the rest
of the article calls it. A form that is also a word, a person's or an institution's name counts only with support.
Refuses to choose between unrelated places of one name when the article supports neither.
"""

import re
from collections import defaultdict
from copy import copy
from string import ascii_uppercase
from typing import NamedTuple, Self

import polars as pl

from transforms.places.calls import NameCalls, is_letter
from transforms.places.tails import end_words, tail_words
from transforms.places_to_aliases import fold_name

# UCDP GED where_prec: 1 known point, 2 near it, 3 second-order unit, 4 first-order unit, 5 area, 6 country.
_PRECISION = {"district": 3, "subdistrict": 3, "governorate": 4, "country": 6, "region": 5}
_NEAR_PRECISION = 2
_ZONE_PRECISION, _WIDE_ZONE_PRECISION = 4, 5
_SETTLEMENTS = (
    "city",
    "town",
    "village",
    "camp",
    "neighbourhood",
    "urban_area",
    "zone",
    "crossing",
    "region",
    "country",
)
_RANK = {t: i for i, t in enumerate(("country", "city", "region", "governorate", "town", *_SETTLEMENTS, "district"))}
_DIRECTION = r"(?:(?:north|south|east|west|central|rural)[\w-]*|[A-Z]\w+(?:n|i|sh))"
_NAME_LIST = r"(?:(?:the )?(?:al-|el-)?[A-Z][\w\u2019'-]*(?: [A-Za-z][\w\u2019'-]*){0,2}(?:, (?:and )?| and ))"
_LAST_WORD = re.compile(r"([\w-]+)\.? $")
_INSIDE = re.compile(r"(?:^|\s|[\"\u201c(])([A-Z][\w\u2019'-]+) (?:al-)?$")
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_NEAR_TOWN = ("city of", "town of", "village of")
_TOWN_OF = tuple(f"{town} " for town in _NEAR_TOWN)
_TOWN_REACH = max(map(len, _TOWN_OF))
_LIST_ENDS = (" of ", " the ", ", ", " and ")
_WORDS_AFTER_OF = 3
# Places that a longer name may hold: "Bashar al-Assad".
_SMALL_TYPES = ("neighbourhood", "village", "town")
JOINED_BEFORE = re.compile(r"(?:^|[\s(])((?:[Aa]l[- ])?[A-Z][\w\u2019'-]+)(?:,|,? and|,? or) $")
JOINED_AFTER = re.compile(r"^(?:,|,? and|,? or) ((?:[Aa]l[- ])?[A-Z][\w\u2019'-]+)\b")


class Choice(NamedTuple):
    """The place meant: key, whether it may act, where_prec if it is a location, confidence 0 to 1, rule id."""

    place_id: str
    may_act: bool
    geo_precision: int
    confidence: float
    rule: str


class _Place(NamedTuple):
    """What is needed of a place, and whether the form it is named by is doubted."""

    place_id: str
    name: str
    place_type: str
    country: str | None
    admin1: str | None
    parent: str | None
    is_actor: bool
    doubted: bool


class PlaceChooser:
    """Chooses among the places that share a written form; holds the articles' texts and the compiled cues."""

    def __init__(self, places: pl.DataFrame, aliases: pl.DataFrame, words: pl.DataFrame) -> None:
        """Compile the cues: places and aliases as `tables`, words kind and word. `over` gives the articles."""
        self._texts: dict[str, str] = {}
        self._candidates = _Candidates(places, aliases)
        self._names = dict(places.select("place_id", "name").iter_rows())
        self._urban = dict(
            places.filter(pl.col("place_type") == "urban_area").select("parent_place_id", "place_id").iter_rows()
        )
        kinds: dict[str, list[str]] = defaultdict(list)
        for kind, word in words.select("kind", "word").iter_rows():
            kinds[kind].append(word)
        self._lead_words = frozenset(kinds["lead_word"])
        self._seen: dict[tuple[str, str], str | None] = {}
        self._mentions: dict[tuple[str, str], bool] = {}

        def of(kind: str) -> str:
            return "(?:" + "|".join(re.escape(w) for w in sorted(kinds[kind], key=lambda w: (-len(w), w))) + ")"

        possessive = r"(?:['\u2019]s?|s)?"
        lists = rf"{_NAME_LIST}{{0,6}}"
        self._after = {
            "governorate": re.compile(rf"^{possessive} (?:(?:{_DIRECTION}) )?{of('governorate_noun')}\b", re.I),
            "district": re.compile(rf"^ {of('district_noun')}\b", re.I),
            "city": re.compile(rf"^{possessive}(?: |-){of('city_noun')}\b", re.I),
            "crossing": re.compile(rf"^ (?:\w+ )?{of('crossing_noun')}\b", re.I),
        }
        self._after_list = re.compile(
            r"^(?:,? (?:and )?(?:the )?(?:al-|el-)?[A-Z][\w\u2019'-]*(?:[ -][A-Za-z][\w\u2019'-]*)?){0,6}?"
            rf"(?:,? and (?:the )?(?:al-|el-)?[A-Z][\w\u2019'-]*(?:[ -][A-Z][\w\u2019'-]*)?)"
            rf" {of('governorate_list_noun')}\b"
        )
        # Without one of these behind a name the pattern above cannot match, and it takes long to fail.
        self._list_nouns = tuple([f" {word}" for word in kinds["governorate_list_noun"]])
        self._before = {
            "governorate": re.compile(
                rf"\b(?:{of('governorate_noun')}|regions?) of (?:the )?(?:{_DIRECTION} ){{0,2}}$|\brural $", re.I
            ),
            "city": re.compile(rf"\b{of('city_noun')} of (?:the )?$", re.I),
        }
        self._before_list = {
            "governorate": re.compile(rf"\b{of('governorate_list_noun')} of (?:the )?{lists}$"),
            "city": re.compile(rf"\b{of('city_list_noun')} of (?:the )?{lists}$"),
        }
        nouns = [*kinds["governorate_noun"], *kinds["city_noun"], "regions"]
        self._noun_reach = max(map(len, nouns))
        self._eastern = re.compile(rf"\b[Ee]ast(?:ern)? {of('part_noun')} of (?:the )?(?:[\w-]+ )?$")
        self._near_ends = end_words([*kinds["near_phrase"], *_NEAR_TOWN])
        self._near_reach = max(map(len, kinds["near_phrase"]), default=0) + len(" the ")
        self._near = re.compile(
            rf"\b{of('near_phrase')} (?:the )?(?:(?:[\w-]+ ){{0,2}}(?:city|town|village) of )?$", re.I
        )
        self._settlement_after = re.compile(rf"^(?: |-)(?:[a-z-]+ )?{of('settlement_noun')}s?\b", re.I)
        self._settlement_before = re.compile(
            rf"\b{of('settlement_noun')}s? of (?:the )?{lists}$"
            rf"|\b{of('settlement_list_noun')} (?:of |such as |including )?{lists}$|\b{of('settlement_noun')} $"
        )
        self._list_settlements = re.compile(
            rf"^(?:,? (?:and )?[A-Za-z][\w\u2019'-]*(?:[ -][A-Z][\w\u2019'-]*)?){{1,4}}? {of('settlement_list_noun')}\b"
        )
        self._thoroughfare = re.compile(rf"^ (?:[A-Z]\w+ )?{of('thoroughfare')}\b")
        # A capital, or the small letter that a road's noun begins with: what such a name goes on with.
        self._road_openings = frozenset(ascii_uppercase) | frozenset(word[0] for word in kinds["thoroughfare"])
        self._locative_ends = end_words(kinds["locative"])
        self._locative = re.compile(rf"\b{of('locative')} (?:the )?$", re.I)
        demonyms: dict[str, list[str]] = defaultdict(list)
        for kind, listed in kinds.items():
            if kind.startswith("demonym_"):
                demonyms[kind.removeprefix("demonym_").upper()] += listed
        self._demonyms = {
            c: re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(w))) + ")") for c, w in demonyms.items()
        }
        self._person_words = frozenset([*kinds["person_name"], "mr", "mrs", "ms", "dr"])
        self._taking_verbs = frozenset(kinds["taking_verb"])
        self._calls = NameCalls({"city": of("city_noun"), "governorate": of("governorate_noun")}, _DIRECTION)

    def over(self, articles: pl.DataFrame) -> Self:
        """The same for articles with article_id and text."""
        chooser = copy(self)
        chooser._texts = dict(articles.select("article_id", "text").iter_rows())
        chooser._seen, chooser._mentions = {}, {}
        chooser._calls = self._calls.afresh()
        return chooser

    def choose(self, folded: str, article_id: str, before: str, after: str) -> Choice | None:
        """Place meant by a name, or null where the words beside it show that it names no listed place."""
        members = self._candidates.of(folded)
        if not members or (after[1:2] in self._road_openings and self._thoroughfare.match(after)):
            return None
        place, confidence, rule = self._pick(members, folded, article_id, before, after)
        if place is None or not self._is_supported(place, article_id, before, after):
            return None
        urban = self._urban.get(place.place_id)
        if urban is not None and "ast" in before and self._eastern.search(before):
            return Choice(urban, False, 1, 0.9, "part_of_city")
        # Not the constructor of the named tuple, which is Python code.
        return tuple.__new__(Choice, (place.place_id, place.is_actor, self._precision(place, before), confidence, rule))

    def _pick(
        self, members: list[_Place], folded: str, article_id: str, before: str, after: str
    ) -> tuple[_Place | None, float, str]:
        """The member that the neighbouring words, then the article, point to."""
        if len(members) == 1:
            return members[0], 1.0, "only_place"
        by_type = {m.place_type: m for m in reversed(members)}
        low = before.lower()
        of = low.rfind(" of ")
        # "governorate of the northern rural Homs": three words at most between "of" and the name; a list ends in a joint.
        beside_of = of >= 0 and low.count(" ", of + len(" of ")) <= _WORDS_AFTER_OF
        listed = of >= 0 and before.endswith(_LIST_ENDS)
        ahead = max(0, len(before) - (len(low) - of) - self._noun_reach) if of >= 0 else 0
        for kind, pattern in self._after.items():
            if kind in by_type and pattern.match(after):
                return by_type[kind], 1.0, f"{kind}_beside"
        if "governorate" in by_type and (
            (" and " in after and self._names_list(after) and self._after_list.match(after))
            or ((beside_of or low.endswith("rural ")) and self._before["governorate"].search(before, ahead))
            or (listed and self._before_list["governorate"].search(before))
        ):
            return by_type["governorate"], 0.95, "governorate_beside"
        settlements = [m for m in members if m.place_type not in ("governorate", "district", "crossing")]
        if settlements and (
            (beside_of and self._before["city"].search(before, ahead))
            or (listed and self._before_list["city"].search(before))
        ):
            members = settlements
        if len({(m.country, m.admin1) for m in settlements}) > 1:
            members = self._by_support(settlements, article_id)
            if not members:
                return None, 0.0, "no_support"
            settlements = members
        if settlements and "governorate" in by_type and settlements[0].admin1 == by_type["governorate"].admin1:
            said = self._article_says(folded, article_id)
            if said == "governorate" and members != settlements:
                return by_type["governorate"], 0.85, "governorate_in_article"
            return settlements[0], 0.9 if said == "city" else 0.75, f"city_{'in_article' if said else 'by_default'}"
        return (settlements or members)[0], 0.8, "most_prominent"

    def _names_list(self, after: str) -> bool:
        """Whether a noun of several governorates stands behind a name."""
        for noun in self._list_nouns:  # noqa: SIM110 (a loop: any() takes twice as long)
            if noun in after:
                return True
        return False

    def _by_support(self, members: list[_Place], article_id: str) -> list[_Place]:
        """Unrelated places of one name: those whose surroundings the article names most closely, else capitals."""
        scored = [(sum((2 * self._says(m.parent, article_id), self._says_name(m.admin1, article_id),
                        self._says_country(m, article_id))), m) for m in members]  # fmt: skip
        best = max(score for score, _ in scored)
        if best == 0:
            return [m for m in members if m.is_actor]
        return [m for score, m in scored if score == best]

    def _is_supported(self, place: _Place, article_id: str, before: str, after: str) -> bool:
        """Whether a doubtful form, or a small place in what looks like a longer name, is a place here."""
        if follows_person_word(before, self._person_words) and not self._settlement_after.match(after):
            return False
        if not place.doubted and place.place_type not in _SMALL_TYPES:
            return True
        inside = self._inside_name(before)
        if place.doubted:
            if place.place_type == "country":
                return not inside and not re.match(r" [A-Z][a-z]+\b(?! (?:said|says))", after)
            if inside:
                return False
            beside = self._settlement_after.match(after) or self._settlement_before.search(before)
            if beside or self._list_settlements.match(after):
                return True
            if re.match(r"[ -][A-Z]", after) or not self._says_above(place, article_id):
                return False
            return bool(
                (not self._locative_ends.isdisjoint(tail_words(before)) and self._locative.search(before))
                or last_word(before.removesuffix("the ")) in self._taking_verbs
                or self._is_listed_beside(before, after)
            )
        if inside:
            return bool(self._settlement_after.match(after)) and not re.search(r"[A-Z][a-z]+ (?:al-)?$", before)
        return True

    def _says_above(self, place: _Place, article_id: str) -> bool:
        """Whether the article names the unit a place lies in; for a country its people will do."""
        if place.parent in self._candidates.countries.get(place.country or "", ()):
            return self._says_country(place, article_id)
        return self._says(place.parent, article_id)

    def _is_listed_beside(self, before: str, after: str) -> bool:
        """Whether a listed name is joined to the name by a comma or "and"."""
        beside = [JOINED_BEFORE.search(before), JOINED_AFTER.match(after)]
        return any(m is not None and fold_name(m.group(1)) in self._candidates for m in beside)

    def _inside_name(self, before: str) -> bool:
        """Whether a capitalised word stands directly before, as in "Bashar al-Assad", that is no usual neighbour."""
        if not before.endswith((" ", " al-")):
            return False
        # The word has no space in it: nothing before the space ahead of it can match.
        space = len(before) - (4 if before.endswith("al-") else 1)
        ahead = before.rfind(" ", 0, space)
        if before[ahead + 1 : space].islower():
            return False
        last = _INSIDE.search(before, max(0, ahead))
        if last is None or not before[: last.start()].strip():
            return False
        word = _POSSESSIVE.sub("", last.group(1))
        forms = {fold_name(word), fold_name(word.removesuffix("s"))}
        return not (forms & self._lead_words) and not any(form in self._candidates for form in forms)

    def _article_says(self, folded: str, article_id: str) -> str | None:
        """city or governorate, by what the article's other mentions of the name are called; null if nothing tells."""
        key = (article_id, folded)
        if key not in self._seen:
            counts = self._calls.counts(article_id, self._texts.get(article_id) or "", folded)
            said = None
            if counts["city"] or counts["governorate"]:
                said = "governorate" if counts["governorate"] > counts["city"] else "city"
            self._seen[key] = said
        return self._seen[key]

    def _says(self, place_id: str | None, article_id: str) -> bool:
        """Whether the article names the place."""
        return place_id is not None and self._says_name(self._names.get(place_id), article_id)

    def _says_country(self, place: _Place, article_id: str) -> bool:
        """Whether the article names the place's country."""
        country = place.country or ""
        if any(self._says(m, article_id) for m in self._candidates.countries.get(country, ())):
            return True
        key = (article_id, f"people of {country}")
        if key not in self._mentions:
            people = self._demonyms.get(country)
            self._mentions[key] = people is not None and people.search(self._texts.get(article_id) or "") is not None
        return self._mentions[key]

    def _says_name(self, name: str | None, article_id: str) -> bool:
        """Whether the article holds the name (without "Governorate") as a word or the start of one (Syria-n)."""
        if not name:
            return False
        key = (article_id, name)
        if key not in self._mentions:
            bare = re.sub(r" (?:Governorate|Province|District)$", "", name)
            self._mentions[key] = _begins_word(self._texts.get(article_id) or "", bare)
        return self._mentions[key]

    def _precision(self, place: _Place, before: str) -> int:
        """UCDP where_prec of the place as it is named here."""
        if place.place_type in _PRECISION:
            return _PRECISION[place.place_type]
        if place.place_type == "zone":
            return _ZONE_PRECISION if place.admin1 else _WIDE_ZONE_PRECISION
        if self._near_ends.isdisjoint(tail_words(before)):
            return 1
        # Only "near the large town of" reaches further back than its own words.
        ahead = 0 if before[-_TOWN_REACH:].lower().endswith(_TOWN_OF) else max(0, len(before) - self._near_reach)
        return _NEAR_PRECISION if self._near.search(before, ahead) else 1


def _begins_word(text: str, name: str) -> bool:
    """Whether a name stands in the text at the beginning of a word."""
    at = text.find(name)
    while at >= 0:
        if is_letter(name[0]) != (at > 0 and is_letter(text[at - 1])):
            return True
        at = text.find(name, at + 1)
    return False


def last_word(before: str) -> str:
    """The word directly before a name, in small letters, without the stop of an abbreviation; "" if none."""
    found = _last_word(before)
    return found.lower()


def follows_person_word(before: str, person_words: frozenset[str]) -> bool:
    """Whether a capitalised first name or title stands directly before a name: "Michael Jordan"."""
    # The word itself has a capital only where what stands between the two spaces has one.
    if before[before.rfind(" ", 0, -1) + 1 :].islower():
        return False
    found = _last_word(before)
    return found[:1].isupper() and found.lower() in person_words


def _last_word(before: str) -> str:
    """The word directly before a name, as written; "" if none."""
    if not before.endswith(" "):
        return ""
    piece = before[-30:]
    found = _LAST_WORD.search(piece, piece.rfind(" ", 0, len(piece) - 1) + 1)
    return found.group(1) if found else ""


class _Candidates:
    """The places that a written form may name; a place is read when its form is first asked for."""

    def __init__(self, places: pl.DataFrame, aliases: pl.DataFrame) -> None:
        """Index the forms: places and aliases as `tables`."""
        needed = ("place_id", "name", "place_type", "country", "admin1", "parent_place_id", "is_actor_capital")
        self._places = {row[0]: row for row in places.select(needed).iter_rows()}
        self._named: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        for form, place_id, doubted in aliases.select("alias_norm", "place_id", "is_ambiguous").iter_rows():
            if place_id in self._places:
                self._named[form].append((place_id, doubted))
        self._read: dict[str, list[_Place]] = {}
        listed = set(aliases["place_id"].to_list())
        self.countries: dict[str, list[str]] = defaultdict(list)
        for place_id, _, place_type, country, *_ in self._places.values():
            if place_type == "country" and country and place_id in listed:
                self.countries[country].append(place_id)

    def __contains__(self, form: str) -> bool:
        """Whether a folded form names a listed place."""
        return form in self._named

    def of(self, form: str) -> list[_Place]:
        """The places of a folded form, apostrophes kept or not, most prominent first."""
        if form not in self._read:
            named = self._named.get(form.replace("'", ""), [])
            # Shared forms are settled by choice; doubt is kept only for a form that stands alone.
            members = [_Place(*(*self._places[place_id], doubted and len(named) == 1)) for place_id, doubted in named]
            self._read[form] = sorted(members, key=lambda m: (_RANK.get(m.place_type, 99), m.place_id))
        return self._read[form]
