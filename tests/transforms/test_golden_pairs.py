"""Invented articles beside what must be read from them: tests/golden/<case>.txt and <case>.json.

An occurrence is [role, role_detail, section_heading, repeat_of_ordinal, text]; a figure is [expression, value_low,
value_best, value_high, bound, unit].
"""

import json
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[1] / "golden"
CASES = sorted(file.stem for file in GOLDEN.glob("*.txt"))
ARTICLE = ["title", "outlet", "agency", "byline", "published_on", "published_basis", "published_candidates"]
FIGURE = ["expression", "value_low", "value_best", "value_high", "bound", "unit"]


@pytest.mark.parametrize("case", CASES)
def test_golden_pair(derive, case):
    text = (GOLDEN / f"{case}.txt").read_bytes().decode("utf-8")
    want = json.loads((GOLDEN / f"{case}.json").read_text(encoding="utf-8"))
    got = derive(text)
    (article,) = got.articles.to_dicts()
    article["published_on"] = article["published_on"] and article["published_on"].isoformat()
    occurrences = [
        [row["role"], row["role_detail"], row["section_heading"], row["repeat_of_ordinal"], text[row["char_start"] : row["char_end"]]]
        for row in got.occurrences.sort("ordinal").to_dicts()
    ]  # fmt: skip
    assert {name: article[name] for name in ARTICLE} == {name: want[name] for name in ARTICLE}
    assert occurrences == want["occurrences"]
    assert got.sentences.sort("char_start")["text"].to_list() == want["sentences"]
    assert [list(row) for row in got.figures.sort("char_start").select(FIGURE).rows()] == want["figures"]


def test_every_pair_is_whole():
    assert len(CASES) >= 17
    assert all((GOLDEN / f"{case}.json").exists() for case in CASES)
