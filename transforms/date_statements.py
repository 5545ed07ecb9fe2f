"""statements + date_expressions -> statements with the day of saying.

The day is the one that stands in the statement's sentence outside the words said ("said on Wednesday"). A later statement
of the same speaker without a day of its own was made on the same day. Refuses to take a day out of the words said, or
from the publication date.
"""

import polars as pl

_DAYS = ("day", "day_without_year")
_SAYING_KINDS = ("explicit", "month_day_no_year", "weekday", "relative")


def date_statements(statements: pl.DataFrame, date_expressions: pl.DataFrame) -> pl.DataFrame:
    """Fill date_edtf of statements that have none.

    In: `claim_tables.Statements`, `claim_tables.DateExpressions`. Out: the same statements in the same order, date_edtf
    filled where a day of saying is known (EDTF day, XXXX for an unknown year).
    """
    days = date_expressions.filter(
        pl.col("precision").is_in(_DAYS)
        & pl.col("kind").is_in(_SAYING_KINDS)
        & pl.col("edtf").str.contains(r"^[\dX-]{10}$")
    ).select("sentence_id", pl.col("char_start").alias("day_start"), pl.col("char_end").alias("day_end"), "edtf")
    spans = statements.select("sentence_id", "char_start", "char_end")
    inside = days.join(spans, on="sentence_id").filter(
        (pl.col("day_start") < pl.col("char_end")) & (pl.col("day_end") > pl.col("char_start"))
    )
    outside = days.join(inside, on=["sentence_id", "day_start"], how="anti")
    # Two days beside the words: which one is the day of saying is not clear.
    single = outside.group_by("sentence_id").agg(pl.col("edtf").first(), pl.len()).filter(pl.col("len") == 1)
    ordered = (
        statements.with_row_index("place")
        .join(single.select("sentence_id", "edtf"), on="sentence_id", how="left", maintain_order="left")
        .with_columns(pl.coalesce("date_edtf", "edtf").alias("date_edtf"))
        .sort("article_id", "char_start", "statement_id")
    )
    carried = pl.col("date_edtf").forward_fill().over("article_id", "speaker_actor_id")
    return (
        ordered.with_columns(
            pl.when(pl.col("speaker_actor_id").is_not_null()).then(carried).otherwise("date_edtf").alias("date_edtf")
        )
        .sort("place")
        .select(statements.columns)
    )
