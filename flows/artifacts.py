"""Outcome -> Prefect artifacts: what a person reads in the UI after a run, under four fixed keys, five after a poll.

Artifacts are Markdown and hold words of articles and file names, so everything that was read is escaped.
"""

from collections.abc import Sequence

import polars as pl
from prefect.artifacts import create_markdown_artifact, create_table_artifact

from expectations.report import escape_markdown, markdown_report
from flows.run import Outcome
from flows.summary import reasons

_MOST_ROWS = 100
_MOST_WARNED = 20


def publish_artifacts(outcome: Outcome) -> None:
    """Create the artifacts run-summary, validation-report, repeats-found and rejections of this flow run.

    A poll has sources-polled as well.
    """
    create_table_artifact(
        key="run-summary",
        table=_rows(
            outcome.stages.sort("position").select(
                "stage", "rows_in", "rows_out", "rejected", pl.col("seconds").round(2)
            )
        ),
        description=f"**{escape_markdown(outcome.headline)}.** What each stage took in and gave out, in order, with its seconds.",
    )
    create_markdown_artifact(
        key="validation-report",
        markdown=markdown_report(outcome.audit)
        if outcome.audit
        else "Nothing new was staged, so there was nothing to audit.",
        description="Every rule the batch was held against before anyone could see it: passed, failed or could not run.",
    )
    create_table_artifact(
        key="repeats-found",
        table=_rows(repeats_found(outcome)),
        description="Articles of this run in which a paragraph stands twice, or that share paragraphs with other "
        "articles. Each paragraph is stored once; every place where it stands is kept.",
    )
    aside = outcome.rejections
    create_table_artifact(
        key="rejections",
        table=_rows(aside.select("source_uri", "reason_code", "reason", "stage").head(_MOST_ROWS)),
        description="Input that was set aside, with the reason and the way out. Nothing is dropped in silence."
        + (f"\n\n{_reasons(aside)}" if aside.height else " This time it was none."),
    )
    if outcome.sources is not None:
        _publish_sources(outcome.sources, outcome.needs_look)


def _reasons(rejections: pl.DataFrame) -> str:
    """A list of the reasons, each with the words of its first case: they do not fit into the table."""
    words = dict(
        rejections.unique("reason_code", keep="first", maintain_order=True).select("reason_code", "reason").rows()
    )
    counted = reasons(rejections).iter_rows()
    return "\n".join(f"- {count} x {escape_markdown(f'{code}: {words[code]}')}" for code, count in counted)


def _publish_sources(sources: pl.DataFrame, needs_look: Sequence[str]) -> None:
    worst_first = pl.col("failures").fill_null(0) * 2 + (pl.col("outcome") == "partial")
    shown = sources.sort(worst_first, "new", "source", descending=[True, True, False], nulls_last=True)
    # The table does not break its lines, and what stands far to the right is not seen: what went wrong is a list above it.
    warned = [f"- **{escape_markdown(words)}**" for words in needs_look]
    others = shown.filter(pl.col("why").is_not_null()).select("source", "outcome", "why").iter_rows()
    warned += [
        f"- {escape_markdown(f'{source} ({outcome}): {why}')}"
        for source, outcome, why in others
        if not any(words.startswith(f"{source} ") for words in needs_look)
    ]
    if len(warned) > _MOST_WARNED:
        warned[_MOST_WARNED:] = [f"- and {len(warned) - _MOST_WARNED} more: see `why` in the table"]
    create_table_artifact(
        key="sources-polled",
        table=_rows(shown.head(_MOST_ROWS)),
        description=f"Every source of this poll, {sources.height} in all: how its request ended, and how many of its items are "
        "new, unchanged or set aside. Those that fail come first."
        + (" What went wrong, and the way out:\n\n" + "\n".join(warned) if warned else ""),
    )


def repeats_found(outcome: Outcome) -> pl.DataFrame:
    """Count repeats per article of the batch. Out: article, occurrences, distinct, repeats_inside, shared_paragraphs."""
    occurrences, paragraphs = outcome.batch["paragraph_occurrences"], outcome.batch["paragraphs"]
    shared = (
        occurrences.join(paragraphs.filter(pl.col("n_articles") > 1), on="paragraph_id", how="semi")
        .group_by("article_id")
        .agg(pl.col("paragraph_id").n_unique().alias("shared_paragraphs"))
    )
    return (
        outcome.batch["articles"]
        .join(shared, on="article_id", how="left")
        .select(
            pl.col("article_id").alias("article"),
            pl.col("n_occurrences").alias("occurrences"),
            pl.col("n_paragraphs").alias("distinct"),
            pl.col("n_repeats").alias("repeats_inside"),
            pl.col("shared_paragraphs").fill_null(0),
        )
        .filter((pl.col("repeats_inside") > 0) | (pl.col("shared_paragraphs") > 0))
        .sort("repeats_inside", "shared_paragraphs", "article", descending=[True, True, False])
        .head(_MOST_ROWS)
    )


def _rows(frame: pl.DataFrame) -> list[dict[str, object]]:
    """Table rows for an artifact; an empty frame keeps its column names and says that it is empty."""
    rows = [
        {name: escape_markdown(value) if isinstance(value, str) else value for name, value in row.items()}
        for row in frame.iter_rows(named=True)
    ]
    return rows or [dict.fromkeys(frame.columns, "") | {frame.columns[0]: "none"}]
