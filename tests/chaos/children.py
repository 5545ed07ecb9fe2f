"""The zygote -> one child at a time that works on a warehouse: starts it, knows what it is doing, kills it, sees it gone.

A child is what zygote.py forks; it writes into a file what it is about to do.
"""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_ZYGOTE = Path(__file__).with_name("zygote.py")
_PROJECT = Path(__file__).resolve().parents[2]
_MARK = "KILLED_IN"  # of the environment, in all processes that a child starts
PATIENCE_S = 600


class Children:
    """The children of one folder; call end() when no more are wanted."""

    def __init__(self, folder: Path) -> None:
        self._phase, self._mark = folder / "phase", f"{_MARK}={folder}".encode()
        self._zygote = subprocess.Popen(
            [sys.executable, str(_ZYGOTE)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"PYTHONPATH": str(_PROJECT), "POLARS_MAX_THREADS": "1", _MARK: str(folder)},
        )  # fmt: skip

    def end(self) -> None:
        self._zygote.kill()
        self._zygote.wait()

    def start(self, **task: object) -> int:
        """Start a child on a task of zygote.py; return its process id."""
        self._phase.write_text("")
        assert self._zygote.stdin
        self._zygote.stdin.write(json.dumps(task | {"phase": str(self._phase)}) + "\n")
        self._zygote.stdin.flush()
        return int(self._answer()["pid"])

    def wait(self) -> int:
        """Wait for the child's end; return its exit code, negative for a signal."""
        return int(self._answer()["status"])

    def kill(self, pid: int) -> str:
        """Kill the child; return what it was doing."""
        os.kill(pid, signal.SIGKILL)
        self.wait()
        return self.phase()

    def phase(self) -> str:
        """What the child said last."""
        return self._phase.read_text().strip()

    def left_behind(self) -> list[str]:
        """Commands that children started, and that do not end although their child is gone."""
        wait_until(lambda: not self._running(), 10)
        return self._running()

    def _running(self) -> list[str]:
        found = []
        for process in Path("/proc").iterdir():
            try:
                if not process.name.isdigit() or int(process.name) == self._zygote.pid:
                    continue
                command = (process / "cmdline").read_bytes()
                if command and self._mark in (process / "environ").read_bytes().split(b"\0"):
                    found.append(command.replace(b"\0", b" ").decode())
            except OSError:
                continue  # it ended meanwhile, or is another user's
        return found

    def _answer(self) -> dict[str, Any]:
        assert self._zygote.stdout
        if not select.select([self._zygote.stdout], [], [], PATIENCE_S)[0]:
            raise TimeoutError("the zygote does not answer")
        return dict(json.loads(self._zygote.stdout.readline()))


def wait_until(is_so: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Look a thousand times a second."""
    deadline = time.monotonic() + patience_s
    while not is_so() and time.monotonic() < deadline:
        pause(0.001)


def pause(seconds: float) -> None:
    select.select([], [], [], seconds)
