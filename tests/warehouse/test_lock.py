"""Who writes: one process, named by number and start; notes of dead holders count for nothing."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.lock import Busy, claim_lock, hold_lock
from warehouse.process_identity import is_running, process_identity

_HOLDER = """
import sys
from pathlib import Path
from warehouse.lock import hold_lock
with hold_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def _hold(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def _note(folder: Path) -> dict[str, object]:
    return dict(json.loads((folder / "writer.lock.json").read_text(encoding="utf-8")))


def test_identity_tells_a_process_from_a_later_one_with_its_number() -> None:
    mine = process_identity()
    assert mine is not None
    assert is_running(os.getpid(), mine)
    assert not is_running(os.getpid(), mine + "0")
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    known = process_identity(child.pid)
    assert known is not None
    assert known != mine
    child.communicate(b"\n")
    assert not is_running(child.pid, known)


def test_remains_of_a_process_are_no_process() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.read()  # its end; nobody has asked for its exit code yet
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert process_identity(child.pid) is None
    child.wait()


def test_note_says_which_process_holds(tmp_path: Path) -> None:
    with hold_lock(tmp_path):
        note = _note(tmp_path)
        assert (note["pid"], note["process"], note["host"]) == (os.getpid(), process_identity(), socket.gethostname())
    assert not (tmp_path / "writer.lock.json").exists()


def test_killed_holder_is_no_obstacle(tmp_path: Path) -> None:
    holder = _hold(tmp_path)
    with pytest.raises(Busy, match=f"process {holder.pid} since "):
        claim_lock(tmp_path)
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    with hold_lock(tmp_path):
        assert _note(tmp_path)["pid"] == os.getpid()


@pytest.mark.parametrize("wrong", [{"process": "an-earlier-boot:1"}, {"pid": "no number"}])
def test_note_of_a_former_holder_accuses_nobody(tmp_path: Path, wrong: dict[str, object]) -> None:
    holder = _hold(tmp_path)
    # As if the note were older than the lock: its number now belongs to another process.
    (tmp_path / "writer.lock.json").write_text(json.dumps(_note(tmp_path) | wrong), encoding="utf-8")
    with pytest.raises(Busy, match="by another process;") as told, hold_lock(tmp_path):
        pass
    assert told.value.pid is None
    holder.communicate("\n")


def test_waiting_for_the_holder(tmp_path: Path) -> None:
    holder = _hold(tmp_path)
    waiting = subprocess.Popen(
        [sys.executable, "-c", _HOLDER.replace("Path(sys.argv[1])", "Path(sys.argv[1]), wait_s=60"), str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert waiting.poll() is None
    holder.communicate("\n")
    assert waiting.communicate("\n")[0] == "held\n"


def test_claim_is_taken_over_once_and_freed_after(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    claim_lock(folder)
    other = f"import sys; from pathlib import Path; from warehouse.lock import hold_lock\nwith hold_lock(Path({str(folder)!r})): pass"
    assert subprocess.run([sys.executable, "-c", other], capture_output=True, check=False).returncode == 1
    with hold_lock(folder), pytest.raises(Busy), hold_lock(folder):
        pass
    assert subprocess.run([sys.executable, "-c", other], capture_output=True, check=False).returncode == 0


def test_claim_that_is_never_used_ends_with_the_process(tmp_path: Path) -> None:
    claim = "import sys; from pathlib import Path; from warehouse.lock import claim_lock; claim_lock(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", claim, str(tmp_path)], check=True)
    assert {path.name for path in tmp_path.iterdir()} <= {"writer.lock"}
