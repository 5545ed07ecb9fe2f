"""Run functions -> exit code: runs a flow with Prefect's record if it can be had, without it otherwise, and says so.

It does not decide what a run does; it turns every expected trouble into one clear line and the project's exit codes.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Any

import requests
from prefect.settings import PREFECT_API_URL

from flows.run import Outcome
from flows.summary import print_answers, print_summary
from sources.reading import InputError
from warehouse.folder import Damaged, Unwritable
from warehouse.lock import Busy
from warehouse.migrate import ForeignSchema, SchemaTooNew

PUBLISHED, REFUSED, BAD_INPUT, BUSY = 0, 1, 2, 3
# What a person can put right: told in one line, without a traceback.
EXPECTED_TROUBLE = (Busy, InputError, Unwritable, Damaged, SchemaTooNew, ForeignSchema)


def run_command(
    recorded: Callable[[], Any],
    plain: Callable[[Callable[[str], None]], Outcome],
    endings: Mapping[str, Outcome | Exception],
) -> int:
    """Run once and print what came of it; return the exit code.

    recorded: runs the flow under Prefect and returns its final state; plain: runs the same stages without Prefect,
    telling progress to the function it is given; endings: where the flow leaves its Outcome, or the trouble that ended it, by
    flow run id.
    """
    url = PREFECT_API_URL.value()
    trouble = _server_trouble(url) if url else None
    if trouble is None:
        if not url:
            print(
                "starting Prefect's temporary server to record this run (set PREFECT_API_URL to use your own)",
                flush=True,
            )
        try:
            state = recorded()
        except Exception as error:
            if endings or not _is_prefects_own(error):
                raise
            trouble = f"Prefect did not start ({_first_line(error)})"
        else:
            ending = endings.get(str(state.state_details.flow_run_id))
            if ending is None:
                print(f"the run failed: {state.message}", file=sys.stderr)
                return REFUSED
            return _explain(ending) if isinstance(ending, Exception) else _finish(ending)
    print(f"{trouble}: this run is not recorded in Prefect; the stages run all the same.", flush=True)
    try:
        return _finish(plain(lambda line: print(line, flush=True)))
    except EXPECTED_TROUBLE as error:
        return _explain(error)


def _server_trouble(url: str) -> str | None:
    try:
        answer = requests.get(f"{url.rstrip('/')}/health", timeout=5)
        answer.raise_for_status()
    except requests.RequestException as error:
        return f"The Prefect server at {url} does not answer ({type(error).__name__})"
    return None


def _is_prefects_own(error: Exception) -> bool:
    return "Prefect" in str(error) or type(error).__module__.startswith(("prefect", "httpx", "httpcore", "anyio"))


def _finish(outcome: Outcome) -> int:
    print_summary(outcome)
    if outcome.state == "refused":
        return REFUSED
    if outcome.is_all_set_aside:
        print(outcome.headline, file=sys.stderr)
        return BAD_INPUT
    print_answers(outcome.folder)
    return PUBLISHED


def _explain(trouble: Exception) -> int:
    print(trouble, file=sys.stderr)
    return BUSY if isinstance(trouble, Busy) else BAD_INPUT


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
