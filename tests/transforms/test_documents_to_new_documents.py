"""Article ids: the same for the same documents, in any order and any batches; two texts of one name both stay."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.documents_to_new_documents import documents_to_new_documents

NONE = pl.DataFrame(schema={"article_id": pl.String, "sha256": pl.String})
hashes = (st.integers(0, 2**32 - 1) | st.integers(0, 3)).map(lambda number: f"{number:08x}".ljust(64, "0"))
# A file may be called like the id that another one gets.
stems = st.sampled_from(["one", "two", "three", "one-00000001", "one-00000001-00000002"])


def give(rows, known=NONE):
    incoming = pl.DataFrame(rows, schema={"stem": pl.String, "raw_sha256": pl.String}, orient="row")
    return documents_to_new_documents(incoming, known)


def stored(*batches):
    frames = [batch.select("article_id", pl.col("raw_sha256").alias("sha256")) for batch in batches]
    return pl.concat([NONE, *frames])


@given(st.lists(st.tuples(stems, hashes), max_size=8), st.randoms(use_true_random=False))
def test_order_and_doubles_change_nothing(rows, random):
    shuffled = [*rows, *rows[:3]]
    random.shuffle(shuffled)
    one = give(rows)
    assert one.rows() == give(shuffled).rows()
    assert one["article_id"].is_unique().all()
    # A file that is called like the id of its own bytes under another name is that article.
    assert set(one["raw_sha256"]) == {sha256 for _, sha256 in rows}
    assert set(one.select("stem", "raw_sha256").rows()) <= set(rows)


@given(st.lists(st.tuples(stems, hashes), max_size=8, unique_by=lambda row: row[0]), st.integers(0, 8))
def test_two_batches_give_the_ids_of_one_where_names_differ(rows, cut):
    first = give(rows[:cut])
    second = give(rows[cut:], stored(first))
    assert sorted(pl.concat([first, second]).rows()) == sorted(give(rows).rows())


@settings(max_examples=50)
@given(st.lists(st.tuples(stems, hashes), max_size=8), st.integers(0, 8))
def test_what_is_stored_is_never_new_again_and_ids_stay_unique(rows, cut):
    first = give(rows[:cut])
    second = give(rows[cut:], stored(first))
    everything = stored(first, second)
    assert everything["article_id"].is_unique().all()
    assert give(rows, everything).is_empty()


def test_the_collision_rule():
    low, high = "1" * 64, "2" * 64
    assert give([("one", high), ("one", low)])["article_id"].to_list() == ["one", "one-22222222"]
    late = give([("one", low)], stored(give([("one", high)])))
    assert late["article_id"].to_list() == ["one-11111111"]


def test_no_name_takes_the_id_of_another_text():
    low, high, third = "1" * 64, "2" * 64, "3" * 64
    made_up = "one-22222222"
    both = give([("one", low), ("one", high), (made_up, third)])
    assert both.select("article_id", "raw_sha256").rows() == [
        ("one", low), (made_up, third), (f"{made_up}-22222222", high)
    ]  # fmt: skip
    late = give([("one", high)], stored(give([("one", low), (made_up, third)])))
    assert late["article_id"].to_list() == [f"{made_up}-22222222"]
    assert give([("one", high)], stored(give([("one", low), (made_up, third)]), late)).is_empty()
