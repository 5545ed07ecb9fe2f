"""texts -> ids: stable content hashes, the same on every machine, in every run and under every polars version."""

import polars as pl
import polars_hash as plh


def content_id(text: str) -> pl.Expr:
    """xxh3_128 of a text column as 32 hexadecimal digits.

    In: name of a String column. Out: String expression. pl.Expr.hash would be quicker and differs between versions.
    """
    return plh.col(text).nchash.xxh3_128().map_batches(_hexadecimal, return_dtype=pl.String)


def _hexadecimal(numbers: pl.Series) -> pl.Series:
    return pl.Series(numbers.name, [f"{number:032x}" for number in numbers.to_list()], dtype=pl.String)
