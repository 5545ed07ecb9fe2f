"""Prefect's parts die, hang and lose their database while runs are at work: each batch is stored once, each run ends.

One stack for all of it. A run is held at its beginning by the writer's lock, so that there is time to hurt it.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from flows.abandoned_runs import PID
from flows.stack import stack
from warehouse.lock import hold_lock
from warehouse.reader import connect

PROJECT = Path(__file__).resolve().parents[2]
ARTICLES = PROJECT / "seeds" / "articles"
_PATIENCE_S = 240  # for busy machines; a quiet one needs seconds


class Site:
    """A running stack and the warehouse its runs write."""

    def __init__(self, url: str, home: Path, said: list[str]) -> None:
        self.api, self.home, self.said = f"{url}/api", home, said
        self.warehouse = home / "w"
        self.warehouse.mkdir()

    def get(self, path: str) -> Any:
        return self.wait(lambda: [self._json(requests.get(f"{self.api}{path}", timeout=10))])[0]

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self.wait(lambda: [self._json(requests.post(f"{self.api}{path}", json=body, timeout=10))])[0]

    def _json(self, answer: requests.Response) -> Any:
        answer.raise_for_status()
        return answer.json()

    def deployed(self) -> str:
        """Start the deployment by hand; return the run's id."""
        deployment = self.get("/deployments/name/ingest/ingest")
        parameters = {"paths": [str(ARTICLES)], "warehouse": str(self.warehouse)}
        asked = {"parameters": parameters, "idempotency_key": str(uuid4())}
        return str(self.post(f"/deployments/{deployment['id']}/create_flow_run", asked)["id"])

    def command(self, **settings: str) -> subprocess.Popen[str]:
        """Start the command, recorded by this server."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        return subprocess.Popen(
            [sys.executable, "-m", "flows.ingest", str(ARTICLES), "--warehouse", str(self.warehouse)],
            cwd=PROJECT, env=clean | {"PREFECT_API_URL": self.api, "PREFECT_HOME": str(self.home / "prefect")} | settings,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def wait(self, is_so: Callable[[], Any]) -> Any:
        """Poll until `is_so` gives something; the server may be away for a while."""
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            try:
                if answer := is_so():
                    return answer
            except requests.RequestException:
                pass
            time.sleep(0.1)
        raise AssertionError(f"never came; the stack said {self.said}")

    def state(self, run_id: str) -> str:
        return str(self.get(f"/flow_runs/{run_id}")["state_name"])

    def ended(self, run_id: str) -> str:
        """Wait for a final state and return it."""
        final = {"Completed", "Failed", "Crashed", "Cancelled"}
        name = str(self.wait(lambda: state if (state := self.state(run_id)) in final else None))
        self.said.append(f"{name}: {self.get(f'/flow_runs/{run_id}')['state']['message']}")
        return name

    def pid(self, run_id: str) -> int:
        """Wait until the run says which process it is."""
        return int(self.wait(lambda: self.get(f"/flow_runs/{run_id}")["labels"].get(PID)))

    def part(self, words: str) -> int:
        """Process id of a part of the stack, by its command line."""
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if words in line and int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == os.getpid():
                    return int(folder.name)
            except OSError:
                continue
        raise AssertionError(f"no process {words!r}")

    def newest(self) -> dict[str, Any]:
        return dict(
            self.post(
                "/flow_runs/filter",
                {"sort": "EXPECTED_START_TIME_DESC", "limit": 1, "flow_runs": {"deployment_id": {"is_null_": True}}},
            )[0]
        )

    def slots(self) -> int:
        """How many slots of the deployment are taken."""
        deployment = self.get("/deployments/name/ingest/ingest")
        return int(deployment["global_concurrency_limit"]["active_slots"])

    def rows(self) -> list[tuple[int, int]]:
        con = connect(self.warehouse)
        try:
            return con.execute("SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM figures)").fetchall()
        finally:
            con.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("site")
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("PREFECT_API", "PASSAGE_"))]:
            patch.delenv(name)
        patch.setenv("PREFECT_HOME", str(home / "prefect"))
        patch.setenv("PREFECT_WORKER_QUERY_SECONDS", "1")
        patch.setenv("PASSAGE_LOCK_WAIT_S", "600")
        with stack(0, home / "logs", said.append) as url:
            yield Site(url, home, said)


def test_server_killed_in_mid_run_and_back_again(site: Site) -> None:
    run = site.command()
    assert run.stdout is not None
    for line in run.stdout:
        if line.startswith("find near repeats"):
            os.kill(site.part("server start"), signal.SIGKILL)
            break
    out, _ = run.communicate(timeout=_PATIENCE_S)
    assert run.returncode == 0
    assert "published: 5 new articles" in out
    assert site.rows() == [(5, 25)]
    assert any(line.startswith("Prefect's server ended with -9: started again") for line in site.said)
    # The client asks again for a minute, the stack brings the server back: the record is whole.
    assert site.ended(site.newest()["id"]) == "Completed"


@pytest.mark.chaos
def test_server_that_hangs_costs_no_batch_and_the_record_says_so(site: Site) -> None:
    run = site.command(PREFECT_CLIENT_MAX_RETRIES="0", PREFECT_API_REQUEST_TIMEOUT="2")
    server = site.part("server start")
    assert run.stdout is not None
    try:
        for line in run.stdout:
            if line.startswith("read files"):
                os.kill(server, signal.SIGSTOP)
                break
        out, _ = run.communicate(timeout=_PATIENCE_S)
    finally:
        os.kill(server, signal.SIGCONT)
    assert run.returncode == 0
    assert "Prefect's record of this run is incomplete" in out
    assert "nothing new: 5 articles already known" in out
    # Nobody told the server how it ended; its process is gone, and that settles it.
    assert site.ended(site.newest()["id"]) == "Crashed"


def test_terminated_run_says_so_to_prefect_as_well(site: Site) -> None:
    run = site.command()
    assert run.stdout is not None
    for line in run.stdout:
        if line.startswith("read files"):
            run.send_signal(signal.SIGTERM)
            break
    out, _ = run.communicate(timeout=_PATIENCE_S)
    assert run.returncode == 143
    assert "stopped by SIGTERM: start it again in the same way" in out
    assert site.ended(site.newest()["id"]) == "Crashed"
    assert "termination signal" in site.said[-1], "told by the run itself"


def test_locked_database_of_the_server(site: Site) -> None:
    database = sqlite3.connect(site.home / "prefect" / "prefect.db", isolation_level=None, timeout=60)
    database.execute("BEGIN IMMEDIATE")
    try:
        out, _ = site.command().communicate(timeout=_PATIENCE_S)
    finally:
        database.execute("ROLLBACK")
        database.close()
    assert "this run is not recorded in Prefect; the stages run all the same" in out
    assert "nothing new: 5 articles already known" in out


def test_run_and_worker_killed_leave_the_next_schedule_clean(site: Site) -> None:
    with hold_lock(site.warehouse):
        # The run alone: the worker sees it end.
        alone = site.deployed()
        os.kill(site.pid(alone), signal.SIGKILL)
        assert site.ended(alone) == "Crashed"
        # The worker with its run: nobody is left to see it end.
        both = site.deployed()
        process = site.pid(both)
        os.kill(site.part("worker start"), signal.SIGKILL)
        os.kill(process, signal.SIGKILL)
        assert site.ended(both) == "Crashed"
    assert any(line.startswith("the worker ended with -9: started again") for line in site.said)
    after = site.deployed()
    assert site.ended(after) == "Completed"
    assert site.wait(lambda: site.slots() == 0)
    assert site.rows() == [(5, 25)]


@pytest.mark.chaos
def test_run_goes_on_without_its_worker(site: Site) -> None:
    with hold_lock(site.warehouse):
        run = site.deployed()
        site.pid(run)
        os.kill(site.part("worker start"), signal.SIGKILL)
    assert site.ended(run) == "Completed", site.said


def test_cancelled_run_ends_and_frees_what_it_held(site: Site) -> None:
    with hold_lock(site.warehouse):
        run = site.deployed()
        process = site.pid(run)
        site.post(f"/flow_runs/{run}/set_state", {"state": {"type": "CANCELLING"}})
        assert site.ended(run) == "Cancelled", site.said
        assert not Path(f"/proc/{process}").exists()
    assert site.wait(lambda: site.slots() == 0)
