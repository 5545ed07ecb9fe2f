"""Clocks that jump and time zones that change: nothing but the columns that tell time differs."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import count
from pathlib import Path

import pytest

from expectations.verdict import Audit
from flows import run, settle
from flows.run import Outcome
from sources import files
from transforms.tables import ValidationResults
from warehouse import lock
from warehouse.reader import connect
from warehouse.table_hashes import table_hashes

PROJECT = Path(__file__).resolve().parents[2]
ARTICLES = sorted((PROJECT / "seeds" / "articles").iterdir())
_JUMPS = [timedelta(0), timedelta(days=-9000), timedelta(days=4000), timedelta(hours=-1), timedelta(seconds=-3)]


class _JumpingClock(datetime):
    """A clock that is set anew before every look, most often back."""

    looks = count()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        # The last Sunday of March, at the hour that does not exist in half of Europe.
        return datetime(2026, 3, 29, 2, 30, tzinfo=UTC) + _JUMPS[next(cls.looks) % len(_JUMPS)]


def _hashes(folder: Path) -> dict[str, str]:
    con = connect(folder)
    try:
        ((seconds,),) = con.execute("SELECT min(seconds) FROM v_runs").fetchall()
        assert seconds >= 0
        return table_hashes(con)
    finally:
        con.close()


def test_jumping_clock_in_any_zone_changes_no_content(
    tmp_path: Path, ingest_plainly: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "audit", lambda *_: Audit(ValidationResults.create_empty()))
    ingest_plainly(*ARTICLES, warehouse=tmp_path / "steady")
    for module in (run, settle, files, lock):
        monkeypatch.setattr(module, "datetime", _JumpingClock)
    # One batch west of everything, the next east of everything: between them it is another day.
    for number, zone in enumerate(("Pacific/Pago_Pago", "Pacific/Kiritimati", "Europe/Berlin")):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        ingest_plainly(*ARTICLES[number::3], warehouse=tmp_path / "wild", run_id=f"run-{number}")
    monkeypatch.delenv("TZ")
    time.tzset()
    assert _hashes(tmp_path / "wild") == _hashes(tmp_path / "steady")


def test_durations_and_deadlines_are_measured_on_a_clock_that_nobody_sets() -> None:
    for room in ("flows", "sources", "expectations", "warehouse"):
        for path in (PROJECT / room).glob("*.py"):
            assert not re.search(r"\btime\.time\(|\bimport time\b.*\btime\(\)", path.read_text(encoding="utf-8")), path


def test_wall_clock_is_read_in_few_places() -> None:
    """Whoever adds one says why a time belongs into a row there: content must not depend on it."""
    reading = re.compile(r"\.now\(|utcnow|\.today\(|fromtimestamp")
    found = {
        f"{room}/{path.name}"
        for room in ("flows", "sources", "transforms", "expectations", "warehouse")
        for path in (PROJECT / room).rglob("*.py")
        if reading.search(path.read_text(encoding="utf-8"))
    }
    assert found <= {
        "flows/abandoned_runs.py", "flows/run.py", "flows/settle.py", "sources/files.py", "warehouse/lock.py",
        "warehouse/migrate.py", "warehouse/export.py", "warehouse/restore.py", "warehouse/acknowledged.py",
        "flows/rebuild.py",
        "flows/poll_sources.py",  # when a source is due, and the ledger of a run of several batches
        "sources/fetch.py",  # when a request began and ended is what its row tells, and Retry-After may be a date
    }, found  # fmt: skip
