"""Inputs that were set aside -> published warehouse: reads what is stored of them again.

    python -m flows.retry [REJECTION_ID ...] [--warehouse DIR]

Exit codes as of flows.ingest.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import polars as pl
from cyclopts import App, Parameter
from prefect import flow

from flows.batch import lead_batch
from flows.command import run_command
from flows.recorded_run import recorded_run
from flows.run import Outcome, Run
from flows.settings import Settings, load_settings
from flows.steps import Steps
from flows.stored_bodies import stored_bodies
from sources.files import read_stored
from sources.formats import file_address
from sources.reading import InputError
from sources.reading_frames import Reading
from transforms.sentences_to_readable import STAGE as SENTENCE_STAGE
from warehouse.folder import RAW
from warehouse.writer import Writer

_endings: dict[str, Outcome | Exception] = {}


@flow(name="retry", flow_run_name="retry", persist_result=False)
def retry(rejections: list[str] | None = None, warehouse: str | None = None) -> Any:  # noqa: ANN401 - a Prefect state
    """Read inputs that were set aside again.

    Args:
        rejections: Ids of v_rejections_open; empty for all that are stored.
        warehouse: Folder of the warehouse; empty for the project's data/warehouse.

    """
    ids = rejections or []
    return recorded_run(
        _asked(ids), lambda run, say: retry_batch(ids, load_settings(warehouse), run, Steps(say, True)), _endings
    )


def retry_batch(rejections: list[str], settings: Settings, run: Run, steps: Steps) -> Outcome:
    """Read the stored bytes of open rejections (all if none is named) and lead them through the house.

    Raises InputError if an id names no open rejection with stored bytes, Busy, Unwritable, Damaged, SchemaTooNew.
    """

    def read(writer: Writer) -> Reading:
        raw = settings.warehouse / RAW
        stored, fetched = _stored(writer, rejections), stored_bodies(writer.con, raw)
        hashes = {sha for _, sha in stored}
        # What was fetched is read as what it was fetched as, not by the name of its address.
        bodies = [body for body in fetched.bodies if body.sha256 in hashes]
        files = [(uri, sha) for uri, sha in stored if sha not in {body.sha256 for body in bodies}]
        return read_stored(files, raw, settings.limits(), bodies=bodies, keeps=fetched.keeps)

    return lead_batch("read stored files", read, len(rejections), settings, run, steps)


def _stored(writer: Writer, wanted: list[str]) -> list[tuple[str, str]]:
    """Return address and SHA-256 of the stored files of open rejections."""
    found = writer.con.execute(
        "SELECT rejection_id, source_uri, raw_sha256 FROM rejections "
        "WHERE resolved_at IS NULL AND raw_sha256 IS NOT NULL AND stage <> ?",
        [SENTENCE_STAGE],
    ).pl()
    raw = writer.folder / RAW
    kept = [(raw / sha[:2] / sha).is_file() for sha in found["raw_sha256"]]
    found = found.filter(pl.Series(kept, dtype=pl.Boolean))
    unknown = sorted(set(wanted) - set(found["rejection_id"]))
    if unknown:
        raise InputError(
            f"{', '.join(unknown)}: no open rejection with stored bytes has this id. See v_rejections_open; what was too "
            "large to keep is read with `python -m flows.ingest` and its path."
        )
    if wanted:
        found = found.filter(pl.col("rejection_id").is_in(wanted))
    if found.is_empty():
        raise InputError("nothing that was set aside is stored and open: there is nothing to read again.")
    return [(file_address(uri), sha) for uri, sha in found.select("source_uri", "raw_sha256").iter_rows()]


def _asked(rejections: list[str]) -> str:
    return f"retry {' '.join(rejections)}".strip()


def _without_prefect(rejections: list[str], settings: Settings, say: Callable[[str], None]) -> Outcome:
    return retry_batch(rejections, settings, Run(str(uuid4()), _asked(rejections)), Steps(say, as_tasks=False))


app = App(name="python -m flows.retry", help_format="plaintext", version_flags=[])


@app.default
def command(*rejections: str, warehouse: Annotated[Path | None, Parameter(env_var="PASSAGE_WAREHOUSE")] = None) -> int:
    """Read inputs that were set aside again, from the bytes that are stored of them.

    Parameters
    ----------
    rejections
        Ids of v_rejections_open; all that are stored if none is given.
    warehouse
        Folder of the warehouse; data/warehouse in the project if left out.

    """
    ids, folder = list(rejections), str(warehouse.absolute()) if warehouse else None
    return run_command(
        recorded=lambda: retry(ids, folder, return_state=True),
        plain=lambda say: _without_prefect(ids, load_settings(folder), say),
        endings=_endings,
    )


def main() -> None:
    """Run the command line; usage errors exit with 2."""
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
