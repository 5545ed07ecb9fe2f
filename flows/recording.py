"""Prefect server -> whether and how far it records a run: decides that its troubles never cost a batch.

A run is Prefect's to watch and not to carry out: a server that is down, locked or lost in mid-run leaves a record that
is incomplete, which is said, and a batch that is stored once all the same.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import requests
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.settings import PREFECT_CLIENT_MAX_RETRIES, temporary_settings

from flows.abandoned_runs import FLOWS, own_labels, settle_abandoned
from sources.masking import masked_address

_ANSWERS_S, _WRITES_S = 5.0, 10.0


def server_trouble(url: str) -> str | None:
    """Return why the server whose API is at `url` cannot record a run, None if it can.

    It must answer, and write: a server whose database is locked answers, and would keep a run waiting for minutes.
    """
    try:
        requests.get(f"{url.rstrip('/')}/health", timeout=_ANSWERS_S).raise_for_status()
    except requests.RequestException as error:
        return f"The Prefect server at {masked_address(url)} does not answer ({type(error).__name__})"
    try:
        with (
            temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 0}),
            get_client(sync_client=True, httpx_settings={"timeout": _WRITES_S}) as client,
        ):
            client.create_flow_from_name(FLOWS[0])
    except Exception as error:
        if not is_prefects_own(error):
            raise
        return f"The Prefect server at {masked_address(url)} answers but cannot record ({type(error).__name__})"
    return None


def is_prefects_own(error: Exception) -> bool:
    """Return whether `error` is about reaching or starting Prefect, and not about the batch."""
    return "Prefect" in str(error) or type(error).__module__.startswith(("prefect", "httpx", "httpcore", "anyio"))


def note_process(flow_run_id: UUID | str, say: Callable[[str], None]) -> None:
    """Note in the labels of this flow run which process it is, and settle the runs whose process is gone."""

    def note() -> None:
        with get_client(sync_client=True) as client:
            client.update_flow_run_labels(UUID(str(flow_run_id)), {**own_labels()})
            for name in settle_abandoned(lambda path, body: _post(client, path, body)):
                say(f"an earlier run, {name!r}, ended without a word: it is set to Crashed")

    as_far_as_possible(note, say)


def as_far_as_possible(tell: Callable[[], None], say: Callable[[str], None]) -> None:
    """Let `tell` tell Prefect something; if Prefect cannot be reached, say that its record is incomplete."""
    try:
        tell()
    except Exception as error:
        if not is_prefects_own(error):
            raise
        say(incomplete(error))


def incomplete(error: Exception) -> str:
    """Return the line that says what Prefect's record lacks and that the batch does not."""
    words = (str(error) or type(error).__name__).splitlines()[0]
    return f"Prefect's record of this run is incomplete ({words}); the batch is not touched by that"


def _post(client: SyncPrefectClient, path: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - parsed JSON
    answer = client._client.post(path, json=body)
    answer.raise_for_status()
    return answer.json()
