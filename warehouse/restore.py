"""Snapshot -> published warehouse again, as a new publication: decides that the past is whole before it comes back.

    python -m warehouse.restore [NUMBER] [--warehouse DIR]

Refuses a damaged snapshot, and to bring back anything while another process writes. Raw files stay as they are: what
was read since can be ingested again.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import duckdb
import polars as pl
from cyclopts import App, Parameter

from transforms.tables import Runs
from warehouse.acknowledged import RESTORED
from warehouse.answer import explain
from warehouse.blocks import damaged_blocks
from warehouse.folder import CONFIG, DEFAULT_FOLDER, PARTIAL, PUBLISHED, WRITER, Damaged, Unwritable
from warehouse.integrity import table_findings
from warehouse.ledger import record_run
from warehouse.lock import Busy, hold_lock
from warehouse.migrate import ForeignSchema, SchemaTooNew, bring_up_to_date
from warehouse.publish import copy_for_writer
from warehouse.snapshots import SNAPSHOTS_KEPT, snapshot_path, snapshots
from warehouse.stage import Stamp
from warehouse.succession import fold_log, newest_number, remove_drafts, succeed


class NoSnapshot(Exception):
    """There is no snapshot of that number; the message lists those that are there."""


@dataclass(frozen=True)
class Kept:
    """A snapshot: its publication number, UTC time of publication, and rows in all its tables (null if unreadable)."""

    number: int
    published_at: datetime
    articles: int | None
    rows: int | None


def list_snapshots(folder: Path) -> list[Kept]:
    """Return the snapshots of `folder`, oldest first."""
    kept = []
    for number, path in snapshots(folder).items():
        articles = rows = None
        with suppress(duckdb.Error), duckdb.connect(path.absolute(), read_only=True, config=CONFIG) as con:
            rows = int(_value(con, "SELECT sum(estimated_size)::BIGINT FROM duckdb_tables()"))
            articles = int(_value(con, "SELECT count(*) FROM articles"))
        kept.append(Kept(number, datetime.fromtimestamp(path.stat().st_mtime, UTC), articles, rows))
    return kept


def restore(folder: Path, number: int, snapshots_kept: int = SNAPSHOTS_KEPT, wait_s: float = 0.0) -> str:
    """Publish the snapshot `number` of `folder` again under a new number; return one line that says what was done.

    Readers see the former publication until the new one takes its place. Killed at any moment, the warehouse is the
    former one or becomes the restored one with the next start of a writer. Runs that published since are undone: their
    rows are gone, their inputs are still in the raw store; a row of `runs` names them. The repeat index is made anew by
    the next run. Raises NoSnapshot, Damaged, Busy, Unwritable, SchemaTooNew.
    """
    snapshot = snapshot_path(folder, number)
    if not snapshot.is_file():
        there = ", ".join(map(str, snapshots(folder))) or "none"
        raise NoSnapshot(f"there is no snapshot {number} in {folder}: there are {there}")
    with hold_lock(folder, wait_s):
        for finding in damaged_blocks(snapshot):
            raise Damaged(snapshot, f"{finding}; restore another one")
        remove_drafts(folder)
        fold_log(folder)
        numbers = [newest_number(folder, WRITER), newest_number(folder, PUBLISHED), *snapshots(folder)]
        published = _published_runs(folder)
        draft = folder / f"{WRITER}.restoring{PARTIAL}"
        copy_for_writer(snapshot, draft)
        con = duckdb.connect(draft.absolute(), config=CONFIG)
        try:
            bring_up_to_date(con)
            for finding in table_findings(con):
                raise Damaged(snapshot, f"{finding}; restore another one")
            run_id, lost = _start_again(con, number, max(numbers) + 1, published)
        finally:
            con.close()
        now = succeed(folder, draft, snapshots_kept, run_id)
    gone = f"undone: {', '.join(lost)}; ingest their inputs again" if lost else "no run had published since"
    return f"publication {number} is back as publication {now}; {gone}"


def _published_runs(folder: Path) -> list[str]:
    """Return the runs that had published, oldest first; none if neither file can be read."""
    for name in (WRITER, PUBLISHED):
        with suppress(duckdb.Error):
            if (folder / name).exists():
                with duckdb.connect((folder / name).absolute(), read_only=True, config=CONFIG) as con:
                    runs = con.execute(
                        "SELECT run_id FROM runs WHERE state = 'published' AND NOT starts_with(source, ?) "
                        "ORDER BY started_at, run_id",
                        [RESTORED],
                    ).fetchall()
                return [str(run) for (run,) in runs]
    return []


def _start_again(con: duckdb.DuckDBPyConnection, number: int, new: int, published: list[str]) -> tuple[str, list[str]]:
    """Make the copied snapshot the next publication, with a ledger row; return that row's run and those it undoes."""
    there = {str(run) for (run,) in con.execute("SELECT run_id FROM runs").fetchall()}
    lost = [run for run in published if run not in there]
    now = datetime.now(UTC)
    source = f"{RESTORED}{number}" + (f", undoing {', '.join(lost)}" if lost else "")
    row = {
        "run_id": str(uuid4()),
        "started_at": now,
        "finished_at": now,
        "state": "published",
        "source": source,
        "counts": "{}",
        "versions": json.dumps({"passage": version("passage"), "duckdb": duckdb.__version__}),
    }
    ledger: dict[str, pl.DataFrame] = {"runs": Runs.validate(pl.DataFrame([row], schema=Runs.create_empty().schema))}
    con.execute("BEGIN")
    record_run(con, ledger, Stamp(str(row["run_id"]), version("passage"), now), visible=False)
    # The files that the snapshot's list names may be gone or merged with later texts.
    con.execute("DELETE FROM repeat_index_parts")
    con.execute("UPDATE warehouse_meta SET publication = ?", [new])
    con.execute("COMMIT")
    con.execute("CHECKPOINT")
    return str(row["run_id"]), lost


def _kept() -> int:
    given = os.environ.get("PASSAGE_SNAPSHOTS") or str(SNAPSHOTS_KEPT)
    if not given.isdecimal():
        raise ValueError(f"PASSAGE_SNAPSHOTS={given!r} cannot be used: give a whole number from 0 on, or unset it")
    return int(given)


def _value(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    return int(row[0]) if row else 0


app = App(name="python -m warehouse.restore", help_format="plaintext", version_flags=[])


@app.default
def command(
    number: int | None = None,
    /,
    *,
    warehouse: Annotated[Path, Parameter(show_default=False, env_var="PASSAGE_WAREHOUSE")] = DEFAULT_FOLDER,
) -> int:
    """Publish an earlier publication again; without a number, list those that are kept.

    Exit codes: 0 done, 1 the snapshot is damaged, 2 no such snapshot or not possible as asked, 3 another run is writing.

    Parameters
    ----------
    number
        Publication number of the snapshot.
    warehouse
        Folder of the warehouse; data/warehouse under the project if left out.
    """
    try:
        if number is None:
            for each in list_snapshots(warehouse):
                size = "unreadable" if each.rows is None else f"{each.articles:,} articles, {each.rows:,} rows"
                print(f"{each.number}: published {each.published_at:%Y-%m-%d %H:%M:%S} UTC, {size}")
            if not snapshots(warehouse):
                print(f"no snapshots in {warehouse}: they are made when a published file is replaced")
        else:
            print(restore(warehouse, number, _kept()))
    except Busy as error:
        print(error, file=sys.stderr)
        return 3
    except Damaged as error:
        print(explain(error), file=sys.stderr)
        return 1
    except (NoSnapshot, Unwritable, SchemaTooNew, ForeignSchema, ValueError, OSError, duckdb.Error) as error:
        print(explain(error), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(app(result_action="return_value"))
