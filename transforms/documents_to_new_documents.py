"""Incoming documents + known articles -> the new ones, each with its article_id: decides what is already stored.

An article is known when the same bytes were stored under the same wished id (the file's stem). Whether two different
texts tell the same story is not decided here.
"""

import polars as pl

_SUFFIX_LENGTH = 8


def documents_to_new_documents(incoming: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Give every document that is not stored yet its article_id.

    The id is the wished one (`stem`). If another text already has it, the first eight hex digits of the document's
    hash are appended, so that two files of one name both stay. Inside a batch the smallest hash keeps the plain stem,
    whatever the order of the input.

    In: IncomingDocuments; `known` with columns article_id, sha256. Out: IncomingDocuments + article_id, sorted by it.
    """
    suffixed = pl.format("{}-{}", "stem", pl.col("raw_sha256").str.slice(0, _SUFFIX_LENGTH))
    stored = known.select("article_id", pl.col("sha256").alias("raw_sha256"))
    documents = incoming.unique(["stem", "raw_sha256"], keep="first", maintain_order=True)
    for wished in (pl.col("stem"), suffixed):
        documents = (
            documents.with_columns(wished.alias("article_id"))
            .join(stored, on=["article_id", "raw_sha256"], how="anti")
            .drop("article_id")
        )
    taken = stored.select(pl.col("article_id").alias("stem"), pl.lit(True).alias("is_taken"))
    return (
        documents.join(taken, on="stem", how="left")
        .sort("stem", "raw_sha256")
        .with_columns(
            pl.when(pl.col("is_taken").is_null() & (pl.int_range(pl.len()).over("stem") == 0))
            .then(pl.col("stem"))
            .otherwise(suffixed)
            .alias("article_id")
        )
        .drop("is_taken")
        .sort("article_id")
    )
