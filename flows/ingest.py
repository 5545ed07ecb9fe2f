"""Files and folders -> published warehouse: the pipeline's table of contents, as a Prefect flow and a command.

    python -m flows.ingest PATH... [--warehouse DIR]

Exit codes: 0 published or nothing new, 1 refused by the audit or failed, 2 bad usage, input or disk, 3 another run
writes, 130 and 143 stopped by SIGINT and SIGTERM.
"""

import sys

if __name__ == "__main__":  # before Prefect is loaded, which takes seconds
    from flows.early_lock import claim_or_leave

    claim_or_leave(sys.argv[1:])

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import polars as pl
from cyclopts import App, Parameter
from prefect import flow, get_run_logger, runtime
from prefect.states import Completed, Failed

from expectations.report import refusal
from flows.artifacts import publish_artifacts
from flows.command import EXPECTED_TROUBLE, one_line, run_command
from flows.environment import PROJECT
from flows.extraction import extract_claims, read_vocabulary
from flows.quarantine import RAISED, ArticlesBlamed, check_lengths, find_raising, set_articles_aside
from flows.recording import as_far_as_possible, note_process
from flows.run import Outcome, Run
from flows.settings import Settings, load_settings
from flows.settle import record_failure, settle
from flows.steps import Steps
from flows.stopping import ends_when_told
from sources.files import read_paths
from sources.reading_frames import Reading
from sources.seed_tables import read_seed_table
from sources.walking import bytes_below, uri_of
from transforms.article_to_paragraphs import article_to_paragraphs
from transforms.document_to_article import document_to_article
from transforms.document_to_lines import document_to_lines
from transforms.documents_to_new_documents import documents_to_new_documents
from transforms.occurrences_to_paragraphs import occurrences_to_paragraphs
from transforms.paragraph_to_sentences import paragraph_to_sentences
from transforms.reading_to_rejections import reading_to_rejections
from warehouse.disk_space import naming_a_full_disk, require_space
from warehouse.folder import RAW
from warehouse.losing_articles import losing_articles
from warehouse.render import visible
from warehouse.stage_introductions import Introductions
from warehouse.store import open_writer
from warehouse.writer import Writer

# How this process's flow runs ended: the command prints from it, since a Prefect state carries only words.
_endings: dict[str, Outcome | Exception] = {}
_LONGEST_NAME = 200


def _flow_run_name() -> str:
    paths = runtime.flow_run.parameters["paths"]
    return f"ingest {_asked(paths[:1])}"[:_LONGEST_NAME] + (f" and {len(paths) - 1} more" if len(paths) > 1 else "")


@flow(name="ingest", flow_run_name=_flow_run_name, persist_result=False)
def ingest(paths: list[str], warehouse: str | None = None) -> Any:  # noqa: ANN401 - a Prefect state of any type
    """Read news copy and publish what it says.

    Args:
        paths: Files and folders; a relative one is looked up in the current folder, then in the project's.
        warehouse: Folder of the warehouse; empty for the project's data/warehouse.

    """
    logger = get_run_logger()
    run = Run(str(runtime.flow_run.id), _asked(paths))

    def say(line: str) -> None:
        with suppress(BrokenPipeError):  # a worker that read along has died; the run goes on without it
            print(visible(line), flush=True)
        logger.info(visible(line))

    note_process(run.run_id, say)
    try:
        outcome = ingest_batch(paths, load_settings(warehouse), run, Steps(say, as_tasks=True))
    except EXPECTED_TROUBLE as trouble:
        _endings[run.run_id] = trouble
        return Failed(message=one_line(trouble))
    _endings[run.run_id] = outcome
    as_far_as_possible(lambda: publish_artifacts(outcome), say)
    if outcome.state == "refused" and outcome.audit:
        return Failed(message=refusal(outcome.audit))
    if outcome.is_all_set_aside:
        return Failed(message=outcome.headline)
    return Completed(message=outcome.headline)


def ingest_batch(paths: list[str], settings: Settings, run: Run, steps: Steps) -> Outcome:
    """Lead one batch through the house: read, derive, audit, publish.

    Raises InputError, Busy, Unwritable, Damaged, SchemaTooNew: each says what is wrong and the way out.
    """
    with (
        ends_when_told(steps.say),
        naming_a_full_disk(settings.warehouse),
        open_writer(settings.warehouse, settings.memory_limit, settings.threads, settings.lock_wait_s) as writer,
    ):
        try:
            found = [_located(path) for path in paths]
            require_space(settings.warehouse, raw_bytes=bytes_below(found, settings.warehouse / RAW))
            reading = steps.run(
                "read files",
                lambda: read_paths(found, settings.warehouse / RAW, settings.limits()),
                rows_in=len(found),
                rows_out=lambda result: result.incoming.height,
                rejected=lambda result: result.rejections.height,
            )
            return derive_and_settle(reading, writer, settings, run, steps)
        except BaseException:
            record_failure(writer, run, steps)
            raise


def derive_and_settle(reading: Reading, writer: Writer, settings: Settings, run: Run, steps: Steps) -> Outcome:
    """Derive what was read and publish it; articles on which a rule raises, or that break a critical rule, are set aside.

    The batch is derived again without them, as often as the audit finds others.
    """
    new = documents_to_new_documents(reading.incoming, writer.known_documents())
    known = reading.incoming.height - new.height
    named = new.join(
        reading.documents.select("raw_sha256", pl.coalesce("container_sha256", "raw_sha256").alias("stored_sha256")),
        on="raw_sha256",
        how="left",
    )
    quarantined, incoming, documents = [reading.rejections], reading.incoming, reading.documents

    def without(blamed: Mapping[str, str], reason_code: str) -> None:
        nonlocal new, incoming, documents
        steps.say(f"{len(blamed)} of {new.height} articles are set aside ({reason_code}); the others are derived again")
        quarantined.append(set_articles_aside(blamed, reason_code, named).select(reading.rejections.columns))
        gone = new.filter(pl.col("article_id").is_in(list(blamed)))
        new = new.join(gone, on="article_id", how="anti")
        incoming = incoming.join(gone, on=["raw_sha256", "stem"], how="anti")
        documents = documents.join(incoming, on="raw_sha256", how="semi")

    silent = Steps(lambda _: None, as_tasks=False)
    while True:
        try:
            batch, introductions, aside = derive(new, documents, writer, settings, steps)
        except ArticlesBlamed as error:
            without(error.blamed, error.reason_code)
            continue
        except Exception as error:
            articles = new["article_id"].to_list()

            def again(left_out: frozenset[str]) -> None:
                kept = new.filter(~pl.col("article_id").is_in(list(left_out)))
                derive(kept, documents, writer, settings, silent)

            without(find_raising(articles, again, error), RAISED)
            continue
        items = pl.concat([*quarantined, aside.select(reading.rejections.columns)])
        try:
            rejections = reading_to_rejections(items, run.run_id)
            return settle(batch, incoming, introductions, rejections, known, writer, run, steps)
        except ArticlesBlamed as error:
            without(error.blamed, error.reason_code)


def derive(
    new: pl.DataFrame, documents: pl.DataFrame, writer: Writer, settings: Settings, steps: Steps
) -> tuple[dict[str, pl.DataFrame], Introductions, pl.DataFrame]:
    """Turn new documents into the rows of every table; say what articles introduce and which sentences were set aside.

    new: as documents_to_new_documents gives them; documents: tables.Documents of all that was read, known ones too.
    Repeats are found before anything is extracted.
    """
    phrases, vocabulary = read_seed_table(settings.seeds, "phrases"), read_vocabulary(settings.seeds)
    rows = _height

    require_space(writer.folder, text_bytes=int(new["text"].str.len_bytes().sum()))
    lines, articles = steps.run(
        "describe articles",
        lambda: ((cut := document_to_lines(new, phrases)), document_to_article(new, cut, phrases)),
        rows_in=new.height,
        rows_out=lambda result: result[1].height,
    )
    cut = steps.run("cut paragraphs", lambda: article_to_paragraphs(lines, new), rows_in=articles.height, rows_out=rows)
    paragraphs, occurrences = steps.run(
        "find repeats",
        lambda: occurrences_to_paragraphs(cut, articles, writer.known_paragraphs(cut["paragraph_id"])),
        rows_in=cut.height,
        rows_out=lambda result: result[0].height,
    )
    sentences = steps.run(
        "cut sentences",
        lambda: paragraph_to_sentences(paragraphs, occurrences, articles),
        rows_in=paragraphs.height,
        rows_out=rows,
    )
    check_lengths(sentences, settings.sentence_limit)
    # Stored articles that lose a paragraph to this batch are read again: their claims lean on what stood around them.
    losing = losing_articles(writer.con, paragraphs)
    to_read = pl.concat([sentences, losing.sentences])
    articles_read = pl.concat([articles, losing.articles])
    claims = extract_claims(to_read, articles_read, vocabulary, steps)
    batch = {
        "documents": documents,
        "articles": articles,
        "paragraphs": paragraphs,
        "paragraph_occurrences": occurrences,
        "sentences": to_read,
        **claims.tables,
    }
    return batch, Introductions(articles_read["article_id"], claims.introductions), claims.aside


def _height(frame: pl.DataFrame) -> int:
    return frame.height


def _asked(paths: list[str]) -> str:
    """The paths as they may be stored, shown and logged: one line, nothing unprintable, no credentials."""
    return " ".join(uri_of(Path(path)) for path in paths)


def _located(path: str) -> Path:
    """A deployment's relative path means the project's folder, whatever folder the worker started in."""
    given = Path(path)
    return PROJECT / given if not given.is_absolute() and not given.exists() and (PROJECT / given).exists() else given


def _without_prefect(paths: list[str], settings: Settings, say: Callable[[str], None]) -> Outcome:
    return ingest_batch(paths, settings, Run(str(uuid4()), _asked(paths)), Steps(say, as_tasks=False))


app = App(name="python -m flows.ingest", help_format="plaintext", version_flags=[])


@app.default
def command(
    paths: list[Path], /, *, warehouse: Annotated[Path | None, Parameter(env_var="PASSAGE_WAREHOUSE")] = None
) -> int:
    """Read files and folders of news copy into the warehouse.

    Parameters
    ----------
    paths
        Files and folders: txt, html, json lines, csv, parquet, and zip of those.
    warehouse
        Folder of the warehouse; data/warehouse in the project if left out.

    """
    names = [str(path) for path in paths]
    folder = str(warehouse.absolute()) if warehouse else None
    return run_command(
        recorded=lambda: ingest(names, folder, return_state=True),
        plain=lambda say: _without_prefect(names, load_settings(folder), say),
        endings=_endings,
    )


def main() -> None:
    """Run the command line; usage errors exit with 2."""
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
