"""Process number -> which process that is: decides whether a process recorded earlier still runs.

Numbers are given out again; number, start time and boot together are not. It refuses to judge processes of other
machines: callers compare host names first.
"""

import os
from pathlib import Path

_PROC = Path("/proc")
_STATE, _START_TICKS = 0, 19  # fields of /proc/<pid>/stat counted from behind the name, see proc(5)


def process_identity(pid: int | None = None) -> str | None:
    """Return boot id and start time (clock ticks since boot) of process `pid`, this one if left out, as one word.

    None if there is no such process, or only its remains that nobody has collected yet.
    """
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        line = (_PROC / str(os.getpid() if pid is None else pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = line.rpartition(")")[2].split()  # the name before it may hold spaces and brackets
    return None if fields[_STATE] in "ZX" else f"{boot}:{fields[_START_TICKS]}"


def is_running(pid: int, identity: str) -> bool:
    """Return whether the process that had this number and process_identity still runs on this machine."""
    return process_identity(pid) == identity
