"""The seed articles, ingested once, read as analysts read them."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import duckdb
import pytest

from flows.ingest import ingest_batch
from flows.run import Run
from flows.settings import load_settings
from flows.steps import Steps
from warehouse.reader import connect

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"


@pytest.fixture(scope="session")
def seed_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    steps = Steps(lambda _: None, as_tasks=False)
    outcome = ingest_batch([str(SEEDS)], load_settings(str(folder)), Run(str(uuid4()), "seeds"), steps)
    assert outcome.state == "published", outcome.headline
    return folder


@pytest.fixture(scope="session")
def seeds(seed_warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con = connect(seed_warehouse)
    yield con
    con.close()
