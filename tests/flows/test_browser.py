"""The stack as a person meets it: server, worker and deployment up, a run started, its pages read in a browser."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from flows.stack import stack
from tests.patient_session import patient_session

_CHROMIUM = shutil.which("chromium")
_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
_SHOTS = Path(__file__).resolve().parents[1] / "output"
_ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
_API = patient_session()
_KEYS = ["rejections", "repeats-found", "run-summary", "validation-report"]

pytestmark = pytest.mark.skipif(
    _CHROMIUM is None and not os.environ.get("CI"), reason="chromium is not installed: apt-get install chromium"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("stack")
    # The files of a newcomer's first own run: one good article, one that is none.
    (folder / "news").mkdir()
    shutil.copytree(Path(__file__).resolve().parents[2] / "seeds" / "articles", folder / "news" / "seeds")
    (folder / "news" / "<img src=x>.txt").write_bytes(b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(folder / "prefect"))
        patch.setenv("PASSAGE_WAREHOUSE", str(folder / "warehouse"))
        patch.delenv("PREFECT_API_URL", raising=False)
        with stack(0, folder / "logs") as url:
            yield url


@pytest.fixture(scope="module")
def run(server: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    news = next(tmp_path_factory.getbasetemp().glob("stack*/news"))
    deployment = _API.get(f"{server}/api/deployments/name/ingest/ingest", timeout=10).json()
    wish = {"parameters": {"paths": [str(news)]}}
    created = _API.post(f"{server}/api/deployments/{deployment['id']}/create_flow_run", json=wish, timeout=10)
    assert created.ok, created.text
    run_id = created.json()["id"]
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        state = _API.get(f"{server}/api/flow_runs/{run_id}", timeout=10).json()
        if state["state_type"] in _ENDED:
            return {"id": run_id, "deployment": deployment["id"], "state": state["state_type"], "name": state["name"]}
        time.sleep(0.5)
    pytest.fail(f"flow run {run_id} did not end in 180 s; its state is {state['state_type']}")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    _SHOTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM or "chromium", args=_FLAGS)
        opened = browser.new_page(viewport={"width": 1400, "height": 1000})
        outside: list[str] = []
        opened.on("request", lambda request: None if "//127.0.0.1" in request.url else outside.append(request.url))
        yield opened
        browser.close()
        assert outside == [], "the UI asked the internet for something"


def test_run_is_completed_with_a_telling_name(server: str, run: dict[str, str], page: Page) -> None:
    page.goto(f"{server}/runs/flow-run/{run['id']}")
    expect(page.get_by_text("Completed").first).to_be_visible(timeout=30_000)
    expect(page.get_by_text("16 Task runs").first).to_be_visible(timeout=30_000)
    expect(page.get_by_text("find repeats: 76 in, 67 out").first).to_be_visible(timeout=30_000)
    page.screenshot(path=_SHOTS / "run.png")
    assert run["state"] == "COMPLETED"
    assert run["name"].startswith("ingest ")


def test_deployment_shows_schedule_and_description(server: str, run: dict[str, str], page: Page) -> None:
    page.goto(f"{server}/deployments/deployment/{run['deployment']}")
    expect(page.get_by_text("every 6 hours").first).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Concurrency Limit").first).to_be_visible(timeout=30_000)
    page.screenshot(path=_SHOTS / "deployment.png")
    deployment = _API.get(f"{server}/api/deployments/{run['deployment']}", timeout=10).json()
    assert deployment["description"].startswith("Reads news copy")
    assert deployment["schedules"][0]["schedule"]["cron"] == "15 */6 * * *"
    assert deployment["global_concurrency_limit"]["limit"] == 1
    # No folder of this machine is stored with it.
    assert deployment["path"] in (None, "", ".")


def test_deployment_of_polls_says_how_often_each_group_is_asked(server: str, page: Page) -> None:
    deployment = _API.get(f"{server}/api/deployments/name/poll/poll", timeout=10).json()
    page.goto(f"{server}/deployments/deployment/{deployment['id']}")
    for schedule in ("news-every-hour", "syria-every-2-hours", "humanitarian-every-3-hours"):
        expect(page.get_by_text(schedule).first).to_be_visible(timeout=30_000)
    page.screenshot(path=_SHOTS / "poll-deployment.png")
    assert not any(schedule["active"] for schedule in deployment["schedules"]), "off until somebody switches them on"


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("run-summary", "audit batch"),
        ("validation-report", "Audit passed"),
        ("repeats-found", "003_0acbf0742e22aaf6"),
        ("rejections", "<img src=x>.txt"),
    ],
)
def test_artifact_is_readable(server: str, run: dict[str, str], page: Page, key: str, shown: str) -> None:
    wish = {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}}
    artifacts = _API.post(f"{server}/api/artifacts/filter", json=wish, timeout=10).json()
    assert sorted(artifact["key"] for artifact in artifacts) == _KEYS
    artifact = next(artifact for artifact in artifacts if artifact["key"] == key)
    page.goto(f"{server}/artifacts/artifact/{artifact['id']}")
    expect(page.get_by_text(shown).first).to_be_visible(timeout=30_000)
    page.screenshot(path=_SHOTS / f"{key}.png")
    assert len(artifact["description"]) > 40


def test_schedule_starts_runs_by_itself(server: str, run: dict[str, str]) -> None:
    """A schedule of its own beside the declared one: the server plans the run, the worker does it."""
    schedules = f"{server}/api/deployments/{run['deployment']}/schedules"
    wish = [{"active": True, "max_scheduled_runs": 1, "schedule": {"interval": 20, "timezone": "UTC"}}]
    (added,) = _API.post(schedules, json=wish, timeout=10).json()
    ended: list[dict[str, object]] = []
    deadline = time.monotonic() + 180
    while not ended and time.monotonic() < deadline:
        time.sleep(1)
        runs = _API.post(f"{server}/api/flow_runs/filter", json={}, timeout=10).json()
        ended = [found for found in runs if found["auto_scheduled"] and found["state_type"] in _ENDED]
    _API.delete(f"{schedules}/{added['id']}", timeout=10)
    assert [found["state_type"] for found in ended[:1]] == ["COMPLETED"]


def test_command_is_recorded_on_the_server_it_is_told(server: str, tmp_path: Path, page: Page) -> None:
    project = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "flows.ingest", "seeds/articles", "--warehouse", str(tmp_path / "w")],
        cwd=project, env=os.environ | {"PREFECT_API_URL": f"{server}/api"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "temporary server" not in done.stdout
    wish = {"flow_runs": {"name": {"any_": ["ingest seeds/articles"]}}}
    found = _API.post(f"{server}/api/flow_runs/filter", json=wish, timeout=10).json()
    (run,) = [run for run in found if run["deployment_id"] is None]
    assert run["state"]["message"] == "published: 5 new articles, 0 already known"
    page.goto(f"{server}/runs")
    expect(page.get_by_text("ingest seeds/articles").first).to_be_visible(timeout=30_000)
    page.screenshot(path=_SHOTS / "runs.png")
