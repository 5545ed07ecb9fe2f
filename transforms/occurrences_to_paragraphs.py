"""paragraph occurrences -> paragraphs: keeps each distinct paragraph once and says which occurrence repeats which.

Identity is exact: equal paragraph_id (hash of the normalised text), so two facts are never merged. The canonical
occurrence is the one in the article published earliest (articles without a date last), then by article_id and ordinal:
the order and the batches in which texts arrive change nothing. Near repeats are found in paragraphs_to_repeats.
"""

import polars as pl


def occurrences_to_paragraphs(
    occurrences: pl.DataFrame, articles: pl.DataFrame, known: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Find exact repeats inside each article and across all articles.

    In: occurrences as article_to_paragraphs gives them, all of articles that are new; articles with article_id,
    published_on; `known`: tables.Paragraphs columns + first_published_on of paragraphs stored earlier.
    Out: (tables.Paragraphs of every paragraph in the batch with totals over batch and store,
    tables.ParagraphOccurrences of the batch).
    """
    inside = occurrences.sort("article_id", "ordinal").with_columns(
        pl.col("ordinal").first().over("article_id", "paragraph_id").alias("first_here")
    )
    marked = inside.with_columns(
        (pl.col("ordinal") > pl.col("first_here")).alias("is_repeat"),
        pl.when(pl.col("ordinal") > pl.col("first_here")).then("first_here").alias("repeat_of_ordinal"),
    )
    return _paragraphs(inside, articles, known), marked.select(
        "article_id", "ordinal", "paragraph_id", "line_no", "char_start", "char_end", "role", "role_detail",
        "section_heading", "is_repeat", "repeat_of_ordinal", "confidence",
        # Learnt from all articles of an outlet, once the batch is staged.
        pl.lit(None, dtype=pl.String).alias("role_by_form"),
    )  # fmt: skip


def _paragraphs(occurrences: pl.DataFrame, articles: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    fresh = (
        occurrences.join(articles.select("article_id", "published_on"), on="article_id")
        .sort("published_on", "article_id", "ordinal", nulls_last=True)
        .group_by("paragraph_id", maintain_order=True)
        .agg(
            pl.col("text_norm").first(),
            pl.col("article_id").first().alias("first_article_id"),
            pl.col("ordinal").first().alias("first_ordinal"),
            pl.col("published_on").first().alias("first_published_on"),
            pl.len().cast(pl.Int32).alias("n_occurrences"),
            pl.col("article_id").n_unique().cast(pl.Int32).alias("n_articles"),
            pl.lit(None, dtype=pl.String).alias("cluster_id"),
        )
    )
    stored = known.join(fresh, on="paragraph_id", how="semi").select(fresh.columns)
    return (
        pl.concat([fresh, stored])
        .sort("first_published_on", "first_article_id", "first_ordinal", nulls_last=True)
        .group_by("paragraph_id", maintain_order=True)
        .agg(
            pl.col("text_norm", "first_article_id", "first_ordinal").first(),
            pl.col("n_occurrences", "n_articles").sum(),
            pl.col("cluster_id").drop_nulls().first(),
        )
        .select(
            "paragraph_id",
            "text_norm",
            "first_article_id",
            "first_ordinal",
            "n_occurrences",
            "n_articles",
            "cluster_id",
        )
        .sort("paragraph_id")
    )
