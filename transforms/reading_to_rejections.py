"""items set aside while reading -> rejections: gives each its id and the run that met it first."""

import polars as pl

from transforms.ids import content_id
from transforms.tables import Rejections


def reading_to_rejections(items: pl.DataFrame, run_id: str) -> pl.DataFrame:
    """Complete the rows of what was set aside.

    In: stage, source_uri, raw_sha256, reason_code, reason, sample. Out: tables.Rejections, one row per id: the same
    item refused for the same reason is the same rejection in every run.
    """
    return (
        with_rejection_ids(items)
        .with_columns(
            pl.lit(run_id).alias("run_id"),
            pl.lit(0, dtype=pl.Int32).alias("retry_count"),
            pl.lit(None, dtype=Rejections.resolved_at.dtype).alias("resolved_at"),
        )
        .unique("rejection_id", keep="first", maintain_order=True)
        .select(Rejections.column_names())
    )


def with_rejection_ids(items: pl.DataFrame) -> pl.DataFrame:
    """Add rejection_id, which follows from stage, source_uri, raw_sha256 and reason_code."""
    key = pl.concat_str("stage", "source_uri", pl.col("raw_sha256").fill_null(""), "reason_code", separator="\x1f")
    return items.with_columns(key.alias("_key")).with_columns(content_id("_key").alias("rejection_id")).drop("_key")
