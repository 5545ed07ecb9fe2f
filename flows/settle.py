"""Derived batch -> published or refused: stages it unseen, audits it, and makes it visible in one step or not at all."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from expectations.report import markdown_report, refusal
from expectations.runner import audit
from expectations.verdict import Audit
from flows.quarantine import BROKEN, ArticlesBlamed, are_few
from flows.run import VERSION, Outcome, Run
from flows.steps import Steps
from transforms.batch_to_shared_paragraphs import batch_to_shared_paragraphs
from transforms.sentences_to_readable import STAGE as SENTENCE_STAGE
from warehouse.acknowledged import acknowledge
from warehouse.feeds import Polled, record_polled
from warehouse.folder import REFUSED
from warehouse.index_list import remove_unlisted
from warehouse.ledger import record_rejections, record_run, resolve_contained, resolve_rejections
from warehouse.new_rows import new_names
from warehouse.outlet_lines import forget_counts
from warehouse.publish import publish
from warehouse.sentence_rejections import settle_sentence_rejections
from warehouse.stage import VOCABULARY, Stamp, stage_batch
from warehouse.stage_addresses import stage_addresses
from warehouse.stage_clusters import stage_clusters
from warehouse.stage_furniture import stage_furniture
from warehouse.stage_introductions import Introductions, remove_unnamed, stage_introductions
from warehouse.stories import former_stories, story_changes
from warehouse.writer import Writer


def settle(
    batch: dict[str, pl.DataFrame],
    incoming: pl.DataFrame,
    introductions: Introductions | None,
    rejections: pl.DataFrame,
    known_articles: int,
    writer: Writer,
    run: Run,
    steps: Steps,
    polled: Polled | None = None,
) -> Outcome:
    """Stage, audit and publish one batch in one transaction.

    batch: table -> frame as transforms.tables declares it; incoming: tables.IncomingDocuments it was read from, known ones
    too; introductions: what its articles introduce, None for a batch without vocabulary; rejections: tables.Rejections
    rows of this run; polled: what a poll learned of the batch's sources. A refused batch's sources are recorded as well,
    but asked next time as if this answer had not come.
    Raises ArticlesBlamed, with everything rolled back, if critical rules fail for a few articles alone. Otherwise a
    critical rule that fails or could not run rolls everything back, keeps the batch under refused/<run_id>/ and
    records the refusal in the writer's ledger; readers see nothing of it until a later run publishes.
    """
    stamp = Stamp(run.run_id, VERSION, datetime.now(UTC))
    rows = sum(frame.height for frame in batch.values())
    con = writer.con
    con.execute("BEGIN")
    if introductions is not None:
        batch = batch | stage_introductions(con, introductions, batch)
    names = new_names(con, batch)
    counts, new_rejections, moved, learned = steps.run(
        "stage batch",
        lambda: (
            stage_batch(con, batch, stamp.run_id, stamp.extractor_version, stamp.now, names),
            record_rejections(con, rejections, stamp)[0],
            # A text that nobody has read before, and once in this batch, has no second address.
            known_articles > 0 and stage_addresses(con, incoming, stamp) > 0,
            polled is not None and record_polled(con, polled, stamp, accepted=True),
        ),
        rows_in=rows,
        rows_out=lambda result: _changed(result[0]),
    )
    if _changed(counts):
        # Loaded here: the comparison takes 60 MB and half a second that a run without news need not spend.
        from flows.near_repeats import find_near_repeats  # noqa: PLC0415

        remove_unnamed(con)
        repeats = steps.run(
            "find near repeats",
            lambda: find_near_repeats(batch, names, _deleted(counts, "sentences"), writer, steps.say),
            rows_in=batch["articles"].height + batch["paragraphs"].height + batch["sentences"].height,
            rows_out=lambda found: int((~found.members["is_representative"]).sum()),
        )
        former = former_stories(con, names.articles, repeats.reconsidered)
        staged = stage_clusters(
            con, repeats.clusters, repeats.members, repeats.reconsidered, stamp, repeats.moved, repeats.fresh
        )
        counts = pl.concat([counts, staged])
        told = story_changes(con, names.articles, former, repeats.clusters, repeats.members)
        new, again = names.split("paragraph_occurrences", batch["paragraph_occurrences"])
        if not again.is_empty():
            forget_counts(con)
        stage_furniture(con, told, new, batch_to_shared_paragraphs(batch), stamp)
        batch = batch | {"near_repeat_clusters": repeats.clusters, "near_repeat_members": repeats.members}
    outcome = Outcome(run, "no_change", writer.folder, batch, known_articles, counts, pl.DataFrame(), rejections, None)
    if not _changed(counts) and not new_rejections and not moved and not learned:
        return _acknowledged(_ended(outcome, steps, writer, stamp, visible=False), writer)
    verdict = steps.run(
        "audit batch",
        lambda: audit(
            _to_audit(batch, counts) | {"rejections": rejections} | _ledgers(polled), con, run.run_id, stamp.now
        ),
        rows_in=rows,
        rows_out=lambda result: rows if result.verdict == "passed" else 0,
    )
    if verdict.verdict != "passed":
        con.execute("ROLLBACK")
        if verdict.blamed and are_few(len(verdict.blamed), batch["articles"].height):
            raise ArticlesBlamed({key: f"{words} Report it." for key, words in verdict.blamed.items()}, BROKEN)
        folder = _keep(batch, verdict, writer, run)
        refused = replace(outcome, state="refused", audit=verdict, refused_folder=folder)
        con.execute("BEGIN")
        if polled is not None:
            record_polled(con, polled, stamp, accepted=False)
        return _acknowledged(_ended(refused, steps, writer, stamp, visible=False), writer)
    # A document of this run with sentences set aside is accepted, but those stay open.
    unread = rejections.filter(pl.col("stage") != SENTENCE_STAGE)
    accepted = batch["documents"].join(unread, on="raw_sha256", how="anti")
    resolve_rejections(con, accepted["raw_sha256"], stamp)
    resolve_contained(con, batch["documents"]["container_sha256"], stamp)
    settle_sentence_rejections(con, batch["sentences"], rejections, stamp)
    published = _ended(replace(outcome, state="published", audit=verdict), steps, writer, stamp, visible=True)
    steps.run(
        "publish",
        lambda: publish(writer),
        rows_in=_changed(counts),
        rows_out=lambda path: _changed(counts) if path else 0,
    )
    stages = steps.ledger(run.run_id)
    # Known only now; readers see this one row with the next publication.
    record_run(con, {"run_stages": stages.filter(pl.col("stage") == "publish")}, stamp, visible=False)
    return _acknowledged(replace(published, stages=stages), writer)


def record_failure(writer: Writer, run: Run, steps: Steps) -> None:
    """Roll back what a failed run had staged and record that it failed; readers see it with the next publication.

    A run that had committed stays what it is: its batch is published when the warehouse is next opened for writing.
    """
    try:
        with suppress(duckdb.TransactionException):
            writer.con.execute("ROLLBACK")
        if writer.con.execute("SELECT 1 FROM runs WHERE run_id = ?", [run.run_id]).fetchone():
            steps.say("the batch of this run is committed: readers see it once the next run starts")
            return
        steps.say("nothing of this run is kept: what it had staged is rolled back")
        nothing = pl.DataFrame(schema={"table": pl.String, "inserted": pl.Int64})
        ledger = {"runs": run.ledger_row("failed", nothing), "run_stages": steps.ledger(run.run_id)}
        record_run(writer.con, ledger, Stamp(run.run_id, VERSION, datetime.now(UTC)), visible=False)
    except duckdb.Error as error:
        # After a fault of the disk DuckDB takes nothing more on this connection; what failed first is what is told.
        steps.say(f"that this run failed could not be recorded ({str(error).splitlines()[0]})")


def _changed(counts: pl.DataFrame) -> int:
    return int(counts.select(pl.sum_horizontal("inserted", "updated", "deleted").sum()).item() or 0)


def _to_audit(batch: Mapping[str, pl.DataFrame], counts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Leave out vocabulary that is in the warehouse as it is in the batch: it was audited when it came."""
    stirred = pl.sum_horizontal("inserted", "updated", "deleted") > 0
    changed = set(counts.filter(stirred)["table"])
    return {table: frame for table, frame in batch.items() if table not in VOCABULARY or table in changed}


def _ledgers(polled: Polled | None) -> dict[str, pl.DataFrame]:
    return {} if polled is None else {"fetches": polled.fetches, "feed_state": polled.states}


def _deleted(counts: pl.DataFrame, table: str) -> int:
    return int(counts.filter(pl.col("table") == table)["deleted"].sum())


def _ended(outcome: Outcome, steps: Steps, writer: Writer, stamp: Stamp, *, visible: bool) -> Outcome:
    """Write the run's ledger rows and commit."""
    outcome = replace(outcome, stages=steps.ledger(outcome.run.run_id))
    record_run(writer.con, outcome.ledger, stamp, visible=visible)
    writer.con.execute("COMMIT")
    remove_unlisted(writer.folder, writer.con)
    return outcome


def _acknowledged(outcome: Outcome, writer: Writer) -> Outcome:
    articles = outcome.batch["articles"].height if outcome.state == "published" else 0
    acknowledge(writer.folder, writer.con, outcome.run.run_id, outcome.state, articles=articles)
    return outcome


def _keep(batch: Mapping[str, pl.DataFrame], verdict: Audit, writer: Writer, run: Run) -> Path:
    folder = writer.folder / REFUSED / run.run_id
    number = 1
    while folder.exists():  # a poll may have several batches
        number += 1
        folder = folder.with_name(f"{run.run_id}-{number}")
    folder.mkdir(parents=True)
    for table, frame in batch.items():
        frame.write_parquet(folder / f"{table}.parquet")
    (folder / "report.md").write_text(markdown_report(verdict), encoding="utf-8")
    (folder / "refusal.txt").write_text(refusal(verdict), encoding="utf-8")
    return folder
