"""sentences + their places, actors, dates, figures -> event_mentions: decides which clause tells which happening.

One row per telling: type, stage, places and actors with their roles, date. Tellings of the same happening are brought
together elsewhere; who states it is decided elsewhere too (attribution stays "unattributed"). Refuses wishes,
possibilities, negated violence, idioms ("deal with", "hunger strike").
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import polars as pl

from transforms.events.actors import SOURCE_WORDS, ActorMention, Frame, find_sources, read_actors
from transforms.events.clauses import MARKED, Clauses, Words, cut_words, place_words
from transforms.events.dates import DateMention, choose_date, usable_dates
from transforms.events.mention_index import FigureMention, mentions_by_sentence
from transforms.events.nouns import read_nouns
from transforms.events.places import PlaceMention, Tie, groups_of, read_places, read_ties
from transforms.events.rows import EventRow, rows_to_event_mentions
from transforms.events.sentence import Sentence
from transforms.events.settling import next_deal, rival_starts, settle
from transforms.events.triggers import read_verbs
from transforms.events.words import (
    DEALS,
    EventWords,
    Phrases,
    compile_event_words,
    find_phrases,
    in_any_case,
    word_set,
)

_SERIES = in_any_case(
    r"\b(first|second|third|fourth|fifth|final|last|new|next|another|entire|whole|latest|previous|earlier)\s+"
    r"(?:\w+\s+){0,1}(?:group|groups|batch|batches|round|rounds|stage|phase|wave|convoy|evacuation|evacuations|truce|ceasefire|deal|"
    r"agreement|attack|strike|process)\b"
)
_BACKGROUND = in_any_case(
    r"\b(?:since (?:the |syrias? |its )?(?:\w+ ){0,3}(?:war|conflict|uprising|revolt|crisis|fighting|unrest|insurgency|invasion)|"
    r"the (?:\w+ ){0,2}(?:war|conflict|uprising|insurgency) (?:has|have|which|that|in)|civil war has|years? of war|began in \w+ ?\d{4}|"
    r"erupted|began in \d{4}|started in \d{4})"
)
_GRAINS = ("location",)
_COUNTED = ("people", "incidents")
# "..., Major General N, chief of X, told reporters": who speaks, and where, at the end of a sentence.
_SPEECH_TAIL = re.compile(
    r",[\"\u201d]?\s[^,]{2,90}(?:,[^,]{2,120},)?\s?(?:said|told|added|reported|announced|stated)\b[^,]{0,60}$"
)
_WIDE = frozenset(["agreement_reached", "ceasefire_agreed", "humanitarian_corridor_opened"])
# Without this at the end of the sentence the pattern above cannot match.
_SPOKE_LAST = re.compile(r"(?:said|told|added|reported|announced|stated)\b[^,]{0,60}$")
_SPEECH_REACH = 80
# What is longer is no sentence: tables, code, a page without full stops.
_LONGEST = 5_000
# Words without which the two patterns above cannot match.
_ORDINALS = word_set("first second third fourth fifth final last new next another entire whole latest previous earlier")
_PAST = word_set("since war wars conflict uprising insurgency erupted began started")
_ACTS = frozenset(["shelling", "attack", "airstrike", "air_or_artillery_attack", "bombing"])
_PLAIN = pl.col("text").str.replace_all("\u00a0", " ", literal=True)
_SPOKEN = frozenset(["condemnation", "accountability_statement", "meeting_called", "negotiation"])


class _Here(NamedTuple):
    """A sentence: its number in the batch, its row, whether marks may part its clauses and words may name a source."""

    at: int
    sentence_id: str
    article_id: str
    text: str
    start: int
    off_story: bool
    is_marked: bool
    is_sourced: bool


class _Known(NamedTuple):
    """What is known of a batch: the words, and by sentence number who is named, when, and what is counted."""

    vocabulary: EventWords
    actors: Callable[[int], list[ActorMention]]
    dates: Callable[[int], list[DateMention]]
    figures: Callable[[int], list[FigureMention]]


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
    ordered = (
        sentences.join(articles.select("article_id"), on="article_id", how="semi")
        .sort("article_id", "char_start", "sentence_id")
        .select("sentence_id", "article_id", "text", "char_start", "off_story")
        .with_row_index("at")
        .with_columns(is_marked=_PLAIN.str.contains(MARKED), is_sourced=_PLAIN.str.contains_any(list(SOURCE_WORDS)))
    )
    located = place_mentions.filter(pl.col("sense").is_in(_GRAINS)).with_columns(pl.col("geo_precision").fill_null(5))
    places = mentions_by_sentence(ordered, located, PlaceMention, ("place_id", "geo_precision"))
    days = date_expressions.with_columns(pl.col("date_start", "date_end").cast(pl.Date).to_physical())
    counted = figures.filter(pl.col("figure_class").is_in(_COUNTED)).with_columns(char_end="char_start")
    known = _Known(
        vocabulary,
        mentions_by_sentence(ordered, actor_mentions, ActorMention, ("actor_id", "sense")),
        mentions_by_sentence(ordered, days, DateMention, ("kind", "edtf", "date_start", "date_end", "precision")),
        mentions_by_sentence(ordered, counted, FigureMention, ("figure_id",)),
    )
    rows: list[EventRow] = []
    article, named, violators = "", list[list[str]](), list[str]()
    make_here = partial(tuple.__new__, _Here)
    for here in map(make_here, zip(*[column.to_list() for column in ordered.get_columns()], strict=True)):
        if here.article_id != article:
            article, named, violators = here.article_id, [], []
        located_here = places(here.at)
        ties = read_ties(here.text, located_here) if located_here[1:] else []
        if len(here.text) <= _LONGEST:
            found = _sentence_rows(here, known, located_here, ties, named, violators)
            if found:
                rows += found
                violators = _violators(found)
            elif violators:
                violators = []
        if located_here:
            named = (named + groups_of(here.text, located_here, ties))[-8:]
    return rows_to_event_mentions(rows)


def _violators(rows: list[EventRow]) -> list[str]:
    """Who broke the truce, by the last telling of a sentence that says a truce was broken."""
    for row in reversed(rows):
        if row.event_type == "ceasefire_violation":
            return [actor for actor, role in row.actors if role == "violator"]
    return []


def _sentence_rows(
    here: _Here,
    known: _Known,
    located: list[PlaceMention],
    ties: list[Tie],
    named: list[list[str]],
    violators: list[str],
) -> list[EventRow]:
    """Rows of a sentence; of its article before it: groups of places `named`, who broke a truce in the last sentence."""
    text = verbatim = here.text
    if "\u00a0" in text:
        text = text.replace("\u00a0", " ")
        ties = read_ties(text, located)
    pieces, lows = cut_words(text)
    phrases = find_phrases(lows, known.vocabulary)
    if phrases is None:
        return []
    words = place_words(pieces, lows)
    clauses = Clauses(text, words, here.is_marked)
    sentence = _sentence(words, clauses, phrases, located)
    told = settle(read_verbs(sentence) + read_nouns(sentence), lows)
    if not told:
        return []
    starts, ends = words.starts, words.ends
    offset = here.start
    acting, dated, counted = known.actors(here.at), known.dates(here.at), known.figures(here.at)
    sources = find_sources(text) if acting and here.is_sourced else []
    taking: dict[int, bool] = {}
    is_single = len(told) == 1
    background = not _PAST.isdisjoint(lows) and _BACKGROUND(text, 0, len(text)) is not None
    ordinal = not _ORDINALS.isdisjoint(lows) and _SERIES(text, 0, len(text)) is not None
    length, tail, make = len(text), _speech_tail(text), tuple.__new__
    usable = usable_dates(text, dated) if dated else []
    out: list[EventRow] = []
    for telling in told:
        kind, first, (clause_first, clause_last) = telling.event_type, telling.first, telling.clause
        span = (starts[clause_first], ends[clause_last - 1])
        trigger = (starts[first], ends[telling.last - 1])
        end = tail if tail > trigger[1] else length
        if kind not in _WIDE:
            end = min([span[1], end, *([] if is_single else rival_starts(telling, told, starts))])
        wide = (span[0], end)
        actors: tuple[tuple[str, str], ...] = ()
        if acting:
            rivals = [] if is_single else [starts[t.first] for t in told if t.first > first and t.event_type != kind]
            is_noun = first in sentence.nouns
            frame = make(Frame, (text, wide, trigger, kind, telling.passive, is_noun, rivals, sources, taking))
            actors = read_actors(frame, acting)
        places = read_places(text, wide, trigger, kind, located, ties, named) if located or named else ()
        date: DateMention | None = None
        if dated and not telling.is_leg:
            # Beyond an agreement told after the trigger a date is the agreement's.
            beyond = None if is_single or kind in DEALS else next_deal(telling, told, starts, trigger[1])
            mine = usable if beyond is None else usable_dates(text, [day for day in dated if day.start < beyond])
            date = choose_date(text, span, trigger, mine, kind in _SPOKEN)
        series = _SERIES(text, span[0], span[1]) if ordinal else None
        confidence, rule = telling.confidence, telling.rule
        if violators and kind in _ACTS and not actors:
            # "The militants break the ceasefire. 34 cases of shelling were recorded": the act is theirs.
            actors = tuple([(actor, "perpetrator") for actor in violators])
            confidence, rule = 0.6, f"{rule}.by_violator_before"
        stage = telling.status_words
        out.append(
            make(
                EventRow,
                (
                    f"{here.sentence_id}.e{trigger[0]}",
                    here.article_id,
                    here.sentence_id,
                    span[0] + offset,
                    span[1] + offset,
                    verbatim[trigger[0] : trigger[1]],
                    trigger[0] + offset,
                    kind,
                    telling.status,
                    verbatim[starts[stage[0]] : ends[stage[1] - 1]] if stage else None,
                    telling.assertion,
                    places,
                    actors,
                    date.edtf if date else None,
                    date.date_start if date else None,
                    date.date_end if date else None,
                    date.precision if date else None,
                    tuple([f.figure_id for f in counted if span[0] <= f.start < span[1]]) if counted else (),
                    series.group(1).lower() if series else None,
                    telling.is_nominal,
                    telling.is_leg,
                    telling.is_background or background,
                    here.off_story,
                    confidence,
                    rule,
                ),
            )
        )
    return out


def _sentence(words: Words, clauses: Clauses, phrases: Phrases, places: list[PlaceMention]) -> Sentence:
    named: frozenset[int] = frozenset()
    if places:
        starts, at = words.starts, list[int]()
        for place in places:
            i = bisect_left(starts, place.start)
            if i < len(starts) and starts[i] == place.start:
                at.append(i)
        named = frozenset(at)
    triggers, others, nouns, first_deal, people, vehicles, weapons = phrases
    company = (people, vehicles, weapons, named, nouns, first_deal)
    return tuple.__new__(Sentence, (words.lows, clauses, triggers, others, *company))


def _speech_tail(text: str) -> int:
    """Where the end of a sentence begins that only says who speaks; the length of the sentence if none does."""
    if "," in text and _SPOKE_LAST.search(text, max(0, len(text) - _SPEECH_REACH)):
        found = _SPEECH_TAIL.search(text)
        if found:
            return found.start()
    return len(text)
