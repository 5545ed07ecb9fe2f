"""Outcomes of a poll's batches, report of its sources -> one outcome: decides in which words a poll ends.

It refuses to call a poll failed because a source is: only a batch that the audit refuses fails.
"""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from flows.rebuilt_runs import BatchOutcomes
from flows.run import Outcome, Run

_FAILED = ("transient_error", "permanent_error", "quarantined", "blocked", "gone")
_NAMED = 3


def poll_outcome(
    outcomes: Sequence[Outcome], new: int, run: Run, sources: pl.DataFrame, failures_warned: int
) -> Outcome:
    """Sum up. new: articles that were accepted; sources: columns flows.polled.REPORT; failures_warned: failures in a row
    from which a person should look.
    """
    states = [outcome.state for outcome in outcomes]
    refused = next((outcome for outcome in outcomes if outcome.state == "refused"), None)
    state = "refused" if refused else "published" if "published" in states else "no_change"
    whole = outcomes[0] if len(outcomes) == 1 else _summed(outcomes, run)
    ill = sources.filter(pl.col("failures") >= failures_warned).sort("failures", "source", descending=[True, False])
    look = tuple(
        f"{row['source']} has failed {row['failures']} times in a row: {row['why']}"
        for row in ill.iter_rows(named=True)
    )
    known = sum(outcome.known_articles for outcome in outcomes)
    return replace(
        whole,
        state=state,
        audit=refused.audit if refused else whole.audit,
        refused_folder=refused.refused_folder if refused else None,
        known_articles=known,
        words=_headline(state, new, known, whole.rejections.height, sources, ill.height, refused),
        sources=sources,
        needs_look=look,
    )


def _headline(
    state: str, new: int, known: int, aside: int, sources: pl.DataFrame, ill: int, refused: Outcome | None
) -> str:
    asked = sources.filter(pl.col("outcome") != "not asked")
    failed = asked.filter(pl.col("outcome").is_in(_FAILED))
    told = [f"{asked.height} sources asked"]
    if failed.height:
        names = ", ".join(failed["source"].head(_NAMED)) + (" ..." if failed.height > _NAMED else "")
        told.append(f"{failed.height} failed ({names})")
    if waiting := sources.height - asked.height:
        told.append(f"{waiting} not asked")
    if ill:
        told.append(f"{ill} failing for long")
    if aside:
        told.append(f"{aside} set aside")
    polled = ", ".join(told)
    match state:
        case "published":
            return f"published: {new} new articles, {known} already known; {polled}"
        case "no_change":
            return f"nothing new: {known} articles already known; {polled}; the published warehouse was not touched"
        case _:
            kept = refused.refused_folder if refused else None
            return (
                f"refused by the audit: {new} other new articles were published; the batch is kept in {kept}; {polled}"
            )


def _summed(outcomes: Sequence[Outcome], run: Run) -> Outcome:
    batches = BatchOutcomes()
    for outcome in outcomes:
        batches.add(outcome)
    return batches.whole(run)
