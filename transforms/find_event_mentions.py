"""sentences + their places, actors, dates, figures -> event_mentions: decides which clause tells which happening.

One row per telling: type, stage, places and actors with their roles, date. Tellings of the same happening are brought
together elsewhere; who states it is decided elsewhere too (attribution stays "unattributed"). Refuses wishes,
possibilities, negated violence, idioms ("deal with", "hunger strike").
"""

import re
from collections.abc import Iterable
from typing import Any

import polars as pl

from transforms.event_actors import ActorMention, Frame, read_actors
from transforms.event_clauses import Clauses, place_words, split_words
from transforms.event_dates import DateMention, choose_date
from transforms.event_nouns import read_nouns
from transforms.event_places import PlaceMention, groups_of, read_places
from transforms.event_sentence import Sentence
from transforms.event_settling import DEALS, deal_starts, rival_starts, settle
from transforms.event_triggers import read_verbs
from transforms.event_words import EventWords, compile_event_words, find_phrases, word_set

_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "mention_id": pl.String,
    "article_id": pl.String,
    "sentence_id": pl.String,
    "char_start": pl.Int64,
    "char_end": pl.Int64,
    "trigger": pl.String,
    "trigger_start": pl.Int64,
    "event_type": pl.String,
    "status": pl.String,
    "status_words": pl.String,
    "assertion": pl.String,
    "places": pl.List(pl.Struct({"place_id": pl.String, "role": pl.String})),
    "actors": pl.List(pl.Struct({"actor_id": pl.String, "role": pl.String})),
    "date_edtf": pl.String,
    "date_start": pl.Date,
    "date_end": pl.Date,
    "date_precision": pl.String,
    "figure_ids": pl.List(pl.String),
    "series": pl.String,
    "is_nominal": pl.Boolean,
    "is_leg": pl.Boolean,
    "is_background": pl.Boolean,
    "attributed_to": pl.String,
    "attribution_basis": pl.String,
    "off_story": pl.Boolean,
    "confidence": pl.Float64,
    "rule": pl.String,
}
_LISTS: dict[str, tuple[str, str] | None] = {
    "places": ("place_id", "role"),
    "actors": ("actor_id", "role"),
    "figure_ids": None,
}
_SERIES = re.compile(
    r"\b(first|second|third|fourth|fifth|final|last|new|next|another|entire|whole|latest|previous|earlier)\s+"
    r"(?:\w+\s+){0,1}(?:group|groups|batch|batches|round|rounds|stage|phase|wave|convoy|evacuation|evacuations|truce|ceasefire|deal|"
    r"agreement|attack|strike|process)\b",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    r"\b(?:since (?:the |syrias? |its )?(?:\w+ ){0,3}(?:war|conflict|uprising|revolt|crisis|fighting|unrest|insurgency|invasion)|"
    r"the (?:\w+ ){0,2}(?:war|conflict|uprising|insurgency) (?:has|have|which|that|in)|civil war has|years? of war|began in \w+ ?\d{4}|"
    r"erupted|began in \d{4}|started in \d{4})",
    re.IGNORECASE,
)
_GRAINS = ("location",)
# "..., Major General N, chief of X, told reporters": who speaks, and where, at the end of a sentence.
_SPEECH_TAIL = re.compile(
    r",[\"\u201d]?\s[^,]{2,90}(?:,[^,]{2,120},)?\s?(?:said|told|added|reported|announced|stated)\b[^,]{0,60}$"
)
_WIDE = frozenset(["agreement_reached", "ceasefire_agreed", "humanitarian_corridor_opened"])
# What is longer is no sentence: tables, code, a page without full stops.
_LONGEST = 5_000
# Words without which the two patterns above cannot match.
_ORDINALS = word_set("first second third fourth fifth final last new next another entire whole latest previous earlier")
_PAST = word_set("since war wars conflict uprising insurgency erupted began started")
_ACTS = frozenset(["shelling", "attack", "airstrike", "air_or_artillery_attack", "bombing"])
_SPOKEN = frozenset(["condemnation", "accountability_statement", "meeting_called", "negotiation"])


def find_event_mentions(
    sentences: pl.DataFrame,
    articles: pl.DataFrame,
    place_mentions: pl.DataFrame,
    actor_mentions: pl.DataFrame,
    date_expressions: pl.DataFrame,
    figures: pl.DataFrame,
    words: pl.DataFrame,
) -> pl.DataFrame:
    """Find every telling of a happening.

    In: sentences (sentence_id, article_id, text, char_start, char_end, off_story), articles (article_id),
    place_mentions (sentence_id, char_start, char_end, place_id, sense, geo_precision), actor_mentions (sentence_id,
    char_start, char_end, actor_id, sense), date_expressions (sentence_id, char_start, char_end, kind, edtf, date_start,
    date_end, precision), figures (figure_id, sentence_id, char_start, figure_class), words (seed table event_words).
    Any mention frame may be empty. Out: EventMentions, ordered by article_id, char_start, trigger_start, mention_id.
    """
    vocabulary = compile_event_words(words)
    known = sentences.join(articles.select("article_id"), on="article_id", how="semi")
    ordered = known.sort("article_id", "char_start", "sentence_id")
    places = _by_sentence(
        place_mentions.filter(pl.col("sense").is_in(_GRAINS)), ("char_start", "char_end", "place_id", "geo_precision")
    )
    actors = _by_sentence(actor_mentions, ("char_start", "char_end", "actor_id", "sense"))
    dates = _by_sentence(
        date_expressions, ("char_start", "char_end", "kind", "edtf", "date_start", "date_end", "precision")
    )
    counted = _by_sentence(figures, ("char_start", "figure_id", "figure_class"))
    columns = ordered.select("sentence_id", "article_id", "text", "char_start", "off_story")
    rows: list[dict[str, Any]] = []
    article, named, violators = "", list[list[str]](), list[str]()
    for sentence_id, article_id, text, start, off_story in columns.iter_rows():
        if article_id != article:
            article, named, violators = article_id, [], []
        here = [
            PlaceMention(s - start, e - start, place, precision or 5)
            for s, e, place, precision in places.get(sentence_id, ())
        ]
        if len(text) <= _LONGEST:
            who = [
                ActorMention(s - start, e - start, actor, sense) for s, e, actor, sense in actors.get(sentence_id, ())
            ]
            when = [
                DateMention(s - start, e - start, kind, edtf, first, last, precision)
                for s, e, kind, edtf, first, last, precision in dates.get(sentence_id, ())
            ]
            figured = [(s - start, figure, kind) for s, figure, kind in counted.get(sentence_id, ())]
            before, violators = violators, []
            for row in _sentence_rows(text, vocabulary, here, who, when, figured, named):
                if row["event_type"] == "ceasefire_violation":
                    violators = [actor["actor_id"] for actor in row["actors"] if actor["role"] == "violator"]
                elif before and row["event_type"] in _ACTS and not row["actors"]:
                    # "The militants break the ceasefire. 34 cases of shelling were recorded": the act is theirs.
                    row["actors"] = [{"actor_id": actor, "role": "perpetrator"} for actor in before]
                    row["confidence"] = 0.6
                    row["rule"] += ".by_violator_before"
                row.update(
                    mention_id=f"{sentence_id}.e{row['trigger_start']}",
                    article_id=article_id,
                    sentence_id=sentence_id,
                    char_start=row["char_start"] + start,
                    char_end=row["char_end"] + start,
                    trigger_start=row["trigger_start"] + start,
                    off_story=off_story,
                )
                rows.append(row)
        named = (named + groups_of(text, here))[-8:]
    if not rows:
        return pl.DataFrame(schema=_SCHEMA)
    return _frame(rows).sort("article_id", "char_start", "trigger_start", "mention_id")


def _sentence_rows(
    text: str,
    vocabulary: EventWords,
    places: list[PlaceMention],
    actors: list[ActorMention],
    dates: list[DateMention],
    figures: list[tuple[int, str, str]],
    named: list[list[str]],
) -> Iterable[dict[str, Any]]:
    verbatim, text = text, text.replace("\u00a0", " ")
    lows = split_words(text)
    triggers, others = find_phrases(lows, vocabulary)
    if not triggers:
        return []
    words = place_words(text, lows)
    starts = {w.start: i for i, w in enumerate(words)}
    sentence = Sentence(
        words,
        Clauses(text, words),
        triggers,
        others,
        frozenset(o.first for o in others if o.meaning == "person"),
        frozenset(o.first for o in others if o.meaning == "vehicle"),
        frozenset(o.first for o in others if o.meaning == "weapon"),
        frozenset(starts[p.start] for p in places if p.start in starts),
        frozenset(t.first for t in triggers if t.family == "noun"),
        min((t.first for t in triggers if t.meaning in DEALS), default=len(words)),
    )
    told = settle(read_verbs(sentence) + read_nouns(sentence))
    out = []
    named_words = set(lows)
    background = bool(told) and not _PAST.isdisjoint(named_words) and _BACKGROUND.search(text) is not None
    ordinal = bool(told) and not _ORDINALS.isdisjoint(named_words) and _SERIES.search(text) is not None
    speech = _SPEECH_TAIL.search(text) if told and "," in text else None
    tail = speech.start() if speech else len(text)
    for telling in told:
        first, last = telling.clause
        span = (words[first].start, words[last - 1].end)
        trigger = (words[telling.first].start, words[telling.last - 1].end)
        kind = telling.event_type
        others_after = [words[t.first].start for t in told if t.first > telling.first and t.event_type != kind]
        rivals = rival_starts(telling, told, words)
        end = tail if tail > trigger[1] else len(text)
        wide = (span[0], end if kind in _WIDE else min([span[1], end, *rivals]))
        days = [
            d
            for d in dates
            if kind in DEALS or not any(trigger[1] <= at <= d.start for at in deal_starts(telling, told, words))
        ]
        date = None if telling.is_leg else choose_date(text, span, trigger, days, kind in _SPOKEN)
        series = _SERIES.search(text, span[0], span[1]) if ordinal else None
        out.append(
            {
                "char_start": span[0],
                "char_end": span[1],
                "trigger": verbatim[trigger[0] : trigger[1]],
                "trigger_start": trigger[0],
                "event_type": kind,
                "status": telling.status,
                "status_words": verbatim[words[telling.status_words[0]].start : words[telling.status_words[1] - 1].end]
                if telling.status_words
                else None,
                "assertion": telling.assertion,
                "places": read_places(text, wide, trigger, kind, places, named),
                "actors": read_actors(
                    Frame(text, wide, trigger, kind, telling.passive, telling.first in sentence.nouns, others_after),
                    actors,
                ),
                "date_edtf": date.edtf if date else None,
                "date_start": date.date_start if date else None,
                "date_end": date.date_end if date else None,
                "date_precision": date.precision if date else None,
                "figure_ids": [f for at, f, c in figures if span[0] <= at < span[1] and c in ("people", "incidents")],
                "series": series.group(1).lower() if series else None,
                "is_nominal": telling.is_nominal,
                "is_leg": telling.is_leg,
                "is_background": telling.is_background or background,
                "attributed_to": None,
                "attribution_basis": "unattributed",
                "confidence": telling.confidence,
                "rule": telling.rule,
            }
        )
    return out


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows as a frame. Lists are gathered from flat columns, since building nested values one by one is slow."""
    plain = {name: kind for name, kind in _SCHEMA.items() if not isinstance(kind, pl.List)}
    frame = pl.DataFrame({name: [row[name] for row in rows] for name in plain}, schema=plain).with_row_index("row")
    for name, fields in _LISTS.items():
        at = [i for i, row in enumerate(rows) for _ in row[name]]
        items = [item for row in rows for item in row[name]]
        if isinstance(fields, tuple):
            flat = pl.DataFrame(
                {field: [item[field] for item in items] for field in fields}, schema=dict.fromkeys(fields, pl.String)
            )
            value = flat.select(pl.struct(fields).alias(name))
        else:
            value = pl.DataFrame({name: items}, schema={name: pl.String})
        lists = value.with_columns(pl.Series("row", at, dtype=pl.UInt32)).group_by("row", maintain_order=True).agg(name)
        empty = pl.lit([], dtype=_SCHEMA[name])
        frame = frame.join(lists, on="row", how="left").with_columns(pl.col(name).fill_null(empty))
    return frame.select(_SCHEMA.keys())


def _by_sentence(frame: pl.DataFrame, columns: tuple[str, ...]) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of each sentence in the order of their words."""
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for row in frame.select("sentence_id", *columns).sort("sentence_id", *columns[:2]).iter_rows():
        rows.setdefault(row[0], []).append(row[1:])
    return rows
