"""Counts of lines that are kept up batch by batch are those of all articles, and mark the lines that those would mark.

What is expected is worked out here, in Python, from nothing but the articles, their lines and what repeats what.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from transforms.repeats_to_clusters import repeats_to_clusters
from warehouse import stage_furniture as furniture
from warehouse.outlet_lines import FEWEST_STORIES, forget_counts
from warehouse.stage import Stamp, stage_batch
from warehouse.stage_clusters import stage_clusters
from warehouse.store import open_writer
from warehouse.stories import former_stories, story_changes
from warehouse.writer import Writer

STAMP = Stamp("run-2", "1.0", datetime(2026, 1, 2, tzinfo=UTC))
Frame = Callable[..., pl.DataFrame]
# A line is furniture in half of an outlet's stories here, so that few articles reach it and fall short of it again.
SHARE = 0.5
_LINKS = {"level": pl.String, "kind": pl.String, "member_id": pl.String, "repeats_id": pl.String, "similarity": pl.Float64,
          "differs_in": pl.String}  # fmt: skip


@dataclass
class Known:
    """The articles so far: outlet and lines of each, what each is a version of, and the lines that state something."""

    outlets: list[str | None] = field(default_factory=list)
    lines: list[list[str]] = field(default_factory=list)
    versions: dict[int, set[int]] = field(default_factory=dict)
    stating: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Step:
    """A batch: outlet and numbers of lines of its articles, what articles (any, by number) are versions of, claims."""

    articles: list[tuple[str | None, frozenset[int]]]
    versions: dict[int, frozenset[int]] = field(default_factory=dict)
    stating: int | None = None


_articles = st.lists(st.tuples(st.sampled_from(["Post", "Paper", None]), st.frozensets(st.integers(0, 3))), max_size=4)
_versions = st.dictionaries(st.integers(0, 11), st.frozensets(st.integers(0, 11), max_size=2), max_size=3)
_steps = st.lists(st.builds(Step, _articles, _versions, st.none() | st.integers(0, 3)), min_size=1, max_size=5)
_POST = ("Post", frozenset({0}))


@pytest.fixture
def writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Writer]:
    monkeypatch.setattr(furniture, "LEAST_SHARE", SHARE)
    with open_writer(tmp_path / "warehouse") as opened:
        yield opened


def _stage(writer: Writer, frame: Frame, known: Known, step: Step) -> None:
    """Stage one batch as a run does, and note in `known` what it brings."""
    con, first = writer.con, len(known.outlets)
    for outlet, lines in step.articles:
        known.outlets.append(outlet)
        known.lines.append([f"{len(known.lines)}.own", *(f"line {n}" for n in sorted(lines))])
    fresh = list(range(first, len(known.outlets)))
    judged = {*fresh, *(n for n in step.versions if n < len(known.outlets))}
    for n in judged:
        known.versions[n] = {of for of in step.versions.get(n, ()) if of < len(known.outlets) and of != n}
    everywhere = Counter(line for lines in known.lines for line in lines)
    occurrences = [(n, at, line) for n in fresh for at, line in enumerate(known.lines[n])]
    batch = {
        "articles": frame(
            "articles", *({"article_id": str(n), "sha256": str(n), "outlet": known.outlets[n]} for n in fresh)
        ),
        "paragraphs": frame(
            "paragraphs",
            *(
                {"paragraph_id": line, "n_articles": everywhere[line], "n_occurrences": everywhere[line]}
                for line in dict.fromkeys(line for *_, line in occurrences)
            ),
        ),
        "paragraph_occurrences": frame(
            "paragraph_occurrences",
            *(
                {"article_id": str(n), "ordinal": at + 1, "paragraph_id": line, "role": "body"}
                for n, at, line in occurrences
            ),
        ),
    }
    derived = []
    if step.stating is not None:
        derived = [f"line {step.stating}"]
        known.stating.add(derived[0])
        sentence = {"sentence_id": f"{derived[0]}.s1", "paragraph_id": derived[0], "article_id": "0"}
        batch["sentences"] = frame("sentences", sentence)
        batch["figures"] = frame(
            "figures", {"figure_id": f"{derived[0]}.s1.f0", "sentence_id": sentence["sentence_id"], "article_id": "0"}
        )
    links = [
        ("article", "version", str(n), str(of), 0.9, None) for n in sorted(judged) for of in sorted(known.versions[n])
    ]
    clusters, members = repeats_to_clusters(pl.DataFrame(links, schema=_LINKS, orient="row"))
    ids = pl.Series("id", [str(n) for n in sorted(judged)], dtype=pl.String)
    stage_batch(con, {name: rows for name, rows in batch.items() if not rows.is_empty()}, "run-1", "1.0", STAMP.now)
    former = former_stories(con, batch["articles"]["article_id"], ids)
    stage_clusters(con, clusters, members, ids, STAMP)
    told = story_changes(con, batch["articles"]["article_id"], former, clusters, members)
    furniture.stage_furniture(con, told, batch["paragraph_occurrences"], pl.Series(derived, dtype=pl.String), STAMP)


def _expected(known: Known) -> tuple[dict[str, int], dict[tuple[str, str], int], set[tuple[str, str]]]:
    """Stories by outlet, stories by outlet and line, and the marked lines by article: told from all there is."""
    stories, carrying = defaultdict(set), defaultdict(set)
    for n, outlet in enumerate(known.outlets):
        if outlet is not None:
            story = min(map(str, known.versions.get(n) or {n}))
            stories[outlet].add(story)
            for line in known.lines[n]:
                carrying[outlet, line].add(story)
    counts = {line: len(found) for line, found in carrying.items() if len(found) >= FEWEST_STORIES}
    is_furniture = {
        (outlet, line)
        for (outlet, line), n in counts.items()
        if n >= SHARE * len(stories[outlet]) and line not in known.stating
    }
    marked = {
        (str(n), line)
        for n, outlet in enumerate(known.outlets)
        for line in known.lines[n]
        if (outlet, line) in is_furniture
    }
    return {outlet: len(found) for outlet, found in stories.items()}, counts, marked


def _found(writer: Writer) -> tuple[Any, ...]:
    con = writer.con
    lines = con.execute("SELECT outlet, paragraph_id, n_stories FROM outlet_lines").fetchall()
    assert len(lines) == len({line[:2] for line in lines})
    marked = "SELECT article_id, paragraph_id FROM paragraph_occurrences WHERE role_detail = 'recurring_line'"
    stories = con.execute("SELECT outlet, n_stories FROM outlet_stories").fetchall()
    assert len(stories) == len(dict(stories))
    return dict(stories), {line[:2]: line[2] for line in lines}, set(con.execute(marked).fetchall())


@given(_steps)
# A line becomes furniture, and is so no more when there are more stories.
@example([Step([_POST] * 3), Step([("Post", frozenset())] * 4)])
# Three articles are one story, then three, then one again.
@example([Step([_POST] * 3, {1: frozenset({0}), 2: frozenset({0})}), Step([], {1: frozenset(), 2: frozenset()}),
          Step([_POST], {1: frozenset({3}), 0: frozenset({3}), 2: frozenset({3})})])  # fmt: skip
# An older article becomes a version of a new one, whose story another outlet tells as well.
@example([Step([_POST] * 3), Step([("Paper", frozenset({0}))], {0: frozenset({3}), 1: frozenset({3})})])
# A line that two outlets know reaches three stories of one of them late; then it turns out to state something.
@example([Step([_POST, _POST, ("Paper", frozenset({0}))]), Step([_POST]), Step([], stating=0), Step([_POST])])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_follow_any_batches(writer: Writer, frame: Frame, steps: list[Step]) -> None:
    known = Known()
    writer.con.execute("BEGIN")
    try:
        for step in steps:
            _stage(writer, frame, known, step)
            assert _found(writer) == _expected(known)
        # Counted anew, as on a warehouse of an earlier schema, they are the same.
        forget_counts(writer.con)
        for outlet in ("Post", "Paper"):
            _stage(writer, frame, known, Step([(outlet, frozenset({0}))]))
        assert _found(writer) == _expected(known)
    finally:
        writer.con.execute("ROLLBACK")
