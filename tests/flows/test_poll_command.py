"""`python -m flows.poll` as it is typed: what it prints, and its exit codes."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.poll import Asked
from flows.poll_sources import user_agent
from flows.settings import load_settings
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


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["https://paper.example/feed", "--kind", "fax"], "fax"),
        (["https://paper.example/feed", "--feeds", "x.csv"], "give one of them"),
        (["--feeds", "nowhere.csv"], "cannot be read: No such file or directory"),
        (["paper.example/feed"], "it is no address of the web: write https://host/path"),
    ],
)
def test_what_cannot_be_asked_is_told_with_exit_code_2(typed: Any, arguments: list[str], words: str) -> None:
    done = typed(*arguments)
    assert done.returncode == 2
    assert words in " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in done.stderr


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
