"""The Prefect server: on loopback alone, closed to pages of other origins, and behind a log-in where one is set."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from flows.stack import stack
from tests.patient_session import patient_session

LOGIN = ("operator", "Zq8-canary-login")
ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("guarded")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("PREFECT_")]:
            patch.delenv(name)
        patch.setenv("PREFECT_HOME", str(folder / "prefect"))
        patch.setenv("PASSAGE_WAREHOUSE", str(folder / "warehouse"))
        patch.setenv("PREFECT_SERVER_API_AUTH_STRING", ":".join(LOGIN))
        patch.setenv("DO_NOT_TRACK", "1")
        with stack(0, folder / "logs") as url:
            yield url


def _listeners(port: int) -> set[str]:
    """Hexadecimal addresses on which something listens on the port."""
    lines = [line for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    found = [line.split()[1].split(":") for line in lines if line.split()[3] == "0A"]
    return {address for address, at in found if int(at, 16) == port}


def test_it_listens_on_loopback_alone(server: str) -> None:
    assert _listeners(int(urlsplit(server).port or 0)) == {"0100007F"}


@pytest.mark.parametrize("path", ["flow_runs/filter", "deployments/filter", "artifacts/filter", "logs/filter"])
def test_without_the_log_in_nothing_is_told(server: str, path: str) -> None:
    assert requests.post(f"{server}/api/{path}", json={}, timeout=10).status_code == 401
    wrong = requests.post(f"{server}/api/{path}", json={}, auth=(LOGIN[0], "guess"), timeout=10)
    assert wrong.status_code == 401
    assert requests.post(f"{server}/api/{path}", json={}, auth=LOGIN, timeout=10).status_code == 200


def test_pages_of_other_origins_are_not_let_in(server: str) -> None:
    def allowed(origin: str) -> str | None:
        asks = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        }
        return requests.options(f"{server}/api/flow_runs/filter", headers=asks, timeout=10).headers.get(
            "access-control-allow-origin"
        )

    assert allowed("https://news.example") is None
    assert allowed("http://127.0.0.1:1") is None
    assert allowed(server) == server
    # The request that a browser makes without asking first, a form's, is no request to this server.
    form = {"Origin": "https://news.example", "Content-Type": "text/plain"}
    sent = requests.post(f"{server}/api/flows/", data='{"name": "theirs"}', headers=form, auth=LOGIN, timeout=10)
    assert sent.status_code == 422
    assert "access-control-allow-origin" not in sent.headers


def test_the_worker_logs_in_and_works(server: str, folder: Path) -> None:
    session = patient_session()
    session.auth = LOGIN
    deployment = session.get(f"{server}/api/deployments/name/ingest/ingest", timeout=10).json()
    # The quickest run there is: it ends Failed, in the flow's own words, before any warehouse is made.
    wish = {"parameters": {"paths": [str(folder / "no such folder")]}}
    asked = session.post(f"{server}/api/deployments/{deployment['id']}/create_flow_run", json=wish, timeout=10)
    assert asked.ok, asked.text
    run = asked.json()
    deadline = time.monotonic() + 120
    while run["state_type"] not in ENDED and time.monotonic() < deadline:
        time.sleep(0.5)
        run = session.get(f"{server}/api/flow_runs/{run['id']}", timeout=10).json()
    assert "Give the path of an existing file or folder" in run["state"]["message"]


def test_the_log_in_stands_nowhere(server: str, folder: Path) -> None:
    """Not among the arguments, which every user can list, and not in logs, settings or Prefect's own records."""
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert LOGIN[1] not in listed
    assert LOGIN[1] not in requests.get(f"{server}/api/admin/settings", auth=LOGIN, timeout=10).text
    for path in folder.rglob("*"):
        if path.is_file():
            assert LOGIN[1].encode() not in path.read_bytes(), path
