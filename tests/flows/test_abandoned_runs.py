"""Which of Prefect's runs can never end by themselves: told by their process, never guessed."""

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows.abandoned_runs import HOST, PID, PROCESS, own_labels, settle_abandoned
from flows.ingest import ingest
from flows.poll import poll
from flows.rebuild import rebuild
from flows.retry import retry
from warehouse.process_identity import process_identity


def _dead() -> tuple[int, str]:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    identity = process_identity(child.pid)
    child.communicate(b"\n")
    assert identity is not None
    return child.pid, identity


def _settled(state: str = "RUNNING", age: timedelta = timedelta(0), **run: Any) -> str | None:
    """The state that one run with these properties is set to, None if it is left alone."""
    since = (datetime.now(UTC) - age).isoformat().replace("+00:00", "Z")
    one = {"id": "run-1", "name": "ingest news", "state": {"type": state, "timestamp": since}, "labels": {}} | run
    set_to: list[str] = []

    def post(path: str, body: dict[str, Any]) -> Any:
        if path == "/flow_runs/filter":
            assert body["flows"] == {"name": {"any_": [ingest.name, poll.name, retry.name, rebuild.name]}}
            return [one]
        assert path == "/flow_runs/run-1/set_state"
        assert body["force"] is True
        set_to.append(body["state"]["name"])
        return {}

    assert settle_abandoned(post) == ["ingest news"] * len(set_to)
    return set_to[0] if set_to else None


def test_living_run_is_left_alone() -> None:
    assert _settled(labels=own_labels()) is None


def test_dead_run_is_crashed_and_a_cancelled_one_cancelled() -> None:
    pid, identity = _dead()
    labels = {HOST: socket.gethostname(), PID: str(pid), PROCESS: identity}
    assert _settled(labels=labels) == "Crashed"
    assert _settled("CANCELLING", labels=labels) == "Cancelled"


def test_number_given_out_again_is_another_process() -> None:
    assert _settled(labels=own_labels() | {PROCESS: "an-earlier-boot:77"}) == "Crashed"


def test_other_machines_are_not_judged() -> None:
    pid, identity = _dead()
    assert _settled(labels={HOST: "elsewhere", PID: str(pid), PROCESS: identity}) is None
    assert _settled(infrastructure_pid=f"elsewhere:{pid}") is None


def test_run_that_died_before_it_began() -> None:
    pid, _ = _dead()
    assert _settled("PENDING", infrastructure_pid=f"{socket.gethostname()}:{pid}") == "Crashed"
    assert _settled("PENDING", infrastructure_pid=f"{socket.gethostname()}:{os.getpid()}") is None


@pytest.mark.parametrize(
    ("state", "minutes", "expected"), [("PENDING", 9, None), ("PENDING", 11, "Crashed"), ("RUNNING", 11, None)]
)
def test_run_that_nobody_took_up(state: str, minutes: int, expected: str | None) -> None:
    assert _settled(state, timedelta(minutes=minutes)) == expected
