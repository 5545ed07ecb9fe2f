"""event_mentions -> events and their evidence: which happenings an article tells, each once, with all its tellings.

Title, standfirst, lead, caption and quotes that tell the same happening are evidence of one event, and each keeps its own
stage, figure and source in event_claims. Refuses to merge across articles, to merge what names different places, days,
rounds or parties, and to fill a code of another code book where several fit.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from transforms import claim_tables
from transforms.date_precision import date_codes
from transforms.event_choices import Dated, choose_date, choose_status, choose_telling, choose_type
from transforms.event_claims import claim_rows
from transforms.event_codes import codes_by_type
from transforms.event_grouping import Happening, group_tellings
from transforms.event_identity import VIOLENCE
from transforms.event_tellings import DEALS, Telling, read_tellings
from transforms.happening_places import RolePlaces, collect_places

_FIGURE_EVENTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "figure_id": pl.String,
    "event_id": pl.String,
    "from_place_ids": pl.List(pl.String),
    "to_place_ids": pl.List(pl.String),
    "at_place_ids": pl.List(pl.String),
    "date_edtf": pl.String,
    "date_start": pl.Date,
    "date_end": pl.Date,
    "date_precision": pl.String,
}
_MENTION_EVENTS: dict[str, pl.DataType | type[pl.DataType]] = {"mention_id": pl.String, "event_id": pl.String}
Rows = list[dict[str, object]]


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
        actors: actor_id, parent_actor_id: who is part of whom.

    Returns:
        `events` (agreement_id and event_cluster_id null), `event_claims`, `event_places`, `event_actors`,
        `event_figures` as declared in `claim_tables`; `figure_events`: figure_id, event_id, and the event's places and
        date for figures that state none; `mention_events`: mention_id, event_id. All sorted by their keys; the same for any order of input rows and any
        split of the batch by article.
    """
    stories = read_tellings(mentions, figures, articles, statements)
    parents: dict[str, str] = {
        place: parent
        for place, parent in places.select("place_id", "parent_place_id").rows()
        if parent is not None and parent != place
    }
    parents |= {
        actor: parent
        for actor, parent in actors.select("actor_id", "parent_actor_id").rows()
        if parent is not None and parent != actor and actor not in parents
    }
    context = {
        key: (text, published) for key, text, published in articles.select("article_id", "text", "published_on").rows()
    }
    measured = {row["figure_id"]: row for row in figures.select(_FIGURE_COLUMNS).to_dicts()}
    codes = codes_by_type(crosswalk)
    rows: dict[str, Rows] = {name: [] for name in (*_TABLES, "figure_events", "mention_events")}
    for article_id in sorted(stories):
        text, published = context.get(article_id, ("", None))
        _story_rows(stories[article_id], text, published, parents, measured, codes, rows)
    return _frames(rows)


_FIGURE_COLUMNS = [
    "figure_id",
    "char_start",
    "char_end",
    "attributed_to",
    "attribution_basis",
    "part_of_figure_id",
    "rule",
]
_TABLES = {
    "events": claim_tables.Events,
    "event_claims": claim_tables.EventClaims,
    "event_places": claim_tables.EventPlaces,
    "event_actors": claim_tables.EventActors,
    "event_figures": claim_tables.EventFigures,
}


def _frames(rows: Mapping[str, Rows]) -> dict[str, pl.DataFrame]:
    frames: dict[str, pl.DataFrame] = {}
    for name, table in _TABLES.items():
        schema = table.create_empty().schema
        # By column: several times quicker than from rows.
        frame = pl.DataFrame({column: [row.get(column) for row in rows[name]] for column in schema}, schema=schema)
        keys = [key for key in ("event_id", "sentence_id", "aspect", "place_id", "actor_id", "figure_id", "role")]
        frames[name] = frame.sort([key for key in keys if key in frame.columns])
    frames["mention_events"] = pl.DataFrame(rows["mention_events"], schema=_MENTION_EVENTS).sort("mention_id")
    frames["figure_events"] = pl.DataFrame(rows["figure_events"], schema=_FIGURE_EVENTS).sort("figure_id")
    return frames


def _story_rows(
    story: list[Telling],
    text: str,
    published: date | None,
    parents: Mapping[str, str],
    measured: Mapping[str, Mapping[str, object]],
    codes: Mapping[str, Mapping[str, str | None]],
    rows: Mapping[str, Rows],
) -> None:
    happenings = group_tellings(story, parents)
    stages = [choose_status(happening, published) for happening in happenings]
    chosen = [choose_telling(happening, stage) for happening, stage in zip(happenings, stages, strict=True)]
    types = [choose_type(happening, telling) for happening, telling in zip(happenings, chosen, strict=True)]
    dates = [
        choose_date(happening, telling, event_type, stage, published)
        for happening, telling, event_type, stage in zip(happenings, chosen, types, stages, strict=True)
    ]
    dates = _dates_of_the_same_blow(happenings, types, dates)
    grounds = collect_places(happenings, types, parents)
    figures = _figures_of(happenings, types, measured)
    owners: dict[str, int] = {}
    for number, happening in enumerate(happenings):
        telling = chosen[number]
        event_id = telling.mention_id
        rows["events"].append(
            _event_row(telling, happening, text, types[number], stages[number], dates[number])
            | dict(codes.get(types[number], {}))
        )
        rows["mention_events"].extend({"mention_id": one.mention_id, "event_id": event_id} for one in happening)
        rows["event_claims"].extend(claim_rows(event_id, happening, text, measured))
        for role, ids in grounds[number].items():
            rows["event_places"].extend({"event_id": event_id, "place_id": key, "role": role} for key in ids)
        tellers = _tellings_of_parties(happening, types[number])
        for actor, role in {(key, role) for one in tellers for role, ids in one.actors.items() for key in ids}:
            rows["event_actors"].append({"event_id": event_id, "actor_id": actor, "role": role})
        for figure in figures[number]:
            rows["event_figures"].append({"event_id": event_id, "figure_id": figure})
            if figure not in owners or _prefers(happening, happenings[owners[figure]], figure):
                owners[figure] = number
    for figure, number in owners.items():
        rows["figure_events"].append(
            {"figure_id": figure, "event_id": chosen[number].mention_id} | _context_of(grounds[number], dates[number])
        )


def _event_row(
    telling: Telling, happening: Happening, text: str, event_type: str, status: str, dated: Dated
) -> dict[str, object]:
    ucdp, acled = date_codes(dated.precision)
    return {
        "event_id": telling.mention_id,
        "article_id": telling.row["article_id"],
        "event_type": event_type,
        "status": status,
        "assertion": telling.row["assertion"],
        "sentence_id": telling.sentence_id,
        "verbatim": text[telling.char_start : telling.char_end],
        "char_start": telling.char_start,
        "char_end": telling.char_end,
        "date_edtf": dated.edtf,
        "date_start": dated.start,
        "date_end": dated.end,
        "date_precision": dated.precision,
        "ucdp_date_prec": ucdp,
        "acled_time_precision": acled,
        "agreement_id": None,
        "event_cluster_id": None,
        "off_story": all(one.off_story for one in happening),
        "confidence": telling.row["confidence"],
        "rule": telling.row["rule"],
    }


def _dates_of_the_same_blow(happenings: list[Happening], types: list[str], dates: list[Dated]) -> list[Dated]:
    """An attack and the dead it left, told in one sentence, share the day that is stated for one of them."""
    by_sentence: dict[str, list[int]] = {}
    for number, happening in enumerate(happenings):
        if types[number] in VIOLENCE:
            for sentence in {telling.sentence_id for telling in happening if not telling.is_background}:
                by_sentence.setdefault(sentence, []).append(number)
    shared = list(dates)
    for members in by_sentence.values():
        known = {dates[number] for number in members if dates[number].edtf and dates[number].precision == "day"}
        if len(known) == 1:
            for number in members:
                if shared[number].edtf is None:
                    shared[number] = next(iter(known))
    return shared


def _tellings_of_parties(happening: Happening, event_type: str) -> Happening:
    """Who made a deal is told where its making is told; "the deal between X and Y" is the agreement's own claim."""
    finite = [one for one in happening if not one.is_nominal]
    return finite if finite and event_type in DEALS else happening


def _figures_of(
    happenings: list[Happening], types: list[str], measured: Mapping[str, Mapping[str, object]]
) -> list[list[str]]:
    """Figures of each happening, with the parts of each whole; who left under a deal is counted by the leaving."""
    parts: dict[str, list[str]] = {}
    for key, figure in measured.items():
        if isinstance(figure["part_of_figure_id"], str):
            parts.setdefault(figure["part_of_figure_id"], []).append(key)
    stated = [_stated_figures(happening) & measured.keys() for happening in happenings]
    stated = [keys | {part for key in keys for part in parts.get(key, ())} for keys in stated]
    of_deeds = {key for keys, event_type in zip(stated, types, strict=True) if event_type not in DEALS for key in keys}
    return [
        sorted(keys - of_deeds if event_type in DEALS else keys) for keys, event_type in zip(stated, types, strict=True)
    ]


def _stated_figures(happening: Iterable[Telling]) -> set[str]:
    found: set[str] = set()
    for telling in happening:
        figure_ids = telling.row["figure_ids"]
        found.update(figure_ids if isinstance(figure_ids, list) else [])
    return found


def _prefers(happening: Happening, owner: Happening, figure: str) -> bool:
    """A count of the dead measures the casualties before the attack; else the first happening keeps its figure."""
    casualties = ("casualties", "killing_of_civilians")
    return any(one.event_type in casualties for one in happening) and not any(
        one.event_type in casualties for one in owner
    )


def _context_of(ground: RolePlaces, dated: Dated) -> dict[str, object]:
    return {
        "from_place_ids": sorted(ground.get("from", ())),
        "to_place_ids": sorted(ground.get("to", ())),
        "at_place_ids": sorted(ground.get("at", ())),
        "date_edtf": dated.edtf,
        "date_start": dated.start,
        "date_end": dated.end,
        "date_precision": dated.precision,
    }
