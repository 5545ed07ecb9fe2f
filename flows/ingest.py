"""Files and folders -> published warehouse: the pipeline's table of contents, as a Prefect flow and a command.

    python -m flows.ingest PATH... [--warehouse DIR]

Exit codes: 0 published or nothing new, 1 refused by the audit or failed, 2 bad usage, input or disk, 3 another run
writes, 130 and 143 stopped by SIGINT and SIGTERM.
"""

import sys

if __name__ == "__main__":  # before Prefect is loaded, which takes seconds
    from flows.early_lock import claim_or_leave

    claim_or_leave(sys.argv[1:])

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

from cyclopts import App, Parameter
from prefect import flow, get_run_logger, runtime
from prefect.states import Completed, Failed

from expectations.report import refusal
from flows.artifacts import publish_artifacts
from flows.batch import derive_and_settle
from flows.command import EXPECTED_TROUBLE, one_line, run_command
from flows.environment import PROJECT
from flows.recording import as_far_as_possible, note_process
from flows.run import Outcome, Run
from flows.settings import Settings, load_settings
from flows.settle import record_failure
from flows.steps import Steps
from flows.stopping import ends_when_told
from sources.files import read_paths
from sources.walking import bytes_below, uri_of
from warehouse.disk_space import naming_a_full_disk, require_space
from warehouse.folder import RAW
from warehouse.render import visible
from warehouse.store import open_writer

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
        open_writer(
            settings.warehouse, settings.memory_limit, settings.threads, settings.lock_wait_s, settings.snapshots
        ) as writer,
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


def _located(path: str) -> Path:
    """A deployment's relative path means the project's folder, whatever folder the worker started in."""
    given = Path(path)
    return PROJECT / given if not given.is_absolute() and not given.exists() and (PROJECT / given).exists() else given


def _asked(paths: list[str]) -> str:
    """The paths as they may be stored, shown and logged: one line, nothing unprintable, no credentials."""
    return " ".join(uri_of(Path(path)) for path in paths)


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
