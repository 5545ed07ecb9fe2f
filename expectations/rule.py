"""Expectation class and arguments -> rule with name, severity and reason: decides how a rule is written down.

It does not decide what must be true: the table modules do. Loads great-expectations, so import it only where an
audit is already asked for (about four seconds).
"""

from collections.abc import Callable

from great_expectations.expectations.expectation import Expectation

from expectations.offender_queries import Severity

_COLUMN_ARGUMENTS = ("column", "column_A", "column_B")


def rule(kind: Callable[..., Expectation], name: str, severity: Severity, reason: str, **what: object) -> Expectation:
    """Write down one rule of a table's suite.

    `kind` is a class of great_expectations.expectations, `what` its arguments (column, min_value, row_condition ...).
    `name` is stable: validation_results.rule is part of the published contract. `reason` is the one sentence that a
    person reads when the rule fails. The columns that the rule looks at go into `meta`, so that a failed rule can show
    the cells it judged.
    """
    looked_at = [column for key in _COLUMN_ARGUMENTS if isinstance(column := what.get(key), str)]
    column_list = what.get("column_list")
    if isinstance(column_list, list):
        looked_at += column_list
    condition_column = getattr(what.get("row_condition"), "column", None)
    if condition_column is not None:
        looked_at.append(condition_column.name)
    return kind(severity=severity, description=reason, meta={"rule": name, "columns": looked_at}, **what)
