"""sentences + world gazetteer + countries of the articles -> mentions: decides which unlisted names are GeoNames places.

A name counts only in an article about its country (`places.countries`), never for its size alone; a name that is also a
word or a person's name counts only where a word of place stands beside it. Of two places of one name in the countries at
hand the far larger is taken, else none. Refuses names under 4 letters and names that the article uses for a person.
"""

import re
from collections import defaultdict
from typing import NamedTuple

import polars as pl

from transforms.places.choice import JOINED_AFTER, JOINED_BEFORE, follows_person_word, last_word
from transforms.places.search import SMALL_WORDS, forms_of, search_forms, whole_names
from transforms.places.senses import WINDOW_AFTER, WINDOW_BEFORE, compile_senses, read_dateline, read_sense
from transforms.places.tails import end_words, tail_words
from transforms.places_to_aliases import fold_name

_MIN_LETTERS = 4
_PASSING_POPULATION = 100_000
_KNOWN_POPULATION = 50_000
_FAR_LARGER = 4
_HAMLET = 1_000
_NOWHERE: frozenset[str] = frozenset()
_SAME_PLACE = 0.6  # degrees of latitude and longitude


class WorldPlace(NamedTuple):
    """One row of the world gazetteer: GeoNames id, name, ISO alpha-3 country, population, whether it needs support."""

    geonames_id: str
    name: str
    country: str
    population: int
    doubted: bool
    lat: float
    lon: float


class Row(NamedTuple):
    """A sentence with hits; context: its text with plain spaces."""

    sentence_id: str
    article_id: str
    text: str
    char_start: int
    is_dateline: bool | None
    context: str


class Hit(NamedTuple):
    """A written name that may be a world place: span in the sentence, support 2 noun beside, 1 preposition, 0 none, -1 another name beside."""

    row: Row
    start: int
    end: int
    form: str
    support: int
    person: bool


class WorldNames:
    """The names of the world gazetteer that can occur in a batch."""

    def __init__(
        self,
        sentences: pl.DataFrame,
        world: pl.DataFrame,
        places: pl.DataFrame,
        aliases: pl.DataFrame,
        words: pl.DataFrame,
        countries: set[str],
    ) -> None:
        """Keep the rows of the countries whose forms begin with a word of the batch; see `find_world_places`."""
        # A name begins with a capital, but for a few words that names may begin with in small letters.
        words_of_names = sentences["text"].str.extract_all(r"\p{Lu}[\p{L}']+").explode().unique()
        tokens = (
            words_of_names.drop_nulls()
            .str.to_lowercase()
            .str.extract_all(r"[a-z']{2,}")
            .explode()
            .unique()
            .drop_nulls()
            .str.replace_all("'", "", literal=True)
        )
        small = pl.Series("text", sorted(SMALL_WORDS), dtype=pl.String)
        tokens = pl.concat([tokens, tokens.str.strip_suffix("s"), small]).unique()
        listed = aliases.filter(pl.col("lang") == "en")["alias_norm"].unique()
        doubted = words.filter(pl.col("kind").is_in(["person_name", "not_name", "lead_word"]))["word"].unique()
        world = world.filter(
            pl.col("country").is_in(sorted(countries))
            & ~pl.col("geonames_id").is_in(places["geonames_id"].drop_nulls().implode())
        ).with_row_index()
        form = pl.col("form")
        # Few of the forms can stand in the batch; only the rows of those are read whole.
        first = form.str.head(form.str.find("[^a-z]").fill_null(form.str.len_bytes()))
        possible = (
            world.select(
                "index",
                form=_fold(pl.concat_str("name", "aliases_en", "aliases_caution", separator="|", ignore_nulls=True))
                .str.split("|"),
            )
            .explode("form")
            .filter(first.is_in(tokens.implode()) & (form.str.len_chars() >= _MIN_LETTERS) & ~form.is_in(listed.implode()))
        )  # fmt: skip
        forms = (
            pl.concat([possible.select("form"), world[possible["index"]]], how="horizontal")
            .with_columns(
                pl.col("population").cast(pl.Int64),
                doubted=_fold(pl.col("aliases_caution").fill_null("")).str.split("|").list.contains(form)
                | form.is_in(doubted.implode()),
            )
            .sort("form", "population", "geonames_id", descending=[False, True, False])
        )
        self.listed_forms = frozenset(listed.to_list())
        sure = forms.filter(~pl.col("doubted")).group_by("form").agg(pl.col("country").unique())
        self.countries_of = {form: frozenset(found) for form, found in sure.iter_rows()}
        self.by_form: dict[str, list[WorldPlace]] = defaultdict(list)
        chosen = ("form", "geonames_id", "name", "country", "population", "doubted", "lat", "lon")
        forms = forms.with_columns(pl.col("lat", "lon").cast(pl.Float64))
        for row in forms.select(chosen).unique(maintain_order=True).iter_rows():
            self.by_form[row[0]].append(WorldPlace(*row[1:]))


def _fold(column: pl.Expr) -> pl.Expr:
    """`fold_name` for the plain ASCII of the gazetteer file."""
    return column.str.to_lowercase().str.replace_all("'", "", literal=True).str.replace_all("-", " ", literal=True)


def find_world_places(
    sentences: pl.DataFrame, names: WorldNames, countries: dict[str, dict[str, bool]], words: pl.DataFrame
) -> tuple[list[tuple[object, ...]], set[str]]:
    """Find mentions of world places.

    Args:
        sentences: sentence_id, article_id, text, char_start, is_dateline.
        names: the forms to search.
        countries: from `countries_of_articles`.
        words: kind, word (`seeds/place_words.csv`).

    Returns:
        Rows of `tables.PlaceMentions`, and the GeoNames ids they name (place_id is `gn_<id>`).
    """
    if not names.by_form:
        return [], set()
    cues = _Cues(words, names, countries)
    hits: dict[tuple[str, str], list[Hit]] = defaultdict(list)
    for *columns, starts, patterns in search_forms(sentences, forms_of(names.by_form)):
        row = Row(*columns)
        for start, end, form in whole_names(row.text, starts, patterns, {}, cues.not_places):
            hits[row.article_id, form].append(cues.judge(row, start, end, form))
    rules = compile_senses(words)
    found: list[tuple[object, ...]] = []
    used: set[str] = set()
    for (article_id, form), group in hits.items():
        about = countries.get(article_id, {})
        choice = _choose(names.by_form[form], about)
        if choice is None or any(hit.person for hit in group):
            continue
        place, firm = choice
        supported = any(hit.support > 0 for hit in group)
        for hit in group:
            confidence = _confidence(place, firm, hit.support, supported)
            if confidence is None:
                continue
            context, row = hit.row.context, hit.row
            before = context[max(0, hit.start - WINDOW_BEFORE) : hit.start]
            after = context[hit.end : hit.end + WINDOW_AFTER]
            surface = row.text[hit.start : hit.end]
            reading = read_dateline(surface, before, after, hit.start < WINDOW_BEFORE, bool(row.is_dateline))
            reading = reading or read_sense(rules, surface, before, after, may_act=False)
            offset = row.char_start
            found.append(
                (
                    row.sentence_id, offset + hit.start, offset + hit.end, article_id, surface,
                    f"gn_{place.geonames_id}", reading.sense, 1 if reading.sense == "location" else None, None,
                    round(confidence * reading.confidence, 3), f"world_{'firm' if firm else 'passing'}/{reading.rule}",
                )
            )  # fmt: skip
            used.add(place.geonames_id)
    return found, used


def _choose(members: list[WorldPlace], about: dict[str, bool]) -> tuple[WorldPlace, bool] | None:
    """The one place of a name in the article's countries, and whether its country is firm there."""
    firm = [m for m in members if about.get(m.country)]
    passing = [
        m for m in members if about.get(m.country) is False and m.population >= _PASSING_POPULATION and not m.doubted
    ]
    for tier, is_firm in ((firm, True), (passing, False)):
        if not tier:
            continue
        # GeoNames has some towns twice, as a place and as a seat.
        rivals = [m for m in tier[1:] if abs(m.lat - tier[0].lat) + abs(m.lon - tier[0].lon) > _SAME_PLACE]
        if not rivals or tier[0].population >= _FAR_LARGER * max(rivals[0].population, _HAMLET):
            return tier[0], is_firm
        return None
    return None


def _confidence(place: WorldPlace, firm: bool, support: int, supported: bool) -> float | None:
    """How sure a hit is, or null where it needs more support than it has."""
    if place.doubted:
        return 0.7 if support == 2 else None
    if support > 0:
        return (0.9 if support == 2 else 0.85) if firm else 0.7
    if not firm:
        return None
    # In a headline all words are capitalised, so another name beside does not refuse a city.
    known = place.population >= _KNOWN_POPULATION or (supported and support == 0)
    return 0.75 if known else None


class _Cues:
    """Patterns over the words beside a name."""

    def __init__(self, words: pl.DataFrame, names: WorldNames, countries: dict[str, dict[str, bool]]) -> None:
        self._names = names
        self._countries = countries

        by_kind: dict[str, set[str]] = defaultdict(set)
        for kind, word in words.select("kind", "word").iter_rows():
            by_kind[kind].add(word)

        def of(*kinds: str) -> str:
            listed = set().union(*(by_kind[kind] for kind in kinds))
            return "(?:" + "|".join(re.escape(w) for w in sorted(listed, key=lambda w: (-len(w), w))) + ")"

        self.not_places = frozenset(by_kind["not_place"])
        self._free = frozenset(by_kind["lead_word"] | by_kind["not_name"])
        noun = of("settlement_noun", "governorate_noun", "district_noun")
        self._noun_after = re.compile(rf"^(?: |-)(?:[a-z-]+ )?{noun}s?\b")
        self._noun_before = re.compile(
            rf"\b{noun}s? of (?:the )?$|\b{of('near_phrase')} (?:the )?$|\b{of('near_phrase')} the {noun} of $"
            r"|\b[Cc]it(?:y|ies) (?:of|like|such as|including) $",
            re.I,
        )
        self._locative = re.compile(rf"\b{of('locative')} (?:the )?$", re.I)
        self._taking_verbs = frozenset(by_kind["taking_verb"])
        self._person_words = frozenset(by_kind["title_word"] | by_kind["person_name"])
        self._noun_ends = end_words([*by_kind["near_phrase"], "of", "like", "such as", "including"])
        self._locative_ends = end_words(by_kind["locative"])
        self._speech_after = re.compile(rf"^,? (?:also )?{of('speech_verb')}\b|^, (?:\d\d|an? (?:\w+ )?(?:who|aged))\b")
        self._capital_after = re.compile(r"^(?: |-)(?:al-)?[A-Z]\w")
        self._capital_before = re.compile(r"(?:^|[\s(\"\u201c])([A-Z][\w\u2019'-]*\w)(?:['\u2019]s?)? (?:al-)?$")

    def judge(self, row: Row, start: int, end: int, form: str) -> Hit:
        """The hit with what stands beside it."""
        context = row.context
        before, after = context[max(0, start - WINDOW_BEFORE) : start], context[end : end + WINDOW_AFTER]
        tails = tail_words(before)
        beside = bool(
            self._noun_after.match(after)
            or (not self._noun_ends.isdisjoint(tails) and self._noun_before.search(before))
        )
        person = bool(
            follows_person_word(before, self._person_words) or (not beside and self._speech_after.match(after))
        )
        inside = self._capital_before.search(before)
        stuck = inside is not None and inside.group(1).lower() not in self._free
        stuck = stuck or (self._capital_after.match(after) is not None and not self._noun_after.match(after))
        support = 2 if beside else -1 if stuck else 0
        if support == 0 and not self._locative_ends.isdisjoint(tails) and self._locative.search(before):
            support = 1
        if support == 0 and (
            last_word(before.removesuffix("the ")) in self._taking_verbs or self._joined(before, after, row.article_id)
        ):
            support = 1
        return Hit(row, start, end, form, support, person)

    def _joined(self, before: str, after: str, article_id: str) -> bool:
        """Whether a name of a place is joined to the name by a comma or "and": a listed one, or one of its countries."""
        beside = [JOINED_BEFORE.search(before), JOINED_AFTER.match(after)]
        return any(m is not None and self._is_place(fold_name(m.group(1)), article_id) for m in beside)

    def _is_place(self, form: str, article_id: str) -> bool:
        # Not any name of the batch's countries: what an article says does not depend on those that come with it.
        about = self._countries.get(article_id, {})
        return form in self._names.listed_forms or not self._names.countries_of.get(form, _NOWHERE).isdisjoint(about)
