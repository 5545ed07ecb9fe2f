"""figures + sentences + places + dates -> context: what befell those counted, whether it happened, where and when.

Grammar is in figure_dispositions, figure_modality, figure_places, figure_dates and figure_antecedents; this module
leads the figures of each sentence through them, and lets parts and joined numbers inherit. It refuses to decide who did
it, who said it and which event a figure measures.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from transforms import codes
from transforms.figures.antecedents import PlacesNamed
from transforms.figures.dates import Day, choose_date
from transforms.figures.dispositions import read_disposition
from transforms.figures.grammar_words import Reading
from transforms.figures.measures import read_measure, read_place_count
from transforms.figures.modality import read_modality
from transforms.figures.places import MOVES, Chain, Place, choose_places, places_apart, read_chains
from transforms.figures.sentences import (
    Figure,
    Sentence,
    rows_of_days,
    rows_of_figures,
    rows_of_places,
    rows_of_sentences,
)
from transforms.figures.tolls import read_weakly, reads_as_part, whole_among
from transforms.figures.words import COUNT, MEASURE, PLACES, Lexicon, Token, Wording, read_lexicon, read_tokens

_OF_THINGS = {"recorded", "established", "control_taken", "guarantee", "destroyed", "aid_directed_to"}
_OF_MEASURES = {"distance", "elapsed", "planned_completion"}
_PEOPLE = frozenset(set(codes.DISPOSITIONS) - _OF_THINGS - _OF_MEASURES - {"other"})
_ALLOWED: dict[str, frozenset[str]] = {
    "people": _PEOPLE,
    "share": _PEOPLE | {"aid_directed_to", "destroyed"},
    "incidents": frozenset({"recorded"}),
    "count_of_places": frozenset({"besieged", "established", "control_taken", "destroyed"}),
    "count_of_actors": frozenset({"guarantee"}),
    "count_of_objects": frozenset(
        {"destroyed", "arrived", "entered", "left", "deployed", "evacuated", "returned", "aid_delivered", "surrendered"}
    ),
    "duration": frozenset(),
    "distance": frozenset(),
}
# A rocket that lands or enters has hit, it has not come: of such things only their end is told.
_WEAPONS = re.compile(
    r"\b(?:rockets?|shells?|missiles?|mortars?|bombs?|bullets?|projectiles?|drones?|rounds?|grenades?|barrels?)$", re.I
)
_OF_WEAPONS = frozenset({"destroyed", "surrendered"})
_MOVED = frozenset({"left", "arrived", "entered", "returned", "evacuated"})
_CARRIES = frozenset({"with", "carrying", "transporting", "ferrying"})
# Armed men who cross a border have not fled.
_ARMED = re.compile(
    r"\b(?:troops|soldiers|fighters|militants|rebels|gunmen|forces|police\w*|guards|terrorists|insurgents|jihadists)$",
    re.I,
)
# One of these at the end, "police" or another script: without it the pattern above cannot match.
_ARMED_ENDS = ("troops", "soldiers", "ers", "militants", "rebels", "men", "forces", "guards", "terrorists", "insurgents",
               "jihadists", "\n")  # fmt: skip
_REGULARS = re.compile(
    r"\b(?:troops|soldiers|forces|police\w*|peacekeepers|marines|monitors|observers)$", re.IGNORECASE
)
_MEASURES = ("duration", "distance")
_MARKS = {"duration": MEASURE, "distance": MEASURE, "count_of_places": PLACES}
# A noun that only names the counted gives way to what their whole or their neighbours are told to have met.
_YIELDING = ("counted.noun", "attribute.inside")
_CONTEXT_SCHEMA = {
    "figure_id": pl.String,
    "disposition": pl.String,
    "modality": pl.String,
    "from_place_id": pl.String,
    "to_place_id": pl.String,
    "at_place_id": pl.String,
    "date_edtf": pl.String,
    "date_start": pl.Date,
    "date_end": pl.Date,
    "date_precision": pl.String,
    "context_rule": pl.String,
}
_PLACE_SCHEMA = {"figure_id": pl.String, "place_id": pl.String, "role": pl.String, "basis": pl.String}
_JOINED_BACK = 8
# News is told by its day: what only a month or a year dates is told as history.
_HISTORIC = ("month", "year")


class _Context(NamedTuple):
    disposition: str | None
    modality: str | None
    rule: str | None
    places: tuple[Place, ...]
    basis: str
    day: Day | None


_NOTHING = _Context(None, None, None, (), "sentence", None)
_NO_DAY = Day(0, 0, None, None, None, "")
_NOWHERE = (None, None, None)


def figures_to_context(
    figures: pl.DataFrame,
    sentences: pl.DataFrame,
    place_mentions: pl.DataFrame,
    date_expressions: pl.DataFrame,
    words: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read what befell the people and things that each figure counts.

    Columns in: figures figure_id, article_id, sentence_id, char_start, char_end, figure_class, bound, value_best,
    part_of_figure_id; sentences sentence_id, article_id, text, char_start; place_mentions sentence_id, char_start,
    char_end, place_id, sense, geo_precision; date_expressions sentence_id, char_start, char_end, kind, edtf, precision,
    date_start, date_end; words kind, word, disposition (seeds/disposition_words.csv). Offsets are code points of the
    article's text.

    Columns out: figure_context has one row per figure, sorted by figure_id: disposition, modality (null: the text does not
    say), the first place of each role, the date of its clause, context_rule; figure_places has all its places: figure_id,
    place_id, role, basis. Raises nothing on any text; a missing input column is a polars ColumnNotFoundError.
    """
    lexicon = read_lexicon(words)
    found: dict[str, _Context] = {}
    wholes: dict[str, str] = {}
    told, leads = rows_of_sentences(sentences, figures)
    mentions = rows_of_places(place_mentions, leads)
    days = rows_of_days(date_expressions, leads, figures)
    by_article: defaultdict[str, list[str]] = defaultdict(list)
    for sentence_id, sentence in told.items():
        by_article[sentence.article_id].append(sentence_id)
    article, near = "", PlacesNamed([], told, mentions)
    for sentence_id, rows in rows_of_figures(figures, leads).items():
        sentence = told[sentence_id]
        if sentence.article_id != article:
            article = sentence.article_id
            near = PlacesNamed(by_article[article], told, mentions)
        found.update(_read_sentence(sentence_id, rows, sentence, near, days.get(sentence_id, []), lexicon))
        for row in rows:
            if row.whole:
                wholes[row.figure_id] = row.whole
    _inherit(found, wholes)
    return _frames(found, figures)


def _read_sentence(
    sentence_id: str,
    rows: Sequence[Figure],
    sentence: Sentence,
    near: PlacesNamed,
    days: Sequence[Day],
    lexicon: Lexicon,
) -> Iterable[tuple[str, _Context]]:
    text = sentence.text
    wording = read_tokens(text, [(row.start, row.end, _MARKS.get(row.figure_class, COUNT)) for row in rows], lexicon)
    mentions = near.mentions.get(sentence_id, [])
    tokens = wording.tokens
    chains = read_chains(text, wording, mentions)
    at_token = wording.figures
    readings: list[Reading | None] = []
    for number, row in enumerate(rows):
        reading = _read(tokens, at_token.get(number), row, text)
        if (reading is None or reading.rule in _YIELDING) and number in at_token:
            joined = _joined(tokens, at_token[number], number, rows, readings)
            reading = joined or reading
        readings.append(reading)
    for number, at in at_token.items():
        whole = whole_among(tokens, at) if readings[number] is None else None
        theirs = readings[whole] if whole is not None else None
        if whole is not None and theirs is not None and rows[number].figure_class == rows[whole].figure_class:
            readings[number] = theirs._replace(rule="among_whole")
    for number, (row, reading) in enumerate(zip(rows, readings, strict=True)):
        if number not in at_token:
            yield row.figure_id, _NOTHING
            continue
        at = at_token[number]
        modality, prospective = read_modality(tokens, at, reading, row.bound, text)
        disposition = "to_be_evacuated" if prospective else reading.disposition if reading else None
        cue = (tokens[reading.first].start, tokens[reading.last].end) if reading else (row.start, row.end)
        places, basis = _places(wording, chains, rows, number, cue, disposition, sentence_id, near)
        day = choose_date(wording, days, (row.start, row.end), cue)
        if modality == "completed" and day and day.precision in _HISTORIC and "X" not in (day.edtf or "X"):
            modality = "background"
        rule = reading.rule if reading else None
        # Not the constructor of the named tuple, which is Python code.
        yield row.figure_id, tuple.__new__(_Context, (disposition, modality, rule, places, basis, day))


def _read(tokens: Sequence[Token], at: int | None, row: Figure, text: str) -> Reading | None:
    if at is None:
        return None
    if row.figure_class in _MEASURES:
        return read_measure(tokens, at, row.figure_class, text[row.start : row.end])
    allowed = _ALLOWED.get(row.figure_class, _PEOPLE)
    if row.figure_class == "count_of_objects" and _WEAPONS.search(text, row.start, row.end):
        allowed = _OF_WEAPONS
    elif row.figure_class == "people" and _counts_armed(text, row.start, row.end):
        allowed -= {"displaced"}
    reading = read_disposition(tokens, at, allowed)
    if reading and reading.rule == "verb.parted" and reading.disposition == "evacuated":
        # Buses take fighters off; regular forces are brought where they are wanted.
        is_sent = _REGULARS.search(text, row.start, row.end) is not None
        reading = reading._replace(disposition="deployed") if is_sent else reading
    if reading is None:
        tied = row.figure_class in ("people", "share") and reads_as_part(tokens, at) is not None
        reading = None if tied else read_weakly(tokens, at, allowed)
    if reading is None and row.figure_class == "count_of_places":
        return read_place_count(tokens, at)
    return reading


def _counts_armed(text: str, start: int, end: int) -> bool:
    low = text[start:end].lower()
    if low.isascii() and not (low.endswith(_ARMED_ENDS) or "police" in low):
        return False
    return _ARMED.search(text, start, end) is not None


def _joined(
    tokens: Sequence[Token], at: int, number: int, rows: Sequence[Figure], readings: Sequence[Reading | None]
) -> Reading | None:
    """Reading of the figure before, if this one is joined to it or a part of it."""
    link = reads_as_part(tokens, at)
    if link is None:
        return None
    for k in range(number - 1, max(number - 1 - _JOINED_BACK, -1), -1):
        before = readings[k]
        carried = _is_carried(tokens, at, rows[k], rows[number], before)
        if (rows[k].figure_class == rows[number].figure_class or carried) and before is not None:
            if link == "joined" and before.rule.removeprefix("joined.") in (*_YIELDING, "counted.dead"):
                break
            return before._replace(rule="joined." + before.rule.removeprefix("joined."))
    allowed = _ALLOWED.get(rows[number].figure_class, _PEOPLE)
    return read_weakly(tokens, at, allowed)


def _is_carried(tokens: Sequence[Token], at: int, carrier: Figure, figure: Figure, before: Reading | None) -> bool:
    """ "55 buses left with some 2,800 fighters": the people of a moving vehicle move as it does."""
    moved = before is not None and before.disposition in _MOVED and carrier.figure_class == "count_of_objects"
    lead = {tokens[k].word for k in range(max(at - 2, 0), at)}
    return moved and figure.figure_class == "people" and not lead.isdisjoint(_CARRIES)


def _places(
    wording: Wording,
    chains: Sequence[Chain],
    rows: Sequence[Figure],
    number: int,
    cue: tuple[int, int],
    disposition: str | None,
    sentence_id: str,
    near: PlacesNamed,
) -> tuple[tuple[Place, ...], str]:
    row = rows[number]
    if row.figure_class == "count_of_actors":
        return (), "sentence"
    if row.figure_class == "distance":
        return tuple(places_apart(chains, (row.start, row.end))), "sentence"
    own = choose_places(wording, chains, (row.start, row.end), cue, disposition)
    moves = disposition in MOVES
    if (own and not (moves and {place.role for place in own} == {"at"})) or row.figure_class == "duration":
        return tuple(own), "sentence"
    meant = near.places_meant(sentence_id, wording, rows, number, chains)
    if not moves:
        meant = [place for place in meant if place.role == "at"]
    return (tuple(meant), "context") if meant else (tuple(own), "sentence")


def _inherit(found: dict[str, _Context], wholes: dict[str, str]) -> None:
    """Parts take from their whole what they lack themselves; twice, for parts of parts."""
    for part, whole in 2 * sorted(wholes.items()):
        mine, theirs = found[part], found.get(whole)
        if theirs is None:
            continue
        if mine.disposition is None or mine.rule in _YIELDING:
            rule = "part_of_whole" if theirs.disposition else mine.rule
            told = theirs.disposition or mine.disposition
            mine = mine._replace(disposition=told, modality=theirs.modality or mine.modality, rule=rule)
        if not mine.places:
            mine = mine._replace(places=theirs.places, basis=theirs.basis)
        found[part] = mine._replace(day=mine.day or theirs.day)


def _frames(found: dict[str, _Context], figures: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows: list[tuple[Any, ...]] = []
    places: set[tuple[str, str, str, str]] = set()
    for figure_id in sorted(figures["figure_id"].to_list()):
        told = found.get(figure_id, _NOTHING)
        day = told.day or _NO_DAY
        ends = (day.edtf, day.first, day.last, day.precision or None, told.rule)
        if told.places:
            first = {place.role: place.place_id for place in reversed(told.places)}
            named = (first.get("from"), first.get("to"), first.get("at"))
            places.update([(figure_id, place_id, role, told.basis) for place_id, role in told.places])
        else:
            named = _NOWHERE
        rows.append((figure_id, told.disposition, told.modality, *named, *ends))
    return _frame(rows, _CONTEXT_SCHEMA), _frame(sorted(places), _PLACE_SCHEMA)


def _frame(rows: list[tuple[Any, ...]], schema: Mapping[str, Any]) -> pl.DataFrame:
    # By column: several times quicker than from rows.
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pl.DataFrame(dict(zip(schema, columns, strict=True)), schema=schema)
