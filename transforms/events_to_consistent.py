"""events + articles -> events whose days can be true: takes back days that what the article tells cannot have.

What an article tells as done was done by the day it was published; a later day was read wrongly (a plan's day beside
a deed). The event stays, undated, and its evidence keeps the words. It refuses to put another day in its place.
"""

import polars as pl


def events_to_consistent(events: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Take back days of completed events that begin after publication.

    In: tables.Events; articles with article_id, published_on. Out: tables.Events, in the given order.
    """
    published = articles.select("article_id", "published_on")
    too_late = (pl.col("status") == "completed") & (pl.col("date_start") > pl.col("published_on"))
    judged = events.join(published, on="article_id", how="left", maintain_order="left").with_columns(
        too_late.fill_null(value=False).alias("too_late")
    )
    emptied = [
        pl.when("too_late").then(None).otherwise(pl.col(name)).alias(name)
        for name in ("date_edtf", "date_start", "date_end", "ucdp_date_prec", "acled_time_precision")
    ]
    precision = pl.when("too_late").then(pl.lit("unresolved")).otherwise("date_precision").alias("date_precision")
    return judged.with_columns(*emptied, precision).select(events.columns)
