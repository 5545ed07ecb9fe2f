"""What a text says of itself; what it does not say stays null."""

import pytest

BODY = "Two convoys left the hill town on Monday, the governor told the state media in an interview."


def stated(derive, text, **fields):
    return derive(text, **fields).articles.row(0, named=True)


@pytest.mark.parametrize(
    ("text", "outlet", "agency"),
    [
        (f"MOSCOW, May 12. /TASS/. {BODY}", "TASS", "TASS"),
        (f"DAMASCUS, Dec. 18 (Xinhua) -- {BODY}", "Xinhua", "Xinhua"),
        (f"BEIRUT (Reuters) - {BODY}", None, "Reuters"),
        (f"BEIRUT (somehow) - {BODY}", None, None),
        (f"{BODY}\nPhoto: AFP", None, None),
        (f"{BODY} SANA reported it.", None, None),
        (f"Convoys leave hill town | The Valley Press\n{BODY}", "The Valley Press", None),
    ],
)
def test_outlet_and_agency(derive, text, outlet, agency):
    row = stated(derive, text)
    assert (row["outlet"], row["agency"]) == (outlet, agency)
    assert (row["outlet_basis"] is None) == (outlet is None)


def test_outlet_behind_the_title_is_no_part_of_it(derive):
    assert stated(derive, f"Convoys leave hill town | The Valley Press\n{BODY}")["title"] == "Convoys leave hill town"


def test_fields_beside_the_text_come_first(derive):
    row = stated(derive, f"By Jane Roe\n{BODY}", outlet_field="The Valley Press", byline_field="John Roe")
    assert (row["outlet"], row["outlet_basis"], row["byline"]) == ("The Valley Press", "field", "John Roe")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (BODY, "en"),
        ("غادرت قافلتان المدينة يوم الاثنين وقال المحافظ ذلك لوسائل الإعلام", None),
        ("Deux convois ont quitté la ville lundi, a déclaré le gouverneur aux médias publics.", None),
        ("1 2 3", None),
    ],
)
def test_language(derive, text, language):
    assert stated(derive, text)["language"] == language
