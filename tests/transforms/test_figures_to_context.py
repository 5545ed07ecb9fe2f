"""figures_to_context against golden sentences, the seed articles' places and dates, its invariants and hostile text.

In a golden sentence each figure stands in double brackets with what befell it: "[[12 people=killed]] were killed".
"""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import codes
from transforms.claim_tables import DateExpressions, FigurePlaces
from transforms.figures_to_context import figures_to_context

ROOT = Path(__file__).parents[2]
WORDS = pl.read_csv(ROOT / "seeds/disposition_words.csv", infer_schema=False)
MARK = re.compile(r"\[\[(?P<words>[^\]=]*)(?:=(?P<told>\w*))?\]\]|\{(?P<place>[^}]*)\}|<(?P<day>[^>]*)>")
FIGURES = {
    "figure_id": pl.String,
    "article_id": pl.String,
    "sentence_id": pl.String,
    "char_start": pl.Int64,
    "char_end": pl.Int64,
    "figure_class": pl.String,
    "bound": pl.String,
    "value_best": pl.Float64,
    "part_of_figure_id": pl.String,
}
SENTENCES = {"sentence_id": pl.String, "article_id": pl.String, "text": pl.String, "char_start": pl.Int64}
PLACES = {
    "sentence_id": pl.String,
    "char_start": pl.Int64,
    "char_end": pl.Int64,
    "place_id": pl.String,
    "sense": pl.String,
    "geo_precision": pl.Int16,
}


class Story:
    """An article made of marked sentences: [[figure=disposition]], {place}, <day>; offsets are the article's."""

    def __init__(self, *marked: str, figure_class: str = "people", bound: str = "exact", wholes: str = "") -> None:
        self.expected: list[str | None] = []
        sentences, figures, places, days = [], [], [], []
        start = 7
        for number, source in enumerate(marked):
            sentence_id, text, at = f"s{number}", "", 0
            for match in MARK.finditer(source):
                text += source[at : match.start()]
                begin = start + len(text)
                words = match["words"] or match["place"] or match["day"]
                text, at = text + words, match.end()
                end = start + len(text)
                if match["words"]:
                    self.expected.append(match["told"] or None)
                    figure_id = f"f{len(figures)}"
                    town = words.endswith(("towns", "villages"))
                    kind = "count_of_places" if town else figure_class
                    value = 2.0 if town else None
                    whole = wholes if wholes and wholes != figure_id else None
                    figures.append((figure_id, "a", sentence_id, begin, end, kind, bound, value, whole))
                elif match["place"]:
                    precision = {"Syria": 6, "Idlib province": 4}.get(words, 1)
                    places.append((sentence_id, begin, end, words.lower(), "location", precision))
                else:
                    days.append({"sentence_id": sentence_id, "char_start": begin, "char_end": end, "expression": words})
            text += source[at:]
            sentences.append((sentence_id, "a", text, start))
            start += len(text) + 1
        self.sentences = pl.DataFrame(sentences, schema=SENTENCES, orient="row")
        self.figures = pl.DataFrame(figures, schema=FIGURES, orient="row")
        self.places = pl.DataFrame(places, schema=PLACES, orient="row")
        self.days = dated(days)

    def read(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        return figures_to_context(self.figures, self.sentences, self.places, self.days, WORDS)


def dated(rows: list[dict[str, object]]) -> pl.DataFrame:
    """DateExpressions of rows; a year is open at its end ("since 2013"), everything else a Sunday."""
    full = []
    for row in rows:
        since = str(row["expression"]).startswith("since")
        full.append(
            row
            | {
                "article_id": "a",
                "kind": "open_start" if since else "weekday",
                "edtf": "2013/.." if since else "2020-03-01",
                "precision": "year" if since else "day",
                "date_start": date(2013, 1, 1) if since else date(2020, 3, 1),
                "date_end": None if since else date(2020, 3, 1),
                "anchor": None,
                "confidence": 0.9,
                "rule": "test",
            }
        )
    schema = DateExpressions.create_empty().schema
    return pl.DataFrame([{name: row[name] for name in schema} for row in full], schema=schema)


def dispositions(story: Story) -> list[str | None]:
    context, _ = story.read()
    order = story.figures.select("figure_id").join(context, on="figure_id", how="left", maintain_order="left")
    return order["disposition"].to_list()


def roles(story: Story, figure_id: str = "f0") -> set[tuple[str, str]]:
    _, places = story.read()
    return set(places.filter(pl.col("figure_id") == figure_id).select("place_id", "role").iter_rows())


@pytest.mark.parametrize(
    "marked",
    [
        # voice: who suffers, who acts
        "At least [[40 civilians=killed]] were killed and [[25 others=injured]] wounded when shells hit the camp.",
        "[[Some 40 gunmen=]] killed [[12 villagers=killed]] in Benue.",
        "[[Two officials=]] said that militants had been killed.",
        "Missiles struck a block, killing [[at least 9 people=killed]] and wounding [[dozens more=injured]].",
        "Police said they had killed [[41 militants=killed]] and captured [[seven=detained]].",
        # the expression itself ends in the participle, commas are lost
        "[[5 killed=killed]] [[17 wounded=injured]] in Kabul blast",
        "[[3 civilians=killed]] killed [[38 injured=injured]] in rocket attacks",
        "[[At least 6 civilians=killed]] were killed and [[dozens more injured=injured]] in shelling",
        # light verbs
        "The strike left [[seven people=killed]] dead and [[more than 30=injured]] wounded.",
        "The fighting has left [[hundreds=killed]] dead and [[thousands=displaced]] homeless.",
        "Fighting has forced [[150,000 people=displaced]] from their homes.",
        "Clashes forced [[hundreds of families=displaced]] to flee.",
        "Buses took [[312 people=evacuated]] out of the town.",
        # nouns
        "The death toll from the blast has risen to [[61=killed]].",
        "The previous toll was [[20=killed]] with [[50 others injured=injured]].",
        "Shelling caused the deaths of [[nine people=killed]].",
        "The evacuation of [[3,000 people=evacuated]] from the town is under way.",
        "A new round of evacuations started on Monday, involving [[466 people=evacuated]].",
        "A convoy brought food for [[40,000 people=aid_delivered]].",
        # states
        "[[An estimated 350,000 people=besieged]] live under siege in the city.",
        "[[16 million people=in_need]] face famine.",
        "[[Some 5,000 people=in_need]] in the camp lack water.",
        "[[300 families=in_need]] that also lack water wait.",
        "[[Several officials=]] expressed worry that his efforts with the north lack support.",
        "It is hiring [[1,000 more people=]] to read letters and requiring reports from each town.",
        "[[Up to 30,000 civilians=trapped]] remain trapped in the city.",
        "[[Eight=missing]] remain missing.",
        "The town, home to [[20,000 people=residents]], was shelled.",
        # relative clauses, apposition, participles before a main verb
        "[[5,000 people=left]] who had lived under siege for two years left the villages.",
        "[[2,000 civilians=evacuated]] trapped in the city have been evacuated.",
        "[[At least 200,000 people=trapped]], trapped by the group, remain in desperate need of help.",
        "[[A child=killed]] whose name has not been released was killed.",
        "[[21 abducted schoolgirls=released]] freed in Nigeria",
        # parts and wholes
        "[[Fifteen people=killed]], including [[four children=killed]], were killed in Taiz.",
        "[[Two medics=killed]] were among [[11 people=killed]] killed in the raid.",
        "Among [[the 23 dead=killed]] were [[six children=killed]].",
        "The attack injured [[three persons=injured]] in addition to [[five patients=injured]].",
        "There were [[two deaths=killed]] and [[84 people=]] have been questioned.",
        # plans and wishes
        "[[Some 8,000 people=to_be_evacuated]] will be evacuated on Sunday.",
        "A deal to evacuate [[1,500 people=to_be_evacuated]] was reached.",
        "[[14,000 people=want_to_leave]] want to leave the city.",
        # hostages, prisoners
        "[[Dozens of women=abducted]] were taken hostage.",
        "Boko Haram has freed [[82 schoolgirls=released]].",
        # names that look like verbs
        "The Red Cross said [[12 workers=]] carried out the survey.",
    ],
)
def test_what_befell_those_counted(marked: str) -> None:
    story = Story(marked)
    assert dispositions(story) == story.expected


@pytest.mark.parametrize(
    ("marked", "modality"),
    [
        ("[[12 people]] were killed.", "completed"),
        ("[[12 people]] are being evacuated.", "ongoing"),
        ("The mass evacuation of [[thousands of people]] has begun.", "ongoing"),
        ("The deal will allow for the evacuation of [[15,000 people]].", "planned"),
        ("[[Up to 4,000 fighters]] are expected to leave in the coming days.", "planned"),
        ("[[14,000 people]] want to leave the city.", "intent"),
        ("Forces appear to have slaughtered [[at least 82 civilians]].", "hedged"),
        ("[[Hundreds]] are feared dead.", "hedged"),
        ("[[50,000 civilians]] are believed to remain in the city.", "estimate"),
        ("The war has killed [[10,000 people]] since it began in 2014.", "background"),
        ("[[Some 20,000 people]] have been under siege.", "background"),
        ("[[Some 200 people]] remain trapped under the rubble.", "ongoing"),
        ("[[Three witnesses]] told reporters about it.", None),
    ],
)
def test_whether_it_happened(marked: str, modality: str | None) -> None:
    context, _ = Story(marked).read()
    assert context["modality"].to_list() == [modality]


def test_an_estimate_is_one_whatever_the_verb() -> None:
    context, _ = Story("[[75,000 people]] have been under a government siege.", bound="estimate").read()
    assert context.select("disposition", "modality").row(0) == ("besieged", "estimate")


@pytest.mark.parametrize(
    ("marked", "figure_class", "disposition"),
    [
        ("They were evacuated from [[two villages]].", "people", "evacuated"),
        ("The army took control of [[the three zones]].", "count_of_places", "control_taken"),
        ("[[Four zones]] were established.", "count_of_places", "established"),
        ("The raid destroyed [[18 trucks]].", "count_of_objects", "destroyed"),
        ("The army destroyed [[60 terrorists]].", "people", "killed"),
        ("[[34 cases of shelling]] were recorded.", "incidents", "recorded"),
        ("[[Three guarantor states]] signed.", "count_of_actors", "guarantee"),
        ("The town has been under siege for [[two years]].", "duration", "besieged"),
        ("The truce broke down [[24 hours]] ago.", "duration", "elapsed"),
        ("It would be carried out [[within six weeks]].", "duration", "planned_completion"),
        ("He was jailed for [[two years]].", "duration", None),
        ("The town is [[162 kilometers]] north.", "distance", "distance"),
        ("Only [[one percent of the aid]] was being directed there.", "share", "aid_directed_to"),
    ],
)
def test_things_places_and_measures(marked: str, figure_class: str, disposition: str | None) -> None:
    assert dispositions(Story(marked, figure_class=figure_class)) == [disposition]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "[[7,000 people]] were evacuated from the besieged settlements of {Foua} and {Kefraya} in {Idlib province}.",
            {("foua", "from"), ("kefraya", "from")},
        ),
        (
            "The deal allows for the evacuation of [[900 people]] from {Foua}, in return for the evacuation of rebels from {Homs}.",
            {("foua", "from")},
        ),
        ("[[900 people]] left {Homs} for {Jarablus}.", {("homs", "from"), ("jarablus", "to")}),
        ("[[900 people]] were moved out of {Homs}' {Waer} to {Idlib}.", {("waer", "from"), ("idlib", "to")}),
        ("Buses with [[900 evacuees]] reached {Idlib} through {Hama}.", {("idlib", "to"), ("hama", "via")}),
        ("Raids near {Homs} killed [[12 people]] in the worst day in {Syria}.", {("homs", "at")}),
        ("{Waer}, with [[75,000 people]], has been under siege.", {("waer", "at")}),
        ("A bomb killed [[12 people]] in {Homs} as fighters advanced on {Raqqa}.", {("homs", "at")}),
        ("[[12 fighters]] from {Idlib} died.", {("idlib", "from")}),
        ("[[12 people]] were killed.", set()),
    ],
)
def test_places_by_role(marked: str, expected: set[tuple[str, str]]) -> None:
    assert roles(Story(marked)) == expected


def test_both_ends_of_a_distance() -> None:
    story = Story("{Homs} lies [[162 kilometers]] north of {Damascus}.", figure_class="distance")
    assert roles(story) == {("homs", "at"), ("damascus", "at")}


def test_a_noun_stands_for_places_named_before_and_says_so() -> None:
    story = Story("Aid reached {Foua} and {Kefraya}.", "[[7,000 people]] left the settlements.")
    context, places = story.read()
    assert roles(story) == {("foua", "from"), ("kefraya", "from")}
    assert places["basis"].unique().to_list() == ["context"]
    assert context["from_place_id"].to_list() == ["foua"]


def test_two_new_villages_are_named_by_the_next_sentence() -> None:
    story = Story("[[7,000 people]] were evacuated from [[two villages]].", "They left {Foua} and {Kefraya}.")
    assert roles(story) == {("foua", "from"), ("kefraya", "from")} == roles(story, "f1")


def test_towns_told_apart_are_not_those_named_nearby() -> None:
    for told in ("[[two towns]] near the border", "two other villages"):
        assert roles(Story(f"[[7,000 people]] were evacuated from {told}.", "They left {Foua} and {Kefraya}.")) == set()


def test_a_noun_with_its_own_name_stands_for_nothing_else() -> None:
    story = Story("Aid reached {Foua}.", "[[7,000 people]] left the city of Nowhere.")
    assert roles(story) == set()


def test_the_date_of_the_clause() -> None:
    context, _ = Story("[[20,000 people]] have been under siege <since 2013>; aid came <on Sunday>.").read()
    assert context.select("date_edtf", "date_start", "date_end", "date_precision").row(0) == (
        "2013/..",
        date(2013, 1, 1),
        None,
        "open_start_year",
    )
    context, _ = Story("<On Sunday> [[12 people]] were killed.").read()
    assert context["date_precision"].to_list() == ["day"]
    context, _ = Story("[[12 people]] were killed after talks failed <on Sunday>.").read()
    assert context["date_edtf"].to_list() == [None]


def test_a_part_takes_from_its_whole_what_it_lacks() -> None:
    story = Story("[[48 people]] were executed in {Homs} <on Sunday>.", "[[10 of them]] were children.", wholes="f0")
    context, places = story.read()
    part = context.row(1, named=True)
    assert (part["disposition"], part["at_place_id"], part["date_edtf"]) == ("killed", "homs", "2020-03-01")
    assert part["context_rule"] == "part_of_whole"
    assert places.height == 2


def test_nothing_in_nothing_out() -> None:
    story = Story("Nothing is counted.")
    context, places = story.read()
    assert context.height == 0
    assert places.height == 0
    FigurePlaces.validate(places)


def test_words_are_sorted_without_doubles_and_in_the_code_list() -> None:
    assert WORDS.is_unique().all()
    assert WORDS.sort("kind", "disposition", "word").equals(WORDS)
    assert set(WORDS["disposition"]) <= set(codes.DISPOSITIONS)


WORDS_OF_NEWS = (
    "killed wounded were been and , . the of from to who left 12 ( evacuated under siege said as among # toll * 😀"
)
MARKED = (
    "{Homs}",
    "{Syria}",
    "<on Sunday>",
    "[[10 people]]",
    "[[two villages]]",
    "[[dozens more injured]]",
    "İ \u2028",
)
PIECES = st.one_of(st.sampled_from(MARKED), st.sampled_from(WORDS_OF_NEWS.split()))


@given(st.lists(st.lists(PIECES, max_size=25).map(" ".join), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_one_valid_row_per_figure_in_any_order(marked: list[str]) -> None:
    story = Story(*marked)
    context, places = story.read()
    assert context["figure_id"].to_list() == sorted(story.figures["figure_id"].to_list())
    assert set(context["disposition"].drop_nulls()) <= set(codes.DISPOSITIONS)
    assert set(context["modality"].drop_nulls()) <= set(codes.MODALITIES)
    assert (context["disposition"].is_null() | context["context_rule"].is_not_null()).all()
    FigurePlaces.validate(places)
    again = figures_to_context(
        story.figures.reverse(),
        story.sentences.reverse(),
        story.places.reverse(),
        story.days.reverse(),
        WORDS.reverse(),
    )
    assert context.equals(again[0])
    assert places.equals(again[1])


@pytest.mark.parametrize(
    ("unit", "times", "disposition"),
    [
        ("[[10 people]] were killed in {Homs} as ", 300, "killed"),
        ("[[10]] and ", 900, None),
        ("[[10 killed]] ", 700, "killed"),
        ("the [[two villages]] ", 400, None),
    ],
)
def test_many_figures_in_one_sentence(unit: str, times: int, disposition: str | None) -> None:
    assert set(dispositions(Story(unit * times))[: times // 2]) == {disposition}


@pytest.mark.parametrize("noise", ["the ", "under ", "since a b c ", '"(', "who ", "and a ", "of them ", "1 2 "])
def test_a_long_lead_hides_nothing(noise: str) -> None:
    story = Story("[[12 people]] were killed. " + noise * 20_000)
    assert dispositions(story) == ["killed"]
