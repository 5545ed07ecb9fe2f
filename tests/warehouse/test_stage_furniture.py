"""Lines that recur over an outlet's stories become furniture, and get their role back when they recur too seldom."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from transforms.repeats_to_clusters import repeats_to_clusters
from warehouse.publish import publication
from warehouse.stage import Stamp, stage_batch
from warehouse.stage_clusters import stage_clusters
from warehouse.stage_furniture import FEWEST_STORIES, LEAST_SHARE, stage_furniture
from warehouse.store import open_writer
from warehouse.writer import Writer

STAMP = Stamp("run-2", "1.0", datetime(2026, 1, 2, tzinfo=UTC))
Frame = Callable[..., pl.DataFrame]


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with open_writer(tmp_path / "warehouse") as opened:
        opened.con.execute("BEGIN")
        yield opened


def _publish(writer: Writer, frame: Frame, articles: dict[str, str | None], line: str, role: str = "body") -> int:
    """Stage articles (id: outlet), each with a paragraph of its own and `line`; return how many lines changed."""
    rows = [(article, [f"{article}.own", line]) for article in articles]
    known = writer.con.execute("SELECT count(*) FROM paragraph_occurrences WHERE paragraph_id = ?", [line]).fetchone()
    assert known is not None
    batch = {
        "articles": frame(
            "articles", *({"article_id": key, "sha256": key, "outlet": outlet} for key, outlet in articles.items())
        ),
        "paragraphs": frame(
            "paragraphs",
            *({"paragraph_id": own, "first_article_id": key, "n_articles": 1} for key, (own, _) in rows),
            {"paragraph_id": line, "first_article_id": rows[0][0], "n_articles": known[0] + len(rows)},
        ),
        "paragraph_occurrences": frame(
            "paragraph_occurrences",
            *(
                {"article_id": key, "ordinal": n + 1, "paragraph_id": text, "role": role if n else "body"}
                for key, texts in rows
                for n, text in enumerate(texts)
            ),
        ),
    }
    stage_batch(writer.con, batch, "run-1", "1.0", STAMP.now)
    return stage_furniture(writer.con, batch["articles"]["article_id"], batch["paragraphs"]["paragraph_id"], STAMP)


def _furniture(writer: Writer) -> list[tuple[str, str, str]]:
    return writer.con.execute(
        "SELECT article_id, role, role_by_form FROM paragraph_occurrences WHERE role_detail = 'recurring_line' ORDER BY 1"
    ).fetchall()


def test_a_line_of_many_stories_is_furniture(writer: Writer, frame: Frame) -> None:
    assert _publish(writer, frame, {"1": "Post", "2": "Post"}, "follow", "subheading") == 0
    before = publication(writer.con)
    assert _publish(writer, frame, {"3": "Post", "4": "Paper", "5": None}, "follow", "subheading") == FEWEST_STORIES
    # Other outlets' lines, and those of articles without one, are what their form says.
    assert _furniture(writer) == [(article, "boilerplate", "subheading") for article in "123"]
    assert publication(writer.con) != before
    assert _publish(writer, frame, {"6": "Post"}, "follow", "subheading") == 1
    assert _publish(writer, frame, {"7": "Post"}, "another") == 0


def test_a_line_that_recurs_too_seldom_gets_its_role_back(writer: Writer, frame: Frame) -> None:
    assert _publish(writer, frame, {"1": "Post", "2": "Post", "3": "Post"}, "follow") == FEWEST_STORIES
    most = int(FEWEST_STORIES / LEAST_SHARE)
    assert _publish(writer, frame, {f"more {n}": "Post" for n in range(most - 3)}, "other") == most - 3
    assert [article for article, *_ in _furniture(writer) if article in ("1", "2", "3")] == ["1", "2", "3"]
    assert _publish(writer, frame, {"last": "Post"}, "last line") == FEWEST_STORIES
    assert [article for article, *_ in _furniture(writer) if article in ("1", "2", "3")] == []
    roles = writer.con.execute(
        "SELECT DISTINCT role, role_detail, role_by_form FROM paragraph_occurrences WHERE paragraph_id = 'follow'"
    ).fetchall()
    assert roles == [("body", None, None)]


def test_a_line_that_states_something_is_the_storys(writer: Writer, frame: Frame) -> None:
    sentence = frame("sentences", {"sentence_id": "left.s1", "paragraph_id": "left", "article_id": "1"})
    figure = frame("figures", {"figure_id": "left.s1.f0", "sentence_id": "left.s1", "article_id": "1"})
    stage_batch(writer.con, {"sentences": sentence, "figures": figure}, "run-1", "1.0", STAMP.now)
    assert _publish(writer, frame, {"1": "Post", "2": "Post", "3": "Post"}, "left") == 0


def test_versions_of_one_article_are_one_story(writer: Writer, frame: Frame) -> None:
    links = pl.DataFrame(
        [("article", "version", "2", "1", 0.9, None)],
        schema={"level": pl.String, "kind": pl.String, "member_id": pl.String, "repeats_id": pl.String,
                "similarity": pl.Float64, "differs_in": pl.String},
        orient="row",
    )  # fmt: skip
    clusters, members = repeats_to_clusters(links)
    stage_clusters(writer.con, clusters, members, pl.Series("id", ["1", "2"]), STAMP)
    assert _publish(writer, frame, {"1": "Post", "2": "Post", "3": "Post"}, "follow") == 0
    assert _publish(writer, frame, {"4": "Post"}, "follow") == 4


def test_a_page_keeps_its_only_line(writer: Writer, frame: Frame) -> None:
    assert _publish(writer, frame, {"1": "Post", "2": "Post", "3": "Post"}, "follow") == 3
    lone = {
        "articles": frame("articles", {"article_id": "lone", "sha256": "lone", "outlet": "Post"}),
        "paragraph_occurrences": frame(
            "paragraph_occurrences", {"article_id": "lone", "ordinal": 1, "paragraph_id": "follow", "role": "body"}
        ),
    }
    stage_batch(writer.con, lone, "run-1", "1.0", STAMP.now)
    assert stage_furniture(writer.con, pl.Series(["lone"]), pl.Series([], dtype=pl.String), STAMP) == 0
