"""Rebuild: the same tables from the raw documents, history kept, in one swap or not at all."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from flows.rebuild import rebuild_warehouse
from flows.run import Outcome, Run
from flows.settings import Settings
from sources.reading import InputError
from warehouse.check import check_published, check_raw, check_writer
from warehouse.store import open_writer
from warehouse.table_hashes import table_hashes

PROJECT = Path(__file__).resolve().parents[2]
ARTICLES = PROJECT / "seeds" / "articles"
HOMS, TOWNS = "003_0acbf0742e22aaf6.txt", "002_1f1c26302760f052.txt"
LIMIT = 0.006  # megabytes
# Not the flow itself: what Prefect starts when it is loaded does not survive a fork.
LOADED = ("expectations.great_expectations_run", "expectations.table_suites", "expectations.staged_to_pandas")
KILLED = PROJECT / "tests" / "warehouse" / "killed_everywhere.py"


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory, few_seeds: Path) -> Path:
    """Folder of two runs: an article; then another text of the same name, an archive, and a text that is too large."""
    from flows.ingest import ingest_batch
    from flows.steps import Steps

    news = tmp_path_factory.mktemp("news")
    folder = news / "warehouse"
    (news / "one").mkdir()
    (news / "two").mkdir()
    shutil.copy(ARTICLES / HOMS, news / "one" / "story.txt")
    shutil.copy(ARTICLES / TOWNS, news / "two" / "story.txt")
    with zipfile.ZipFile(news / "pack.zip", "w") as pack:
        pack.writestr("inside/a.txt", "Aleppo, March 3\nOver 40 people left Aleppo on Monday, SANA said.\n")
        pack.writestr("inside/empty.txt", "")
    (news / "large.txt").write_text(
        "Idlib\n" + "The buses left Idlib on Sunday with 20 people. " * 200, encoding="utf-8"
    )
    for number, names in enumerate([("two",), ("one", "pack.zip", "large.txt")], start=1):
        settings = Settings(warehouse=folder, seeds=few_seeds, document_limit_mb=LIMIT)
        paths = [str(news / name) for name in names]
        ingest_batch(paths, settings, Run(f"run-{number}", "test"), Steps(lambda _: None, as_tasks=False))
    return folder


@pytest.fixture
def folder(history: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(history, tmp_path / "warehouse"))


@pytest.fixture
def rebuilt(folder: Path, few_seeds: Path) -> Callable[..., Outcome]:
    def run(seeds: Path = few_seeds, limit: float = LIMIT, batch_files: int = 9) -> Outcome:
        settings = Settings(warehouse=folder, seeds=seeds, document_limit_mb=limit)
        return rebuild_warehouse(settings, Run("rebuild-1", "rebuild"), lambda _: None, batch_files=batch_files)

    return run


def _ask(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as con:
        return con.execute(sql).fetchall()


def _hashes(folder: Path) -> dict[str, str]:
    with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as con:
        return table_hashes(con)


_KEPT = (
    "SELECT raw_sha256, source_uri, fetched_at, first_seen_at FROM documents ORDER BY 1",
    "SELECT article_id, sha256, source_uri, first_seen_at FROM articles ORDER BY 1",
    "SELECT rejection_id, run_id, resolved_at, first_seen_at FROM rejections ORDER BY 1",
    "SELECT * FROM runs WHERE run_id LIKE 'run-%' ORDER BY run_id",
    "SELECT * FROM validation_results WHERE run_id LIKE 'run-%' ORDER BY ALL",
)


def test_same_rules_give_the_same_tables_and_history_is_kept(folder: Path, rebuilt: Callable[..., Outcome]) -> None:
    before = _hashes(folder), [_ask(folder, sql) for sql in _KEPT]
    assert len(before[1][1]) == 3
    assert len(before[1][2]) == 2
    outcome = rebuilt(batch_files=3)
    assert outcome.headline == "rebuilt: 3 articles derived again, 3 before"
    assert (_hashes(folder), [_ask(folder, sql) for sql in _KEPT]) == before
    assert _ask(folder, "SELECT state, counts FROM runs WHERE run_id = 'rebuild-1'")[0][0] == "published"
    assert _ask(folder, "SELECT DISTINCT flow_run_id FROM sentences") == [("rebuild-1",)]
    stages = _ask(folder, "SELECT rows_out FROM run_stages WHERE run_id = 'rebuild-1' AND stage = 'describe articles'")
    assert stages == [(3,)], "the sum over all batches"
    assert check_published(folder) + check_writer(folder) + check_raw(folder) == []
    assert not (folder / "rebuild.partial").exists()

    # What better rules accept is an article now.
    assert rebuilt(limit=5).headline == "rebuilt: 4 articles derived again, 3 before"
    rows = _ask(folder, "SELECT reason_code, resolved_at IS NOT NULL FROM rejections ORDER BY 1")
    assert rows == [("empty", False), ("oversized", True)]
    assert ("large",) in _ask(folder, "SELECT article_id FROM articles")


def test_missing_raw_file_is_named_and_nothing_changes(folder: Path, rebuilt: Callable[..., Outcome]) -> None:
    ((path,),) = _ask(folder, "SELECT path FROM documents WHERE source_uri LIKE '%one/story.txt'")
    (folder / str(path)).unlink()
    before = (folder / "warehouse.duckdb").read_bytes()
    with pytest.raises(InputError, match=f"nothing was changed: 1 raw files are not whole; {path}"):
        rebuilt()
    assert (folder / "warehouse.duckdb").read_bytes() == before


def test_refused_rebuild_publishes_nothing(
    folder: Path, rebuilt: Callable[..., Outcome], few_seeds: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(few_seeds, broken)
    places = (broken / "places.csv").read_text(encoding="utf-8")
    assert "SY0700" in places
    (broken / "places.csv").write_text(places.replace("SY0700", "SY9900"), encoding="utf-8")
    before = (folder / "warehouse.duckdb").read_bytes()
    outcome = rebuilt(seeds=broken)
    assert outcome.state == "refused"
    assert (folder / "refused" / "rebuild-1" / "refusal.txt").is_file()
    assert (folder / "warehouse.duckdb").read_bytes() == before
    with duckdb.connect(folder / "writer.duckdb", read_only=True) as con:
        assert con.execute("SELECT state FROM runs WHERE run_id = 'rebuild-1'").fetchall() == [("refused",)]
    assert not (folder / "rebuild.partial").exists()


def test_what_a_killed_rebuild_left_is_removed_by_the_next_start(folder: Path) -> None:
    (folder / "rebuild.partial" / "repeat_index").mkdir(parents=True)
    (folder / "rebuild.partial" / "writer.duckdb").write_bytes(b"half of a database")
    (folder / "writer.duckdb.rebuilt.partial").write_bytes(b"half of a database")
    (folder / "repeat_index" / "00000099-paragraph-000001.part").write_bytes(b"of no list")
    before = _hashes(folder)
    with open_writer(folder):
        pass
    assert not list(folder.glob("*.partial"))
    assert not (folder / "repeat_index" / "00000099-paragraph-000001.part").exists()
    assert _hashes(folder) == before


_ACT = """
from flows.rebuild import rebuild_warehouse
from flows.run import Run
from flows.settings import Settings
settings = Settings(warehouse=folder, seeds={seeds!r}, document_limit_mb={limit})
rebuild_warehouse(settings, Run("rebuild-1", "rebuild"), lambda _: None)
"""
_LOOK = """
import duckdb
from warehouse.store import open_writer
from warehouse.table_hashes import table_hashes

def published():
    with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as con:
        rebuilt = con.execute("SELECT count(*) FROM runs WHERE run_id = 'rebuild-1'").fetchone()[0]
        return [bool(rebuilt), table_hashes(con)]

dying = published()
with open_writer(folder):
    pass
seen = [dying, published(), sorted(path.name for path in folder.iterdir())]
"""


@pytest.mark.chaos
def test_killed_anywhere_it_is_the_old_or_the_new_state(history: Path, few_seeds: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(KILLED), str(history), str(tmp_path), _ACT.format(seeds=str(few_seeds), limit=LIMIT), _LOOK, str(29), *LOADED],
        capture_output=True, text=True, check=False, timeout=1500,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    tries = [json.loads(line) for line in done.stdout.splitlines()]
    hashes = _hashes(history)
    for step, what, (dying, mended, files) in tries:
        assert (dying[0], mended[0]) in [(False, False), (False, True), (True, True)], (step, what)
        assert dying[1] == mended[1] == hashes, (step, what)
        assert not [name for name in files if "partial" in name], (step, what)
    assert [tries[0][2][1][0], tries[-1][2][1][0]] == [False, True]
    assert len(tries) > 15


def test_command_says_what_is_missing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flows.rebuild", "--warehouse", str(tmp_path / "nothing")],
        cwd=PROJECT, capture_output=True, text=True, check=False,
        env={**os.environ, "PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_HOME": str(tmp_path / "p")},
    )  # fmt: skip
    assert done.returncode == 2
    assert "holds no raw files" in done.stderr
