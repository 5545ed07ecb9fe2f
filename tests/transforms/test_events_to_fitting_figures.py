"""The dead measure no evacuation, and those who left no siege; what was not read is not judged."""

import polars as pl

from transforms.events_to_fitting_figures import events_to_fitting_figures

FIGURES = pl.DataFrame(
    {
        "figure_id": ["left", "killed", "unread", "towns", "besieged"],
        "figure_class": ["people", "people", "people", "count_of_places", "people"],
        "disposition": ["left", "killed", None, "killed", "besieged"],
    }
)


def _events(event_type: str) -> dict[str, pl.DataFrame]:
    every = FIGURES["figure_id"].to_list()
    links = pl.DataFrame({"event_id": ["e"] * 5, "figure_id": every})
    return {
        "events": pl.DataFrame({"event_id": ["e"], "event_type": [event_type]}),
        "event_figures": links,
        "figure_events": links.with_columns(date_edtf=pl.lit("2017")),
        "event_claims": pl.DataFrame(
            {
                "event_id": ["e"] * 3,
                "sentence_id": ["s1", "s1", "s2"],
                "aspect": ["occurrence", "figure", "figure"],
                "value": [None, "killed|left", "killed"],
            }
        ),
    }


def _kept(event_type: str) -> list[str]:
    return events_to_fitting_figures(_events(event_type), FIGURES)["event_figures"]["figure_id"].to_list()


def test_fates_fit_their_events() -> None:
    assert _kept("evacuation") == ["left", "unread", "towns"]
    assert _kept("siege") == ["unread", "towns", "besieged"]
    assert _kept("bombing") == ["left", "killed", "unread", "towns", "besieged"]


def test_evidence_and_lent_places_go_too() -> None:
    fitting = events_to_fitting_figures(_events("evacuation"), FIGURES)
    assert fitting["figure_events"]["figure_id"].to_list() == ["left", "unread", "towns"]
    assert fitting["event_claims"].select("sentence_id", "value").rows() == [("s1", None), ("s1", "left")]


def test_no_events_no_trouble() -> None:
    empty = {name: frame.clear() for name, frame in _events("evacuation").items()}
    assert all(frame.is_empty() for frame in events_to_fitting_figures(empty, FIGURES).values())
