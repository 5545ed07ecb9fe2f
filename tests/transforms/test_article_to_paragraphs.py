"""Roles of lines among their neighbours."""

import pytest

BODY = "Two convoys left the hill town on Monday, the governor told state media in an interview."


def roles(derive, text):
    return derive(text).occurrences.sort("ordinal").select("role", "role_detail").rows()


@pytest.mark.parametrize(
    ("line", "role", "detail"),
    [
        ("What happens next", "subheading", None),
        ("He left.", "body", None),
        ("Photo: a bus beside the town's gate", "caption", None),
        ("© The Valley Press", "credit", None),
        ("By Jane Roe", "credit", "byline"),
        ("Minister Who Would Not Sign Says Valley Deal Was Forged", "boilerplate", "related_link"),
        ("MOSCOW, May 12. /TASS/. The army said so.", "body", "opens_with_inline_dateline"),
    ],
)
def test_between_body_lines(derive, line, role, detail):
    assert roles(derive, f"{BODY}\n{line}\n{BODY} It was late.")[1] == (role, detail)


def test_before_the_body(derive):
    text = f"Convoys leave hill town\nThe siege ends after years of hunger in the valley\nJane Roe\n{BODY}"
    assert roles(derive, text) == [("headline", None), ("standfirst", None), ("credit", "byline"), ("body", None)]


def test_a_repeated_headline_below_the_body_is_no_headline(derive):
    got = roles(derive, f"Convoys leave hill town\n{BODY}\nIt was late when they came.\nConvoys leave hill town")
    assert [role for role, _ in got].count("headline") == 1


def test_section_heading_reaches_to_the_next_one_and_not_into_the_next_article(derive):
    text = f"{BODY}\nFirst part\nHe left.\nShe left.\nSecond part\nThey left.\n{BODY} It was late."
    got = derive({"a": text, "b": BODY}).occurrences.sort("article_id", "ordinal")
    assert got["section_heading"].to_list() == [
        None,
        None,
        "First part",
        "First part",
        "First part",
        "Second part",
        "Second part",
        None,
    ]


def test_captions_and_related_links_are_off_story(derive):
    got = derive(f"{BODY}\nFile photo: 50 men wait.\nRead more: 40 men left\nHe left.").sentences.sort("char_start")
    assert got["off_story"].to_list() == [False, True, True, False]
