"""Staging: idempotent, order-free, claims replaced per sentence."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.tables import TABLES
from warehouse.ledger import record_rejections, resolve_rejections
from warehouse.migrate import apply_migrations, known_migrations
from warehouse.new_rows import new_names
from warehouse.publish import publication
from warehouse.stage import BatchError, Stamp, stage_batch

NOW = datetime(2026, 1, 2, tzinfo=UTC)
Batch = dict[str, pl.DataFrame]
Frame = Callable[..., pl.DataFrame]


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(config={"threads": 1})
    con.execute("SET TimeZone = 'UTC'")
    apply_migrations(con, known_migrations())
    yield con
    con.close()


@pytest.fixture(autouse=True)
def _inside_transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.execute("BEGIN")
    yield
    con.execute("ROLLBACK")


def _stage(
    con: duckdb.DuckDBPyConnection, batch: Batch, day: int = 0, version: str = "1"
) -> dict[str, tuple[int, ...]]:
    counts = stage_batch(con, batch, f"run-{day}", version, NOW + timedelta(days=day))
    return {row[0]: row[1:] for row in counts.iter_rows()}


def _dump(con: duckdb.DuckDBPyConnection, provenance: bool = False) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: con.execute(
            f"SELECT {'*' if provenance else ', '.join(cls.column_names())} FROM {table} ORDER BY ALL"
        ).fetchall()
        for table, cls in TABLES.items()
    }


def test_same_batch_twice_changes_nothing(con: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    first = _stage(con, batch)
    assert {t: c[0] for t, c in first.items()} == {t: f.height for t, f in batch.items()}
    before, number = _dump(con, provenance=True), publication(con)
    second = _stage(con, batch, day=1, version="2")
    assert all(c[0] == c[1] == c[3] == 0 for c in second.values())
    assert {t: c[2] for t, c in second.items()} == {t: f.height for t, f in batch.items()}
    assert _dump(con, provenance=True) == before
    assert publication(con) == number


def test_changed_row_keeps_when_it_was_first_seen(con: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    _stage(con, batch)
    number = publication(con)
    batch["articles"] = batch["articles"].with_columns(
        published_candidates=pl.when(article_id="a1").then(["2018-03-01"]).otherwise("published_candidates"),
        title=pl.when(article_id="a3").then(pl.lit("Now titled")).otherwise("title"),
    )
    assert _stage(con, batch, day=1, version="2")["articles"] == (0, 2, 2, 0)
    assert con.execute(
        "SELECT article_id, flow_run_id, extractor_version, first_seen_at, last_seen_at FROM articles ORDER BY 1"
    ).fetchall() == [
        ("a1", "run-1", "2", NOW, NOW + timedelta(days=1)),
        ("a2", "run-0", "1", NOW, NOW),
        ("a3", "run-1", "2", NOW, NOW + timedelta(days=1)),
        ("a4", "run-0", "1", NOW, NOW),
    ]
    assert publication(con) > number


def test_value_becoming_null_is_a_change(con: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    _stage(con, batch)
    batch["figures"] = batch["figures"].with_columns(value_low=pl.lit(None, pl.Float64))
    assert _stage(con, batch)["figures"] == (0, 3, 0, 0)
    assert _stage(con, batch)["figures"] == (0, 0, 3, 0)


@pytest.mark.parametrize("table", ["articles", "paragraphs", "figures", "place_mentions", "places"])
def test_row_that_was_deleted_meanwhile_is_written_again(
    con: duckdb.DuckDBPyConnection, batch: Batch, table: str
) -> None:
    """The index of the keys may not know yet what the same transaction has deleted."""
    _stage(con, batch)
    con.execute("COMMIT")
    con.execute("BEGIN")
    before = _dump(con)
    try:
        key = TABLES[table].primary_key()[0]
        least = con.execute(f"SELECT min({key}) FROM {table}").fetchone()
        con.execute(f"DELETE FROM {table} WHERE {key} = ?", least)
        gone = len(before[table]) - len(_dump(con)[table])
        counts = _stage(con, {table: batch[table]}, day=1)
        assert gone > 0
        assert counts[table] == (gone, 0, batch[table].height - gone, 0)
        assert _dump(con) == before
    finally:
        con.execute("ROLLBACK")
        _clear(con)
        con.execute("BEGIN")


def test_document_keeps_the_least_address_at_which_it_was_read(con: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    _stage(con, batch)
    for address, updated in (("y", 0), ("w", 4), ("x", 0)):
        moved = {"documents": batch["documents"].with_columns(source_uri=pl.lit(address))}
        assert _stage(con, moved)["documents"] == (0, updated, 4 - updated, 0)
    assert con.execute("SELECT DISTINCT source_uri FROM documents").fetchall() == [("w",)]


def test_claims_of_a_sentence_are_replaced(con: duckdb.DuckDBPyConnection, batch: Batch, frame: Frame) -> None:
    other = frame("sentences", {"sentence_id": "q.s1", "paragraph_id": "q"})
    untouched = frame("figures", {"figure_id": "q.s1.f0", "sentence_id": "q.s1", "figure_class": "people"})
    _stage(con, {"sentences": other, "figures": untouched})
    _stage(con, batch)
    other_figure = pl.col("figure_id").replace("p1.s1.f0", "p1.s1.f5")
    batch["figures"] = batch["figures"].with_columns(other_figure)
    batch["figure_places"] = batch["figure_places"].with_columns(other_figure)
    batch["place_mentions"] = batch["place_mentions"].with_columns(pl.col("char_start") + 1)
    counts = _stage(con, batch)
    assert counts["place_mentions"] == (1, 0, 0, 1)
    assert counts["figures"] == counts["figure_places"] == (1, 0, 2, 1)
    known = con.execute("SELECT figure_id FROM figures ORDER BY 1").fetchall()
    assert known == [("p1.s1.f5",), ("p2.s1.f14",), ("p2.s1.f69",), ("q.s1.f0",)]


def test_sentence_that_is_gone_takes_its_claims_along(
    con: duckdb.DuckDBPyConnection, batch: Batch, frame: Frame
) -> None:
    _stage(con, batch)
    counts = _stage(con, {"sentences": frame("sentences", {"sentence_id": "p1.s2", "paragraph_id": "p1"})})
    gone = (0, 0, 0, 1)
    assert counts == {"sentences": (1, 0, 0, 1), "place_mentions": gone, "figures": gone, "figure_places": gone}


def test_sentence_that_is_gone_takes_event_deal_and_their_parts_along(
    con: duckdb.DuckDBPyConnection, batch: Batch, frame: Frame
) -> None:
    _stage(con, batch)
    # The figure of another sentence measures the event that goes.
    con.execute("UPDATE figures SET event_id = 'p2.s1.e17' WHERE figure_id = 'p1.s1.f0'")
    rest = batch["sentences"].filter(pl.col("sentence_id") == "p2.s2")
    counts = _stage(con, {"sentences": rest})
    lost = {table: row[3] for table, row in counts.items() if row[3]}
    assert lost == {
        "sentences": 1, "actor_mentions": 1, "date_expressions": 1, "statements": 1, "agreements": 1,
        "agreement_parties": 2, "agreement_terms": 1, "events": 1, "event_claims": 4, "event_places": 1,
        "event_actors": 1, "event_figures": 2, "figures": 2, "figure_places": 2,
    }  # fmt: skip
    assert con.execute("SELECT figure_id, event_id FROM figures").fetchall() == [("p1.s1.f0", None)]


def test_occurrences_of_an_article_are_replaced(con: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    _stage(con, batch)
    fewer = batch["paragraph_occurrences"].filter((pl.col("article_id") == "a1") & (pl.col("ordinal") < 3))
    assert _stage(con, batch | {"paragraph_occurrences": fewer})["paragraph_occurrences"] == (0, 0, 2, 1)
    only_article = {"articles": batch["articles"]}
    assert _stage(con, only_article) == {"articles": (0, 0, 4, 0)}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda b: b | {"novels": b["articles"]}, "novels"),
        (lambda b: b | {"articles": b["articles"].drop("title")}, r"articles: missing columns \['title'\]"),
        (lambda b: b | {"articles": b["articles"].with_columns(x=1)}, r"unexpected columns \['x'\]"),
        (lambda b: b | {"articles": pl.concat([b["articles"]] * 2)}, "'a1'} stands in it twice"),
        (lambda b: b | {"articles": b["articles"].with_columns(text=pl.lit(None, pl.String))}, "null in text"),
        (lambda b: b | {"articles": b["articles"].with_columns(n_repeats=pl.lit("many"))}, "does not fit"),
    ],
)
def test_wrong_batch_is_refused_before_writing(
    con: duckdb.DuckDBPyConnection, batch: Batch, change: Callable[[Batch], Batch], words: str
) -> None:
    with pytest.raises(BatchError, match=words):
        _stage(con, change(batch))
    assert not any(_dump(con).values())


_CELLS = st.tuples(
    st.text(max_size=6), st.none() | st.floats(allow_nan=False), st.lists(st.text(max_size=3), max_size=2)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(_CELLS, min_size=1, max_size=12), data=st.data())
def test_any_split_and_order_gives_the_same_tables(
    con: duckdb.DuckDBPyConnection, frame: Frame, cells: list[tuple[str, float | None, list[str]]], data: st.DataObject
) -> None:
    articles = frame(
        "articles",
        *(
            {"article_id": f"a{i}", "title": t, "published_confidence": x, "published_candidates": dates}
            for i, (t, x, dates) in enumerate(cells)
        ),
    )
    ids = [f"{i:032x}" for i in range(len(cells))]
    paragraphs = frame("paragraphs", *({"paragraph_id": key, "first_article_id": f"a{i}"} for i, key in enumerate(ids)))
    sentences = frame(
        "sentences",
        *(
            {"sentence_id": f"{key}.s{j}", "paragraph_id": key, "text": t}
            for key, (t, _, _) in zip(ids, cells, strict=True)
            for j in (1, 2)
        ),
    )
    figures = frame(
        "figures",
        *(
            {"figure_id": f"{key}.s2.f", "sentence_id": f"{key}.s2", "value_best": x}
            for key, (_, x, _) in zip(ids, cells, strict=True)
        ),
    )
    whole_batch = {"articles": articles, "paragraphs": paragraphs, "sentences": sentences, "figures": figures}
    parts = data.draw(st.lists(st.integers(0, 3), min_size=len(cells), max_size=len(cells)))
    order = data.draw(st.permutations(range(4)))

    def part(table: pl.DataFrame, chosen: int) -> pl.DataFrame:
        mine = [name for i, p in enumerate(parts) if p == chosen for name in (f"a{i}", ids[i])]
        return table.filter(pl.col(table.columns[0]).str.extract(r"^([^.]+)").is_in(mine))

    _clear(con)
    _stage(con, whole_batch)
    whole = _dump(con)
    _clear(con)
    for chosen in order:
        _stage(con, {name: part(table, chosen) for name, table in whole_batch.items()}, day=chosen)
    assert _dump(con) == whole
    before = _dump(con, provenance=True)
    _stage(con, whole_batch, day=9)
    assert _dump(con, provenance=True) == before


@pytest.mark.parametrize(
    ("table", "row", "is_new"),
    [
        ("paragraphs", {"paragraph_id": "{new}"}, True),
        ("paragraphs", {"paragraph_id": "{old}"}, False),
        ("sentences", {"sentence_id": "{new}.s1"}, True),
        ("sentences", {"sentence_id": "{old}.s1"}, False),
        ("place_mentions", {"sentence_id": "{new}.s1"}, True),
        ("events", {"event_id": "{new}.s1.e0"}, True),
        ("event_places", {"event_id": "{old}.s1.e0", "place_id": "homs"}, False),
        ("event_claims", {"event_id": "{old}.s1.e0", "sentence_id": "{new}.s1"}, True),
        ("event_figures", {"event_id": "{old}.s1.e0", "figure_id": "{old}.s1.f0"}, False),
        ("paragraph_occurrences", {"article_id": "new"}, True),
        ("paragraph_occurrences", {"article_id": "old"}, False),
        ("near_repeat_members", {"cluster_id": "{new}", "member_id": "{new}"}, False),
        ("places", {"place_id": "new"}, False),
    ],
)
def test_what_hangs_on_a_new_paragraph_or_article_is_new(
    con: duckdb.DuckDBPyConnection, frame: Frame, table: str, row: dict[str, str], is_new: bool
) -> None:
    old, new = "0" * 32, "1" * 32
    stored = {
        "articles": frame("articles", {"article_id": "old"}),
        "paragraphs": frame("paragraphs", {"paragraph_id": old}),
    }
    _stage(con, stored)
    names = new_names(
        con,
        {
            "articles": frame("articles", {"article_id": "old"}, {"article_id": "new"}),
            "paragraphs": frame("paragraphs", {"paragraph_id": old}, {"paragraph_id": new}),
        },
    )
    rows = frame(table, {column: value.format(old=old, new=new) for column, value in row.items()})
    assert [part.height for part in names.split(table, rows)] == [int(is_new), int(not is_new)]


def test_a_claim_without_its_paragraph_is_not_overwritten(con: duckdb.DuckDBPyConnection, frame: Frame) -> None:
    """It cannot come about; should it, the batch fails and is rolled back rather than that a row is kept twice or lost."""
    key = "1" * 32
    figures = frame("figures", {"figure_id": f"{key}.s1.f0", "sentence_id": f"{key}.s1"})
    _stage(con, {"figures": figures})
    with pytest.raises(duckdb.ConstraintException, match="duplicate key"):
        _stage(con, {"paragraphs": frame("paragraphs", {"paragraph_id": key}), "figures": figures}, day=1)


def _clear(con: duckdb.DuckDBPyConnection) -> None:
    for table in TABLES:
        con.execute(f"DELETE FROM {table}")


def test_rejections_count_tries_and_resolve(con: duckdb.DuckDBPyConnection, frame: Frame) -> None:
    rejection = frame("rejections", {"rejection_id": "r", "raw_sha256": "ff", "retry_count": 0})
    first, later = Stamp("run-0", "1", NOW), Stamp("run-1", "1", NOW + timedelta(days=1))
    assert record_rejections(con, rejection, first) == (1, 0)
    number = publication(con)
    assert record_rejections(con, rejection, later) == (0, 1)
    assert publication(con) == number
    assert resolve_rejections(con, pl.Series(["ff", None]), later) == 1
    assert resolve_rejections(con, pl.Series(["ff"]), later) == 0
    assert record_rejections(con, rejection, later) == (0, 1)
    assert publication(con) == number + 2
    assert con.execute("SELECT retry_count, resolved_at, first_seen_at FROM rejections").fetchall() == [(2, None, NOW)]
