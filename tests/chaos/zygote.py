"""Commands on standard input -> children that ingest batches, or poll once, until they are killed.

Everything is imported once; each child is a fork, so that a kill costs milliseconds and not the seconds that imports
take. Nothing is computed before the fork: no thread exists that a child would miss.

    {"warehouse", "phase", "point"} and {"batches", "first"} or {"poll", "settings"}
        ->  {"pid"}, then {"pid", "status"} when it has ended
"""

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numba  # noqa: F401 - its kernels are loaded by the children

import flows.near_repeats  # loaded once, for all children
import flows.poll_sources
import flows.settle
from expectations.verdict import Audit
from flows.ingest import ingest_batch
from flows.poll import Asked, poll_batch
from flows.run import Run
from flows.settings import Settings
from flows.steps import Steps
from transforms.tables import ValidationResults

PHASE_BYTES = 64


def main() -> None:
    for line in sys.stdin:
        task = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os.setsid()
            status = 1
            try:
                _work(task)
                status = 0
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(status)
        print(json.dumps({"pid": pid}), flush=True)
        _, ended = os.waitpid(pid, 0)
        print(json.dumps({"pid": pid, "status": os.waitstatus_to_exitcode(ended)}), flush=True)


def _work(task: dict[str, Any]) -> None:
    """Do what the task wants, saying in the file `phase` what is being done."""
    phase = os.open(task["phase"], os.O_WRONLY | os.O_CREAT)

    def now(what: str) -> None:
        os.pwrite(phase, what.encode().ljust(PHASE_BYTES)[:PHASE_BYTES], 0)

    _say_phases(now)
    # great-expectations takes seconds of each batch and writes nothing.
    flows.settle.audit = lambda *_: Audit(ValidationResults.create_empty())
    if task["point"]:
        _die_at(*task["point"])
    (_poll if "poll" in task else _ingest)(task, now)


def _ingest(task: dict[str, Any], now: Callable[[str], None]) -> None:
    """Ingest the batches from `first` on."""
    settings = Settings(warehouse=Path(task["warehouse"]), threads=1, memory_limit="1GB")
    for at in range(task["first"], len(task["batches"])):
        began = time.perf_counter()
        now("opening")
        run = Run(f"batch-{at:04d}-{os.getpid()}", str(at))
        steps = Steps(lambda _: None, as_tasks=False)
        ingest_batch(task["batches"][at], settings, run, steps)
        now(f"idle {time.perf_counter() - began:.3f}")


def _poll(task: dict[str, Any], now: Callable[[str], None]) -> None:
    """Poll once, then wait for the kill if it comes from outside."""
    settings = Settings(warehouse=Path(task["warehouse"]), threads=1, memory_limit="1GB", **task["settings"])
    now("opening")
    poll_batch(Asked(**task["poll"]), settings, Run(f"killed-{os.getpid()}", "poll"), Steps(lambda _: None, False))
    now("idle")
    if task["point"] is None:
        signal.pause()


def _say_phases(now: Callable[[str], None]) -> None:
    """Have every stage, and the commit, say when it begins."""
    run = Steps.run

    def saying(self: Steps, stage: str, *arguments: Any, **named: Any) -> Any:
        now(stage)
        return run(self, stage, *arguments, **named)

    Steps.run = saying  # type: ignore[method-assign]
    ended = flows.settle._ended

    def committing(*arguments: Any, **named: Any) -> Any:
        now("commit")
        return ended(*arguments, **named)

    flows.settle._ended = committing  # type: ignore[assignment]
    derive_and_settle = flows.poll_sources.derive_and_settle

    def settling(*arguments: Any, **named: Any) -> Any:
        outcome = derive_and_settle(*arguments, **named)
        now("between batches")
        return outcome

    flows.poll_sources.derive_and_settle = settling


def _die_at(module: str, path: str, when: str, times: int = 1) -> None:
    """Wrap the function of a named point so that the process dies as by kill -9 when it comes there, for the nth time."""
    *owners, name = path.split(".")
    owner: Any = import_module(module)
    for each in owners:
        owner = getattr(owner, each)
    function, left = getattr(owner, name), iter(range(times - 1))

    def dying(*arguments: Any, **named: Any) -> Any:
        if next(left, None) is not None:
            return function(*arguments, **named)
        if when == "half":  # the last argument is what is written
            function(*arguments[:-1], arguments[-1][: len(arguments[-1]) // 2])
        if when != "after":
            os.kill(os.getpid(), signal.SIGKILL)
        function(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, dying)


if __name__ == "__main__":
    main()
