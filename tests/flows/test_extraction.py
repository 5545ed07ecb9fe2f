"""A sentence that no rule should read, or that keeps one busy, is set aside; its article's other claims are kept."""

import re
from pathlib import Path

import polars as pl
import pytest

from flows import extraction
from flows.extraction import Vocabulary, extract_claims, read_vocabulary
from flows.ingest import ingest_batch
from flows.run import Run
from flows.settings import load_settings
from flows.steps import Steps
from transforms.find_dates import find_dates
from warehouse.reader import connect

PROJECT = Path(__file__).parents[2]
GOOD = "Activists said at least 12 civilians were killed in Homs on 3 March 2017."


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(PROJECT / "seeds")


def _silent() -> Steps:
    return Steps(lambda _: None, as_tasks=False)


HOSTILE = {
    "sentence_too_long": "and 20 men " * 10_000,
    "turns_reading_direction": "Some \u202e0002 people left Aleppo.",
    "mixed_scripts": "Some 30 p\u0435ople left Aleppo.",
}


def test_hostile_sentences_are_set_aside_with_their_reason(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    for name, text in HOSTILE.items():
        (articles / f"{name}.txt").write_text(f"A headline\n\n{text}\n\n{GOOD}\n", encoding="utf-8")
    (articles / "good.txt").write_text(f"Another headline\n\n{GOOD} Buses left.\n", encoding="utf-8")
    outcome = ingest_batch([str(articles)], load_settings(str(tmp_path / "wh")), Run("r1", "x"), _silent())
    assert outcome.state == "published", outcome.headline
    con = connect(tmp_path / "wh")
    rows = con.execute("SELECT stage, reason_code, source_uri FROM v_rejections_open ORDER BY reason_code").fetchall()
    assert [(stage, code) for stage, code, _ in rows] == [("read sentences", code) for code in sorted(HOSTILE)]
    assert all(f"{code}.txt#" in uri for _, code, uri in rows)
    # Nothing is lost: the texts are there, and so are the claims of the sentence that all four articles share.
    assert con.execute("SELECT count(*) FROM articles").fetchone() == (4,)
    carried = con.execute(
        "SELECT count(DISTINCT article_id) FROM v_claim_occurrences WHERE expression = 'at least 12 civilians'"
    ).fetchone()
    assert carried in {(3,), (4,)}
    con.close()


def _two_sentences() -> tuple[pl.DataFrame, pl.DataFrame]:
    slow = "Nobody waits for this one."
    text = f"{GOOD} {slow}"
    articles = pl.DataFrame(
        {"article_id": ["a"], "source_uri": ["in/a.txt"], "sha256": ["f" * 64], "text": [text], "title": [None],
         "published_on": [None], "published_confidence": [None], "published_basis": ["none"]},
        schema_overrides={"title": pl.String, "published_on": pl.Date, "published_confidence": pl.Float64},
    )  # fmt: skip
    starts = [0, text.index(slow)]
    sentences = pl.DataFrame(
        {"sentence_id": [f"{'0' * 32}.s1", f"{'0' * 32}.s2"], "paragraph_id": ["0" * 32] * 2, "article_id": ["a"] * 2,
         "ordinal": [1, 2], "text": [GOOD, slow], "char_start": starts, "char_end": [len(GOOD), len(text)],
         "is_quote": [False] * 2, "is_dateline": [False] * 2, "off_story": [False] * 2},
    )  # fmt: skip
    return sentences, articles


def test_a_sentence_that_keeps_a_rule_busy_is_found_and_set_aside(
    vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stuck(sentences: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
        for text in sentences["text"]:
            if text.startswith("Nobody"):
                re.match(r"(?:a+)+b", "a" * 60)  # takes longer than anybody waits
        return find_dates(sentences, articles)

    monkeypatch.setattr(extraction, "find_dates", stuck)
    monkeypatch.setattr(extraction, "_SECONDS_PER_BATCH", 2.0)
    sentences, articles = _two_sentences()
    claims, _, aside = extract_claims(sentences, articles, vocabulary, _silent())
    assert aside.select("source_uri", "reason_code").rows() == [(f"in/a.txt#{'0' * 32}.s2", "sentence_too_slow")]
    assert claims["figures"]["expression"].to_list() == ["at least 12 civilians"]
    assert claims["date_expressions"]["edtf"].to_list() == ["2017-03-03"]
