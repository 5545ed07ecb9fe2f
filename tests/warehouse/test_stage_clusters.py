"""What a run finds to repeat replaces what was found before, and nothing else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.repeats_to_clusters import repeats_to_clusters
from warehouse.publish import publication
from warehouse.stage import Stamp, stage_batch
from warehouse.stage_clusters import stage_clusters
from warehouse.store import open_writer
from warehouse.writer import Writer

STAMP = Stamp("run-2", "1.0", datetime(2026, 1, 2, tzinfo=UTC))
Link = tuple[str, str, str, str, float, str | None]
SCHEMA = {
    "level": pl.String, "kind": pl.String, "member_id": pl.String, "repeats_id": pl.String, "similarity": pl.Float64,
    "differs_in": pl.String,
}  # fmt: skip


@pytest.fixture
def writer(tmp_path: Path, frame: Callable[..., pl.DataFrame]) -> Iterator[Writer]:
    """Writer of a warehouse with paragraphs a to d and articles 1 to 3, inside a transaction."""
    with _filled(tmp_path / "warehouse", frame) as opened:
        yield opened


@contextmanager
def _filled(folder: Path, frame: Callable[..., pl.DataFrame]) -> Iterator[Writer]:
    with open_writer(folder) as opened:
        opened.con.execute("BEGIN")
        names = {"1": "Paper", "2": "Paper", "3": "Post"}
        batch = {
            "articles": frame(
                "articles",
                *(
                    {"article_id": name, "sha256": name, "outlet": outlet, "published_on": date(2018, 3, int(name))}
                    for name, outlet in names.items()
                ),
            ),
            "paragraphs": frame(
                "paragraphs", *({"paragraph_id": name, "first_article_id": "1"} for name in ("a", "b", "c", "d"))
            ),
            "sentences": frame(
                "sentences",
                *(
                    {"sentence_id": f"{name}.s1", "paragraph_id": name, "article_id": article, "ordinal": 1}
                    for name, article in (("a", "2"), ("b", "1"), ("c", "3"), ("d", "3"))
                ),
            ),
        }
        stage_batch(opened.con, batch, "run-1", "1.0", STAMP.now)
        yield opened


def _stage(
    writer: Writer, judged: str | list[str], *links: Link, moved: tuple[str, ...] = (), fresh: str = ""
) -> dict[str, tuple[int, ...]]:
    clusters, members = repeats_to_clusters(pl.DataFrame(links, schema=SCHEMA, orient="row"))
    ids, elsewhere, brought = (pl.Series("id", list(names), dtype=pl.String) for names in (judged, moved, fresh))
    counts = stage_clusters(writer.con, clusters, members, ids, STAMP, elsewhere, brought)
    return {row[0]: row[1:] for row in counts.iter_rows()}


def _copy(member: str, of: str) -> Link:
    return ("paragraph", "paraphrase", member, of, 0.6, None)


def _stars(con: duckdb.DuckDBPyConnection) -> list[tuple[str, list[str]]]:
    return con.execute(
        "SELECT r.member_id, list(m.member_id ORDER BY m.member_id) FROM near_repeat_members r "
        "JOIN near_repeat_members m ON m.cluster_id = r.cluster_id AND NOT m.is_representative "
        "JOIN near_repeat_clusters c ON c.cluster_id = r.cluster_id WHERE r.is_representative GROUP BY 1 ORDER BY 1"
    ).fetchall()


def _named(con: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    """Representative of the cluster that each paragraph names."""
    return dict(
        con.execute(
            "SELECT p.paragraph_id, m.member_id FROM paragraphs p LEFT JOIN near_repeat_members m "
            "ON m.cluster_id = p.cluster_id AND m.is_representative ORDER BY 1"
        ).fetchall()
    )


def test_only_the_judged_texts_change_their_place(writer: Writer) -> None:
    assert _stage(writer, "abcd", _copy("b", "a"), _copy("d", "c"))["near_repeat_members"] == (4, 0, 0, 0)
    assert _named(writer.con) == {"a": "a", "b": "a", "c": "c", "d": "c"}
    counts = _stage(writer, "d", _copy("d", "a"))
    assert counts == {"near_repeat_clusters": (0, 0, 1, 1), "near_repeat_members": (1, 0, 1, 2)}
    assert _stars(writer.con) == [("a", ["b", "d"])]
    assert _named(writer.con) == {"a": "a", "b": "a", "c": None, "d": "a"}


def test_a_judged_representative_keeps_members_that_were_not_judged(writer: Writer) -> None:
    _stage(writer, "abc", _copy("b", "a"), _copy("c", "a"))
    _stage(writer, "ac")
    assert _stars(writer.con) == [("a", ["b"])]
    assert _named(writer.con) == {"a": "a", "b": "a", "c": None, "d": None}


def test_what_a_later_sentence_holds_is_its_own(writer: Writer) -> None:
    held = ("sentence", "contained", "a.s1", "c.s1", 0.8, None)
    also = ("sentence", "contained", "d.s1", "c.s1", 0.7, None)
    before = [("c.s1", ["a.s1", "d.s1"])]
    _stage(writer, ["a.s1", "b.s1", "c.s1", "d.s1"], held, also)
    assert _stage(writer, ["a.s1"]) == {}, "c stands later and was not reconsidered"
    assert _stars(writer.con) == before
    _stage(writer, ["c.s1"])
    assert _stars(writer.con) == [("c.s1", ["d.s1"])], "d stands behind c: what it repeats is its own"
    _stage(writer, ["c.s1"], held)
    assert _stars(writer.con) == before
    _stage(writer, ["a.s1"], moved=("a.s1",))
    assert _stars(writer.con) == [("c.s1", ["d.s1"])], "a may have stood behind c"
    _stage(writer, ["lost.s1", "c.s1"], ("sentence", "contained", "lost.s1", "c.s1", 0.8, None))
    _stage(writer, ["lost.s1"], moved=("lost.s1",))
    assert _stars(writer.con) == [("c.s1", ["d.s1"])]


def test_taking_the_last_member_out_takes_the_cluster_out(writer: Writer) -> None:
    _stage(writer, "ab", _copy("b", "a"))
    _stage(writer, "b")
    assert writer.con.execute("SELECT count(*) FROM near_repeat_clusters").fetchone() == (0,)
    assert writer.con.execute("SELECT count(*) FROM near_repeat_members").fetchone() == (0,)
    assert set(_named(writer.con).values()) == {None}


def test_the_same_again_changes_nothing(writer: Writer) -> None:
    links = (_copy("b", "a"), ("article", "version", "2", "1", 0.8, None))
    _stage(writer, "ab12", *links)
    before = publication(writer.con)
    assert _stage(writer, "ab12", *links) == {
        "near_repeat_clusters": (0, 0, 2, 0), "near_repeat_members": (0, 0, 4, 0),
    }  # fmt: skip
    assert publication(writer.con) == before


def test_a_paragraph_that_comes_again_keeps_its_cluster(writer: Writer, frame: Callable[..., pl.DataFrame]) -> None:
    _stage(writer, "ab", _copy("b", "a"))
    again = {"paragraphs": frame("paragraphs", {"paragraph_id": "b", "first_article_id": "1", "n_articles": 9})}
    stage_batch(writer.con, again, "run-3", "1.0", STAMP.now)
    assert _named(writer.con)["b"] == "a"


def test_versions_are_those_of_one_outlet(writer: Writer) -> None:
    _stage(writer, "123", ("article", "version", "2", "1", 0.8, None), ("article", "version", "3", "1", 0.8, None))
    versions = "SELECT article_id, version_of FROM articles ORDER BY 1"
    assert writer.con.execute(versions).fetchall() == [("1", None), ("2", "1"), ("3", None)]
    _stage(writer, "2")
    assert writer.con.execute(versions).fetchall() == [("1", None), ("2", None), ("3", None)]


@pytest.mark.parametrize(
    "links",
    [
        [],
        [_copy("c", "a"), _copy("d", "a")],
        [_copy("c", "b"), _copy("d", "c")],
        [_copy("a", "c"), _copy("d", "c"), _copy("b", "d")],
        [("article", "version", "2", "1", 0.8, None), ("article", "version", "3", "2", 0.9, None)],
    ],
)
def test_texts_that_a_batch_brought_need_not_be_looked_for(
    tmp_path: Path, frame: Callable[..., pl.DataFrame], links: list[Link]
) -> None:
    """c, d and the articles 2 and 3 come with the second batch, which also judges a and b again."""
    found = []
    for fresh in ("", "cd23"):
        with _filled(tmp_path / f"fresh {fresh}", frame) as writer:
            _stage(writer, "ab1", _copy("b", "a"))
            counts = _stage(writer, "abcd123", *links, fresh=fresh)
            tables = ("near_repeat_clusters", "near_repeat_members", "paragraphs", "articles")
            rows = [writer.con.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall() for table in tables]
            found.append((counts, rows))
    assert found[0] == found[1]


_JUDGED = st.dictionaries(st.sampled_from("abcd"), st.frozensets(st.sampled_from("abcd"), max_size=2), max_size=4)


@given(st.lists(_JUDGED, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_paragraph_is_named_beside_the_cluster_that_all_its_memberships_give(
    writer: Writer, batches: list[dict[str, frozenset[str]]]
) -> None:
    """Each batch judges some paragraphs, which repeat some of all; those that nobody named before are new."""
    seen: set[str] = set()
    for emptied in ("near_repeat_members", "near_repeat_clusters"):
        writer.con.execute(f"DELETE FROM {emptied}")
    writer.con.execute("UPDATE paragraphs SET cluster_id = NULL")
    for batch in batches:
        links = [_copy(text, of) for text, repeated in batch.items() for of in sorted(repeated) if of != text]
        _stage(writer, sorted(batch), *links, fresh="".join(sorted(batch.keys() - seen)))
        seen |= batch.keys() | {of for repeated in batch.values() for of in repeated}
        expected = writer.con.execute(
            "SELECT p.paragraph_id, arg_min(m.cluster_id, (m.is_representative, m.cluster_id)) FROM paragraphs p "
            "LEFT JOIN near_repeat_members m ON m.member_id = p.paragraph_id GROUP BY 1 ORDER BY 1"
        ).fetchall()
        named = writer.con.execute("SELECT paragraph_id, cluster_id FROM paragraphs ORDER BY 1").fetchall()
        assert named == expected


def test_a_text_that_is_called_new_and_is_not_ends_the_batch(writer: Writer) -> None:
    _stage(writer, "ab", _copy("b", "a"))
    with pytest.raises(duckdb.ConstraintException):
        _stage(writer, "ab", _copy("b", "a"), fresh="ab")
