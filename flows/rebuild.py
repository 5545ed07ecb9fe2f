"""Raw documents -> every table again, published as one swap: what better rules make of what was read before.

    python -m flows.rebuild [--warehouse DIR]

Exit codes: 0 published, 1 refused by the audit or failed, 2 bad usage or raw files missing, 3 another run writes.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree, rmtree
from typing import Annotated, Any
from uuid import uuid4

import duckdb
import polars as pl
from cyclopts import App, Parameter
from prefect import flow

from flows.batch import derive_and_settle
from flows.command import run_command
from flows.rebuilt_runs import BatchOutcomes
from flows.recorded_run import recorded_run
from flows.run import VERSION, Outcome, Run
from flows.settings import Settings, load_settings
from flows.steps import Steps
from flows.stored_bodies import StoredBodies, stored_bodies
from sources.fetched_bodies import Body
from sources.files import read_stored
from sources.formats import file_address
from sources.reading import InputError
from sources.reading_frames import Reading
from warehouse.carry_over import carry_over, move_index
from warehouse.check import check_raw
from warehouse.folder import CONFIG, PARTIAL, RAW, REFUSED, WRITER
from warehouse.ledger import record_run
from warehouse.lock import hold_lock
from warehouse.publish import sync_folder
from warehouse.stage import Stamp
from warehouse.store import open_writer
from warehouse.succession import fold_log, remove_drafts, succeed

_BATCH_FILES, _BATCH_BYTES = 500, 32_000_000  # whichever comes first; one container is a batch as it was when it came
_Stored = tuple[str, str] | Body  # address and SHA-256 of a file, or what was fetched
_NOBODY_READS = 1 << 62  # publication number that readers of the draft have: batches of it are not published
_endings: dict[str, Outcome | Exception] = {}


@flow(name="rebuild", flow_run_name="rebuild", persist_result=False)
def rebuild(warehouse: str | None = None) -> Any:  # noqa: ANN401 - a Prefect state of any type
    """Derive every table again from the raw documents, and publish the result in one step.

    Args:
        warehouse: Folder of the warehouse; empty for the project's data/warehouse.

    """
    return recorded_run(
        "rebuild", lambda run, say: rebuild_warehouse(load_settings(warehouse), run, say, as_tasks=True), _endings
    )


def rebuild_warehouse(
    settings: Settings, run: Run, say: Callable[[str], None], as_tasks: bool = False, batch_files: int = _BATCH_FILES
) -> Outcome:
    """Derive everything again in a folder beside, batch by batch, and put it in the warehouse's place in one step.

    Readers see the former publication until then. The writer's lock is held all the while, so that nothing is read in
    between and lost. Killed before the end nothing has changed; the next start of a writer removes what is left.
    Raises InputError if raw files are missing or damaged, Busy, Unwritable, Damaged, SchemaTooNew, ForeignSchema.
    """
    folder = settings.warehouse
    draft = folder / f"rebuild{PARTIAL}"
    with open_writer(folder, settings.memory_limit, settings.threads, settings.lock_wait_s, settings.snapshots, say):
        pass  # migrated, and what a crash left is published
    with hold_lock(folder, settings.lock_wait_s):
        if not (folder / RAW).is_dir():
            raise InputError(f"{folder} holds no raw files: there is nothing to derive anything from")
        wrong = check_raw(folder)
        if wrong:
            raise InputError(f"nothing was changed: {len(wrong)} raw files are not whole; {wrong[0]}")
        remove_drafts(folder)
        rmtree(draft, ignore_errors=True)
        fold_log(folder)
        try:
            with duckdb.connect((folder / WRITER).absolute(), config=CONFIG) as old:
                old.execute("SET TimeZone = 'UTC'")
                outcomes = _derive_all(old, draft, settings, run, say, as_tasks, batch_files)
                if outcomes.refused is not None:
                    return _refused(outcomes.refused, old, folder, draft, run)
                carry_over(old, folder, draft, datetime.now(UTC))
                old.execute("CHECKPOINT")
                headline = _headline(old, draft)
            move_index(folder, draft)
            whole = folder / f"{WRITER}.rebuilt{PARTIAL}"
            (draft / WRITER).replace(whole)
            sync_folder(folder)
            succeed(folder, whole, settings.snapshots, run.run_id)
        finally:
            rmtree(draft, ignore_errors=True)
    say(headline)
    return replace(outcomes.whole(run), folder=folder, words=headline)


def _derive_all(
    old: duckdb.DuckDBPyConnection,
    draft: Path,
    settings: Settings,
    run: Run,
    say: Callable[[str], None],
    as_tasks: bool,
    batch_files: int,
) -> BatchOutcomes:
    """Derive all batches into the warehouse of the folder `draft`, up to the first that the audit refuses."""
    raw = settings.warehouse / RAW
    names = old.execute("SELECT article_id, sha256 FROM articles").pl()
    documents = old.execute(
        "SELECT raw_sha256, source_uri, fetched_at, container_sha256, path, item_id FROM documents"
    ).pl()
    fetched = stored_bodies(old, raw)
    files = _raw_files(old, raw, fetched)
    outcomes = BatchOutcomes()
    todo, later = list(_batches(files, raw, batch_files)), []
    done = 0
    with open_writer(draft, settings.memory_limit, settings.threads) as writer:
        writer.published = _NOBODY_READS
        # Texts that were not accepted before may be now; they come last, so that no article's id is taken from it.
        for only_known in (True, False):
            for batch in todo:
                steps = Steps(say, as_tasks)
                reading = steps.run(
                    "read files",
                    lambda batch=batch: _read(batch, raw, settings, fetched),  # type: ignore[misc]
                    rows_in=len(batch),
                    rows_out=lambda result: result.incoming.height,
                )
                chosen = _as_before(reading, names, documents, only_known)
                if only_known:
                    done += len(batch)
                    say(f"rebuild: {done:,} of {len(files):,} raw files")
                    if chosen.incoming.height < reading.incoming.height or not reading.rejections.is_empty():
                        later.append(batch)
                if chosen.incoming.is_empty() and chosen.rejections.is_empty():
                    continue
                outcome = derive_and_settle(chosen, writer, settings, run, steps)
                outcomes.add(outcome)
                if outcome.state == "refused":
                    return outcomes
            todo = later
        if not outcomes.outcomes:
            raise InputError(f"{settings.warehouse} holds no article and no rejection that could be read again")
        writer.con.execute("BEGIN")
        record_run(writer.con, outcomes.whole(run).ledger, Stamp(run.run_id, VERSION, datetime.now(UTC)), visible=True)
        writer.con.execute("COMMIT")
        writer.con.execute("CHECKPOINT")
    return outcomes


def _read(batch: list[_Stored], raw: Path, settings: Settings, fetched: StoredBodies) -> Reading:
    files = [each for each in batch if not isinstance(each, Body)]
    bodies = [each for each in batch if isinstance(each, Body)]
    return read_stored(files, raw, settings.limits(), bodies=bodies, keeps=fetched.keeps)


def _raw_files(old: duckdb.DuckDBPyConnection, raw: Path, fetched: StoredBodies) -> list[_Stored]:
    """Return address and SHA-256 of every stored file that articles, documents or rejections came from; then what polls
    fetched, in the order in which it came."""
    rows = old.execute(
        "SELECT a.source_uri, coalesce(d.container_sha256, d.raw_sha256) FROM articles a "
        "JOIN documents d ON d.raw_sha256 = a.sha256 "
        "UNION SELECT source_uri, coalesce(container_sha256, raw_sha256) FROM documents "
        "WHERE raw_sha256 NOT IN (SELECT sha256 FROM articles) "
        "UNION SELECT source_uri, raw_sha256 FROM rejections WHERE stage <> 'read sentences' AND raw_sha256 IS NOT NULL"
    ).fetchall()
    files = sorted({(file_address(str(uri)), str(sha)) for uri, sha in rows})
    # What was fetched is read as what it was fetched as, not by the name of its address.
    others = {body.sha256 for body in fetched.bodies}
    kept = [(uri, sha) for uri, sha in files if sha not in others and (raw / sha[:2] / sha).is_file()]
    return [*kept, *fetched.bodies]


def _batches(files: list[_Stored], raw: Path, most: int) -> Iterator[list[_Stored]]:
    batch: list[_Stored] = []
    size = 0
    for each in files:
        batch.append(each)
        sha = each.sha256 if isinstance(each, Body) else each[1]
        size += (raw / sha[:2] / sha).stat().st_size
        if len(batch) >= most or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _as_before(reading: Reading, names: pl.DataFrame, documents: pl.DataFrame, only_known: bool) -> Reading:
    """Give articles the ids, and documents the address and time, that they have; keep only known texts, or the others.

    Rejections go with the texts that were not known.
    """
    stem, sha = pl.col("stem"), pl.col("raw_sha256")
    wished = reading.incoming.select("stem", "raw_sha256").with_columns(
        pl.concat_list(stem, pl.format("{}-{}", stem, sha.str.slice(0, 8))).alias("article_id")
    )
    had = (
        wished.explode("article_id")
        .join(names, left_on=["article_id", "raw_sha256"], right_on=["article_id", "sha256"], how="semi")
        .unique(["stem", "raw_sha256"], keep="first", maintain_order=True)
    )
    incoming = reading.incoming.join(had, on=["stem", "raw_sha256"], how="left", maintain_order="left").filter(
        pl.col("article_id").is_not_null() if only_known else pl.col("article_id").is_null()
    )
    incoming = incoming.with_columns(pl.coalesce("article_id", "stem").alias("stem")).drop("article_id")
    # Which of several containers a document is kept with depends on the order in which they came.
    kept = [name for name in documents.columns if name != "raw_sha256"]
    former = documents.select("raw_sha256", *(pl.col(name).alias(f"former_{name}") for name in kept))
    rows = (
        reading.documents.join(former, on="raw_sha256", how="left", maintain_order="left")
        .with_columns(pl.coalesce(f"former_{name}", name).alias(name) for name in kept)
        .select(reading.documents.columns)
    )
    rejections = reading.rejections.clear() if only_known else reading.rejections
    return Reading(incoming.select(reading.incoming.columns), rows, rejections)


def _refused(outcome: Outcome, old: duckdb.DuckDBPyConnection, folder: Path, draft: Path, run: Run) -> Outcome:
    """Keep the refused batch where refused batches are kept, and record the refusal; readers see nothing of it."""
    kept = folder / REFUSED / run.run_id
    copytree(draft / REFUSED / run.run_id, kept, dirs_exist_ok=True)
    ledger = {"runs": run.ledger_row("refused", outcome.counts)}
    if outcome.audit:
        ledger["validation_results"] = outcome.audit.results
    record_run(old, ledger, Stamp(run.run_id, VERSION, datetime.now(UTC)), visible=False)
    return replace(outcome, folder=folder, refused_folder=kept)


def _headline(old: duckdb.DuckDBPyConnection, draft: Path) -> str:
    """Say how many articles there were and are, with the ids of those that are articles no more."""
    before = old.execute("SELECT article_id FROM articles").pl()
    with duckdb.connect((draft / WRITER).absolute(), read_only=True, config=CONFIG) as con:
        after = con.execute("SELECT article_id FROM articles").pl()
    gone = before.join(after, on="article_id", how="anti")["article_id"].sort().to_list()
    lost = f"; set aside now: {', '.join(gone[:5])}{' ...' if len(gone) > 5 else ''}" if gone else ""
    return f"rebuilt: {after.height} articles derived again, {before.height} before{lost}"


def _without_prefect(settings: Settings, say: Callable[[str], None]) -> Outcome:
    return rebuild_warehouse(settings, Run(str(uuid4()), "rebuild"), say)


app = App(name="python -m flows.rebuild", help_format="plaintext", version_flags=[])


@app.default
def command(*, warehouse: Annotated[Path | None, Parameter(env_var="PASSAGE_WAREHOUSE")] = None) -> int:
    """Derive every table again from the raw documents that the warehouse keeps, and publish the result in one step.

    Parameters
    ----------
    warehouse
        Folder of the warehouse; data/warehouse in the project if left out.

    """
    folder = str(warehouse.absolute()) if warehouse else None
    return run_command(
        recorded=lambda: rebuild(folder, return_state=True),
        plain=lambda say: _without_prefect(load_settings(folder), say),
        endings=_endings,
    )


def main() -> None:
    """Run the command line; usage errors exit with 2."""
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
