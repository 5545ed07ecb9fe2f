"""event_mentions -> events and their evidence: which happenings an article tells, each once, with all its tellings.

Title, standfirst, lead, caption and quotes that tell the same happening are evidence of one event, and each keeps its own
stage, figure and source in event_claims. Refuses to merge across articles, to merge what names different places, days,
rounds or parties, and to fill a code of another code book where several fit.
"""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import dataframely as dy
import polars as pl

from transforms import claim_tables
from transforms.dates.precision import date_codes
from transforms.events.choices import Dated, choose_date, choose_status, choose_telling, choose_type
from transforms.events.claims import MEASURED, Measured, claim_rows
from transforms.events.codes import CODE_COLUMNS, codes_by_type
from transforms.events.grouping import Happening, group_tellings
from transforms.events.happening_places import RolePlaces, collect_places
from transforms.events.identity import VIOLENCE
from transforms.events.tellings import DEALS, Telling, read_tellings
from transforms.introductions_to_entries import facts_of

Rows = list[tuple[object, ...]]


def mentions_to_events(
    mentions: pl.DataFrame,
    figures: pl.DataFrame,
    statements: pl.DataFrame,
    crosswalk: pl.DataFrame,
    articles: pl.DataFrame,
    places: pl.DataFrame,
    actors: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """Bring the tellings of each happening together.

    Args:
        mentions: `claim_tables.EventMentions`.
        figures: `claim_tables.Figures` (figure_id, char_start, char_end, disposition, value_best, value_low,
            attributed_to, attribution_basis, part_of_figure_id, rule).
        statements: `claim_tables.Statements` (sentence_id, date_edtf): the day of a statement bounds what it tells.
        crosswalk: `claim_tables.EventTypeCrosswalk`.
        articles: article_id, title, text, published_on.
        places: place_id, parent_place_id: which place lies in which.
        actors: actor_id, parent_actor_id: who is part of whom; article_id where only that article says so.

    Returns:
        `events` (agreement_id and event_cluster_id null), `events.claims`, `events.places`, `events.actors`,
        `event_figures` as declared in `claim_tables`; `figure_events`: figure_id, event_id, and the event's places and
        date for figures that state none; `mention_events`: mention_id, event_id. All sorted by their keys; the same for any order of input rows and any
        split of the batch by article.
    """
    parents: dict[str, str] = {
        place: parent
        for place, parent in places.select("place_id", "parent_place_id").rows()
        if parent is not None and parent != place
    }
    wholes = facts_of(actors, "actor_id", "parent_actor_id")
    parents |= _parts(wholes.everywhere, parents)
    context = {
        key: (text, published) for key, text, published in articles.select("article_id", "text", "published_on").rows()
    }
    figure_ids, *columns = [figures[name].to_list() for name in ("figure_id", *MEASURED)]
    measured: dict[str, Measured] = dict(zip(figure_ids, zip(*columns, strict=True), strict=True))
    parts: dict[str, list[str]] = {}
    for part, whole in figures.select("figure_id", "part_of_figure_id").drop_nulls().rows():
        parts.setdefault(whole, []).append(part)
    known = _Known(
        parents, measured, parts, {kind: tuple(row.values()) for kind, row in codes_by_type(crosswalk).items()}
    )
    rows: dict[str, Rows] = {name: [] for name in _SCHEMAS}
    for article_id, story in read_tellings(mentions, figures, articles, statements):
        text, published = context.get(article_id, ("", None))
        own = _parts(wholes.own.get(article_id, {}), parents)
        _story_rows(story, text, published, known._replace(parents=ChainMap(own, parents)) if own else known, rows)
    return {name: _frame(name, schema, rows[name]) for name, schema in _SCHEMAS.items()}


def _parts(wholes: Mapping[str, str], parents: Mapping[str, str]) -> dict[str, str]:
    """The actors that are part of another; what is a place's key already is not read as an actor's."""
    return {actor: whole for actor, whole in wholes.items() if whole != actor and actor not in parents}


class _Known(NamedTuple):
    """What stories are read against: wholes by part of places and actors, figures, parts of figures, codes by type."""

    parents: Mapping[str, str]
    measured: Mapping[str, Measured]
    parts: Mapping[str, list[str]]
    codes: Mapping[str, tuple[str | None, ...]]


def _columns(table: type[dy.Schema]) -> dict[str, pl.DataType]:
    """Column types; an empty frame would start polars' threads when this module is imported."""
    return {name: column.dtype for name, column in table.columns().items()}


_SCHEMAS: dict[str, Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "events": _columns(claim_tables.Events),
    "event_claims": _columns(claim_tables.EventClaims),
    "event_places": _columns(claim_tables.EventPlaces),
    "event_actors": _columns(claim_tables.EventActors),
    "event_figures": _columns(claim_tables.EventFigures),
    "figure_events": {
        "figure_id": pl.String,
        "event_id": pl.String,
        "from_place_ids": pl.List(pl.String),
        "to_place_ids": pl.List(pl.String),
        "at_place_ids": pl.List(pl.String),
        "date_edtf": pl.String,
        "date_start": pl.Date,
        "date_end": pl.Date,
        "date_precision": pl.String,
    },
    "mention_events": {"mention_id": pl.String, "event_id": pl.String},
}
# Columns of `events` in the order of `_event_row`; the codes of the other code books follow.
_EVENT_COLUMNS = (
    "event_id",
    "article_id",
    "event_type",
    "status",
    "assertion",
    "sentence_id",
    "verbatim",
    "char_start",
    "char_end",
    "date_edtf",
    "date_start",
    "date_end",
    "date_precision",
    "ucdp_date_prec",
    "acled_time_precision",
    "off_story",
    "confidence",
    "rule",
    *CODE_COLUMNS,
)
_KEYS = ("event_id", "sentence_id", "aspect", "place_id", "actor_id", "figure_id", "role")
_SORTED_BY = {"mention_events": ["mention_id"], "figure_events": ["figure_id"]}


def _frame(name: str, schema: Mapping[str, pl.DataType | type[pl.DataType]], rows: Rows) -> pl.DataFrame:
    names = _EVENT_COLUMNS if name == "events" else tuple(schema)
    # By column: several times quicker than from rows.
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    filled = {column: _series(columns.get(column, [None] * len(rows)), kind) for column, kind in schema.items()}
    return pl.DataFrame(filled).sort(_SORTED_BY.get(name) or [key for key in _KEYS if key in schema])


def _series(values: Sequence[object], kind: pl.DataType | type[pl.DataType]) -> pl.Series:
    if kind != pl.List(pl.String):
        return pl.Series(values, dtype=kind)
    # Few lists differ from one another, and each costs as much as hundreds of plain values.
    distinct = {ids: number for number, ids in enumerate(dict.fromkeys(values))}
    return pl.Series(list(distinct), dtype=kind).gather([distinct[ids] for ids in values])


def _story_rows(
    story: list[Telling],
    text: str,
    published: date | None,
    known: _Known,
    rows: Mapping[str, Rows],
) -> None:
    happenings = group_tellings(story, known.parents)
    stages = [choose_status(happening, published) for happening in happenings]
    chosen = [choose_telling(happening, stage) for happening, stage in zip(happenings, stages, strict=True)]
    types = [choose_type(happening, telling) for happening, telling in zip(happenings, chosen, strict=True)]
    dates = [
        choose_date(happening, telling, event_type, stage, published)
        for happening, telling, event_type, stage in zip(happenings, chosen, types, stages, strict=True)
    ]
    dates = _dates_of_the_same_blow(happenings, types, dates)
    grounds = collect_places(happenings, types, known.parents)
    figures = _figures_of(happenings, types, known)
    owners: dict[str, int] = {}
    for number, happening in enumerate(happenings):
        telling = chosen[number]
        event_id = telling.mention_id
        rows["events"].append(
            _event_row(telling, happening, text, types[number], stages[number], dates[number])
            + known.codes.get(types[number], _NO_CODES)
        )
        rows["mention_events"].extend([(one.mention_id, event_id) for one in happening])
        rows["event_claims"].extend(claim_rows(event_id, happening, text, known.measured))
        for role, ids in grounds[number].items():
            rows["event_places"].extend([(event_id, key, role) for key in ids])
        takers = {
            (event_id, actor, role)
            for one in _tellings_of_parties(happening, types[number])
            if one.actors
            for role, ids in one.actors.items()
            for actor in ids
        }
        rows["event_actors"] += takers
        for figure in figures[number]:
            rows["event_figures"].append((event_id, figure))
            if figure not in owners or _prefers(happening, happenings[owners[figure]]):
                owners[figure] = number
    for figure, number in owners.items():
        rows["figure_events"].append((figure, chosen[number].mention_id, *_places_of(grounds[number]), *dates[number]))


_ROLES = ("from", "to", "at")
_NOWHERE: tuple[tuple[str, ...], ...] = ((), (), ())
_NO_CODES = (None,) * len(CODE_COLUMNS)


def _event_row(
    telling: Telling, happening: Happening, text: str, event_type: str, status: str, dated: Dated
) -> tuple[object, ...]:
    ucdp, acled = date_codes(dated.precision)
    return (
        telling.mention_id,
        telling.article_id,
        event_type,
        status,
        telling.assertion,
        telling.sentence_id,
        text[telling.char_start : telling.char_end],
        telling.char_start,
        telling.char_end,
        dated.edtf,
        dated.start,
        dated.end,
        dated.precision,
        ucdp,
        acled,
        all([one.off_story for one in happening]),
        telling.confidence,
        telling.rule,
    )


def _dates_of_the_same_blow(happenings: list[Happening], types: list[str], dates: list[Dated]) -> list[Dated]:
    """An attack and the dead it left, told in one sentence, share the day that is stated for one of them."""
    by_sentence: dict[str, list[int]] = {}
    for number, happening in enumerate(happenings):
        if types[number] in VIOLENCE:
            for sentence in {telling.sentence_id for telling in happening if not telling.is_background}:
                by_sentence.setdefault(sentence, []).append(number)
    shared = list(dates)
    for members in by_sentence.values():
        if not members[1:]:
            continue
        known = {dates[number] for number in members if dates[number].edtf and dates[number].precision == "day"}
        if len(known) == 1:
            for number in members:
                if shared[number].edtf is None:
                    shared[number] = next(iter(known))
    return shared


def _tellings_of_parties(happening: Happening, event_type: str) -> Happening:
    """Who made a deal is told where its making is told; "the deal between X and Y" is the agreement's own claim."""
    if event_type not in DEALS:
        return happening
    return [one for one in happening if not one.is_nominal] or happening


def _figures_of(happenings: list[Happening], types: list[str], known: _Known) -> list[list[str]]:
    """Figures of each happening, with the parts of each whole; who left under a deal is counted by the leaving."""
    stated = []
    for happening in happenings:
        keys: set[str] = set()
        for telling in happening:
            if telling.figure_ids:
                keys.update([key for key in telling.figure_ids if key in known.measured])
        stated.append(keys.union(*[known.parts[key] for key in keys if key in known.parts]) if keys else keys)
    if not any(stated):
        return [[] for _ in happenings]
    of_deeds = {key for keys, event_type in zip(stated, types, strict=True) if event_type not in DEALS for key in keys}
    return [
        sorted(keys - of_deeds if event_type in DEALS else keys) for keys, event_type in zip(stated, types, strict=True)
    ]


def _prefers(happening: Happening, owner: Happening) -> bool:
    """A count of the dead measures the casualties before the attack; else the first happening keeps its figure."""
    casualties = ("casualties", "killing_of_civilians")
    return any(one.event_type in casualties for one in happening) and not any(
        one.event_type in casualties for one in owner
    )


def _places_of(ground: RolePlaces) -> tuple[tuple[str, ...], ...]:
    return tuple([tuple(sorted(ground[role])) if role in ground else () for role in _ROLES]) if ground else _NOWHERE
