"""The pipeline from files to the published warehouse, without Prefect."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from flows.run import Outcome
from warehouse.reader import connect
from warehouse.store import open_writer

PROJECT = Path(__file__).resolve().parents[2]
SEEDS = PROJECT / "seeds" / "articles"
Ingest = Callable[..., Outcome]


def _ask(folder: Path, sql: str) -> list[tuple[object, ...]]:
    con = connect(folder)
    try:
        return con.execute(sql).fetchall()
    finally:
        con.close()


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_seeds_become_a_published_warehouse(ingest_plainly: Ingest) -> None:
    outcome = ingest_plainly(SEEDS)
    assert outcome.state == "published"
    assert outcome.audit is not None
    assert outcome.audit.verdict == "passed"
    counts = _ask(
        outcome.folder,
        "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM articles), (SELECT count(*) FROM paragraphs),"
        " (SELECT count(*) FROM paragraph_occurrences), (SELECT count(*) FROM sentences), (SELECT count(*) FROM figures)",
    )
    assert counts == [(5, 5, 67, 76, 87, 25)]


def test_homs_article_is_kept_once(ingest_plainly: Ingest) -> None:
    outcome = ingest_plainly(SEEDS)
    rows = _ask(
        outcome.folder,
        "SELECT n_occurrences, n_paragraphs, n_repeats FROM articles WHERE article_id = '003_0acbf0742e22aaf6'",
    )
    assert rows == [(19, 10, 9)]
    repeats = _ask(
        outcome.folder,
        "SELECT ordinal, repeat_of_ordinal FROM v_article_repeats WHERE kind = 'within' ORDER BY ordinal",
    )
    assert repeats == [(ordinal, ordinal - 9) for ordinal in range(11, 20)]


def test_every_row_says_which_run_wrote_it(ingest_plainly: Ingest) -> None:
    outcome = ingest_plainly(SEEDS, run_id="run-7")
    for table in ("documents", "articles", "paragraphs", "sentences", "place_mentions", "figures", "places"):
        rows = _ask(outcome.folder, f"SELECT DISTINCT flow_run_id, first_seen_at = last_seen_at FROM {table}")
        assert rows == [("run-7", True)], table
    assert _ask(outcome.folder, "SELECT run_id, state, source FROM runs") == [("run-7", "published", "test")]


def test_second_run_adds_nothing_and_leaves_the_published_file_alone(ingest_plainly: Ingest) -> None:
    first = ingest_plainly(SEEDS)
    before = _sha(first.folder / "warehouse.duckdb")
    second = ingest_plainly(SEEDS, run_id="run-2")
    assert (second.state, second.known_articles) == ("no_change", 5)
    assert second.headline.startswith("nothing new")
    assert _sha(first.folder / "warehouse.duckdb") == before


def test_stages_are_recorded_in_order(ingest_plainly: Ingest) -> None:
    outcome = ingest_plainly(SEEDS)
    stages = outcome.stages.sort("position")["stage"].to_list()
    assert stages[0] == "read files"
    assert stages[-2:] == ["audit batch", "publish"]
    assert outcome.stages.filter(pl.col("stage") == "find repeats").row(0, named=True)["rows_out"] == 67


def _table(folder: Path, table: str) -> pl.DataFrame:
    con = connect(folder)
    try:
        frame = con.execute(f"SELECT * EXCLUDE (flow_run_id, first_seen_at, last_seen_at) FROM {table}").pl()
    finally:
        con.close()
    return frame.drop([name for name in ("fetched_at", "source_uri") if name in frame.columns]).sort(pl.all())


SAME_IN_ANY_ORDER = (
    "articles", "paragraphs", "paragraph_occurrences", "sentences", "near_repeat_clusters", "near_repeat_members",
    "place_mentions", "figures", "statements",
)  # fmt: skip
RETOLD = """ date {} {}
Families leave the mountain town
{} families left the mountain town of Madaya on {} under a deal between the army and local leaders, the monitor said.
Buses took them north along the main road, and aid workers waited for them with food and blankets at the first stop.
"""


def test_lines_of_an_outlets_pages_are_furniture_in_any_order(tmp_path: Path, ingest_plainly: Ingest) -> None:
    line = "Follow our live page for the latest from across the region every day of the week."
    stories = {
        "bridge": "Engineers reopened the bridge over the river on Monday, a council official said in the evening.",
        "hospital": "The hospital in the old quarter ran out of fuel on Tuesday, its director told reporters there.",
        "school": "Lessons began again on Wednesday in tents beside the ruined school, teachers said by telephone.",
        "market": "Traders swept glass from the market hall on Thursday, and most stalls stayed shut, they said.",
    }
    news = tmp_path / "news"
    news.mkdir()
    for number, (name, story) in enumerate(stories.items(), start=1):
        page = f" date 2017-05-0{number} Register\nThe {name} by morning | The Valley Post\n{story}\n{line}\n"
        (news / f"{name}.txt").write_text(page, encoding="utf-8")
    whole = ingest_plainly(news, warehouse=tmp_path / "whole")
    roles = _ask(
        whole.folder,
        "SELECT o.role, o.role_detail, count(*) FROM paragraph_occurrences o JOIN paragraphs p USING (paragraph_id) "
        f"WHERE p.text_norm = '{line}' GROUP BY ALL",
    )
    assert roles == [("boilerplate", "recurring_line", len(stories))]
    for number, name in enumerate(reversed(stories)):
        ingest_plainly(news / f"{name}.txt", warehouse=tmp_path / "one by one", run_id=f"run-{number}")
    occurrences = [_table(tmp_path / name, "paragraph_occurrences") for name in ("whole", "one by one")]
    assert occurrences[0].equals(occurrences[1])


def test_runs_in_any_order_give_the_same_tables(tmp_path: Path, ingest_plainly: Ingest) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for path in SEEDS.iterdir():
        (news / path.name).write_bytes(path.read_bytes())
    # A copy under an older date: the canonical occurrences move to it, whenever it comes.
    homs = (SEEDS / "003_0acbf0742e22aaf6.txt").read_text(encoding="utf-8")
    (news / "copy.txt").write_text(" date 2015-01-02 Register\n" + homs, encoding="utf-8")
    told = RETOLD.format("2017-04-03", "Register", 40, "Monday")
    (news / "told.txt").write_text(told, encoding="utf-8")
    (news / "told_under_two_names.txt").write_text(told, encoding="utf-8")
    edited = told.replace("04-03", "04-04").replace("aid workers waited for", "relief staff met")
    (news / "told_again.txt").write_text(edited, encoding="utf-8")
    updated = RETOLD.format("2017-04-05", "Register", 60, "Monday").replace("aid workers", "a few aid workers")
    (news / "told_with_another_number.txt").write_text(updated, encoding="utf-8")
    (news / "undated.txt").write_text("\n".join(edited.splitlines()[2:]), encoding="utf-8")

    files = sorted(news.iterdir(), key=lambda path: path.name[::-1])
    whole = ingest_plainly(news, warehouse=tmp_path / "whole")
    for name, order in (("back", files[::-1]), ("mixed", files[1::2] + files[::2])):
        for number in range(3):
            ingest_plainly(*order[number::3], warehouse=tmp_path / name, run_id=f"run-{number}")
        for table in SAME_IN_ANY_ORDER:
            assert _table(whole.folder, table).equals(_table(tmp_path / name, table)), (name, table)
    rows = _ask(
        whole.folder,
        "SELECT level, kind, article_id, differs_in FROM v_repeat_clusters WHERE NOT is_representative "
        "AND level <> 'sentence' ORDER BY ALL",
    )
    assert ("article", "version", "told_again", None) in rows
    assert ("article", "version", "told_with_another_number", None) in rows
    # The same bytes are two articles; one is the other's copy, never each the other's.
    same = {row[2] for row in rows if row[:2] == ("article", "version")} & {"told", "told_under_two_names"}
    assert len(same) == 1
    assert ("paragraph", "paraphrase", "told_again", None) in rows
    sentences = _ask(
        whole.folder,
        "SELECT kind, article_id, differs_in FROM v_repeat_clusters WHERE NOT is_representative AND level = 'sentence'",
    )
    assert ("same_claim_other_number", "told_with_another_number", "number") in sentences
    # Both numbers survive.
    figures = _ask(
        whole.folder, "SELECT DISTINCT value_best FROM figures WHERE expression LIKE '% families' ORDER BY 1"
    )
    assert figures == [(40.0,), (60.0,)]
    # Copies do not corroborate: five articles carry the claim, two texts tell it.
    told_by = _ask(
        whole.folder,
        "SELECT n_articles, n_independent_texts FROM v_independent_reports "
        "WHERE starts_with(first_verbatim, '40 families')",
    )
    assert told_by == [(5, 2)]


def test_bad_input_is_set_aside_and_the_batch_goes_on(tmp_path: Path, ingest_plainly: Ingest) -> None:
    news = tmp_path / "news"
    (news / "deep").mkdir(parents=True)
    (news / "deep" / "loop").symlink_to(news, target_is_directory=True)
    (news / "good.txt").write_bytes((SEEDS / "002_1f1c26302760f052.txt").read_bytes())
    (news / "empty.txt").write_bytes(b"")
    (news / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (news / "invalid.txt").write_bytes(b"Aleppo \xff\xfe\xfa\x81\x8d evacuation \xc3\x28 resumed" * 3)
    with (news / "long.txt").open("wb") as out:
        for _ in range(50):
            out.write(b"a line without an end " * 50_000)
    outcome = ingest_plainly(news)
    assert outcome.state == "published"
    assert _ask(outcome.folder, "SELECT article_id FROM articles") == [("good",)]
    rejected = dict(_ask(outcome.folder, "SELECT regexp_extract(source_uri, '[^/]+$'), reason_code FROM rejections"))
    assert rejected.pop("invalid.txt") in ("undecodable", "binary")
    assert rejected == {
        "empty.txt": "empty", "image.txt": "binary", "long.txt": "oversized", "loop": "symlink_not_followed"
    }  # fmt: skip
    with_bytes = _ask(outcome.folder, "SELECT raw_sha256 FROM rejections WHERE reason_code <> 'symlink_not_followed'")
    for (sha,) in with_bytes:
        assert _sha(outcome.folder / "raw" / str(sha)[:2] / str(sha)) == sha, "raw bytes are kept"


def test_accepted_later_resolves_the_rejection(tmp_path: Path, ingest_plainly: Ingest) -> None:
    page = tmp_path / "large.txt"
    page.write_bytes((SEEDS / "002_1f1c26302760f052.txt").read_bytes())
    first = ingest_plainly(page, document_limit_mb=0.001)
    assert first.is_all_set_aside
    again = ingest_plainly(page, run_id="run-2")
    assert again.state == "published"
    assert _ask(again.folder, "SELECT reason_code, resolved_at IS NULL FROM rejections") == [("oversized", False)]


def test_refused_batch_publishes_nothing_and_is_kept(ingest_plainly: Ingest, broken_seeds: Path) -> None:
    first = ingest_plainly(SEEDS / "000_054b95b90d12600a.txt")
    before = _sha(first.folder / "warehouse.duckdb")
    refused = ingest_plainly(SEEDS, run_id="run-2", seeds=broken_seeds)
    assert refused.state == "refused"
    assert _sha(first.folder / "warehouse.duckdb") == before
    kept = refused.refused_folder
    assert kept is not None
    assert pl.read_parquet(kept / "articles.parquet").height == 4
    words = (kept / "refusal.txt").read_text(encoding="utf-8")
    assert "pcode" in words
    assert "SY9900" in words
    with open_writer(first.folder) as writer:
        rows = writer.con.execute("SELECT state FROM runs WHERE run_id = 'run-2'").fetchall()
        assert rows == [("refused",)]
        assert writer.con.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]
    # The next good run brings all of it, and the refusal's record with it.
    third = ingest_plainly(SEEDS, run_id="run-3")
    assert third.state == "published"
    assert _ask(third.folder, "SELECT run_id, state FROM runs ORDER BY run_id") == [
        ("run-1", "published"), ("run-2", "refused"), ("run-3", "published")
    ]  # fmt: skip


def test_warning_publishes_and_shows(tmp_path: Path, ingest_plainly: Ingest) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "good.txt").write_bytes((SEEDS / "002_1f1c26302760f052.txt").read_bytes())
    for number in range(3):
        (news / f"empty{number}.txt").write_bytes(b" " * number)
    outcome = ingest_plainly(news)
    assert outcome.state == "published"
    assert outcome.audit is not None
    assert "half_of_inputs_rejected" in outcome.audit.warnings["rule"].to_list()
    assert "1 warning" in outcome.headline
    shown = _ask(outcome.folder, "SELECT state FROM validation_results WHERE rule = 'half_of_inputs_rejected'")
    assert shown == [("failed",)]


def test_failure_in_a_stage_is_recorded_and_leaves_nothing(ingest_plainly: Ingest, tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"phrases\.csv"):
        ingest_plainly(SEEDS, seeds=tmp_path / "nowhere")
    with open_writer(tmp_path / "warehouse") as writer:
        assert writer.con.execute("SELECT state FROM runs").fetchall() == [("failed",)]
        assert writer.con.execute("SELECT count(*) FROM articles").fetchall() == [(0,)]
    assert not (tmp_path / "warehouse" / "warehouse.duckdb").exists()


def test_ledger_names_the_versions_that_shaped_the_rows(ingest_plainly: Ingest) -> None:
    outcome = ingest_plainly(SEEDS)
    ((versions, counts),) = _ask(outcome.folder, "SELECT versions, counts FROM runs")
    assert set(json.loads(str(versions))) >= {"passage", "polars", "duckdb"}
    assert json.loads(str(counts))["articles"] == 5


def test_published_file_opens_with_plain_duckdb(ingest_plainly: Ingest) -> None:
    outcome = ingest_plainly(SEEDS)
    con = duckdb.connect(outcome.folder / "warehouse.duckdb", read_only=True)
    assert con.execute("SELECT count(*) FROM v_people_figures").fetchall() == [(14,)]
    con.close()
