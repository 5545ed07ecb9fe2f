"""A tiny hand-made warehouse: three articles, one paragraph in all of them, twice in the first."""

import hashlib
import importlib.util
import lzma
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from transforms.tables import TABLES
from warehouse.feeds import record_polled
from warehouse.ledger import record_rejections, record_run
from warehouse.publish import publish
from warehouse.stage import Stamp, stage_batch
from warehouse.store import open_writer

_SPEC = importlib.util.spec_from_file_location("tiny_polls", Path(__file__).with_name("tiny_polls.py"))
assert _SPEC is not None and _SPEC.loader is not None
_polled = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_polled)

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
Frame = Callable[..., pl.DataFrame]
Batch = dict[str, pl.DataFrame]
SEEDS = {
    hashlib.sha256(path.read_bytes()).hexdigest(): path
    for path in (Path(__file__).resolve().parents[2] / "seeds" / "articles").iterdir()
}

_FILL = {pl.String: "x", pl.Float64: 0.9, pl.Boolean: False, pl.List: []}
FETCHED = {"a1": "f" * 64, "a2": "e" * 64}  # bodies in which they came
SENTENCE = "Over 100 people left Homs."
TEXTS = {
    "a1": f"Deal reached\n{SENTENCE}\n{SENTENCE}",
    "a2": f"\u00a0Échos: copied\n{SENTENCE}",
    "a3": "Over  100 people left Homs.",  # the same paragraph by its normal form, spaced differently
    "a4": "The army said 90 people left Homs on Sunday under a deal, including 30 fighters. The evacuation goes on.",
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


def _claims() -> Batch:
    """Claims of a1 and a4: two numbers of one evacuation, a deal, a statement, a day, two actors."""
    text, told, dealt = TEXTS["a4"].split(" The evac")[0], "p2.s1.e17", "p2.s1.a0"

    def at(words: str) -> dict[str, object]:
        return {"char_start": text.index(words), "char_end": text.index(words) + len(words)}

    here = {"article_id": "a4", "sentence_id": "p2.s1"}
    left = {"figure_class": "people", "unit": "people", "disposition": "left", "modality": "completed",
            "from_place_id": "homs", "attribution_basis": "explicit", "attributed_to": "army",
            "population_class": "people", "population_basis": "noun", "attributed_as_written": "The army",
            "attribution_confidence": 0.9, "context_rule": "verb", "event_id": told}  # fmt: skip
    return {
        "actors": make_frame(
            "actors",
            {"actor_id": "army", "name": "The Army", "actor_class": "government", "is_listed": True},
            {"actor_id": "rebels", "name": "Rebels", "actor_class": "opposition_armed_group", "is_listed": True},
        ),
        "actor_aliases": make_frame("actor_aliases", {"alias_norm": "army", "actor_id": "army", "register": "neutral"}),
        "actor_mentions": make_frame(
            "actor_mentions", here | at("The army") | {"surface": "The army", "actor_id": "army", "sense": "named"}
        ),
        "date_expressions": make_frame(
            "date_expressions",
            here | at("on Sunday")
            | {"expression": "on Sunday", "kind": "weekday", "edtf": "2018-03-18", "precision": "day",
               "date_start": date(2018, 3, 18), "date_end": date(2018, 3, 18), "rule": "weekday"},
        ),
        "statements": make_frame(
            "statements",
            here | at(text[14:])
            | {"statement_id": "p2.s1.q14", "verbatim": text, "text": text[14:], "kind": "indirect",
               "speaker_actor_id": "army", "speaker_as_written": "The army", "speaker_basis": "explicit"},
        ),
        "event_type_crosswalk": make_frame(
            "event_type_crosswalk", {"event_type": "evacuation", "condition": "always", "scheme": "cameo", "fit": "none"}
        ),
        "agreements": make_frame(
            "agreements",
            here | at("a deal") | {"agreement_id": dealt, "label": "Deal", "verbatim": "a deal", "kind": "evacuation",
                                   "status": "agreed", "date_precision": "unresolved"},
        ),
        "agreement_parties": make_frame(
            "agreement_parties",
            {"agreement_id": dealt, "actor_id": "army", "role": "party", "sentence_id": "p2.s1"},
            {"agreement_id": dealt, "actor_id": "rebels", "role": "party", "sentence_id": "p2.s1"},
        ),
        "agreement_terms": make_frame(
            "agreement_terms",
            {"agreement_id": dealt, "ordinal": 1, "kind": "evacuation_leg", "sentence_id": "p2.s1", "text": "left Homs"}
            | at("left Homs"),
        ),
        "events": make_frame(
            "events",
            here | at("90 people left Homs")
            | {"event_id": told, "event_type": "evacuation", "status": "completed", "assertion": "stated",
               "verbatim": "90 people left Homs", "date_edtf": "2018-03-18", "date_start": date(2018, 3, 18),
               "date_end": date(2018, 3, 18), "date_precision": "day", "agreement_id": dealt},
        ),
        "event_claims": make_frame(
            "event_claims",
            *(
                here | at(words)
                | {"event_id": told, "aspect": aspect, "value": value, "verbatim": words, "attributed_to": "army",
                   "attribution_basis": "explicit"}
                for aspect, value, words in (
                    ("occurrence", None, "90 people left Homs"),
                    ("status", "completed", "left"),
                    ("date", "2018-03-18", "on Sunday"),
                )
            ),
            {"event_id": told, "sentence_id": "p2.s2", "aspect": "status", "value": "ongoing", "article_id": "a4",
             "verbatim": "goes on", "char_start": len(TEXTS["a4"]) - 8, "char_end": len(TEXTS["a4"]) - 1,
             "attribution_basis": "unattributed"},
        ),
        "event_places": make_frame("event_places", {"event_id": told, "place_id": "homs", "role": "from"}),
        "event_actors": make_frame("event_actors", {"event_id": told, "actor_id": "rebels", "role": "evacuee"}),
        "event_figures": make_frame(
            "event_figures",
            {"event_id": told, "figure_id": "p2.s1.f14"},
            {"event_id": told, "figure_id": "p2.s1.f69"},
        ),
        "figures": make_frame(
            "figures",
            {
                "figure_id": "p1.s1.f0",
                "article_id": "a1",
                "sentence_id": "p1.s1",
                "verbatim": SENTENCE,
                "expression": "Over 100 people",
                "char_start": TEXTS["a1"].index("Over"),
                "char_end": TEXTS["a1"].index("Over") + 15,
                "figure_class": "people",
                "value_best": 100.0,
                "value_low": 100.0,
                "bound": "more_than",
                "disposition": "evacuated",
                "from_place_id": "homs",
                "attribution_basis": "unattributed",
                "population_class": "people",
            },
            left | here | at("90 people")
            | {"figure_id": "p2.s1.f14", "verbatim": text, "expression": "90 people", "bound": "exact",
               "value_low": 90.0, "value_best": 90.0, "value_high": 90.0},
            left | here | at("30 fighters")
            | {"figure_id": "p2.s1.f69", "verbatim": text, "expression": "30 fighters", "bound": "exact",
               "value_low": 30.0, "value_best": 30.0, "value_high": 30.0, "part_of_figure_id": "p2.s1.f14",
               "population_class": "militants"},
        ),
        "figure_places": make_frame(
            "figure_places",
            *(
                {"figure_id": figure, "place_id": "homs", "role": "from", "basis": "sentence"}
                for figure in ("p1.s1.f0", "p2.s1.f14", "p2.s1.f69")
            ),
        ),
    }  # fmt: skip


def make_batch() -> Batch:
    """The tiny warehouse's rows, offsets computed from the texts."""
    at = {name: TEXTS[name].index("Over") for name in ("a1", "a2", "a3")}
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
        "documents": make_frame(
            "documents",
            *({"raw_sha256": n * 32, "path": f"raw/{n}", "container_sha256": FETCHED.get(n)} for n in TEXTS),
        ),
        "articles": make_frame(
            "articles",
            article("a1", title="Deal reached", outlet="The Paper", published_on=date(2018, 3, 18), n_repeats=1),
            article("a2", title="=cmd|'calc'", outlet="\x1b[31mRed\x07", published_candidates=["2018-03-19"]),
            article("a3", published_on=date(2018, 3, 20), published_confidence=0.4, outlet="Copy"),
            article("a4", title="Army", published_on=date(2018, 3, 19), outlet="The Paper"),
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
            {"paragraph_id": "p2", "text_norm": TEXTS["a4"], "first_article_id": "a4"},
        ),
        "paragraph_occurrences": make_frame(
            "paragraph_occurrences",
            occurrence("a1", 1, 0, 12, "h1", role="headline"),
            occurrence("a1", 2, at["a1"], size, "p1"),
            occurrence("a1", 3, second, size, "p1", is_repeat=True, repeat_of_ordinal=2),
            occurrence("a2", 1, 0, 14, "h2", role="headline"),
            occurrence("a2", 2, at["a2"], size, "p1"),
            occurrence("a3", 1, 0, size + 1, "p1"),
            occurrence("a4", 1, 0, len(TEXTS["a4"]), "p2"),
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
            {
                "sentence_id": "p2.s1",
                "paragraph_id": "p2",
                "article_id": "a4",
                "text": TEXTS["a4"].split(" The evac")[0],
                "char_start": 0,
                "char_end": TEXTS["a4"].index(" The evac"),
            },
            {
                "sentence_id": "p2.s2",
                "paragraph_id": "p2",
                "article_id": "a4",
                "ordinal": 2,
                "text": "The evacuation goes on.",
                "char_start": TEXTS["a4"].index("The evac"),
                "char_end": len(TEXTS["a4"]),
            },
        ),
        "near_repeat_clusters": make_frame(
            "near_repeat_clusters",
            {"cluster_id": "c1", "level": "sentence", "kind": "same_claim_other_number", "threshold": 0.25},
            {"cluster_id": "c2", "level": "paragraph", "kind": "paraphrase", "threshold": 0.45},
        ),
        "near_repeat_members": make_frame(
            "near_repeat_members",
            {"cluster_id": "c1", "member_id": "p1.s1", "similarity": 1.0, "is_representative": True},
            {"cluster_id": "c1", "member_id": "p2.s1", "similarity": 0.4, "differs_in": "number"},
            {"cluster_id": "c2", "member_id": "h1", "similarity": 1.0, "is_representative": True},
            {"cluster_id": "c2", "member_id": "h2", "similarity": 0.6},
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
        **_claims(),
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
        record_polled(writer.con, _polled.polled(make_frame, NOW), stamp, accepted=True)
        record_rejections(writer.con, rejection, stamp)
        record_run(writer.con, ledger, stamp, visible=True)
        writer.con.execute("COMMIT")
        publish(writer)
    return folder


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of two seed articles as ingested, and three publications more (run-2 to run-4); copy it before writing."""
    folder = tmp_path_factory.mktemp("recorded")
    newest = max((Path(__file__).parent / "old").glob("*.duckdb.xz"))
    (folder / "writer.duckdb").write_bytes(lzma.decompress(newest.read_bytes()))
    with open_writer(folder) as writer:
        for (path,) in writer.con.execute("SELECT path FROM documents").fetchall():
            raw = folder / path
            raw.parent.mkdir(parents=True)
            raw.write_bytes(SEEDS[raw.name].read_bytes())
        writer.con.execute("DELETE FROM repeat_index_parts")  # its files were not kept
        for number in range(2, 5):
            run = make_frame(
                "runs", {"run_id": f"run-{number}", "started_at": NOW, "finished_at": NOW, "state": "published"}
            )
            writer.con.execute("BEGIN")
            record_run(writer.con, {"runs": run}, Stamp(f"run-{number}", "1.0", NOW), visible=True)
            writer.con.execute("COMMIT")
            publish(writer)
    return folder
