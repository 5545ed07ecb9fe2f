"""standard input -> standard output, a JSON line each: stored files to read, and what each of them holds.

    {"path", "size", "origin", "limits", "passed_over", "memory", "asked_by"}
        ->  {"starting"} {"document"} {"link"} {"note"} {"rejection"} ... {"done"}

or, in the place of the last: {"os_error"}, {"raised"}, {"out_of_memory"}, after which the process ends.

The process may be killed or die at any moment: it holds nothing that is not in its input. Memory above what a task may
take is refused by the system, whatever library asks for it.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sources.fetched import FetchedAs
from sources.raw_store import Stored
from sources.reading import Document, Limits, Origin
from sources.stored_file import read_stored_file

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_WORDS = 300


def main() -> None:
    """Serve until the input ends, or until a task took all its memory: a process that met that limit is not trusted."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    for line in sys.stdin.buffer:
        try:
            task = json.loads(line)
            if task["asked_by"] != os.getppid():
                return  # it died before it could be missed: nobody bounds what the task takes, or reads what comes
            _serve(task)
        except OSError as error:  # a full disk is everybody's, and stops the run
            _say({"os_error": [error.errno, error.strerror or str(error), error.filename]})
            continue
        except MemoryError:
            resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            _say({"out_of_memory": True})
            return
        except Exception as error:
            _say({"raised": f"{type(error).__name__}: {error}"[:_WORDS]})
            continue
        _say({"done": True})


def _serve(task: dict[str, Any]) -> None:
    fetched = task["origin"]["fetched"]
    origin = Origin(
        **task["origin"]
        | {
            "fetched_at": datetime.fromisoformat(task["origin"]["fetched_at"]),
            "fetched": FetchedAs(**fetched) if fetched else None,
        }
    )
    _bound_memory(task["memory"])
    items = read_stored_file(
        Stored(origin.stored_sha256, task["size"], Path(task["path"])),
        origin,
        Limits(**task["limits"]),
        frozenset(task["passed_over"]),
        lambda address: _say({"starting": address}),
    )
    for item in items:
        if isinstance(item, Document):
            _say({"document": asdict(item) | {"fetched_at": item.fetched_at.isoformat()}})
        else:
            _say({type(item).__name__.lower(): asdict(item)})


def _bound_memory(more: int) -> None:
    """Let the process have `more` bytes beside what it has now."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return  # no Linux: the time box alone has to do
    bound = pages * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_AS, (bound, resource.RLIM_INFINITY))


def _say(message: dict[str, Any]) -> None:
    # ASCII, so that a lone surrogate that slips through a reader cannot break the line.
    sys.stdout.buffer.write(json.dumps(message).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
