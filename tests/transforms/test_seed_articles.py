"""The five seed articles give exactly the golden articles, occurrences, sentences and figures."""

import datetime as dt
import json
from pathlib import Path

import polars as pl
import pytest

ROOT = Path(__file__).parents[2]
GOLDEN = json.loads((ROOT / "tests/golden/seeds.json").read_text(encoding="utf-8"))
FULL_GOLD = ROOT.parent / "shared/gold/seed_gold.json"
FIGURE = [
    "char_start", "char_end", "expression", "value_low", "value_best", "value_high", "bound", "is_vague",
    "is_approximate", "low_basis", "unit",
]  # fmt: skip
OTHER_COLUMNS = ("expression", "figure_class", "value_low", "value_best", "value_high", "bound", "unit")
OTHERS = {
    "000": [("two Syrian villages", "count_of_places", 2, 2, 2, "exact", "places")],
    "001": [
        ("as many as 34 cases of shelling", "incidents", None, 34, 34, "as_many_as", "shelling incidents"),
        ("Four de-escalation zones", "count_of_places", 4, 4, 4, "exact", "zones"),
        ("three Syrian ceasefire guarantor nations", "count_of_actors", 3, 3, 3, "exact", "states"),
        ("the three zones", "count_of_places", 3, 3, 3, "exact", "zones"),
    ],
    "002": [
        ("less than 24 hours ago", "duration", None, 24, 24, "less_than", "hours"),
        ("over four years", "duration", 4, 4, None, "more_than", "years"),
    ],
    "003": [
        ("162 kilometers", "distance", 162, 162, 162, "exact", "kilometres"),
        ("within six to eight weeks", "duration", 6, None, 8, "range", "weeks"),
    ],
    "004": [
        ("two towns", "count_of_places", 2, 2, 2, "exact", "places"),
        ("only one percent of the UN aid supplies", "share", 1, 1, 1, "exact", "percent"),
    ],
}
REPEAT = ["ordinal", "line_no", "char_start", "char_end", "is_repeat", "repeat_of_ordinal"]


def of(frame: pl.DataFrame, file: str, *order: str) -> list[dict]:
    return frame.filter(pl.col("article_id") == Path(file).stem).sort(order or "article_id").to_dicts()


@pytest.mark.parametrize("file", GOLDEN)
def test_article(seeds, file):
    want, (got,) = GOLDEN[file], of(seeds.articles, file)
    facts = ["title", "outlet", "agency", "published_basis", "published_candidates"]
    facts += ["n_occurrences", "n_paragraphs", "n_repeats"]
    assert {name: got[name] for name in facts} == {name: want[name] for name in facts}
    assert got["published_on"] == (dt.date.fromisoformat(want["published_on"]) if want["published_on"] else None)
    assert got["language"] == "en"
    assert got["text"] == (ROOT / "seeds/articles" / file).read_bytes().decode("utf-8")


@pytest.mark.parametrize("file", GOLDEN)
def test_occurrences(seeds, file):
    want, got = GOLDEN[file]["occurrences"], of(seeds.occurrences, file, "ordinal")
    assert [{name: row[name] for name in REPEAT} for row in got] == [
        {name: row[name] for name in REPEAT} for row in want
    ]
    for wanted, row in zip(want, got, strict=True):
        assert row["role"] in wanted["roles"], wanted
        assert row["role_detail"] == wanted["role_detail"], wanted


@pytest.mark.parametrize("file", GOLDEN)
def test_sentences(seeds, file):
    distinct = [row for row in GOLDEN[file]["occurrences"] if not row["is_repeat"]]
    got = of(seeds.sentences, file, "char_start")
    assert [[row["char_start"], row["char_end"]] for row in got] == [
        span for row in distinct for span in row["sentences"]
    ]


@pytest.mark.parametrize("file", GOLDEN)
def test_people_figures(seeds, file):
    got = [row for row in of(seeds.figures, file, "char_start") if row["figure_class"] == "people"]
    assert [{name: row[name] for name in FIGURE} for row in got] == GOLDEN[file]["figures"]


@pytest.mark.parametrize("file", GOLDEN)
def test_other_figures(seeds, file):
    got = [row for row in of(seeds.figures, file, "char_start") if row["figure_class"] != "people"]
    assert [tuple(row[name] for name in OTHER_COLUMNS) for row in got] == OTHERS[file[:3]]


def test_parts(seeds):
    parts = seeds.figures.filter(pl.col("part_of_figure_id").is_not_null())
    whole = seeds.figures.filter(pl.col("figure_id").is_in(parts["part_of_figure_id"].implode()))
    assert (parts["expression"].to_list(), whole["expression"].to_list()) == (["129 militants"], ["466 people"])


@pytest.mark.skipif(not FULL_GOLD.exists(), reason=f"{FULL_GOLD.name} lies beside the project only where it is built")
def test_golden_file_agrees_with_the_full_gold(seeds):
    """Texts, spans and verbatim sentences of the full gold: what the small golden file leaves out."""
    gold = json.loads(FULL_GOLD.read_text(encoding="utf-8"))["articles"]
    assert [article["file"] for article in gold] == sorted(GOLDEN)
    for article in gold:
        text = of(seeds.articles, article["file"])[0]["text"]
        rows = of(seeds.occurrences, article["file"], "ordinal")
        assert [text[row["char_start"] : row["char_end"]] for row in rows] == [p["text"] for p in article["paragraphs"]]
        said = {
            (p["char_start"], p["char_end"], p["text"])
            for para in article["paragraphs"]
            for p in para.get("sentences", [])
        }
        sentences = of(seeds.sentences, article["file"])
        assert {(row["char_start"], row["char_end"], row["text"]) for row in sentences} == said
        told = article["figures"]
        wanted = {(f["char_start"], f["expression"], f["value_best"], f["bound"], f["verbatim"]) for f in told}
        figures = of(seeds.figures, article["file"])
        columns = ("value_best", "bound", "verbatim")
        found = {(r["char_start"], r["expression"], *(r[name] for name in columns)) for r in figures}
        assert found == wanted
