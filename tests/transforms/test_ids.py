"""Ids are frozen: another value for the same text would orphan every stored row."""

import polars as pl
import pytest

from transforms.ids import content_id

FROZEN = {
    "": "99aa06d3014798d86001c324468d497f",
    "a": "a96faf705af16834e6c632b61e964e1f",
    "Buses left the town.": "579e90dbda783612bdf81623732c5539",
    "\u0627\u0644\u0645\u062f\u064a\u0646\u0629 \U0001f600": "04db8deb51fc4092659a1d96cb62c43a",
}


@pytest.mark.parametrize("text", FROZEN)
def test_frozen_values(text):
    frame = pl.DataFrame({"text": [text]}).select(content_id("text"))
    assert frame["text"].to_list() == [FROZEN[text]]


def test_an_id_does_not_depend_on_its_neighbours():
    texts = ["a", "b", "a", "c" * 5_000]
    together = pl.DataFrame({"text": texts}).select(content_id("text"))["text"].to_list()
    alone = [pl.DataFrame({"text": [text]}).select(content_id("text"))["text"][0] for text in texts]
    assert together == alone
    assert together[0] == together[2] != together[1]
    assert all(len(number) == 32 for number in together)
