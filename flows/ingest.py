"""Files and folders -> published warehouse: the pipeline's table of contents, as a Prefect flow and a command.

    python -m flows.ingest PATH... [--warehouse DIR]

Exit codes: 0 published or nothing new, 1 refused by the audit or failed, 2 bad usage or input, 3 another run writes.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import polars as pl
from cyclopts import App, Parameter
from prefect import flow, get_run_logger, runtime
from prefect.states import Completed, Failed

from expectations.report import refusal
from flows.artifacts import publish_artifacts
from flows.command import EXPECTED_TROUBLE, run_command
from flows.environment import PROJECT
from flows.extraction import extract_claims, read_vocabulary
from flows.run import Outcome, Run
from flows.settings import Settings, load_settings
from flows.settle import record_failure, settle
from flows.steps import Steps
from sources.files import read_paths
from sources.reading import Reading
from sources.seed_tables import read_seed_table
from transforms.article_to_paragraphs import article_to_paragraphs
from transforms.document_to_article import document_to_article
from transforms.document_to_lines import document_to_lines
from transforms.documents_to_new_documents import documents_to_new_documents
from transforms.occurrences_to_paragraphs import occurrences_to_paragraphs
from transforms.paragraph_to_sentences import paragraph_to_sentences
from transforms.reading_to_rejections import reading_to_rejections
from warehouse.folder import RAW
from warehouse.store import open_writer
from warehouse.writer import Writer

# How this process's flow runs ended: the command prints from it, since a Prefect state carries only words.
_endings: dict[str, Outcome | Exception] = {}


def _flow_run_name() -> str:
    paths = runtime.flow_run.parameters["paths"]
    return f"ingest {paths[0]}" + (f" and {len(paths) - 1} more" if len(paths) > 1 else "")


@flow(name="ingest", flow_run_name=_flow_run_name, persist_result=False)
def ingest(paths: list[str], warehouse: str | None = None) -> Any:  # noqa: ANN401 - a Prefect state of any type
    """Read news copy and publish what it says.

    Args:
        paths: Files and folders; a relative one is looked up in the current folder, then in the project's.
        warehouse: Folder of the warehouse; empty for the project's data/warehouse.

    """
    logger = get_run_logger()
    run = Run(str(runtime.flow_run.id), " ".join(paths))

    def say(line: str) -> None:
        print(line, flush=True)
        logger.info(line)

    try:
        outcome = ingest_batch(paths, load_settings(warehouse), run, Steps(say, as_tasks=True))
    except EXPECTED_TROUBLE as trouble:
        _endings[run.run_id] = trouble
        return Failed(message=str(trouble))
    _endings[run.run_id] = outcome
    publish_artifacts(outcome)
    if outcome.state == "refused" and outcome.audit:
        return Failed(message=refusal(outcome.audit))
    if outcome.is_all_set_aside:
        return Failed(message=outcome.headline)
    return Completed(message=outcome.headline)


def ingest_batch(paths: list[str], settings: Settings, run: Run, steps: Steps) -> Outcome:
    """Lead one batch through the house: read, derive, audit, publish.

    Raises InputError, Busy, Unwritable, Damaged, SchemaTooNew: each says what is wrong and the way out.
    """
    with open_writer(
        settings.warehouse, settings.memory_limit, settings.threads, settings.lock_wait_s, settings.snapshots
    ) as writer:
        try:
            found = [_located(path) for path in paths]
            reading = steps.run(
                "read files",
                lambda: read_paths(found, settings.warehouse / RAW, settings.limits()),
                rows_in=len(found),
                rows_out=lambda result: result.incoming.height,
                rejected=lambda result: result.rejections.height,
            )
            batch, aside = derive(reading, writer, settings, steps)
            rejections = reading_to_rejections(pl.concat([reading.rejections.select(aside.columns), aside]), run.run_id)
            known = reading.incoming.height - batch["articles"].height
            return settle(batch, rejections, known, writer, run, steps)
        except Exception:
            record_failure(writer, run, steps)
            raise


def derive(
    reading: Reading, writer: Writer, settings: Settings, steps: Steps
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Turn what was read into the rows of every table; say which sentences were set aside.

    Repeats are found before anything is extracted.
    """
    phrases, vocabulary = read_seed_table(settings.seeds, "phrases"), read_vocabulary(settings.seeds)
    rows = _height

    new = documents_to_new_documents(reading.incoming, writer.known_documents())
    lines, articles = steps.run(
        "describe articles",
        lambda: ((cut := document_to_lines(new, phrases)), document_to_article(new, cut, phrases)),
        rows_in=reading.incoming.height,
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
    claims, aside = extract_claims(sentences, articles, vocabulary, steps)
    batch = {
        "documents": reading.documents.join(new, on="raw_sha256", how="semi"),
        "articles": articles,
        "paragraphs": paragraphs,
        "paragraph_occurrences": occurrences,
        "sentences": sentences,
        **claims,
    }
    return batch, aside


def _height(frame: pl.DataFrame) -> int:
    return frame.height


def _located(path: str) -> Path:
    """A deployment's relative path means the project's folder, whatever folder the worker started in."""
    given = Path(path)
    return PROJECT / given if not given.is_absolute() and not given.exists() and (PROJECT / given).exists() else given


def _without_prefect(paths: list[str], settings: Settings, say: Callable[[str], None]) -> Outcome:
    return ingest_batch(paths, settings, Run(str(uuid4()), " ".join(paths)), Steps(say, as_tasks=False))


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
