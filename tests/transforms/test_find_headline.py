"""Which line is the headline, and that no sentence is taken for one."""

import pytest

BODY = "Two convoys left the hill town on Monday, the governor told state media in an interview."


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("", None),
        ("Convoys leave hill town\n", "Convoys leave hill town"),
        ("World\nConvoys leave hill town\n", "Convoys leave hill town"),
        (
            "WAR IN THE VALLEY\nConvoys leave hill town after months of siege\n",
            "Convoys leave hill town after months of siege",
        ),
        ("ARMY TAKES HILL TOWN\n", "ARMY TAKES HILL TOWN"),
        ("Will the convoys leave?\n", "Will the convoys leave?"),
        ("“We will not leave”\n", "“We will not leave”"),
        ("Home\n3 min read\n12 July 2016\nConvoys leave hill town\n", "Convoys leave hill town"),
        ("a picture of the town in the hills\nConvoys leave hill town\n", "Convoys leave hill town"),
        ("It is over.\n", None),
    ],
)
def test_title(derive, head, title):
    assert derive(head + BODY).articles["title"].to_list() == [title]


def test_field_beside_the_text_wins_and_its_line_is_the_headline(derive):
    got = derive(f"Convoys leave hill town\nThe end of a siege\n{BODY}", title_field="The end of a siege")
    assert got.articles["title"].to_list() == ["The end of a siege"]
    assert got.occurrences.sort("ordinal")["role"].to_list()[1:] == ["headline", "body"]


def test_text_without_prose_has_no_headline(derive):
    assert derive("Home\nNews\nContact us today\n").articles["title"].to_list() == [None]
