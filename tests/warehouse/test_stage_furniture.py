"""Lines that recur over an outlet's stories become furniture, and get their role back when they recur too seldom."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from transforms.repeats_to_clusters import repeats_to_clusters
from warehouse.outlet_lines import FEWEST_STORIES, LEAST_SHARE
from warehouse.publish import publication
from warehouse.stage import Stamp, stage_batch
from warehouse.stage_clusters import stage_clusters
from warehouse.stage_furniture import stage_furniture
from warehouse.store import open_writer
from warehouse.stories import former_stories, story_changes
from warehouse.writer import Writer

STAMP = Stamp("run-2", "1.0", datetime(2026, 1, 2, tzinfo=UTC))
Frame = Callable[..., pl.DataFrame]
_LINKS = {"level": pl.String, "kind": pl.String, "member_id": pl.String, "repeats_id": pl.String, "similarity": pl.Float64,
          "differs_in": pl.String}  # fmt: skip


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with open_writer(tmp_path / "warehouse") as opened:
        opened.con.execute("BEGIN")
        yield opened


def _stage(writer: Writer, batch: dict[str, pl.DataFrame], links: pl.DataFrame | None = None) -> int:
    """Stage articles that are all new, and what repeats what: `links`, of which the later texts are judged."""
    con = writer.con
    stage_batch(con, batch, "run-1", "1.0", STAMP.now)
    clusters, members = repeats_to_clusters(pl.DataFrame(schema=_LINKS) if links is None else links)
    fresh = batch["articles"]["article_id"]
    judged = pl.concat([fresh.alias("id"), members.filter(~pl.col("is_representative"))["member_id"].alias("id")])
    former = former_stories(con, fresh, judged)
    stage_clusters(con, clusters, members, judged, STAMP)
    told = story_changes(con, fresh, former, clusters, members)
    derived = batch["paragraphs"]["paragraph_id"] if "paragraphs" in batch else pl.Series([], dtype=pl.String)
    return stage_furniture(con, told, batch["paragraph_occurrences"], derived, STAMP)


def _publish(writer: Writer, frame: Frame, articles: dict[str, str | None], line: str, role: str = "body",
             links: pl.DataFrame | None = None) -> int:  # fmt: skip
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
    return _stage(writer, batch, links)


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
    links = pl.DataFrame([("article", "version", "2", "1", 0.9, None)], schema=_LINKS, orient="row")
    assert _publish(writer, frame, {"1": "Post", "2": "Post", "3": "Post"}, "follow", links=links) == 0
    assert _publish(writer, frame, {"4": "Post"}, "follow") == 4


def test_a_page_keeps_its_only_line(writer: Writer, frame: Frame) -> None:
    assert _publish(writer, frame, {"1": "Post", "2": "Post", "3": "Post"}, "follow") == 3
    lone = {
        "articles": frame("articles", {"article_id": "lone", "sha256": "lone", "outlet": "Post"}),
        "paragraph_occurrences": frame(
            "paragraph_occurrences", {"article_id": "lone", "ordinal": 1, "paragraph_id": "follow", "role": "body"}
        ),
    }
    assert _stage(writer, lone) == 0
