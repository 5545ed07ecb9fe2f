"""Pandas frame and expectations -> outcomes: decides for each expectation whether it passed, failed or could not run.

It does not know tables or severities. Every call happens in a context in memory: no file, no network, no progress bar.
Loads great-expectations: import it only where an audit is asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import great_expectations as gx
import pandas as pd
from great_expectations.core import ExpectationValidationResult
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.core.result_format import ResultFormat
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.metadata_types import FailureSeverity

from expectations.sample import ROWS


@dataclass(frozen=True)
class Outcome:
    """Answer of one expectation; `positions` are the offending row numbers, `trouble` why it could not run."""

    rule: str
    severity: str
    reason: str
    columns: tuple[str, ...]
    state: str
    offenders: int
    positions: tuple[int, ...]
    trouble: str | None


def open_bench() -> BatchDefinition[Any]:
    """A place in memory where frames are judged one after another; it reports to nobody and draws nothing.

    One data source serves all frames of an audit: the library writes its whole configuration out for each new one.
    """
    # The library's own default makes a temporary folder for a documentation site that nobody asked for.
    stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    context = gx.get_context(mode="ephemeral", project_config=DataContextConfig(store_backend_defaults=stores))
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    return (
        context.data_sources.add_pandas("batch")
        .add_dataframe_asset("table")
        .add_batch_definition_whole_dataframe("all")
    )


def run(bench: BatchDefinition[Any], frame: pd.DataFrame, expectations: Sequence[Expectation]) -> list[Outcome]:
    """Outcomes of `expectations` on `frame`, in their order; their rule names must differ.

    Everything is asked for yes or no first, and only what was not a yes a second time for its offending rows: that
    halves the time of a good batch. An expectation that raises, or that answers "not successful" without a single
    observation, could not run; it is never counted as bad data.
    """
    answers = _ask(bench, frame, expectations, ResultFormat.BOOLEAN_ONLY)
    doubtful = [expectation for expectation in expectations if not _is_yes(answers.get(_name(expectation)))]
    answers |= _ask(bench, frame, doubtful, ResultFormat.COMPLETE) if doubtful else {}
    return [_outcome(expectation, answers.get(_name(expectation))) for expectation in expectations]


_Answer = ExpectationValidationResult | str


def _ask(
    bench: BatchDefinition[Any], frame: pd.DataFrame, expectations: Sequence[Expectation], detail: ResultFormat
) -> dict[str, _Answer]:
    """Answers by rule name; a text instead of an answer says why the whole suite could not run."""
    try:
        answers = (
            bench.get_batch({"dataframe": frame})
            .validate(
                gx.ExpectationSuite(name="suite", expectations=list(expectations)),
                result_format={"result_format": detail, "partial_unexpected_count": ROWS},
            )
            .results
        )
    except Exception as error:  # whatever the library raises, the batch is unchecked and must be reported as such
        return {_name(expectation): str(error) or type(error).__name__ for expectation in expectations}
    return {str((config.meta or {}).get("rule")): answer for answer in answers if (config := answer.expectation_config)}


def _is_yes(answer: _Answer | None) -> bool:
    return isinstance(answer, ExpectationValidationResult) and bool(answer.success) and _trouble(answer) is None


def _outcome(expectation: Expectation, answer: _Answer | None) -> Outcome:
    if not isinstance(answer, ExpectationValidationResult):
        return unanswered(expectation, answer or "great-expectations gave no answer")
    trouble = _trouble(answer)
    if trouble is not None:
        return unanswered(expectation, trouble)
    result = answer.result or {}
    offenders = int(result.get("unexpected_count") or result.get("observed_value") or 0)
    positions = tuple(int(position) for position in result.get("unexpected_index_list") or ())
    return Outcome(
        rule=_name(expectation),
        severity=FailureSeverity(expectation.severity).value,
        reason=expectation.description or "",
        columns=_columns(expectation),
        state="passed" if answer.success else "failed",
        offenders=0 if answer.success else offenders,
        positions=() if answer.success else positions,
        trouble=None,
    )


def unanswered(expectation: Expectation, trouble: str) -> Outcome:
    """Outcome of an expectation that could not run; `trouble` says why, in words."""
    return Outcome(
        rule=_name(expectation),
        severity=FailureSeverity(expectation.severity).value,
        reason=expectation.description or "",
        columns=_columns(expectation),
        state="could_not_run",
        offenders=0,
        positions=(),
        trouble=trouble,
    )


def _trouble(answer: ExpectationValidationResult) -> str | None:
    messages = list(_messages(answer.exception_info or {}))
    if messages:
        return messages[0]
    if not answer.success and not answer.result:
        return "great-expectations gave neither an observation nor an exception"
    return None


def _messages(exception_info: Mapping[str, Any]) -> Iterator[str]:
    # One expectation gives either one exception or a mapping of metric names to exceptions.
    if "raised_exception" not in exception_info:
        for nested in exception_info.values():
            yield from _messages(nested)
    elif exception_info["raised_exception"]:
        yield str(exception_info.get("exception_message") or "an exception without a message")


def _name(expectation: Expectation) -> str:
    return str((expectation.meta or {})["rule"])


def _columns(expectation: Expectation) -> tuple[str, ...]:
    return tuple((expectation.meta or {}).get("columns", ()))
