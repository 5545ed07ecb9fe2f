"""SIGTERM and SIGINT to a poll that waits for a site, or writes: it ends in time, and the next one stores everything once."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
_PROMISED_S = 10
_POLL = "import sys, flows.poll\nsys.exit(flows.poll.app(sys.argv[1:], result_action='return_value'))"
# The audit of what is staged, in the open transaction, says "now" and stays busy.
_BUSY = """
import time, flows.settle
def audit(*_):
    print("now", flush=True)
    while True: time.sleep(0.01)
flows.settle.audit = audit
"""


def _started(polls: Any, before: str = "") -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "PASSAGE_"))}
    settings = {
        "PREFECT_API_URL": "http://127.0.0.1:9/api",
        "PASSAGE_SEEDS": str(polls.seeds),
        "PASSAGE_FETCH_DELAY_S": "0",
    }
    return subprocess.Popen(
        [sys.executable, "-c", before + _POLL, polls.server.url("/feed"), "--warehouse", str(polls.folder),
         "--allow-host", polls.server.place],
        cwd=PROJECT, env=clean | settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _stopped(process: subprocess.Popen[str], wish: signal.Signals) -> tuple[int, str, str]:
    """Send `wish`; return exit code, stdout and stderr of a process that ended in the time that is promised."""
    process.send_signal(wish)
    try:
        process.wait(timeout=_PROMISED_S)
        out, err = process.communicate()
    finally:
        process.kill()
    return process.returncode, out, err


def test_poll_stopped_while_a_site_does_not_answer(polls: Any, written: Any) -> None:
    asked = threading.Event()

    def hang(connection: Any, stopped: threading.Event) -> None:
        asked.set()
        polls.server.hang(connection, stopped)

    polls.server.on("/feed", hang)
    process = _started(polls)
    assert asked.wait(120)
    code, out, err = _stopped(process, signal.SIGTERM)
    assert (code, err) == (143, "")
    assert "nothing of this run is kept" in out
    assert "stopped by SIGTERM" in out
    _stores_everything_once(polls, written)


def test_poll_stopped_while_it_writes(polls: Any, written: Any) -> None:
    polls.feed("/feed", written.story(1), written.story(2))
    process = _started(polls, _BUSY)
    assert process.stdout is not None
    assert "now\n" in iter(process.stdout.readline, "")
    code, out, err = _stopped(process, signal.SIGINT)
    assert (code, err) == (130, "")
    assert "nothing of this run is kept: what it had staged is rolled back" in out
    assert "stopped by SIGINT" in out
    _stores_everything_once(polls, written)


def _stores_everything_once(polls: Any, written: Any) -> None:
    polls.feed("/feed", written.story(1), written.story(2))
    assert polls.poll("/feed").headline.startswith("published: 2 new articles")
    assert "if-none-match" not in polls.asked("/feed")[-1], "what was staged with its tag has gone with it"
    assert polls.poll("/feed").state == "no_change"
    assert polls.ask("SELECT title FROM articles ORDER BY 1") == [("Story 1",), ("Story 2",)]
    states = polls.ask("SELECT state, count(*) FROM runs GROUP BY 1 ORDER BY 1", writer=True)
    assert states == [("failed", 1), ("no_change", 1), ("published", 1)]
