"""sentences + mentions so far -> introduced places: gives names that a text calls places a place and a key.

A name found by `places.grammar` is first looked up as another spelling of a listed place (`places.variants`); else it
becomes a place of its own under its parent (`places.parents`), with the key `<name>@<parent>`. An article's further
mentions of the name go to the same place. Refuses names inside or around a known mention that own nothing.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from typing import NamedTuple

import polars as pl

from transforms.find_places import MENTION_COLUMNS
from transforms.frame_rows import rows_of
from transforms.places.grammar import ODD_SPACE, Candidate, compile_grammar
from transforms.places.parents import Known, Parents
from transforms.places.variants import Variants
from transforms.places_to_aliases import fold_name

_OLD_CITY = re.compile(r"\b(?:[Tt]he )?(Old (?:City|Town|Quarter))\b(?! (?:Council|Hotel))(?: of (?:the )?)?")
_NOUN_CUES = ("name_noun", "noun_of_name", "apposition")
_CUES = {"name_noun": 0, "noun_of_name": 1, "apposition": 2, "located": 3, "spelling": 4}
_NONE: frozenset[str] = frozenset()
_IN_CITY = ("neighbourhood", "zone")


class _Sentence(NamedTuple):
    """One sentence, the constructions it may hold and its known mentions in text order."""

    sentence_id: str
    article_id: str
    text: str
    offset: int
    cues: frozenset[str]
    known: list[Known]


class _Above(NamedTuple):
    """What a place needs to be the one above another."""

    place_id: str
    name: str
    place_type: str
    country: str | None
    admin1: str | None
    admin1_pcode: str | None
    parent_place_id: str | None


def without_overlaps(mentions: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    """Rows of `more` that touch no mention (which touch none themselves) and no earlier row of their own."""
    span = ("sentence_id", "char_start", "char_end")
    taken: dict[str, list[tuple[int, int]]] = {sentence_id: [] for sentence_id in more["sentence_id"].to_list()}
    for sentence_id, start, end in rows_of(mentions.select(span)):
        if sentence_id in taken:
            taken[sentence_id].append((start, end))
    for spans in taken.values():
        spans.sort()
    kept: list[int] = []
    more = more.sort(span, maintain_order=True)
    for index, (sentence_id, start, end) in enumerate(rows_of(more.select(span))):
        spans = taken[sentence_id]
        at = bisect_left(spans, (start, end))
        # Spans apart and in order: only the two beside can touch.
        if (at == 0 or spans[at - 1][1] <= start) and (at == len(spans) or end <= spans[at][0]):
            spans.insert(at, (start, end))
            kept.append(index)
    return more[kept]


class Introducer:
    """Reads candidates sentence by sentence and gives them their place."""

    def __init__(
        self,
        places: pl.DataFrame,
        aliases: pl.DataFrame,
        words: pl.DataFrame,
        countries: dict[str, dict[str, bool]],
        firm: set[str],
    ) -> None:
        """Gazetteer, vocabulary and countries of a batch.

        Args:
            places: `tables.Places`, with the world places found.
            aliases: `tables.PlaceAliases`.
            words: kind, word.
            countries: from `countries_of_articles`.
            firm: countries whose places may be meant by another spelling.
        """
        self._places = places
        self._info = {row[0]: _Above(*row) for row in rows_of(places.select(_Above._fields))}
        self._grammar = compile_grammar(words)
        self._countries = countries
        self._variants = Variants(places, aliases, firm)
        self._old = {
            form.removeprefix("old city of "): place_id
            for form, place_id in aliases.filter(pl.col("alias_norm").str.starts_with("old city of "))
            .select("alias_norm", "place_id").iter_rows()
        }  # fmt: skip
        # A governorate of the same name: the Aleppo that has quarters and streets is the city. Listed ones alone: which
        # others stand here depends on the batch.
        is_city = (pl.col("place_type") == "city") & ~pl.col("place_id").str.starts_with("gn_")
        cities = places.filter(is_city).select("country", "admin1", "name", city="place_id")
        self._city_of = dict(
            places.filter(pl.col("place_type") == "governorate")
            .select("place_id", "country", name=pl.col("name").str.replace(r" (?:Governorate|Province)$", ""))
            .join(cities.unique(["country", "name"], keep="first", maintain_order=True), on=["country", "name"])
            .select("place_id", "city")
            .iter_rows()
        )
        self._new: dict[tuple[str, str], dict[str, object]] = {}
        self._by_name: dict[tuple[str, str], tuple[str, float, str]] = {}

    def run(self, sentences: pl.DataFrame, mentions: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Mentions that touch none of those given, and the places they introduce.

        Of the places `tables.Places` with article_id and confidence: each article says itself what a place is.
        """
        plain = (
            sentences.select("sentence_id", "article_id", "char_start", "text")
            .sort("article_id", "char_start", "sentence_id")
            .with_columns(pl.col("text").str.replace_all(ODD_SPACE, " ").alias("plain"))
            .with_row_index("number")
        )
        articles: dict[str, list[str]] = defaultdict(list)
        for article_id, place_id in rows_of(mentions.select("article_id", "place_id")):
            articles[article_id].append(place_id)
        parents = Parents(articles, self._info)
        rows: list[tuple[object, ...]] = []
        for sentence in self._sentences(plain, mentions):
            text, cues, known = sentence.text, sentence.cues, sentence.known
            if "Old " in text:
                rows += self._old_city(sentence, parents)
            candidates = self._grammar.called_places(text, cues)
            if "spelling" in cues:
                candidates += self._grammar.spelled_places(text, [(k.start, k.end) for k in known])
            if "located" in cues:
                for k in known:
                    candidates += self._grammar.located_place(text, k.start)
            if len(candidates) > 1:
                candidates.sort(key=_order)
            for candidate in candidates:
                rows += self._place(sentence, candidate, parents)
        rows += self._named_again(plain)
        frame = pl.DataFrame(rows, schema=MENTION_COLUMNS, orient="row")
        schema = {**self._places.schema, "article_id": pl.String(), "confidence": pl.Float64()}
        new = pl.DataFrame(list(self._new.values()), schema=schema)
        return without_overlaps(mentions, frame), new

    def _sentences(self, plain: pl.DataFrame, mentions: pl.DataFrame) -> list[_Sentence]:
        """The sentences that may introduce a place, in the order of the text, with the mentions found so far."""
        screened = self._grammar.screen(plain)
        batch: dict[str, _Sentence] = {}
        numbers = pl.Series(list(screened), dtype=pl.UInt32).implode()
        wanted = pl.col("number").is_in(numbers) | pl.col("plain").str.contains("Old ", literal=True)
        columns = ("number", "sentence_id", "article_id", "char_start", "plain")
        for number, sentence_id, article_id, offset, text in rows_of(plain.filter(wanted).select(columns)):
            batch[sentence_id] = tuple.__new__(
                _Sentence, (sentence_id, article_id, text, offset, screened.get(number, _NONE), [])
            )
        spans = mentions.select("sentence_id", "char_start", "char_end", "place_id").sort("sentence_id", "char_start")
        for sentence_id, start, end, place_id in rows_of(spans):
            sentence = batch.get(sentence_id)
            if sentence is not None:
                at = sentence.offset
                sentence.known.append(
                    tuple.__new__(Known, (start - at, end - at, place_id, self._info[place_id].place_type))
                )
        return list(batch.values())

    def _place(self, sentence: _Sentence, found: Candidate, parents: Parents) -> list[tuple[object, ...]]:
        """The mention of a candidate: a variant of a listed place, else a place of its own."""
        start, name = found.start, found.name
        for known in sentence.known:
            if known.end <= start or known.start >= found.end:
                continue
            # A place written before the name owns it: "Aleppos Qaryat al-Ansari neighbourhood"; without a possessive
            # only a city does, and only a part of it: else both are one longer name ("Balad Roz").
            gap = re.match(r"((?:['\u2019]s?|s)?) ", sentence.text[known.end : found.end])
            part = known.place_type == "city" and found.place_type in _IN_CITY
            if known.start <= start and gap is not None and (gap.group(1) or part):
                start = known.end + gap.end()
                name = sentence.text[start : found.end]
                continue
            return []
        if len(name) < 3 or not re.search(r"[A-Z\u00c0-\u00de]", name[:4]) or self._grammar.is_noun(name):
            return []
        about = self._countries.get(sentence.article_id, {})
        variant = (
            None
            if found.place_type == "zone"
            else self._variants.find(name, about, 3 if found.cue in _NOUN_CUES else 4)
        )
        if variant is not None:
            place_id, rule = variant
            confidence = 0.75 if rule == "same_sound" else 0.65 if found.cue in _NOUN_CUES else 0.6
        elif found.cue == "spelling":
            return []
        else:
            parent = parents.parent(
                sentence.text, sentence.known, sentence.article_id, start, found.end, found.place_type
            )
            if parent is None:
                return []
            if found.place_type in _IN_CITY:
                parent = (self._city_of.get(parent[0], parent[0]), *parent[1:])
            key = (sentence.article_id, fold_name(name))
            place_id, confidence, rule = self._by_name.setdefault(
                key, self._introduce(sentence.article_id, name, found.place_type, parent)
            )
        self._by_name.setdefault((sentence.article_id, fold_name(name)), (place_id, confidence, rule))
        return [
            _mention(sentence, start, found.end, place_id, confidence, f"{rule}/{found.cue}", self._precision(place_id))
        ]

    def _introduce(
        self, article_id: str, name: str, place_type: str, parent: tuple[str, float, str]
    ) -> tuple[str, float, str]:
        """Key, confidence and rule of a new place under its parent."""
        parent_id, confidence, rule = parent
        above = self._info[parent_id]
        kind = place_type
        if kind == "district" and above.place_type in ("city", "town", "urban_area"):
            kind = "neighbourhood"
        slug = re.sub(r"[^a-z0-9]+", "_", re.sub(r"^(?:al|el|the) ", "", fold_name(name))).strip("_")
        place_id = f"{slug or fold_name(name)}@{parent_id}"
        row = self._new.setdefault(
            (article_id, place_id),
            {c: None for c in self._places.columns}
            | {
                "place_id": place_id, "name": name, "place_type": kind, "country": above.country,
                "admin1": above.admin1, "admin1_pcode": above.admin1_pcode,
                "parent_place_id": parent_id, "is_actor_capital": False,
                "article_id": article_id, "confidence": confidence,
            },
        )  # fmt: skip
        self._info[place_id] = _Above(*(row[field] for field in _Above._fields))  # type: ignore[arg-type]
        return place_id, confidence, f"introduced_{rule}"

    def _old_city(self, sentence: _Sentence, parents: Parents) -> list[tuple[object, ...]]:
        """Mentions of an old city, which is its city's."""
        rows: list[tuple[object, ...]] = []
        for match in _OLD_CITY.finditer(sentence.text):
            owner = next(
                (
                    k
                    for k in sentence.known
                    if k.start == match.end()
                    or re.fullmatch(r"(?:['\u2019]s?|s)? ", sentence.text[k.end : match.start()])
                ),
                None,
            )
            city, confidence = (owner.place_id, 0.8) if owner else (parents.main_city(sentence.article_id), 0.6)
            if city is None:
                continue
            name = self._info[city].name
            place_id = self._old.get(fold_name(name))
            if place_id is None:
                place_id, _, _ = self._introduce(
                    sentence.article_id, f"Old City of {name}", "neighbourhood", (city, confidence, "")
                )
            rows.append(
                _mention(
                    sentence,
                    match.start(1),
                    match.end(1),
                    place_id,
                    confidence,
                    "old_city/place",
                    self._precision(place_id),
                )
            )
        return rows

    def _named_again(self, plain: pl.DataFrame) -> list[tuple[object, ...]]:
        """Further mentions of the places that an article introduced."""
        names: dict[str, list[str]] = defaultdict(list)
        for article_id, name in self._by_name:
            if len(name) > 3:
                names[article_id].append(name)
        rows: list[tuple[object, ...]] = []
        patterns = {
            article: re.compile(
                r"(?<![\w'\u2019-])(?:(?:[Aa]l|[Ee]l)[- ])?(?:" + "|".join(
                    re.escape(re.sub(r"^(?:al|el) ", "", n)).replace(r"\ ", "[ -]") for n in sorted(listed, key=lambda n: (-len(n), n))
                ) + r")(?=(?:['\u2019]s?|s)?(?![\w-]))",
                re.I,
            )
            for article, listed in names.items()
        }  # fmt: skip
        named = plain.filter(pl.col("article_id").is_in(list(patterns)))
        for sentence_id, article_id, text, offset in rows_of(
            named.select("sentence_id", "article_id", "plain", "char_start")
        ):
            sentence: _Sentence | None = None
            for match in patterns[article_id].finditer(text):
                known = self._by_name.get((article_id, fold_name(match.group())))
                if known is None or not re.search("[A-Z\u00c0-\u00de]", match.group()):
                    continue
                sentence = sentence or _Sentence(sentence_id, article_id, text, offset, _NONE, [])
                rows.append(
                    _mention(
                        sentence,
                        match.start(),
                        match.end(),
                        known[0],
                        known[1],
                        "named_again/place",
                        self._precision(known[0]),
                    )
                )
        return rows

    def _precision(self, place_id: str) -> int:
        """UCDP where_prec: 1 for a place with a point, 2 inside a city, 4 in a governorate, 6 in a country."""
        row = self._info[place_id]
        if "@" not in place_id:
            return {"governorate": 4, "district": 3, "subdistrict": 3}.get(row.place_type, 1)
        above = self._info[str(row.parent_place_id)].place_type
        return {"governorate": 4, "region": 5, "district": 3, "zone": 4, "country": 6}.get(above, 2)


def _order(candidate: Candidate) -> tuple[int, int, int]:
    """Surer constructions first, then by offset, longer ones first."""
    return _CUES[candidate.cue], candidate.start, -candidate.end


def _mention(
    sentence: _Sentence, start: int, end: int, place_id: str, confidence: float, rule: str, precision: int
) -> tuple[object, ...]:
    """A row of place_mentions."""
    return (
        sentence.sentence_id, sentence.offset + start, sentence.offset + end, sentence.article_id,
        sentence.text[start:end], place_id, "location", precision, None, confidence, rule,
    )  # fmt: skip
