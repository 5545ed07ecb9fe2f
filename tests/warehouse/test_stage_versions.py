"""Which article of the web is a version of which: by address, by guid on one host, in any order and any batches."""

import itertools
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from warehouse.publish import publication
from warehouse.stage import Stamp, stage_batch
from warehouse.stage_versions import stage_versions
from warehouse.store import open_writer
from warehouse.writer import Writer

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
STAMP = Stamp("run", "1", NOON)
Row = tuple[str, str, str | None, int, str]  # article, address, guid, hour of the fetch, body
Frame = Callable[..., pl.DataFrame]


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    with open_writer(tmp_path / "warehouse") as opened:
        opened.con.execute("BEGIN")
        yield opened


def stage(writer: Writer, frame: Frame, rows: Sequence[Row]) -> int:
    articles = [
        {
            "article_id": name,
            "sha256": name,
            "source_uri": uri,
            "item_id": guid,
            "outlet": "Post",
            "published_on": date(2018, 7, 1),
        }
        for name, uri, guid, _, _ in rows
    ]
    documents = [
        {"raw_sha256": name, "source_uri": uri, "fetched_at": NOON + timedelta(hours=hour), "container_sha256": body}
        for name, uri, _, hour, body in rows
    ]
    batch = {"documents": frame("documents", *documents), "articles": frame("articles", *articles)}
    stage_batch(writer.con, batch, "run", "1", NOON)
    return stage_versions(writer.con, batch["articles"]["article_id"], STAMP)


def versions(writer: Writer) -> dict[str, str | None]:
    return dict(writer.con.execute("SELECT article_id, version_of FROM articles ORDER BY 1").fetchall())


A, B = "https://news.example/a", "https://news.example/b"
CASES: dict[str, tuple[list[Row], dict[str, str]]] = {
    "the same guid, another link": ([("new", B, "1", 1, "y"), ("old", A, "1", 0, "x")], {"new": "old"}),
    "the same link, no guid": ([("new", A, None, 1, "y"), ("old", A, None, 0, "x")], {"new": "old"}),
    "the same link, another guid": ([("new", A, "2", 1, "y"), ("old", A, "1", 0, "x")], {"new": "old"}),
    "the earliest of three": ([("c", A, "1", 1, "y"), ("b", A, "1", 0, "x"), ("a", A, "1", 2, "z")], {"c": "b", "a": "b"}),
    "linked by a third": ([("a", A, "1", 0, "x"), ("b", A, "2", 1, "y"), ("c", B, "2", 2, "z")], {"b": "a", "c": "b"}),
    "fetched at the same time": ([("b", A, "1", 0, "x"), ("a", B, "1", 0, "y")], {"b": "a"}),
    "another host's guid": ([("a", A, "1", 0, "x"), ("b", "https://b.example/1", "1", 1, "y")], {}),
    "a port is another host": ([("a", "http://127.0.0.1:1/a", "1", 0, "x"), ("b", "http://127.0.0.1:2/a", "1", 1, "y")], {}),
    "one guid for all of a body": ([("a", A, "1", 0, "x"), ("b", B, "1", 0, "x"), ("c", A + "c", "1", 1, "y")], {}),
    "the home page as every link": ([("a", A, "1", 0, "x"), ("b", A, "2", 0, "x"), ("c", A, "3", 1, "y")], {}),
    "a guid that means nothing, a link that does": ([("a", A, "1", 0, "x"), ("b", B, "1", 0, "x"), ("c", A, "1", 1, "y")], {"c": "a"}),
    "no link, the same guid": ([("a", A + "#item=1", "1", 0, "x"), ("b", A + "#item=1", "1", 1, "y")], {"b": "a"}),
    "neither link nor guid": ([("a", A + "#item=0a", None, 0, "x"), ("b", A + "#item=0a", None, 1, "y")], {}),
    "files": ([("a", "/news/a.xml#item=1", "1", 0, "x"), ("b", "/news/a.xml#item=1", "1", 1, "y")], {}),
    "a guid that looks like SQL": ([("a", A, "1' OR 1=1 --", 0, "x"), ("b", B, "1' OR 1=1 --", 1, "y")], {"b": "a"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_versions_follow_from_the_rows_alone(writer: Writer, frame: Frame, name: str) -> None:
    rows, expected = CASES[name]
    found = []
    for order in itertools.permutations(rows):
        for row in order:
            stage(writer, frame, [row])
        found.append(versions(writer))
        writer.con.execute("ROLLBACK; BEGIN")
    stage(writer, frame, rows)
    assert [*found, versions(writer)] == [{row[0]: expected.get(row[0]) for row in sorted(rows)}] * (len(found) + 1)
    before = publication(writer.con)
    assert stage(writer, frame, rows) == 0
    assert publication(writer.con) == before


def test_a_name_that_turns_out_to_mean_nothing_is_taken_back(writer: Writer, frame: Frame) -> None:
    stage(writer, frame, [("a", A, "1", 0, "x"), ("b", B, "1", 1, "y")])
    assert versions(writer) == {"a": None, "b": "a"}
    stage(writer, frame, [("c", A + "c", "1", 1, "y")])  # the second body gives the guid to two articles
    assert versions(writer) == {"a": None, "b": None, "c": None}


def test_identity_goes_before_likeness_and_likeness_stays(writer: Writer, frame: Frame) -> None:
    stage(writer, frame, [("a", A, "1", 0, "x"), ("b", B, "2", 1, "y"), ("c", B, "3", 2, "z")])
    clusters = frame("near_repeat_clusters", {"cluster_id": "k", "level": "article", "kind": "version"})
    members = frame(
        "near_repeat_members",
        *({"cluster_id": "k", "member_id": name, "is_representative": name == "a"} for name in "abc"),
    )
    stage_batch(writer.con, {"near_repeat_clusters": clusters, "near_repeat_members": members}, "run", "1", NOON)
    stage_versions(writer.con, pl.Series(["b", "c"]), STAMP)
    # c came to the address of b; b itself came to nobody's, and nearly repeats a.
    assert versions(writer) == {"a": None, "b": "a", "c": "b"}


def test_likeness_makes_no_circle_with_identity(writer: Writer, frame: Frame) -> None:
    stage(writer, frame, [("a", A, "1", 0, "x"), ("b", A, "1", 1, "y")])
    clusters = frame("near_repeat_clusters", {"cluster_id": "k", "level": "article", "kind": "version"})
    members = frame(
        "near_repeat_members",
        *({"cluster_id": "k", "member_id": name, "is_representative": name == "b"} for name in "ab"),
    )
    stage_batch(writer.con, {"near_repeat_clusters": clusters, "near_repeat_members": members}, "run", "1", NOON)
    stage_versions(writer.con, pl.Series(["a", "b"]), STAMP)
    assert versions(writer) == {"a": None, "b": "a"}


def test_the_first_fetch_counts_wherever_it_was(writer: Writer, frame: Frame) -> None:
    """The old text is met again, later and at a lesser address: it is still the older one."""
    stage(writer, frame, [("old", B, "1", 0, "x"), ("new", B, "1", 1, "y")])
    again = frame("documents", {"raw_sha256": "old", "source_uri": A, "fetched_at": NOON + timedelta(hours=2), "container_sha256": "z"})  # fmt: skip
    stage_batch(writer.con, {"documents": again}, "run", "1", NOON)
    assert writer.con.execute(
        "SELECT source_uri, container_sha256, fetched_at FROM documents WHERE raw_sha256 = 'old'"
    ).fetchall() == [(A, "z", NOON)]
    assert stage_versions(writer.con, pl.Series(["old", "new"]), STAMP) == 0


def test_only_what_may_share_a_name_is_looked_at(writer: Writer, frame: Frame) -> None:
    stage(writer, frame, [(f"o{number}", f"{B}{number}", f"g{number}", 0, "x") for number in range(5)])
    stage(writer, frame, [("a", A, "1", 0, "x")])
    assert writer.con.execute("SELECT DISTINCT article_id FROM _names").fetchall() == [("a",)]
