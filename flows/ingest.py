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
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

from cyclopts import App, Parameter
from prefect import flow, runtime

from flows.batch import lead_batch
from flows.command import run_command
from flows.environment import located
from flows.recorded_run import recorded_run
from flows.run import Outcome, Run
from flows.settings import Settings, load_settings
from flows.steps import Steps
from sources.files import read_paths
from sources.reading_frames import Reading
from sources.walking import bytes_below, uri_of
from warehouse.disk_space import require_space
from warehouse.folder import RAW
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
    return recorded_run(
        _asked(paths), lambda run, say: ingest_batch(paths, load_settings(warehouse), run, Steps(say, True)), _endings
    )


def ingest_batch(paths: list[str], settings: Settings, run: Run, steps: Steps) -> Outcome:
    """Lead one batch through the house: read, derive, audit, publish.

    Raises InputError, Busy, Unwritable, Damaged, SchemaTooNew: each says what is wrong and the way out.
    """
    found = [located(path) for path in paths]
    raw = settings.warehouse / RAW

    def read(_: Writer) -> Reading:
        require_space(settings.warehouse, raw_bytes=bytes_below(found, raw))
        return read_paths(found, raw, settings.limits())

    return lead_batch("read files", read, len(found), settings, run, steps)


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
        Files and folders: txt, html, saved feeds (xml), json lines, csv, parquet, and zip of those.
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
