"""Table name -> its suite: decides which tables of a batch are audited, and by which module.

It does not run anything. Loads great-expectations: import it only where an audit is asked for.
"""

from collections.abc import Callable
from functools import partial

from great_expectations.expectations.expectation import Expectation

from expectations import (
    actors,
    articles,
    date_expressions,
    documents,
    events,
    feed_state,
    fetches,
    figures,
    paragraph_occurrences,
    paragraphs,
    place_aliases,
    place_mentions,
    places,
    rejections,
    sentences,
    statements,
)
from expectations.claims import claim_rules

# Held by their declaration alone.
_DECLARED = (
    "actor_aliases",
    "actor_mentions",
    "event_type_crosswalk",
    "near_repeat_clusters",
    "near_repeat_members",
    "agreements",
    "agreement_parties",
    "agreement_terms",
    "event_claims",
    "event_places",
    "event_actors",
    "event_figures",
    "figure_places",
)

# runs, run_stages and validation_results are the ledger of the audit itself: nothing in them can be true before it.
SUITES: dict[str, Callable[[], list[Expectation]]] = {
    "documents": documents.suite,
    "articles": articles.suite,
    "paragraphs": paragraphs.suite,
    "paragraph_occurrences": paragraph_occurrences.suite,
    "sentences": sentences.suite,
    "places": places.suite,
    "place_aliases": place_aliases.suite,
    "place_mentions": place_mentions.suite,
    "actors": actors.suite,
    "date_expressions": date_expressions.suite,
    "statements": statements.suite,
    "events": events.suite,
    "figures": figures.suite,
    **{table: partial(claim_rules, table) for table in _DECLARED},
    "rejections": rejections.suite,
    "fetches": fetches.suite,
    "feed_state": feed_state.suite,
}
