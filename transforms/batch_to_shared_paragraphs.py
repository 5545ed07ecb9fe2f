"""Batch -> its paragraphs that other articles have too, and from which something else may be derived now.

They may be, or be no more, the furniture of outlets that the batch does not name. Refuses to look at the warehouse.
"""

from collections.abc import Mapping

import polars as pl


def batch_to_shared_paragraphs(batch: Mapping[str, pl.DataFrame]) -> pl.Series:
    """Find them among the paragraphs that were derived anew.

    In: tables.Articles, tables.Paragraphs (n_occurrences of the whole warehouse), tables.ParagraphOccurrences and
    tables.Sentences of a batch. Out: paragraph_id (String), each once, in no order.
    """
    paragraphs = batch["paragraphs"]
    # A paragraph that is at home in an article of another batch keeps what was derived from it, unless it was read again.
    at_home = paragraphs.join(batch["articles"], left_on="first_article_id", right_on="article_id", how="semi")
    derived = pl.concat([frame.select("paragraph_id") for frame in (at_home, batch["sentences"])]).unique()
    here = batch["paragraph_occurrences"].group_by("paragraph_id").agg(pl.len().alias("here"))
    nowhere_else = paragraphs.join(here, on="paragraph_id").filter(pl.col("n_occurrences") <= pl.col("here"))
    return derived.join(nowhere_else, on="paragraph_id", how="anti")["paragraph_id"]
