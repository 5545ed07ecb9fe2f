"""Runs that start at the same moment: one writes, the others are told who at once, and nothing is half-done."""

import os
import subprocess
import sys
import time
from pathlib import Path

from warehouse.reader import connect

PROJECT = Path(__file__).resolve().parents[2]
ARTICLE = PROJECT / "seeds" / "articles" / "002_1f1c26302760f052.txt"

# The command itself; whoever gets as far as reading waits there until it may go on.
_COMMAND = """
import runpy, sys, time
from pathlib import Path
gate = Path(sys.argv.pop(1))
def wait():
    (gate / str(__import__("os").getpid())).touch()
    deadline = time.monotonic() + 120
    while not (gate / "open").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
import sources.files
read = sources.files.read_paths
sources.files.read_paths = lambda *given, **named: (wait(), read(*given, **named))[1]
sys.argv[0] = "flows.ingest"
runpy.run_module("flows.ingest", run_name="__main__")
"""


def _start(folder: Path, gate: Path, **settings: str) -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "PASSAGE_"))}
    environment = (
        clean | {"PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_HOME": str(gate / "prefect")} | settings
    )
    return subprocess.Popen(
        [sys.executable, "-c", _COMMAND, str(gate), str(ARTICLE), "--warehouse", str(folder)],
        cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_of_five_runs_one_writes_and_four_are_told_who(tmp_path: Path) -> None:
    folder, gate = tmp_path / "w", tmp_path / "gate"
    gate.mkdir()
    runs = [_start(folder, gate) for _ in range(5)]
    try:
        deadline = time.monotonic() + 120
        while sum(run.poll() is not None for run in runs) < 4 and time.monotonic() < deadline:
            time.sleep(0.02)
        (writing,) = [run for run in runs if run.poll() is None]
        for run in runs:
            if run is not writing:
                out, err = run.communicate()
                assert run.returncode == 3
                assert f"is being written by process {writing.pid} since 20" in err
                assert len(err.splitlines()) == 1
                assert out == "", "told before anything was begun"
        (gate / "open").touch()
        out, err = writing.communicate(timeout=120)
        assert writing.returncode == 0, err
    finally:
        for run in runs:
            run.kill()
    # Only the one that wrote ever came as far as reading.
    assert {path.name for path in gate.iterdir()} - {"prefect"} == {"open", str(writing.pid)}
    con = connect(folder)
    assert con.execute("SELECT state FROM runs").fetchall() == [("published",)]
    assert con.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]
    con.close()
