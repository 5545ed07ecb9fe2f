"""The views answer the contract's test questions about the seed articles."""

from pathlib import Path
from uuid import uuid4

import duckdb
import pytest

from flows.ingest import ingest_batch
from flows.run import Run
from flows.settings import load_settings
from flows.steps import Steps
from warehouse.reader import connect

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"
Con = duckdb.DuckDBPyConnection


def _compared(con: Con, *expressions: str) -> bool:
    """Whether the figures with these words stand under one comparison key."""
    keys = con.execute(
        "SELECT comparison_key, count(DISTINCT expression) FROM v_comparable_figures "
        "WHERE list_contains($words, expression) GROUP BY ALL",
        {"words": list(expressions)},
    ).fetchall()
    return any(count == len(expressions) for _, count in keys)


def test_three_numbers_of_one_evacuation_conflict(seeds: Con) -> None:
    assert _compared(seeds, "thousands of people", "over 7,000 civilians", "about 7,000 people")
    rows = seeds.execute(
        "SELECT min_low, max_high, n_sources FROM v_conflicting_figures WHERE kind = 'number' "
        "AND list_contains(list_transform(claims, lambda c: c[:20]), 'over 7,000 civilians')"
    ).fetchall()
    assert rows == [(1000, 7000, 2)]


@pytest.mark.parametrize(
    "pair",
    [
        ("some 20,000 people", "15,000 people"),  # residents of 2018, a plan of 2016
        ("a total of 14,000 people", "50,000 civilians"),  # who want to leave, who remain
        ("129 militants", "466 people"),  # a part and its whole
    ],
)
def test_different_quantities_are_not_compared(seeds: Con, pair: tuple[str, str]) -> None:
    known = seeds.execute(
        "SELECT count(DISTINCT expression) FROM figures WHERE expression IN ($1, $2)", pair
    ).fetchone()
    assert known == (2,)
    assert not _compared(seeds, *pair)


def test_a_part_is_a_subset(seeds: Con) -> None:
    parts = seeds.execute("SELECT part_expression, whole_expression FROM v_figure_subsets").fetchall()
    assert ("129 militants", "466 people") in parts


def test_no_distance_clock_or_licence_is_people(seeds: Con) -> None:
    words = "(162|11:00|1600|2\\.0|minutes|kilomet)"
    for view in ("v_evacuations", "v_people_figures"):
        assert (
            seeds.execute(f"SELECT expression FROM {view} WHERE regexp_matches(expression, '{words}')").fetchall() == []
        )


def test_status_disagreement_of_the_running_evacuation_is_shown(seeds: Con) -> None:
    rows = seeds.execute("SELECT claims FROM v_conflicting_figures WHERE kind = 'status'").fetchall()
    assert any(
        any(claim.startswith("completed (alexei_tsygankov)") for claim in claims)
        and any(claim.startswith("ongoing (sohr)") for claim in claims)
        for (claims,) in rows
    )


def test_every_claim_can_be_explained(seeds: Con) -> None:
    for table, key in (
        ("figures", "figure_id"),
        ("events", "event_id"),
        ("statements", "statement_id"),
        ("agreements", "agreement_id"),
    ):
        silent = seeds.execute(
            f"SELECT {key} FROM {table} WHERE {key} NOT IN (SELECT claim_id FROM v_claim_explanations WHERE rule IS NOT NULL)"
        ).fetchall()
        assert silent == [], table


def test_a_copy_of_an_article_changes_no_evacuation(seeds: Con, tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    for path in SEEDS.iterdir():
        text = path.read_bytes()
        (articles / path.name).write_bytes(text)
        # The copy's bytes differ, its paragraphs do not.
        (articles / f"zz_copy_of_{path.name}").write_bytes(text + b"\nShare\n")
    steps = Steps(lambda _: None, as_tasks=False)
    outcome = ingest_batch([str(articles)], load_settings(str(tmp_path / "wh")), Run(str(uuid4()), "twice"), steps)
    assert outcome.state == "published", outcome.headline
    con = connect(tmp_path / "wh")
    question = "SELECT * EXCLUDE (source_file) FROM v_evacuations ORDER BY ALL"
    assert con.execute(question).fetchall() == seeds.execute(question).fetchall() != []
    twice = con.execute("SELECT DISTINCT n_articles FROM v_independent_reports").fetchall()
    assert all(n % 2 == 0 for (n,) in twice), "every claim is carried by a copy too"
    con.close()
