"""Commands -> processes that are kept up: starts the parts of the stack, starts a dead one again, stops them in order.

It refuses to judge whether a part that runs does its work.
"""

import os
import signal
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_STOP_S = 15.0
_LOOK_S = 1.0
_AGAIN_S = 5.0  # between two starts of a part that ends at once


@dataclass
class Part:
    """One process of the stack: what it is called, how it starts, and where its words go."""

    name: str
    command: list[str]
    folder: Path
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Start it, in a process group of its own: Ctrl-C reaches the stack alone, which then stops the parts in order."""
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self) -> None:
        """End it with its children: first politely, then by force."""
        for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, wish)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(_STOP_S)
                return


class Keeper:
    """Looks after parts in a thread of its own until it is closed."""

    def __init__(self, parts: list[Part], say: Callable[[str], None], now_and_then: Callable[[], None]) -> None:
        """Keep `parts` up, tell `say` of every one that ended, and call `now_and_then` about every half minute."""
        self._parts, self._say, self._now_and_then = parts, say, now_and_then
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Let go: no part is started any more."""
        self._closed.set()
        self._thread.join()

    def _keep(self) -> None:
        looks = 0
        while not self._closed.wait(_LOOK_S):
            dead = [part for part in self._parts if part.process.poll() is not None]
            for part in dead:
                self._say(f"{part.name} ended with {part.process.returncode}: started again, see {part.log}")
                part.start()
            if dead and self._closed.wait(_AGAIN_S):
                return
            looks += 1
            if dead or looks % 30 == 0:
                self._now_and_then()
