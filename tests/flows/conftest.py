"""Fixtures of the flow tests: one Prefect server for the whole session, and a quick way to run without any."""

import csv
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from prefect.testing.utilities import prefect_test_harness

from expectations.verdict import Audit
from flows import settle
from flows.run import Outcome, Run
from flows.settings import Settings
from flows.steps import Steps
from transforms.tables import ValidationResults
from warehouse.store import open_writer

PROJECT = Path(__file__).resolve().parents[2]
SEEDS = PROJECT / "seeds" / "articles"
_TOLD = ("003_0acbf0742e22aaf6.txt", "002_1f1c26302760f052.txt")


@pytest.fixture(scope="session")
def prefect() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def ingest_plainly(tmp_path: Path) -> Callable[..., Outcome]:
    """Run the stages without Prefect: (paths, **settings) -> Outcome."""
    from flows.ingest import ingest_batch

    def ingest(*paths: Path, run_id: str = "run-1", **settings: object) -> Outcome:
        chosen = Settings(**{"warehouse": tmp_path / "warehouse", **settings})  # type: ignore[arg-type]
        return ingest_batch(
            [str(path) for path in paths], chosen, Run(run_id, "test"), Steps(lambda _: None, as_tasks=False)
        )

    return ingest


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `python -m flows.ingest` with a server address at which nobody answers: quick, and a test of its own."""

    def run(*arguments: str | Path, cwd: Path = PROJECT, **environment: str) -> subprocess.CompletedProcess[str]:
        settings = {
            "PREFECT_API_URL": "http://127.0.0.1:9/api",
            "PREFECT_HOME": str(tmp_path / "prefect"),
            **environment,
        }
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "PASSAGE_"))}
        return subprocess.run(
            [sys.executable, "-m", "flows.ingest", *map(str, arguments)],
            cwd=cwd, env=clean | settings, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    return run


@pytest.fixture
def broken_seeds(tmp_path: Path) -> Path:
    """A copy of the seed tables in which one P-code lies outside its governorate: a critical rule refuses it."""
    folder = tmp_path / "seeds"
    shutil.copytree(PROJECT / "seeds", folder, ignore=shutil.ignore_patterns("articles"))
    places = folder / "places.csv"
    text = places.read_text(encoding="utf-8")
    assert "SY0700" in text
    places.write_text(text.replace("SY0700", "SY9900"), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def few_seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed tables with only the places and actors that two articles name, and their parents: quick to audit."""
    folder = tmp_path_factory.mktemp("few") / "seeds"
    shutil.copytree(PROJECT / "seeds", folder, ignore=shutil.ignore_patterns("articles"))
    told = "".join((SEEDS / name).read_text(encoding="utf-8") for name in _TOLD)
    for name, key, parent in (("places", "place_id", "parent_place_id"), ("actors", "actor_id", "parent_actor_id")):
        path = folder / f"{name}.csv"
        rows = {row[key]: row for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())}
        kept = {row[key] for row in rows.values() if row["name"] in told}
        while more := {rows[each][parent] for each in kept if rows[each][parent]} - kept:
            kept |= more
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, next(iter(rows.values())))
            writer.writeheader()
            writer.writerows(rows[each] for each in rows if each in kept)
    world = folder / "world_places.csv"
    world.write_text(world.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    return folder


_SPEC = importlib.util.spec_from_file_location("polling", Path(__file__).with_name("polling.py"))
assert _SPEC is not None and _SPEC.loader is not None
_POLLING = sys.modules[_SPEC.name] = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_POLLING)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a warehouse without a row: to migrate an empty one takes a second of each test."""
    folder = tmp_path_factory.mktemp("migrated") / "warehouse"
    with open_writer(folder):
        pass
    return folder


@pytest.fixture
def audited_polls(faulty_server: Any, tmp_path: Path, few_seeds: Path, migrated: Path) -> Any:
    """A server, a warehouse and polls between them: see polling.py."""
    shutil.copytree(migrated, tmp_path / "warehouse")
    return _POLLING.Polls(faulty_server, tmp_path, few_seeds)


@pytest.fixture
def polls(audited_polls: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The same, unaudited."""
    monkeypatch.setattr(settle, "audit", lambda *_: Audit(ValidationResults.create_empty()))
    return audited_polls


@pytest.fixture
def written() -> Any:
    """The functions that write feeds and pages."""
    return _POLLING
