"""`python -m flows.poll` as it is typed: what it prints, and its exit codes."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cyclopts.exceptions import CycloptsError

from flows.poll import Asked, app, poll_batch
from flows.poll_sources import user_agent
from flows.run import Run
from flows.settings import load_settings
from flows.steps import Steps
from sources.reading import InputError

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def typed(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command with a Prefect server at which nobody answers."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        settings = {"PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_HOME": str(tmp_path / "prefect"),
                    "PASSAGE_WAREHOUSE": str(tmp_path / "warehouse"), "PASSAGE_FETCH_RETRIES": "0", **environment}  # fmt: skip
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "PASSAGE_"))}
        return subprocess.run(
            [sys.executable, "-m", "flows.poll", *arguments],
            cwd=PROJECT, env=clean | settings, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    return run


def test_failed_source_is_told_and_is_no_failure_of_the_run(typed: Any, faulty_server: Any, few_seeds: Path) -> None:
    faulty_server.on("/feed", faulty_server.reply(b"", 404))
    done = typed(
        faulty_server.url("/feed"), "--kind", "feed", "--allow-host", faulty_server.place, PASSAGE_SEEDS=str(few_seeds)
    )
    assert (done.returncode, done.stderr) == (0, "")
    words = " ".join(done.stdout.split())
    assert "1 sources asked, 1 failed" in words
    assert "permanent_error" in words
    assert "404" in words


def test_what_cannot_be_asked_is_told_with_exit_code_2(typed: Any) -> None:
    done = typed("--feeds", "nowhere.csv")
    assert done.returncode == 2
    assert "cannot be read: No such file or directory" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked("https://paper.example/feed", feeds="x.csv"), "give one of them"),
        (Asked("https://paper.example/feed", group="news"), "give one of them"),
        (Asked("paper.example/feed"), "it is no address of the web: write https://host/path"),
        *((Asked("https://paper.example/", allow_hosts=(host,)), f"{host!r} is no host that can be allowed: write HOST:PORT")
          for host in ("127.0.0.1:²", "::1:8000", "h :80", "*:80", "h:080", "h:0", "h:99999", ":80", "u@h:80", "[::1]")),
        (Asked("https://paper.example/?k={PASSAGE_HOME}"), "names no setting of PASSAGE_RELIEFWEB_APPNAME"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_before_anything_is_opened(asked: Asked, words: str, tmp_path: Path) -> None:
    settings = load_settings(str(tmp_path / "warehouse"))
    with pytest.raises(InputError, match=re.escape(words)):
        poll_batch(asked, settings, Run("run-1", "poll"), Steps(print, as_tasks=False))
    assert not (tmp_path / "warehouse").exists()
    with pytest.raises(CycloptsError, match="fax"):
        app.parse_args(["https://paper.example/feed", "--kind", "fax"], exit_on_error=False, print_error=False)


def test_whom_to_write_to_is_said_or_that_there_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    assert user_agent("desk@paper.example") == "Passage/0.1.0 (news warehouse; contact: desk@paper.example)"
    assert "no contact" in user_agent(None)
    for wrong in ("a\r\nX-Evil: 1", "x" * 300, "(nested)"):
        monkeypatch.setenv("PASSAGE_CONTACT", wrong)
        with pytest.raises(InputError, match="PASSAGE_CONTACT"):
            load_settings()


def test_credentials_of_an_address_are_in_no_name() -> None:
    asked = Asked("https://desk:Zq7canary@paper.example/feed?access_token=Zq7canary", "feed")
    assert str(asked) == "feed https://***@paper.example/feed?access_token=***"
