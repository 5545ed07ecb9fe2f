"""Tellings of one happening become one event with all its evidence; what contradicts each other stays apart."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.seed_tables import read_seed_table
from transforms import claim_tables
from transforms.events.tellings import edtf_span
from transforms.mentions_to_events import mentions_to_events

CROSSWALK = read_seed_table(Path(__file__).parents[2] / "seeds", "event_type_crosswalk")
PLACES = pl.DataFrame(
    [("foua", "idlib_gov"), ("kefraya", "idlib_gov"), ("idlib_gov", "syria"), ("zabadani", "syria"), ("syria", None)],
    schema={"place_id": pl.String, "parent_place_id": pl.String},
    orient="row",
)
ACTORS = pl.DataFrame(schema={"actor_id": pl.String, "parent_actor_id": pl.String})
MENTION_SCHEMA = claim_tables.EventMentions.create_empty().schema


class Story:
    """A text with tellings in it, built sentence by sentence."""

    def __init__(self, title: str | None = None, published: date | None = date(2018, 7, 19)) -> None:
        self.title, self.published = title, published
        self.text = ""
        self.rows: list[dict[str, Any]] = []
        self.statements: list[dict[str, Any]] = []
        self.sentences = 0

    def tell(self, clause: str, trigger: str, event_type: str, status: str = "completed", **more: Any) -> "Story":
        if more.pop("new_sentence", True):
            self.sentences += 1
        start = len(self.text)
        self.text += clause + " "
        sentence = f"s{self.sentences}"
        at = start + clause.index(trigger)
        places = [{"place_id": place, "role": role} for role, ids in more.pop("places", {}).items() for place in ids]
        actors = [{"actor_id": actor, "role": role} for role, ids in more.pop("actors", {}).items() for actor in ids]
        said_on, speaker = more.pop("said_on", None), more.pop("speaker", None)
        if said_on or speaker:
            basis = "explicit" if speaker else "unattributed"
            said = {"sentence_id": sentence, "char_start": start, "char_end": start + len(clause)}
            self.statements.append(said | {"speaker_actor_id": speaker, "speaker_basis": basis, "date_edtf": said_on})
        row = dict.fromkeys(MENTION_SCHEMA) | {
            "mention_id": f"{sentence}.e{at}",
            "article_id": "a1",
            "sentence_id": sentence,
            "char_start": start,
            "char_end": start + len(clause),
            "trigger": trigger,
            "trigger_start": at,
            "event_type": event_type,
            "status": status,
            "assertion": "stated",
            "places": places,
            "actors": actors,
            "figure_ids": [],
            "is_nominal": False,
            "is_leg": False,
            "is_background": False,
            "attribution_basis": "unattributed",
            "off_story": False,
            "confidence": 0.8,
            "rule": "test",
        }
        self.rows.append(row | more)
        return self

    def events(self, figures: pl.DataFrame | None = None) -> dict[str, pl.DataFrame]:
        return derive(pl.DataFrame(self.rows, schema=MENTION_SCHEMA), self, figures)


def derive(mentions: pl.DataFrame, story: Story, figures: pl.DataFrame | None = None) -> dict[str, pl.DataFrame]:
    articles = pl.DataFrame(
        [("a1", story.title, story.text, story.published)],
        schema={"article_id": pl.String, "title": pl.String, "text": pl.String, "published_on": pl.Date},
        orient="row",
    )
    statements = pl.DataFrame(
        story.statements,
        schema={
            "sentence_id": pl.String,
            "char_start": pl.Int64,
            "char_end": pl.Int64,
            "speaker_actor_id": pl.String,
            "speaker_basis": pl.String,
            "date_edtf": pl.String,
        },
    )
    empty = claim_tables.Figures.create_empty()
    measured = figures if figures is not None else empty
    return mentions_to_events(mentions, measured, statements, CROSSWALK, articles, PLACES, ACTORS)


def running_evacuation() -> Story:
    town = {"from": ["foua", "kefraya"]}
    story = Story(title="Evacuation Under Way")
    story.tell("Evacuation Under Way", "Evacuation", "evacuation", "ongoing", places={"at": ["idlib_gov"]})
    story.tell("buses are taking people out of Foua and Kefraya", "taking", "evacuation", "ongoing", places=town)
    story.tell("thousands have been evacuated", "evacuated", "evacuation", said_on="2018-07-18", speaker="official")
    return story.tell("about 7,000 people left", "left", "evacuation", said_on="2018-07-18", speaker="official")


def test_headline_lead_and_quotes_are_tellings_of_one_event() -> None:
    out = running_evacuation().events()
    assert out["events"]["event_type"].to_list() == ["evacuation"]
    assert out["event_claims"].filter(pl.col("aspect") == "occurrence").height == 4


def test_sources_that_disagree_leave_a_run_of_the_same_days_ongoing_and_keep_their_own_stage() -> None:
    out = running_evacuation().events()
    assert out["events"]["status"].to_list() == ["ongoing"]
    stages = out["event_claims"].filter(pl.col("aspect") == "status").select("value", "attributed_to")
    assert stages.filter(pl.col("attributed_to") == "official")["value"].to_list() == ["completed", "completed"]


def test_a_run_half_done_at_a_statement_lies_between_that_day_and_publication() -> None:
    event = running_evacuation().events()["events"].row(0, named=True)
    assert (event["date_edtf"], event["date_precision"]) == ("2018-07-18/2018-07-19", "window")
    assert (event["ucdp_date_prec"], event["acled_time_precision"]) == (2, 2)


def test_the_headline_does_not_stand_for_the_event_and_wider_places_are_dropped() -> None:
    out = running_evacuation().events()
    assert "Under Way" not in out["events"]["verbatim"][0]
    assert set(out["event_places"].select("place_id", "role").iter_rows()) == {("foua", "from"), ("kefraya", "from")}


def test_a_general_word_retells_a_shelling_and_a_looting_does_not() -> None:
    for verb, count in (("struck", 1), ("looted", 2)):
        story = Story().tell("tanks shelled the market", "shelled", "shelling")
        story.tell(f"gunmen {verb} the market", verb, "attack")
        assert story.events()["events"].height == count


def test_a_caption_glued_to_the_lead_may_stand_for_the_event_and_a_bare_caption_not() -> None:
    again = "in the end gunmen attacked the clinic"
    glued = "Image caption Nurses at the gate Three gunmen attacked a clinic in the north of the city and held it for most of the day"
    for first, chosen in ((glued, glued), ("Image caption gunmen attacked a clinic", again)):
        story = Story().tell(first, "attacked", "attack").tell(again, "attacked", "attack")
        assert story.events()["events"]["verbatim"].to_list() == [chosen]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"places": {"from": ["foua"]}}, {"places": {"from": ["zabadani"]}}),
        ({"date_edtf": "2018-07-01", "date_precision": "day"}, {"date_edtf": "2018-07-02", "date_precision": "day"}),
        ({"date_edtf": "XXXX-03-13", "date_precision": "day"}, {"date_edtf": "XXXX-03-18", "date_precision": "day"}),
        ({"series": "first"}, {"series": "second"}),
        ({"status": "denied"}, {"status": "completed"}),
    ],
    ids=["places", "days", "days_without_year", "rounds", "denial"],
)
def test_what_contradicts_each_other_stays_apart(first: dict[str, Any], second: dict[str, Any]) -> None:
    story = Story().tell("people left", "left", "evacuation", **first)
    assert story.tell("people were taken out", "taken", "evacuation", **second).events()["events"].height == 2


def test_a_place_inside_the_other_is_no_contradiction() -> None:
    story = Story().tell("people left Foua", "left", "evacuation", places={"from": ["foua"]})
    story.tell("people left the province", "left", "evacuation", places={"from": ["idlib_gov"]})
    assert story.events()["events"].height == 1


def test_happenings_of_different_places_are_never_joined_through_one_that_names_none() -> None:
    story = Story().tell("shells hit Foua", "hit", "shelling", places={"at": ["foua"]})
    story.tell("the town was shelled", "shelled", "shelling")
    story.tell("shells hit Zabadani", "hit", "shelling", places={"at": ["zabadani"]})
    out = story.events()
    assert out["events"].height == 2
    assert out["event_places"].group_by("event_id").len()["len"].to_list() == [1, 1]


def test_a_noun_joins_the_happening_told_before_it_and_another_attack_does_not() -> None:
    story = Story().tell("a bomb went off in Foua", "went off", "bombing", places={"at": ["foua"]})
    story.tell("The attack was the worst", "attack", "attack", is_nominal=True)
    story.tell("another bomb went off", "went off", "bombing")
    out = story.events()
    assert out["events"]["event_type"].to_list() == ["bombing", "bombing"]
    assert sorted(out["mention_events"].group_by("event_id").len()["len"]) == [1, 2]


def test_a_mere_noun_for_a_state_opens_no_event() -> None:
    assert (
        Story().tell("the besieged city", "besieged", "siege", "ongoing", is_nominal=True).events()["events"].is_empty()
    )


def test_two_legs_of_a_deal_are_two_plans_and_an_older_deals_leg_is_not_what_runs_now() -> None:
    story = Story(published=date(2018, 7, 19))
    story.tell("buses are leaving Foua", "leaving", "evacuation", "ongoing", places={"from": ["foua"]})
    story.tell(
        "In March they reached a deal", "deal", "agreement_reached", date_edtf="2018-03?", date_precision="month"
    )
    leg = {"is_leg": True, "new_sentence": False}
    story.tell("the evacuation of Foua", "evacuation", "evacuation", "planned", places={"from": ["foua"]}, **leg)
    story.tell("for that of Zabadani", "that", "evacuation", "planned", places={"from": ["zabadani"]}, **leg)
    moves = story.events()["events"].filter(pl.col("event_type") == "evacuation")
    assert sorted(moves["status"]) == ["ongoing", "planned", "planned"]


def test_a_process_that_was_halted_is_the_run_told_before() -> None:
    story = Story().tell("thousands were taken out", "taken", "evacuation")
    story.tell("The process was halted", "process", "evacuation", "halted", is_nominal=True)
    story.tell("buses are entering again", "entering", "evacuation", "ongoing")
    assert sorted(story.events()["events"]["status"]) == ["halted", "ongoing"]


def test_a_deal_to_resume_what_is_being_resumed_names_its_place() -> None:
    story = Story().tell("Buses are entering to resume the evacuation", "evacuation", "evacuation", "ongoing")
    story.tell("Buses started to take people out", "take", "evacuation", "ongoing")
    story.tell(
        "They agreed to resume evacuations from Foua",
        "evacuations",
        "evacuation",
        "planned",
        is_leg=True,
        places={"from": ["foua"]},
    )
    story.tell(
        "and that of Zabadani",
        "that",
        "evacuation",
        "planned",
        is_leg=True,
        new_sentence=False,
        places={"from": ["zabadani"]},
    )
    out = story.events()
    assert sorted(out["events"]["status"]) == ["ongoing", "planned"]
    assert out["event_places"].height == 2


def test_tolls_far_apart_are_different_dead_and_close_ones_are_updates() -> None:
    def figure(key: str, value: float) -> dict[str, Any]:
        row = dict.fromkeys(claim_tables.Figures.create_empty().schema) | {"figure_id": key, "value_best": value}
        return row | {"disposition": "killed", "char_start": 0, "char_end": 3, "attribution_basis": "unattributed"}

    def height(first: float, second: float) -> int:
        story = Story().tell("100 were killed", "killed", "casualties", figure_ids=["s1.f0"])
        story.tell("some were killed", "killed", "casualties", figure_ids=["s2.f0"])
        rows = [figure("s1.f0", first), figure("s2.f0", second)]
        figures = pl.DataFrame(rows, schema=claim_tables.Figures.create_empty().schema)
        return story.events(figures)["events"].height

    assert height(100, 126) == 1
    assert height(100, 400_000) == 2


def test_rounds_of_one_movement_share_their_route() -> None:
    route = {"from": ["foua"], "to": ["zabadani"]}
    story = Story().tell("A second group left Foua for Zabadani", "left", "evacuation", series="second", places=route)
    story.tell("A first group left on Monday", "left", "evacuation", series="first")
    assert story.events()["event_places"].height == 4


def test_a_deal_told_in_a_statement_was_made_by_that_day() -> None:
    story = Story().tell(
        "they reached an agreement", "agreement", "agreement_reached", said_on="2018-07-18", speaker="x"
    )
    event = story.events()["events"].row(0, named=True)
    assert (event["date_edtf"], event["date_precision"], event["date_start"]) == ("../2018-07-18", "on_or_before", None)


def test_every_table_keeps_its_declaration_and_evidence_slices_back() -> None:
    story = running_evacuation()
    out = story.events()
    claim_tables.Events.validate(out["events"])
    claim_tables.EventClaims.validate(out["event_claims"])
    claim_tables.EventPlaces.validate(out["event_places"])
    for row in out["event_claims"].iter_rows(named=True):
        assert story.text[row["char_start"] : row["char_end"]] == row["verbatim"]


def test_no_mentions_give_empty_tables() -> None:
    assert all(frame.is_empty() for frame in Story().events().values())


TELLINGS = st.lists(
    st.fixed_dictionaries(
        {
            "event_type": st.sampled_from(
                ["evacuation", "attack", "bombing", "siege", "agreement_reached", "casualties"]
            ),
            "status": st.sampled_from(["planned", "ongoing", "completed", "halted", "denied"]),
            "places": st.sampled_from([{}, {"from": ["foua"]}, {"at": ["zabadani"]}, {"at": ["idlib_gov"]}]),
            "date_edtf": st.sampled_from([None, "2018-07-01", "2018-07-02", "2013/..", "XXXX-03-13", "2018-03?"]),
            "is_nominal": st.booleans(),
            "is_leg": st.booleans(),
            "series": st.sampled_from([None, "first", "second"]),
        }
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(TELLINGS, st.randoms())
def test_any_order_of_rows_gives_the_same_events_and_no_event_mixes_days_or_types(
    told: list[dict[str, Any]], random: Any
) -> None:
    story = Story()
    for row in told:
        story.tell("something happened there", "happened", **row)
    rows = list(story.rows)
    one = story.events()
    random.shuffle(rows)
    two = derive(pl.DataFrame(rows, schema=MENTION_SCHEMA), story)
    assert all(one[name].equals(two[name]) for name in one)
    by_id = {row["mention_id"]: row for row in story.rows}
    for members in one["mention_events"].group_by("event_id").agg("mention_id")["mention_id"]:
        days = {by_id[key]["date_edtf"] for key in members} & {"2018-07-01", "2018-07-02"}
        finite = {key for key in members if not by_id[key]["is_nominal"]}
        assert len(days) < 2 or any(by_id[key]["event_type"] == "siege" for key in members)
        assert len({by_id[key]["event_type"] for key in finite} - {"attack", "bombing"}) < 2


@pytest.mark.parametrize(
    ("edtf", "span"),
    [
        ("2018-07-18", ("2018-07-18", "2018-07-18")),
        ("2018-03?", ("2018-03-01", "2018-03-31")),
        ("2018", ("2018-01-01", "2018-12-31")),
        ("../2018-07-18", ("0000-00-00", "2018-07-18")),
        ("2013/..", ("2013-01-01", "9999-99-99")),
        ("XXXX-11-21/XXXX-11-30", ("XXXX-11-21", "XXXX-11-30")),
        ("P6W", None),
        (None, None),
        ("a/b/c", None),
    ],
)
def test_edtf_values_become_spans(edtf: str | None, span: tuple[str, str] | None) -> None:
    assert edtf_span(edtf) == span


def test_a_story_of_many_tellings_ends_as_one_event() -> None:
    story = Story()
    for _ in range(400):
        story.tell("shells hit Foua", "hit", "shelling", places={"at": ["foua"]})
    assert story.events()["events"].height == 1
