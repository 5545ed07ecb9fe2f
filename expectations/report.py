"""Audit -> what a person reads: decides how results are shown, as Markdown for the run's page and as plain text.

It does not judge. Samples hold words of articles, which are not ours: nothing in them may become markup, a link, a
table cell or a terminal command.
"""

import html
import json
import re
import unicodedata

import polars as pl

from expectations.verdict import Audit

_CELL_CHARACTERS = 600
# Everything that Markdown gives a meaning to; & < > are escaped as HTML first.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:/@$^=])")
_ORDER = {"critical": 0, "warning": 1, "info": 2}
_HEADLINES = {
    "passed": "Audit passed",
    "failed": "Audit failed: the batch was refused",
    "could_not_run": "Audit could not run: the batch was refused",
}


def markdown_report(audit: Audit) -> str:
    """Report as Markdown: verdict, counts, and one table of all rules that failed or could not run, worst first."""
    states = dict(audit.results.group_by("state").len().iter_rows())
    lines = [
        f"# {_HEADLINES[audit.verdict]}",
        "",
        f"{states.get('passed', 0)} rules passed, {states.get('failed', 0)} failed, "
        f"{states.get('could_not_run', 0)} could not run.",
    ]
    shown = _worst_first(audit.results.filter(pl.col("state") != "passed"))
    if not shown.is_empty():
        lines += [
            "",
            "| severity | state | suite | rule | rows | reason | first rows |",
            "|---|---|---|---|---|---|---|",
        ]
    for row in shown.iter_rows(named=True):
        cells = (
            row["severity"],
            row["state"].replace("_", " "),
            row["suite"],
            row["rule"],
            str(row["offenders"]),
            row["reason"],
            row["sample"] or "",
        )
        lines.append("| " + " | ".join(escape_markdown(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def refusal(audit: Audit) -> str:
    """Plain text for a terminal: why the batch is refused, rule by rule, with reason and first bad rows.

    Says that nothing is to be done if the batch passed. Holds no control characters but the line feed.
    """
    if audit.verdict == "passed":
        return "The audit passed: nothing was refused.\n"
    critical = audit.results.filter((pl.col("severity") == "critical") & (pl.col("state") != "passed"))
    lines = [f"The batch was refused by {critical.height} critical rule(s). Readers still see the state before it."]
    for row in _worst_first(critical).iter_rows(named=True):
        what = f"{row['offenders']} row(s)" if row["state"] == "failed" else "could not run"
        lines += ["", f"{row['suite']}.{row['rule']}: {what}", f"  {_plain(row['reason'])}"]
        lines += [f"  {_plain(bad_row)}" for bad_row in _bad_rows(row["sample"])]
    return "\n".join(lines) + "\n"


def _worst_first(results: pl.DataFrame) -> pl.DataFrame:
    severity = pl.col("severity").replace_strict(_ORDER, return_dtype=pl.Int8)
    return results.sort(severity, pl.col("state") != "failed", "suite", "rule")


def _bad_rows(sample: str | None) -> list[str]:
    return [json.dumps(row, ensure_ascii=False) for row in json.loads(sample)] if sample else []


def _plain(text: str) -> str:
    """`text` in one line: control, format, private and surrogate characters become spaces, the length is bounded."""
    visible = "".join(" " if unicodedata.category(character)[0] == "C" else character for character in text)
    folded = " ".join(visible.split())
    return folded if len(folded) <= _CELL_CHARACTERS else folded[:_CELL_CHARACTERS] + "…"


def escape_markdown(text: str) -> str:
    """Return `text` in one line with nothing in it that Markdown or HTML gives a meaning to."""
    return _MARKDOWN.sub(r"\\\1", html.escape(_plain(text), quote=False))
