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
from transforms.tables import TABLES
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


def test_an_article_says_the_same_alone_and_among_others(vocabulary: Vocabulary) -> None:
    texts = {
        "a": "Shells hit the village of Tell-Harun near Homs. Haitian police chief Omar Kelly spoke in Gonaives, Haiti.",
        "b": "Rebels began leaving the town of Tell Harun near Homs under an evacuation agreement with Omar Kelly.",
        "c": "Gonaives and Selydove were calm, Ukraine said. Syrian activist Omar Kelly met rebels in Nineveh province.",
        "d": "Activists said the Old City of Homs was quiet. Omar Kelly, they said, signed an agreement with rebels.",
    }
    sentences = pl.DataFrame(
        [(f"{name}.s1", name * 32, name, 1, text, 0, len(text), False, False, False) for name, text in texts.items()],
        schema=TABLES["sentences"].columns().keys(), orient="row",
    ).cast({name: column.dtype for name, column in TABLES["sentences"].columns().items()})  # fmt: skip
    articles = pl.DataFrame(
        [{"article_id": name, "source_uri": name, "sha256": name * 64, "text": text, "published_basis": "none"}
         for name, text in texts.items()],
    ).with_columns(
        pl.lit(None, pl.String).alias("title"), pl.lit(None, pl.Date).alias("published_on"),
        pl.lit(None, pl.Float64).alias("published_confidence"),
    )  # fmt: skip
    together = extract_claims(sentences, articles, vocabulary, _silent())
    alone = [
        extract_claims(sentences.filter(own), articles.filter(own), vocabulary, _silent())
        for own in (pl.col("article_id") == name for name in texts)
    ]
    for table, frame in together.tables.items():
        if table not in ("actors", "places"):  # of these each article has its own part
            parts = pl.concat([one.tables[table] for one in alone]).unique(maintain_order=True)
            assert frame.sort(pl.all()).equals(parts.sort(pl.all())), table
    assert together.tables["agreements"]["label"].to_list()
    for table, frame in together.introductions.items():
        parts = pl.concat([one.introductions[table] for one in alone])
        assert frame.sort(pl.all()).equals(parts.sort(pl.all())), table
        assert frame["article_id"].n_unique() > 1
