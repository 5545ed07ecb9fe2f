"""Where a paragraph is cut and where it is not. "|" marks the expected cuts."""

import pytest

CASES = [
    "He left. |She stayed.",
    "Gen. Omar Haddad met Dr. L. Amin of Acme Inc. in St. Paul.",
    "He left the U.S. |The talks failed.",
    "The U.S. President came at 5 p.m. on Sept. 3.",
    "It ended at 5 p.m. |They slept.",
    "It cost 3.5 million, or 1.2.3 in their books.",
    "“We left.” |“They stayed,” he said. |It held.",
    "He said: \"We go. |We stay.\" |Nobody moved.",
    "(It broke.) |(It held.)",
    "Fighting went on in Sudan.|Namour said so.|“We saw it,” he said.|Gen. Haddad agreed.",
    "Would it hold? |Yes! |No... |Perhaps…",
    "MOSCOW, May 12. /TASS/. |The army left.",
    "It is no. 4 of 5 vs. the army etc. and more.",
    "He read www.example.com and left.",
    "They left ... and came back.",
    "No end",
    "...",
]  # fmt: skip


@pytest.mark.parametrize("marked", CASES)
def test_cuts(derive, marked):
    got = derive(marked.replace("|", "")).sentences.sort("char_start")["text"].to_list()
    assert got == [piece.strip() for piece in marked.split("|")]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("“We left,” he said.", [True]), ("He said “no” to all of them on Monday.", [False]),
        ("\"We go. We stay.\" Nobody moved.", [True, True, False]), ("«We left the town» said he.", [True]),
    ],
)  # fmt: skip
def test_is_quote(derive, text, quotes):
    assert derive(text).sentences.sort("char_start")["is_quote"].to_list() == quotes


def test_only_the_dateline_itself_is_one(derive):
    got = derive("12 July 2016\nMOSCOW, May 12. /TASS/. The army left the town.").sentences.sort("char_start")
    assert got.select("text", "is_dateline").rows() == [
        ("12 July 2016", True),
        ("MOSCOW, May 12. /TASS/.", True),
        ("The army left the town.", False),
    ]
