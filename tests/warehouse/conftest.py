"""A tiny hand-made warehouse: three articles, one paragraph in all of them, twice in the first."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from transforms.tables import TABLES
from warehouse.ledger import record_rejections, record_run
from warehouse.publish import publish
from warehouse.stage import Stamp, stage_batch
from warehouse.store import open_writer

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
Frame = Callable[..., pl.DataFrame]
Batch = dict[str, pl.DataFrame]

_FILL = {pl.String: "x", pl.Float64: 0.9, pl.Boolean: False, pl.List: []}
SENTENCE = "Over 100 people left Homs."
TEXTS = {
    "a1": f"Deal reached\n{SENTENCE}\n{SENTENCE}",
    "a2": f"\u00a0Échos: copied\n{SENTENCE}",
    "a3": "Over  100 people left Homs.",  # the same paragraph by its normal form, spaced differently
}


def _fill(dtype: pl.DataType) -> object:
    if isinstance(dtype, pl.Datetime):
        return NOW
    return _FILL.get(type(dtype), 1)


def make_frame(table: str, *rows: Mapping[str, object]) -> pl.DataFrame:
    """Rows of `table`: what a row leaves out is null, or a plain value where null is not allowed."""
    columns = TABLES[table].columns()
    data = [
        {name: row.get(name, None if column.nullable else _fill(column.dtype)) for name, column in columns.items()}
        for row in rows
    ]
    for row in rows:
        assert set(row) <= set(columns), set(row) - set(columns)
    return pl.DataFrame(data, schema={name: column.dtype for name, column in columns.items()})


def make_batch() -> Batch:
    """The tiny warehouse's rows, offsets computed from the texts."""
    at = {name: text.index("Over") for name, text in TEXTS.items()}
    second = TEXTS["a1"].rindex("Over")
    place_at = at["a1"] + SENTENCE.index("Homs")

    def occurrence(
        article: str, ordinal: int, start: int, length: int, paragraph: str, **more: object
    ) -> dict[str, object]:
        return {
            "article_id": article,
            "ordinal": ordinal,
            "paragraph_id": paragraph,
            "line_no": ordinal,
            "char_start": start,
            "char_end": start + length,
            "role": "body",
            **more,
        }

    def article(name: str, **more: object) -> dict[str, object]:
        return {
            "article_id": name,
            "source_file": f"{name}.txt",
            "sha256": name * 32,
            "source_kind": "file",
            "text": TEXTS[name],
            "published_basis": "none",
            **more,
        }

    size = len(SENTENCE)
    return {
        "documents": make_frame("documents", *({"raw_sha256": name * 32, "path": f"raw/{name}"} for name in TEXTS)),
        "articles": make_frame(
            "articles",
            article("a1", title="Deal reached", outlet="The Paper", published_on=date(2018, 3, 18), n_repeats=1),
            article("a2", title="=cmd|'calc'", outlet="\x1b[31mRed\x07", published_candidates=["2018-03-19"]),
            article("a3", published_on=date(2018, 3, 20), published_confidence=0.4, outlet="Copy"),
        ),
        "paragraphs": make_frame(
            "paragraphs",
            {
                "paragraph_id": "p1",
                "text_norm": SENTENCE,
                "first_article_id": "a1",
                "first_ordinal": 2,
                "n_articles": 3,
            },
            {"paragraph_id": "h1", "text_norm": "Deal reached", "first_article_id": "a1"},
            {"paragraph_id": "h2", "text_norm": "Échos: copied", "first_article_id": "a2"},
        ),
        "paragraph_occurrences": make_frame(
            "paragraph_occurrences",
            occurrence("a1", 1, 0, 12, "h1", role="headline"),
            occurrence("a1", 2, at["a1"], size, "p1"),
            occurrence("a1", 3, second, size, "p1", is_repeat=True, repeat_of_ordinal=2),
            occurrence("a2", 1, 0, 14, "h2", role="headline"),
            occurrence("a2", 2, at["a2"], size, "p1"),
            occurrence("a3", 1, 0, size + 1, "p1"),
        ),
        "sentences": make_frame(
            "sentences",
            {
                "sentence_id": "p1.s1",
                "paragraph_id": "p1",
                "article_id": "a1",
                "text": SENTENCE,
                "char_start": at["a1"],
                "char_end": at["a1"] + size,
            },
        ),
        "places": make_frame(
            "places", {"place_id": "homs", "name": "Homs", "place_type": "city", "admin1_pcode": "SY04"}
        ),
        "place_aliases": make_frame("place_aliases", {"alias_norm": "homs", "place_id": "homs", "lang": "en"}),
        "place_mentions": make_frame(
            "place_mentions",
            {
                "sentence_id": "p1.s1",
                "char_start": place_at,
                "char_end": place_at + 4,
                "article_id": "a1",
                "surface": "Homs",
                "place_id": "homs",
                "sense": "location",
                "confidence": 0.3,
            },
        ),
        "figures": make_frame(
            "figures",
            {
                "figure_id": "p1.s1.f0",
                "article_id": "a1",
                "sentence_id": "p1.s1",
                "verbatim": SENTENCE,
                "expression": "Over 100 people",
                "char_start": at["a1"],
                "char_end": at["a1"] + 15,
                "figure_class": "people",
                "value_best": 100.0,
                "value_low": 100.0,
                "bound": "more_than",
            },
        ),
    }


@pytest.fixture(scope="session")
def frame() -> Frame:
    """make_frame(table, *rows)."""
    return make_frame


@pytest.fixture
def batch() -> Batch:
    """The tiny warehouse's batch."""
    return make_batch()


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the tiny warehouse, published; for reading only."""
    folder = tmp_path_factory.mktemp("tiny")
    stamp = Stamp("run-1", "1.0", NOW)
    rejection = make_frame(
        "rejections",
        {"rejection_id": "r1", "run_id": "run-1", "source_uri": "bad.txt", "reason_code": "empty", "retry_count": 0},
        {"rejection_id": "r2", "run_id": "run-1", "source_uri": "late.txt", "resolved_at": NOW, "retry_count": 0},
    )
    ledger = {
        "runs": make_frame(
            "runs",
            {"run_id": "run-0", "started_at": datetime(2026, 1, 1, tzinfo=UTC), "state": "no_change"},
            {"run_id": "run-1", "started_at": NOW, "finished_at": NOW.replace(second=7), "state": "published"},
        ),
        "run_stages": make_frame(
            "run_stages",
            {
                "run_id": "run-1",
                "stage": "read",
                "position": 1,
                "rows_in": 5,
                "rows_out": 3,
                "rejected": 2,
                "seconds": 0.5,
            },
            {
                "run_id": "run-1",
                "stage": "figures",
                "position": 2,
                "rows_in": 3,
                "rows_out": 1,
                "rejected": 0,
                "seconds": 1.5,
            },
        ),
        "validation_results": make_frame(
            "validation_results",
            {"run_id": "run-1", "suite": "figures", "rule": "ok", "state": "passed"},
            {"run_id": "run-1", "suite": "figures", "rule": "odd", "state": "failed"},
        ),
    }
    with open_writer(folder) as writer:
        writer.con.execute("BEGIN")
        stage_batch(writer.con, make_batch(), "run-1", "1.0", NOW)
        record_rejections(writer.con, rejection, stamp)
        record_run(writer.con, ledger, stamp, visible=True)
        writer.con.execute("COMMIT")
        publish(writer)
    return folder
