"""Folder of SQL files -> offender queries: decides which cross-table rules there are and in which order they run.

It does not run them. Each file `rules/<what_is_wrong>.sql` selects the rows that break the rule and starts with

    -- severity: critical | warning | info
    -- reason: one sentence for the person who reads the refusal
    -- table: the table whose rows are wrong
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from transforms import codes, tables

Severity = Literal["critical", "warning", "info"]

RULES_FOLDER = Path(__file__).parent / "rules"

_HEADER = re.compile(r"^-- (severity|reason|table): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class OffenderQuery:
    """One cross-table rule: `sql` gives no rows where all is well; `table` is the table whose rows are wrong."""

    name: str
    severity: Severity
    reason: str
    table: str
    sql: str


def offender_queries(folder: Path = RULES_FOLDER) -> list[OffenderQuery]:
    """All rules of `folder`, the critical ones last.

    A query that fails while it runs makes DuckDB abort the writer's transaction, and every query after it cannot run.
    With the critical rules last, an aborted transaction always reaches a critical rule, so it can never be published.
    Raises ValueError naming the file if a header line is missing or unknown.
    """
    queries = [_read(path) for path in sorted(folder.glob("*.sql"))]
    return sorted(queries, key=lambda query: query.severity == "critical")


def _read(path: Path) -> OffenderQuery:
    sql = path.read_text(encoding="utf-8")
    header = dict(_HEADER.findall(sql))
    for line, known in (("severity", codes.SEVERITIES), ("table", tuple(tables.TABLES)), ("reason", None)):
        value = header.get(line)
        if value is None or (known is not None and value not in known):
            expected = " or ".join(known) if known else "one sentence"
            message = f"{path.name}: the header line '-- {line}: ...' is {value!r}; write {expected}."
            raise ValueError(message)
    return OffenderQuery(path.stem, cast("Severity", header["severity"]), header["reason"], header["table"], sql)
