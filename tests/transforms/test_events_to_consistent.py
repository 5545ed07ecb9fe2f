"""Days that a told event cannot have are taken back; place mentions take their role from the events they stand in."""

from datetime import date

import polars as pl

from transforms.events_to_consistent import events_to_consistent
from transforms.events_to_place_roles import events_to_place_roles

ARTICLES = pl.DataFrame({"article_id": ["a", "b"], "published_on": [date(2018, 7, 19), None]})


def _event(article: str, status: str, day: int) -> dict[str, object]:
    return {"event_id": f"{article}{status}{day}", "article_id": article, "status": status,
            "date_edtf": f"2018-07-{day}", "date_start": date(2018, 7, day), "date_end": date(2018, 7, day),
            "date_precision": "day", "ucdp_date_prec": 1, "acled_time_precision": 1}  # fmt: skip


def test_what_is_done_was_done_by_publication() -> None:
    events = pl.DataFrame(
        [
            _event("a", "completed", 20),
            _event("a", "completed", 19),
            _event("a", "planned", 20),
            _event("b", "completed", 20),
        ]
    )
    settled = events_to_consistent(events, ARTICLES)
    assert settled.columns == events.columns
    assert settled["date_start"].to_list() == [None, date(2018, 7, 19), date(2018, 7, 20), date(2018, 7, 20)]
    assert settled.row(0, named=True)["date_precision"] == "unresolved"
    assert settled[1:].equals(events[1:])


def test_a_place_takes_its_role_where_it_is_one() -> None:
    mentions = pl.DataFrame(
        {
            "sentence_id": ["s1", "s1", "s2", "s3"],
            "place_id": ["homs", "idlib", "homs", "homs"],
            "sense": ["location", "metonym_actor", "location", "location"],
            "role_in_event": [None] * 4,
        },
        schema_overrides={"role_in_event": pl.String},
    )
    claims = pl.DataFrame(
        {"event_id": ["e1", "e1", "e2"], "sentence_id": ["s1", "s2", "s2"], "aspect": ["occurrence"] * 3}
    )
    places = pl.DataFrame(
        {"event_id": ["e1", "e1", "e2"], "place_id": ["homs", "idlib", "homs"], "role": ["from", "to", "at"]}
    )
    roles = events_to_place_roles(mentions, claims, places)["role_in_event"].to_list()
    assert roles == ["from", None, None, None], "s1 tells one event, idlib stands for its rulers, s2 tells two"
