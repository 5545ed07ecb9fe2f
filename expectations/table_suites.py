"""Table name -> its suite: decides which tables of a batch are audited, and by which module.

It does not run anything. Loads great-expectations: import it only where an audit is asked for.
"""

from collections.abc import Callable

from great_expectations.expectations.expectation import Expectation

from expectations import (
    articles,
    documents,
    figures,
    paragraph_occurrences,
    paragraphs,
    place_aliases,
    place_mentions,
    places,
    rejections,
    sentences,
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
    "figures": figures.suite,
    "rejections": rejections.suite,
}
