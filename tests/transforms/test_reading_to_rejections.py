"""Rejections: stable ids, whole rows."""

import polars as pl

from transforms import tables
from transforms.reading_to_rejections import reading_to_rejections

SCHEMA = dict.fromkeys(["stage", "source_uri", "raw_sha256", "reason_code", "reason", "sample"], pl.String)


def items(*rows):
    return pl.DataFrame([(*row, "why, and what to do", "abc") for row in rows], schema=SCHEMA, orient="row")


def test_the_same_item_and_reason_is_one_rejection_in_every_run():
    one = ("read", "in/a.zip", "0" * 64, "too_large")
    first = reading_to_rejections(items(one, one), "run-1")
    second = reading_to_rejections(items(one), "run-2")
    assert first.height == 1
    assert first["rejection_id"].to_list() == second["rejection_id"].to_list()
    assert first["run_id"].to_list() == ["run-1"]
    tables.Rejections.validate(first)


def test_another_item_reason_or_hash_is_another_rejection():
    rows = [
        ("read", "a", None, "x"),
        ("read", "a", "0" * 64, "x"),
        ("read", "a", None, "y"),
        ("read", "b", None, "x"),
        ("cut", "a", None, "x"),
    ]
    got = reading_to_rejections(items(*rows), "run-1")
    assert got["rejection_id"].n_unique() == len(rows)


def test_nothing_set_aside_gives_an_empty_table():
    got = reading_to_rejections(items(), "run-1")
    assert got.is_empty()
    tables.Rejections.validate(got)
