"""texts -> ids: stable content hashes, the same on every machine, in every run and under every polars version."""

import polars as pl
import polars_hash as plh

PARAGRAPH_DIGITS = 32
_PLACE_DIGITS = 16


def content_id(text: str) -> pl.Expr:
    """xxh3_128 of a text column as 32 hexadecimal digits.

    In: name of a String column. Out: String expression. pl.Expr.hash would be quicker and differs between versions.
    """
    return plh.col(text).nchash.xxh3_128().map_batches(_hexadecimal, return_dtype=pl.String)


def sentence_text_id() -> pl.Expr:
    """Id by which a sentence is compared with others: its paragraph's 32 digits, then its place there in sixteen.

    In: paragraph_id (String), ordinal (Int). Out: String expression text_id; it sorts as the two columns do.
    """
    place = pl.col("ordinal").cast(pl.String).str.zfill(_PLACE_DIGITS)
    return pl.concat_str("paragraph_id", place).alias("text_id")


def text_id_sentence(text_id: pl.Expr) -> pl.Expr:
    """sentence_id of the sentence that has the given sentence_text_id. In and out: String expressions."""
    place = text_id.str.tail(_PLACE_DIGITS).cast(pl.Int64).cast(pl.String)
    return pl.concat_str(text_id.str.head(PARAGRAPH_DIGITS), pl.lit(".s"), place).alias("sentence_id")


def article_text_id() -> pl.Expr:
    """Id by which an article is compared with others: its bytes' hash in 20 digits, that of its own id in twelve.

    In: sha256, article_id (String). Out: String expression text_id. Two articles may be the same bytes under two names.
    """
    return pl.concat_str(pl.col("sha256").str.head(20), content_id("article_id").str.head(12)).alias("text_id")


def with_cluster_ids(repeats: pl.DataFrame) -> pl.DataFrame:
    """Add cluster_id (String), that of the cluster which `repeats_id` leads. In: level, kind, repeats_id (Strings)."""
    named = repeats.with_columns(pl.concat_str("level", "kind", "repeats_id", separator="|").alias("cluster_id"))
    return named.with_columns(content_id("cluster_id"))


def _hexadecimal(numbers: pl.Series) -> pl.Series:
    return pl.Series(numbers.name, [f"{number:032x}" for number in numbers.to_list()], dtype=pl.String)
