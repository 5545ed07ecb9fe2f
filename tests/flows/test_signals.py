"""SIGTERM and SIGINT at the worst moments: the run ends, says how, and its batch is rolled back or committed, never half."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.store import open_writer

PROJECT = Path(__file__).resolve().parents[2]
ARTICLE = PROJECT / "seeds" / "articles" / "002_1f1c26302760f052.txt"

# The command, with one function replaced by one that says "now" and stays busy in its own way.
_COMMAND = """
import hashlib, sys, threading, time
import flows.ingest, flows.near_repeats, flows.settle, flows.stopping, sources.files, warehouse.publish

def now():
    print("now", flush=True)

def in_python(*_, **__):
    now()
    while True: time.sleep(0.01)

def in_duckdb(batch, con, *_):
    now()
    con.execute("SELECT sum(hash(range) % 7) FROM range(100000000000)")

def in_machine_code(*_, **__):
    threading.Timer(0.2, now).start()  # said from beside, when the loop has long begun
    hashlib.pbkdf2_hmac("sha256", b"x", b"y", 2_000_000_000)  # minutes, in which no handler of a signal runs

def in_a_library(*_):
    try:
        in_python()
    except BaseException as error:
        raise ValueError("something went wrong") from None

{patch}
sys.exit(flows.ingest.app(sys.argv[1:], result_action="return_value"))
"""
_ROLLED_BACK = "nothing of this run is kept: what it had staged is rolled back"


def _signalled(folder: Path, patch: str, wish: signal.Signals) -> tuple[int, str, str]:
    """Run the command, send `wish` while its replaced function is busy; return exit code, stdout, stderr."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "PASSAGE_"))}
    process = subprocess.Popen(
        [sys.executable, "-c", _COMMAND.replace("{patch}", patch), str(ARTICLE), "--warehouse", str(folder)],
        cwd=PROJECT, env=clean | {"PREFECT_API_URL": "http://127.0.0.1:9/api"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line == "now\n":
                process.send_signal(wish)
                break
        out, err = process.communicate(timeout=120)
    finally:
        process.kill()
    return process.returncode, out, err


def _states(folder: Path) -> tuple[list[str], int]:
    """States in the ledger and the number of articles, by whoever writes next."""
    with open_writer(folder) as writer:
        states = [state for (state,) in writer.con.execute("SELECT state FROM runs").fetchall()]
        return states, len(writer.con.execute("SELECT article_id FROM articles").fetchall())


@pytest.mark.parametrize(
    ("patch", "wish", "code"),
    [
        pytest.param("flows.batch.extract_claims = in_python", signal.SIGINT, 130, id="extraction"),
        pytest.param(
            "flows.settle.audit = in_a_library", signal.SIGINT, 130, id="renamed by a library", marks=pytest.mark.chaos
        ),
    ],
)
def test_run_that_is_told_to_stop_is_rolled_back(tmp_path: Path, patch: str, wish: signal.Signals, code: int) -> None:
    returned, out, err = _signalled(tmp_path / "w", patch, wish)
    assert returned == code
    assert out.splitlines()[-2:] == [_ROLLED_BACK, f"stopped by {wish.name}: start it again in the same way"]
    assert err == ""
    assert _states(tmp_path / "w") == (["failed"], 0)


def test_run_stopped_inside_a_query_ends_in_time_and_leaves_nothing(tmp_path: Path) -> None:
    """DuckDB may lose a signal at the beginning of a query, or wait for a part of it: then the end is by force."""
    code, _, _ = _signalled(tmp_path / "w", "flows.settle.audit = in_duckdb", signal.SIGTERM)
    assert code == 143
    assert _states(tmp_path / "w") in ((["failed"], 0), ([], 0))


def test_run_stopped_while_it_publishes_is_published_at_the_next_start(tmp_path: Path) -> None:
    quick = (
        "from expectations.verdict import Audit; from transforms.tables import ValidationResults\n"
        "flows.settle.audit = lambda *_: Audit(ValidationResults.create_empty())\n"
        "warehouse.publish.copy_whole = in_python"
    )
    code, out, _ = _signalled(tmp_path / "w", quick, signal.SIGTERM)
    assert code == 143
    assert "the batch of this run is committed: readers see it once the next run starts" in out
    assert "stopped by SIGTERM" in out
    assert not (tmp_path / "w" / "warehouse.duckdb").exists()
    assert _states(tmp_path / "w") == (["published"], 1)
    assert (tmp_path / "w" / "warehouse.duckdb").exists()


def test_loop_in_machine_code_is_ended_by_force(tmp_path: Path) -> None:
    patch = "flows.stopping.GRACE_S = 0.2\nflows.near_repeats.find_near_repeats = in_machine_code"
    code, out, err = _signalled(tmp_path / "w", patch, signal.SIGTERM)
    assert code == 143
    assert err == "stopped by SIGTERM: not ended after 0.2 s, so by force now\n"
    assert "rolled back" not in out
    assert _states(tmp_path / "w") == ([], 0)
