"""Run functions -> exit code: runs a flow with Prefect's record if it can be had, without it otherwise, and says so.

It does not decide what a run does; it turns every expected trouble into one clear line and the project's exit codes.
"""

import signal
import sys
from collections.abc import Callable, Mapping
from typing import Any

from prefect.exceptions import TerminationSignal
from prefect.settings import PREFECT_API_URL

from flows.recording import incomplete, is_prefects_own, server_trouble
from flows.run import Outcome
from flows.stopping import end_within, ends_when_told, exit_code
from flows.summary import print_answers, print_summary
from sources.masking import masked_message
from sources.reading import InputError
from warehouse.folder import Damaged, Unwritable
from warehouse.lock import Busy
from warehouse.migrate import ForeignSchema, SchemaTooNew
from warehouse.render import visible

_LAST_WORDS_S = 5.0
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
    flow run id. SIGTERM and SIGINT end the run: 143 and 130.
    """
    try:
        with ends_when_told(lambda line: print(line, flush=True)):
            return _run(recorded, plain, endings)
    except TerminationSignal as stop:
        return exit_code(stop.signal)
    except KeyboardInterrupt:
        return exit_code(signal.SIGINT)


def _run(
    recorded: Callable[[], Any],
    plain: Callable[[Callable[[str], None]], Outcome],
    endings: Mapping[str, Outcome | Exception],
) -> int:
    url = PREFECT_API_URL.value()
    trouble = server_trouble(url) if url else None
    if trouble is None:
        if not url:
            print(
                "starting Prefect's temporary server to record this run (set PREFECT_API_URL to use your own)",
                flush=True,
            )
        try:
            state = recorded()
        except Exception as error:
            if not is_prefects_own(error):
                raise
            if endings:  # the stages are done, only the last word to Prefect is not
                print(incomplete(error), flush=True)
                code = _tell(*endings.values())
                sys.stdout.flush()
                # Prefect would go on for minutes to hand its events to a server that is not there.
                end_within(_LAST_WORDS_S, code)
                return code
            trouble = f"Prefect did not start ({_first_line(error)})"
        else:
            ending = endings.get(str(state.state_details.flow_run_id))
            if ending is None:
                print(f"the run failed: {one_line(state.message)}", file=sys.stderr)
                return REFUSED
            return _tell(ending)
    print(f"{trouble}: this run is not recorded in Prefect; the stages run all the same.", flush=True)
    try:
        return _finish(plain(lambda line: print(visible(line), flush=True)))
    except EXPECTED_TROUBLE as error:
        return _explain(error)


def _tell(ending: Outcome | Exception) -> int:
    return _explain(ending) if isinstance(ending, Exception) else _finish(ending)


def _finish(outcome: Outcome) -> int:
    print_summary(outcome)
    if outcome.state == "refused":
        return REFUSED
    if outcome.is_all_set_aside:
        print(visible(outcome.headline), file=sys.stderr)
        return BAD_INPUT
    print_answers(outcome.folder)
    return PUBLISHED


def _explain(trouble: Exception) -> int:
    print(one_line(trouble), file=sys.stderr)
    return BUSY if isinstance(trouble, Busy) else BAD_INPUT


def one_line(trouble: object) -> str:
    """What a person is told of `trouble`: one line, control characters visible, credentials hidden."""
    return visible(masked_message(" ".join(str(trouble).split())))


def _first_line(error: Exception) -> str:
    return one_line((str(error) or type(error).__name__).splitlines()[0])
