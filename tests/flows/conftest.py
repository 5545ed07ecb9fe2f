"""Fixtures of the flow tests: one Prefect server for the whole session, and a quick way to run without any."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prefect.testing.utilities import prefect_test_harness

from flows.run import Outcome, Run
from flows.settings import Settings
from flows.steps import Steps

PROJECT = Path(__file__).resolve().parents[2]
SEEDS = PROJECT / "seeds" / "articles"


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
