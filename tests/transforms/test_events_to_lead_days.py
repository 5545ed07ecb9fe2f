"""What an article opens with happened about when it appeared, unless it says or is otherwise."""

from datetime import date

import polars as pl
import pytest

from transforms.events_to_lead_days import events_to_lead_days

LEAD = "A car bomb has ripped through a busy market in the capital."
DAY = date(2024, 5, 15)


def _run(
    event: dict[str, object], claim_in: str = "s2", times: dict[str, object] | None = None, sure: float = 0.95
) -> dict[str, object]:
    sentences = pl.DataFrame(
        {
            "sentence_id": ["s1", "s2", "s3"], "article_id": ["a"] * 3, "char_start": [0, 20, 90],
            "text": ["Bomb kills dozens", LEAD, "Weeks ago another one went off near the main bus station."],
            "off_story": [False] * 3, "is_dateline": [False] * 3,
        }
    )  # fmt: skip
    plain = {"event_id": "e", "article_id": "a", "event_type": "bombing", "status": "completed", "date_edtf": None,
             "date_start": None, "date_end": None, "date_precision": "unresolved", "ucdp_date_prec": None,
             "acled_time_precision": None, "off_story": False}  # fmt: skip
    types = {"date_edtf": pl.String, "date_start": pl.Date, "date_end": pl.Date, "ucdp_date_prec": pl.Int16,
             "acled_time_precision": pl.Int16}  # fmt: skip
    events = pl.DataFrame([plain | event], schema_overrides=types)
    claims = pl.DataFrame({"event_id": ["e"], "sentence_id": [claim_in], "aspect": ["occurrence"]})
    dates = pl.DataFrame(
        [times] if times else [], schema={"sentence_id": pl.String, "kind": pl.String, "edtf": pl.String}, orient="row"
    )
    articles = pl.DataFrame(
        {"article_id": ["a"], "title": ["Bomb kills dozens"], "published_on": [DAY], "published_confidence": [sure]}
    )
    return events_to_lead_days(events, claims, sentences, dates, articles).row(0, named=True)


@pytest.mark.parametrize("sentence", ["s1", "s2"])
def test_news_of_headline_and_lead(sentence: str) -> None:
    row = _run({}, claim_in=sentence)
    assert (row["date_edtf"], row["date_start"], row["date_end"], row["date_precision"]) == (
        "2024-05-15~",
        None,
        DAY,
        "window",
    )
    assert (row["ucdp_date_prec"], row["acled_time_precision"]) == (2, 2)


def test_a_stamp_of_the_day_itself_is_no_other_time() -> None:
    assert _run({}, times={"sentence_id": "s2", "kind": "explicit", "edtf": "2024-05-15"})["date_edtf"] == "2024-05-15~"


@pytest.mark.parametrize(
    "case",
    [
        {"event": {}, "claim_in": "s3"},  # not the lead
        {"event": {"status": "ongoing"}},
        {"event": {"event_type": "siege"}},
        {"event": {"date_edtf": "2024-05", "date_precision": "month"}},
        {"event": {}, "times": {"sentence_id": "s2", "kind": "weekday", "edtf": "2024-05-13"}},
        {"event": {}, "times": {"sentence_id": "s2", "kind": "relative", "edtf": None}},
        {"event": {}, "sure": 0.5},
    ],
)
def test_refusals(case: dict[str, object]) -> None:
    assert "~" not in str(_run(**case)["date_edtf"])  # type: ignore[arg-type]
