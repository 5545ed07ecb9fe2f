"""Starting and stopping the stack: clear words when it cannot start, nothing left when it ends."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import requests

PROJECT = Path(__file__).resolve().parents[2]


def _descendants(pid: int) -> set[int]:
    listed = subprocess.run(["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True).stdout.splitlines()[
        1:
    ]
    children: dict[int, list[int]] = {}
    for line in listed:
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found, todo = set(), [pid]
    while todo:
        for child in children.get(todo.pop(), []):
            found.add(child)
            todo.append(child)
    return found


def _alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


def test_taken_port_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "flows.stack", "--port", str(port)],
            cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 1
    assert f"port {port} of 127.0.0.1 is taken" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_interrupt_stops_server_and_worker(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment["PREFECT_HOME"] = str(tmp_path / "prefect")
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.stack", "--port", "0"],
        cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first.startswith("Prefect is at http://127.0.0.1:"), process.stderr.read() if process.stderr else ""
        url = first.split()[-1]
        assert requests.get(f"{url}/api/health", timeout=10).ok
        parts = _descendants(process.pid)
        assert len(parts) >= 2
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0
        assert out.endswith("stopped\n")
        assert err == ""
        assert [pid for pid in parts if _alive(pid)] == []
    finally:
        if process.poll() is None:
            process.kill()
