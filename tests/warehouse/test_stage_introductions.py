"""Actors and places that articles introduce: chosen from all articles, gone with the last, kept over a migration."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.introductions_to_entries import introductions_to_entries
from transforms.tables import TABLES
from warehouse.migrate import apply_migrations, known_migrations
from warehouse.stage import stage_batch
from warehouse.stage_introductions import Introductions, remove_unnamed, stage_introductions

NOW = datetime(2026, 1, 2, tzinfo=UTC)
Frame = Callable[..., pl.DataFrame]
BEFORE = 10  # the schema without introductions


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(config={"threads": 1})
    apply_migrations(con, known_migrations())
    yield con
    con.close()


def _actor(actor_id: str, name: str, is_listed: bool = False) -> dict[str, object]:
    return {"actor_id": actor_id, "name": name, "actor_class": "civilian", "is_listed": is_listed}


def _own(frame: pl.DataFrame, article: str, confidence: float) -> pl.DataFrame:
    return frame.with_columns(pl.lit(article).alias("article_id"), pl.lit(confidence).alias("confidence"))


class Warehouse:
    """Stages what articles introduce, and tells the actors' names."""

    def __init__(self, con: duckdb.DuckDBPyConnection, frame: Frame) -> None:
        self.con, self.frame = con, frame
        self.no_places = frame("places")

    def read(
        self, article: str, *actors: dict[str, object], confidence: float = 0.9, listed: tuple[str, ...] = ()
    ) -> None:
        found = self.frame("actors", *actors)
        fixed = self.frame("actors", *(_actor(name, name, is_listed=True) for name in listed))
        entries = {"actors": _own(found, article, confidence), "places": _own(self.no_places, article, 1.0)}
        introductions = Introductions(pl.Series([article]), entries)
        batch = stage_introductions(
            self.con, introductions, {"actors": pl.concat([fixed, found]), "places": self.no_places}
        )
        stage_batch(self.con, batch | {"articles": self.frame("articles", {"article_id": article})}, "run", "1", NOW)
        remove_unnamed(self.con)

    def names(self) -> list[tuple[object, ...]]:
        return self.con.execute("SELECT actor_id, name FROM actors ORDER BY 1").fetchall()


def test_an_article_that_says_it_better_takes_the_name_over_and_gives_it_back(
    con: duckdb.DuckDBPyConnection, frame: Frame
) -> None:
    warehouse = Warehouse(con, frame)
    warehouse.read("a", _actor("activists", "Activists"))
    warehouse.read("b", _actor("activists", "activists"), _actor("kelly", "Kelly"))
    assert warehouse.names() == [("activists", "activists"), ("kelly", "Kelly")]
    # b is read again, with fewer sentences: it names nobody now.
    warehouse.read("b")
    assert warehouse.names() == [("activists", "Activists")]
    warehouse.read("a")
    assert warehouse.names() == []


def test_what_is_listed_later_is_what_the_list_says(con: duckdb.DuckDBPyConnection, frame: Frame) -> None:
    warehouse = Warehouse(con, frame)
    warehouse.read("a", _actor("kelly", "Kelly of the text"))
    warehouse.read("b", listed=("kelly",))
    warehouse.read("a", listed=("kelly",))
    assert warehouse.names() == [("kelly", "kelly")]


_READINGS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.dictionaries(st.sampled_from(("kelly", "activists")), st.sampled_from(("X", "Xy", "x"))),
        st.sampled_from((0.5, 0.9)),
    ),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_READINGS)
def test_whatever_is_read_in_whatever_order_actors_are_chosen_from_all_that_articles_say(
    con: duckdb.DuckDBPyConnection, frame: Frame, readings: list[tuple[str, dict[str, str], float]]
) -> None:
    warehouse = Warehouse(con, frame)
    said: dict[str, tuple[dict[str, str], float]] = {}
    con.execute("BEGIN")
    try:
        for article, named, confidence in readings:
            warehouse.read(article, *(_actor(*each) for each in sorted(named.items())), confidence=confidence)
            said[article] = (named, confidence)
        rows = [
            _own(frame("actors", _actor(*each)), article, confidence)
            for article, (named, confidence) in said.items()
            for each in named.items()
        ]
        chosen = introductions_to_entries(pl.concat(rows), "actor_id") if rows else frame("actors")
        assert warehouse.names() == chosen.select("actor_id", "name").rows()
    finally:
        con.execute("ROLLBACK")


def test_a_warehouse_of_an_older_schema_keeps_its_actors_and_places(
    frame: Frame, batch: dict[str, pl.DataFrame]
) -> None:
    con = duckdb.connect(config={"threads": 1})
    migrations = known_migrations()
    apply_migrations(con, migrations[:BEFORE])
    spoken = {"name": "Spokesman", "actor_class": "civilian", "country": "SYR", "is_person": True, "is_listed": False}
    place = {"place_id": "tell_harun@homs", "name": "Tell Harun", "place_type": "village", "parent_place_id": "homs"}
    new = batch | {
        "actors": pl.concat([batch["actors"], frame("actors", {"actor_id": "spokesman", **spoken})]),
        "places": pl.concat([batch["places"], frame("places", place)]),
        "statements": batch["statements"].with_columns(pl.lit("spokesman").alias("speaker_actor_id")),
        "place_mentions": batch["place_mentions"].with_columns(pl.lit("tell_harun@homs").alias("place_id")),
    }
    stage_batch(con, new, "run-1", "1", NOW)
    apply_migrations(con, migrations[BEFORE:])
    stored = con.execute("SELECT article_id, table_name, entry_id FROM introductions ORDER BY ALL").fetchall()
    assert stored == [("a1", "places", "tell_harun@homs"), ("a4", "actors", "spokesman")]
    # Another article names both: the rows that were stored are those that come out again.
    before = {table: con.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall() for table in ("actors", "places")}
    entries = {
        "actors": _own(frame("actors", {"actor_id": "spokesman", **spoken}), "a2", 0.0),
        "places": _own(frame("places", place), "a2", 0.0),
    }
    given = {table: new[table] for table in ("actors", "places")}
    staged = stage_introductions(con, Introductions(pl.Series(["a2"]), entries), given)
    stage_batch(con, staged, "run-2", "1", NOW)
    assert remove_unnamed(con) == {"actors": 0, "places": 0}
    for table, rows in before.items():
        assert con.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall() == rows
        assert staged[table].columns == list(TABLES[table].columns())
    con.close()
