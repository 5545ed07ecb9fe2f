"""articles -> versions: which articles are an earlier one told again, in part or with changes.

    article_id, text, in canonical order -> article_id, repeats_id, similarity

A page fetched again, a story that grew over the day, one body cut into other paragraphs: half of the text is the same.
Numbers may differ, as versions correct them. It does not decide which version is right, or that the outlet is the same.
"""

import polars as pl

from transforms.repeats.canonical_rows import canonical_rows
from transforms.repeats.level import ARTICLE


def articles_to_versions(articles: pl.DataFrame) -> pl.DataFrame:
    """Find for every article the earliest one that it is a version of.

    In: article_id, text (String), in canonical order. Out: article_id, repeats_id, similarity (Float64, Jaccard of word
    pairs), without the articles that repeat none.
    """
    ids = articles["article_id"]
    found = canonical_rows([articles["text"]], ARTICLE, ARTICLE.threshold)
    found = found.filter(pl.col("row") != pl.col("canonical_row"))
    return pl.DataFrame(
        {
            "article_id": ids.gather(found["row"]),
            "repeats_id": ids.gather(found["canonical_row"]),
            "similarity": found["similarity"].cast(pl.Float64),
        }
    )
