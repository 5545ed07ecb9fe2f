"""Sentences -> claims of every family: the order in which the finders lean on one another, and their vocabulary.

    places -> actors -> dates -> figures -> statements -> fates of figures -> tellings -> events -> agreements

Sentences that no grammar should be let loose on are set aside with their reason first; one that keeps a rule busy
beyond its time is set aside too, and the rest is read without it.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import polars as pl

from flows.steps import Steps
from flows.time_box import TooSlow, within
from sources.seed_tables import read_seed_table
from transforms.actors_to_aliases import actors_to_aliases
from transforms.claims_to_attribution import claims_to_attribution
from transforms.claims_to_figures import claims_to_figures
from transforms.complete_events import complete_events
from transforms.date_statements import date_statements
from transforms.events_to_consistent import events_to_consistent
from transforms.events_to_fitting_figures import events_to_fitting_figures
from transforms.events_to_lead_days import events_to_lead_days
from transforms.events_to_place_roles import events_to_place_roles
from transforms.figures_to_context import figures_to_context
from transforms.find_actors import find_actors
from transforms.find_agreements import find_agreements
from transforms.find_dates import find_dates
from transforms.find_event_mentions import find_event_mentions
from transforms.find_figures import find_figures
from transforms.find_places import find_places
from transforms.find_places_beyond_list import find_places_beyond_list
from transforms.find_statements import find_statements
from transforms.introductions_to_entries import introductions_of_articles, introductions_to_entries
from transforms.mentions_to_events import mentions_to_events
from transforms.places.search import with_searched
from transforms.places_to_aliases import places_to_aliases
from transforms.sentences_to_readable import sentences_to_readable, set_aside
from transforms.tables import TABLES

Frames = dict[str, pl.DataFrame]
# Far above what honest text needs: 1,000 articles take about ten seconds.
_SECONDS_PER_BATCH, _SECONDS_PER_SENTENCE = 30.0, 0.02
_SECONDS_ALONE = 2.0


@dataclass(frozen=True)
class Vocabulary:
    """The seed tables that the finders read."""

    places: pl.DataFrame
    place_aliases: pl.DataFrame
    world: pl.DataFrame
    actors: pl.DataFrame
    actor_aliases: pl.DataFrame
    crosswalk: pl.DataFrame
    words: dict[str, pl.DataFrame]


class Claims(NamedTuple):
    """What was read of a batch's sentences.

    tables: the claim tables by name. introductions: "actors" and "places" that are not listed, with the columns of their
    table, article_id and confidence: one row for each article that introduces one. aside: the sentences set aside (stage,
    source_uri, raw_sha256, reason_code, reason, sample).
    """

    tables: Frames
    introductions: Frames
    aside: pl.DataFrame


def read_vocabulary(seeds: Path) -> Vocabulary:
    """Read the vocabulary from the folder `seeds`. Raises InputError naming the file that cannot be read."""
    places, place_aliases = places_to_aliases(read_seed_table(seeds, "places"))
    actors, actor_aliases = actors_to_aliases(read_seed_table(seeds, "actors"))
    names = ("place", "actor", "figure", "disposition", "speech", "event", "agreement")
    words = {name: read_seed_table(seeds, f"{name}_words") for name in names}
    crosswalk = read_seed_table(seeds, "event_type_crosswalk")
    world = read_seed_table(seeds, "world_places")
    return Vocabulary(places, place_aliases, world, actors, actor_aliases, crosswalk, words)


def extract_claims(sentences: pl.DataFrame, articles: pl.DataFrame, vocabulary: Vocabulary, steps: Steps) -> Claims:
    """Find the claims of tables.Sentences; articles: tables.Articles.

    What is said of an article depends on that article alone, not on those that are read with it.
    """
    readable, aside = sentences_to_readable(sentences, articles)
    limit = max(_SECONDS_PER_BATCH, _SECONDS_PER_SENTENCE * readable.height)
    try:
        with _no_collection():
            return Claims(*within(limit, lambda: _find_all(readable, articles, vocabulary, steps)), aside)
    except TooSlow:
        slow = _slow_sentences(readable, articles, vocabulary)
        readable = readable.join(slow, on="sentence_id", how="anti", maintain_order="left")
        aside = pl.concat([aside, set_aside(slow, articles)]).sort("source_uri")
        return Claims(*_find_all(readable, articles, vocabulary, steps), aside)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pause the search for reference cycles: the finders make many small objects and no cycles; it costs a tenth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _slow_sentences(sentences: pl.DataFrame, articles: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Read each sentence alone and return those that take too long, with their reason_code."""
    silent = Steps(lambda _: None, as_tasks=False)
    slow = []
    for one in sentences.iter_slices(1):
        try:
            within(_SECONDS_ALONE, lambda one=one: _find_all(one, articles, vocabulary, silent))  # type: ignore[misc]
        except TooSlow:
            slow.append(one)
    found = pl.concat(slow) if slow else sentences.clear()
    return found.with_columns(pl.lit("sentence_too_slow").alias("reason_code"))


def _find_all(
    sentences: pl.DataFrame, articles: pl.DataFrame, vocabulary: Vocabulary, steps: Steps
) -> tuple[Frames, Frames]:
    """Run the finders in their order: the claim tables, and what articles introduce."""
    words = vocabulary.words
    n = sentences.height
    searched = with_searched(sentences)  # made once for all finders of names

    def step(stage: str, function: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        return steps.run(stage, function, rows_in=n, rows_out=lambda frame: frame.height)

    def pair(
        stage: str, function: Callable[[], tuple[pl.DataFrame, pl.DataFrame]]
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        return steps.run(stage, function, rows_in=n, rows_out=lambda frames: frames[0].height)

    def listed() -> pl.DataFrame:
        return find_places(searched, articles, vocabulary.places, vocabulary.place_aliases, words["place"])

    place_mentions, added = pair(
        "find places",
        lambda: find_places_beyond_list(
            searched, articles, listed(), vocabulary.places, vocabulary.place_aliases, words["place"], vocabulary.world
        ),
    )
    places = pl.concat([vocabulary.places, introductions_to_entries(added, "place_id")])
    actor_mentions, people = pair(
        "find actors",
        lambda: find_actors(
            searched, articles, vocabulary.actors, vocabulary.actor_aliases, place_mentions, words["actor"], places
        ),
    )
    dates = step("find dates", lambda: find_dates(sentences, articles))
    found = step("find figures", lambda: find_figures(sentences, words["figure"]))
    # What an article introduces is its own: another article of the batch may say otherwise of the same name.
    known = pl.concat([vocabulary.actors, people], how="diagonal")
    statements, sources = pair(
        "find statements", lambda: find_statements(sentences, actor_mentions, known, words["speech"])
    )
    statements = date_statements(statements, dates)
    introduced = introductions_of_articles(pl.concat([people, sources]), "actor_id")
    actors = pl.concat([vocabulary.actors, introduced], how="diagonal")
    context, figure_places = figures_to_context(found, sentences, place_mentions, dates, words["disposition"])
    tellings = find_event_mentions(sentences, articles, place_mentions, actor_mentions, dates, found, words["event"])
    stated_by = claims_to_attribution(_claims(tellings, found), sentences, statements)
    tellings = _attributed(tellings, stated_by)
    described = found.join(context, on="figure_id", how="left").join(
        stated_by.rename({"claim_id": "figure_id"}), on="figure_id", how="left"
    )
    events = steps.run(
        "find events",
        lambda: mentions_to_events(tellings, described, statements, vocabulary.crosswalk, articles, places, actors),
        rows_in=tellings.height,
        rows_out=lambda frames: frames["events"].height,
    )
    events |= events_to_fitting_figures(events, described)
    named_places = pl.concat([vocabulary.places, added], how="diagonal")
    deals = steps.run(
        "find agreements",
        lambda: find_agreements(sentences, tellings, events, actor_mentions, actors, named_places, words["agreement"]),
        rows_in=tellings.height,
        rows_out=lambda frames: frames["agreements"].height,
    )
    events |= complete_events(events, deals, place_mentions, places)
    dated = events_to_lead_days(events["events"], events["event_claims"], sentences, dates, articles)
    events["events"] = events_to_consistent(dated, articles)
    figures, figure_places = claims_to_figures(
        found,
        context,
        figure_places,
        stated_by,
        events["figure_events"],
        events["event_actors"],
    )
    frames = {
        "places": places,
        "place_aliases": vocabulary.place_aliases,
        "place_mentions": events_to_place_roles(place_mentions, events["event_claims"], events["event_places"]),
        "actors": pl.concat([vocabulary.actors, introductions_to_entries(introduced, "actor_id")]),
        "actor_aliases": vocabulary.actor_aliases,
        "actor_mentions": actor_mentions,
        "date_expressions": dates,
        "statements": statements,
        "event_type_crosswalk": vocabulary.crosswalk,
        **deals,
        **events,
        "figures": figures,
        "figure_places": figure_places,
    }
    tables = {table: frame for table, frame in frames.items() if table in TABLES}
    return tables, {"actors": introduced, "places": added}


def _claims(tellings: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Where the tellings and the figures stand that somebody states."""
    told = tellings.select(
        pl.col("mention_id").alias("claim_id"), "sentence_id", pl.col("trigger_start").alias("char_start"), "char_end"
    )
    counted = figures.select(pl.col("figure_id").alias("claim_id"), "sentence_id", "char_start", "char_end")
    return pl.concat([told, counted])


def _attributed(tellings: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Say who tells each telling."""
    tellers = sources.select(pl.col("claim_id").alias("mention_id"), "attributed_to", "attribution_basis")
    columns = tellings.columns
    return (
        tellings.drop("attributed_to", "attribution_basis").join(tellers, on="mention_id", how="left").select(columns)
    )
