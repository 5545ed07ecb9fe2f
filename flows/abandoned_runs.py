"""Prefect's record of runs -> runs whose process is gone, set to Crashed: decides which of them can never end by itself.

Prefect learns of a run's end from its process, or from the worker that started it. When both are gone (a kill, a power
cut) the run would stay Running for ever, and its deployment's one slot with it. So every run notes in its labels which
process it is, and whoever comes next - the next run, the stack while it is up - looks whether that process still lives.

It refuses to judge runs of other machines and runs that do not say where they run, unless these have not begun for ten
minutes after they were given out.
"""

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from warehouse.process_identity import is_running, process_identity

FLOWS: Final = ("ingest", "poll", "retry", "rebuild")  # all that note their process
HOST, PID, PROCESS = "passage.host", "passage.pid", "passage.process"
_BEGINS_WITHIN = timedelta(minutes=10)
_MOST = 200

# path below the API's address, body -> parsed answer; raises what the transport raises
Post = Callable[[str, dict[str, Any]], Any]


def own_labels() -> dict[str, str]:
    """Return the labels that say which process a run is."""
    return {HOST: socket.gethostname(), PID: str(os.getpid()), PROCESS: process_identity() or ""}


def settle_abandoned(post: Post) -> list[str]:
    """Set the flow runs of this project whose process is gone to Crashed, or Cancelled as asked; return their names.

    When the lease of such a run had expired before, its slot is given back a second time, and for as long as the
    present run lasts the deployment may start another: it then meets the writer's lock, so one of them still waits.
    """
    found = post(
        "/flow_runs/filter",
        {
            "flows": {"name": {"any_": list(FLOWS)}},
            "flow_runs": {"state": {"type": {"any_": ["RUNNING", "PENDING", "CANCELLING"]}}},
            "limit": _MOST,
        },
    )
    settled = []
    for run in found:
        if why := _why_abandoned(run):
            # What was to be cancelled and is gone is cancelled; the worker may be about to say so itself.
            name = "Cancelled" if run["state"]["type"] == "CANCELLING" else "Crashed"
            state = {"type": name.upper(), "name": name, "message": why}
            post(f"/flow_runs/{run['id']}/set_state", {"state": state, "force": True})
            settled.append(str(run["name"]))
    return settled


def _why_abandoned(run: dict[str, Any]) -> str | None:
    """Return why nothing will ever end this run, None if something may."""
    labels = run.get("labels") or {}
    if labels.get(PROCESS):
        if labels.get(HOST) != socket.gethostname() or is_running(int(labels[PID]), str(labels[PROCESS])):
            return None
        return f"The process {labels[PID]} of this run is gone without a word: killed, or the machine went down."
    host, _, pid = str(run.get("infrastructure_pid") or "").rpartition(":")
    if host == socket.gethostname() and pid.isdigit():
        return None if process_identity(int(pid)) else f"The process {pid} of this run was gone before the run began."
    if host:
        return None
    since = datetime.fromisoformat(run["state"]["timestamp"].replace("Z", "+00:00"))
    if run["state"]["type"] == "PENDING" and datetime.now(UTC) - since > _BEGINS_WITHIN:
        return f"No process had taken up this run {_BEGINS_WITHIN.seconds // 60} minutes after it was given out."
    return None
