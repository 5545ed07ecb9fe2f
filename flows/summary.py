"""Outcome -> terminal: the run's summary table, and three questions answered from the published warehouse."""

import sys
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from expectations.report import refusal
from flows.run import Outcome
from warehouse.answer import run_query
from warehouse.reader import NoWarehouse, connect
from warehouse.render import visible

# Asked after every run, and in the README.
QUESTIONS: dict[str, str] = {
    "Who was evacuated from where to where, how many, according to whom?": (
        "SELECT article_id[1:3] AS article, from_places, to_places, status, expression, source_name\n"
        "FROM v_evacuations WHERE from_places IS NOT NULL AND expression IS NOT NULL ORDER BY article_id, figure_id"
    ),
    "How much of each article is pasted twice?": (
        "SELECT source_file, n_occurrences, n_paragraphs, n_repeats FROM articles ORDER BY n_repeats DESC, source_file LIMIT 5"
    ),
    "What can the texts not tell us?": (
        "SELECT column_name, why, count(*) AS articles FROM v_unresolved WHERE table_name = 'articles'\n"
        "GROUP BY ALL ORDER BY ALL"
    ),
}
_WIDTH = 110
_MOST_SOURCES = 20


def print_summary(outcome: Outcome) -> None:
    """Print one row per stage, the reasons for what was set aside, and how the run ended."""
    console = Console(width=_WIDTH, highlight=False)
    table = Table(title=f"run {outcome.run.run_id}", title_justify="left")
    for name, justify in [
        ("stage", "left"),
        ("in", "right"),
        ("out", "right"),
        ("rejected", "right"),
        ("seconds", "right"),
    ]:
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for row in outcome.stages.sort("position").iter_rows(named=True):
        table.add_row(
            row["stage"], f"{row['rows_in']:,}", f"{row['rows_out']:,}", f"{row['rejected']:,}", f"{row['seconds']:.2f}"
        )
    console.print(table)
    for reason, count in reasons(outcome.rejections).iter_rows():
        console.print(Text(f"set aside: {count} x {reason}"))
    for row in outcome.rejections.head(5).iter_rows(named=True):
        console.print(Text(visible(f"  {row['source_uri']}: {row['reason']}")))
    if outcome.audit:
        for row in outcome.audit.warnings.iter_rows(named=True):
            console.print(
                Text(visible(f"warning: {row['suite']}.{row['rule']}: {row['offenders']} rows: {row['reason']}"))
            )
    if outcome.sources is not None:
        print_sources(console, outcome.sources)
    for words in outcome.needs_look:
        console.print(Text(visible(f"warning: {words}")))
    if outcome.state == "refused" and outcome.audit:
        console.print(Text(refusal(outcome.audit)))
    console.print(Text(visible(outcome.headline)))


def print_sources(console: Console, sources: pl.DataFrame) -> None:
    """Print one row per source of a poll that was asked, and what was wrong with it."""
    asked = sources.filter(pl.col("outcome") != "not asked").sort("source")
    table = Table(title="sources", title_justify="left")
    table.add_column("source", overflow="fold")
    table.add_column("outcome")
    for name in ("items", "new", "unchanged"):
        table.add_column(name, justify="right")
    for row in asked.head(_MOST_SOURCES).iter_rows(named=True):
        cells = [row["source"], row["outcome"], *(f"{row[name]:,}" for name in ("items", "new", "unchanged"))]
        table.add_row(*(Text(visible(cell)) for cell in cells))
    if not asked.is_empty():
        console.print(table)
    if asked.height > _MOST_SOURCES:
        console.print(Text(f"and {asked.height - _MOST_SOURCES} more: see v_feed_freshness"))
    for row in asked.filter(pl.col("why").is_not_null()).head(_MOST_SOURCES).iter_rows(named=True):
        console.print(Text(visible(f"{row['source']}: {row['why']}")))


def print_answers(folder: Path) -> None:
    """Ask the three questions of the published warehouse, showing the SQL."""
    try:
        con = connect(folder)
    except NoWarehouse as error:
        print(visible(str(error)))
        return
    for question, sql in QUESTIONS.items():
        print(f"\n{question}\n{sql}", flush=True)
        run_query(con, sql, "table", sys.stdout)
    con.close()


def reasons(rejections: pl.DataFrame) -> pl.DataFrame:
    """Count rejections by reason_code, most frequent first. Out: reason_code, count."""
    if rejections.is_empty():
        return pl.DataFrame(schema={"reason_code": pl.String, "count": pl.UInt32})
    return (
        rejections.group_by("reason_code")
        .agg(pl.len().alias("count"))
        .sort("count", "reason_code", descending=[True, False])
    )
