"""Work on the warehouse -> a flow run that Prefect shows: decides what a person sees of it while it runs and at its end.

It refuses to decide what the work is, and never lets Prefect's troubles end it.
"""

from collections.abc import Callable, MutableMapping
from contextlib import suppress
from typing import Any

from prefect import get_run_logger, runtime
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from expectations.report import refusal
from flows.artifacts import publish_artifacts
from flows.command import EXPECTED_TROUBLE, one_line
from flows.recording import as_far_as_possible, note_process
from flows.run import Outcome, Run
from warehouse.render import visible

Endings = MutableMapping[str, Outcome | Exception]


def recorded_run(asked: str, work: Callable[[Run, Callable[[str], None]], Outcome], endings: Endings) -> State[Any]:
    """Do `work` inside the current flow run and return the state it ends in.

    asked: what the run was asked for, as `runs.source` keeps it; work: is given the run and a function that tells progress;
    endings: where the Outcome, or the trouble that a person can put right, is left by flow run id.
    """
    logger = get_run_logger()
    run = Run(str(runtime.flow_run.id), asked)

    def say(line: str) -> None:
        with suppress(BrokenPipeError):  # a worker that read along has died; the run goes on without it
            print(visible(line), flush=True)
        logger.info(visible(line))

    note_process(run.run_id, say)
    try:
        outcome = work(run, say)
    except EXPECTED_TROUBLE as trouble:
        endings[run.run_id] = trouble
        return Failed(message=one_line(trouble))
    endings[run.run_id] = outcome
    as_far_as_possible(lambda: publish_artifacts(outcome), say)
    if outcome.state == "refused" and outcome.audit:
        return Failed(message=refusal(outcome.audit))
    if outcome.is_all_set_aside:
        return Failed(message=outcome.headline)
    if outcome.has_warnings:
        return Completed(name="Completed with warnings", message=outcome.headline)
    return Completed(message=outcome.headline)
