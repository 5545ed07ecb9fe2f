"""text before a date -> lead: the prepositions and small words that open a date expression, and what they say.

Refuses to look past a word that cannot belong to a date expression.
"""

import re
from collections.abc import Container
from typing import NamedTuple

LOOK_BACK = 60
# Numbers that news copy puts before a unit of time.
NUMBER = (
    r"(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]{3,5})?)"
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EDGE = r"(?P<edge>since|starting|beginning|effective|as of|by|until|till)"
WHICH = r"(?P<which>this past|this coming|last|next|this|(?:the )?previous|(?:the )?following|(?:the )?coming)"
PART = r"(?:(?:at\s+)?the\s+(?P<side>(?:very )?(?:beginning|start|middle|end|turn)) of(?: the)?\s+|(?P<part>early|mid|late)[\s-]+)"
ORDINAL = r"(?:st|nd|rd|th)?"
BETWEEN = r"\s*(?:-|\u2013|\u2014|\bto\b|\bthrough\b)\s*"
NOUN_AFTER = re.compile(
    r"\s+(?!(?:of|for|on|to|in|at|by|and|or|the|was|were|is|has|have|had|people|civilians|children|women|men|families|"
    r"militants|fighters|rebels|soldiers|troops|residents|refugees|buses|others|villagers|inhabitants|evacuees|metres|"
    r"meters|kilometers|kilometres|miles|homes|houses|bombs|shells|tons|tonnes|students|prisoners|detainees|wounded)\b)[a-z]{2,}"
)
_WHICH_OF = {"this past": "last", "previous": "last", "coming": "next", "this coming": "next", "following": "following"}
_SIDES = {"beginning": "early", "start": "early", "turn": "early", "middle": "mid", "end": "late"}
_COMPARED = re.compile(
    r"\b(?:first|worst|biggest|deadliest|heaviest|largest|bloodiest|highest|lowest|fiercest|most [a-z]+)\b[^.;]{0,60}$",
    re.IGNORECASE,
)


class DateWords(NamedTuple):
    """What one expression says. Offsets are those of the text it stands in; numbers are as written."""

    start: int
    end: int
    form: str
    weekday: int | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None
    last_year: int | None = None
    part: str | None = None
    which: str | None = None
    edge: str | None = None
    number: tuple[int, int] | None = None
    bound: str | None = None
    unit: str | None = None


def weekday_number(word: str) -> int:
    """0 for Monday to 6 for Sunday, from a name in any case or abbreviation."""
    return _DAYS.index(word[:3].lower())


def tail_of(before: str, vocabulary: Container[str]) -> str:
    """Last words of a text as far back as all of them are in the vocabulary (lower case), digits count as in it.

    Searching a lead in the tail alone keeps the patterns, which are anchored at the end, from trying every letter.
    """
    start = len(before)
    for word in reversed(before.split()):
        bare = word.lstrip("(\"'\u201c\u2018[")
        low = bare.lower()
        if low not in vocabulary and not _is_joined(low, vocabulary):
            break
        start = before.rfind(bare, 0, start)
        if bare != word:
            break
    return before[start:]


def _is_joined(low: str, vocabulary: Container[str]) -> bool:
    """Whether a word is a number, or words of the vocabulary and numbers with hyphens between them ("mid-2016")."""
    if "-" not in low and "\u2013" not in low:
        return low[:1].isdigit()
    return all([part in vocabulary or part[:1].isdigit() for part in low.replace("\u2013", "-").split("-")])


def which_of(lead: re.Match[str] | None) -> str | None:
    """last, this, next or following; None if the lead says none of them."""
    if not lead or not lead["which"]:
        return None
    words = lead["which"].lower().removeprefix("the ")
    return _WHICH_OF.get(words, words)


def part_of(lead: re.Match[str] | None) -> str | None:
    """early, mid or late; None if the lead says none of them."""
    if not lead:
        return None
    if lead["part"]:
        return lead["part"].lower()
    return _SIDES[lead["side"].lower().split()[-1]] if lead["side"] else None


def edge_of(lead: re.Match[str] | None, before: str) -> str | None:
    """What a lead that closes `before` opens: since (from then on), by, until, or compared ("the first since 2012").

    Compared is one point, no beginning.
    """
    word = (lead["edge"] or "").lower() if lead else ""
    if word in {"by", "until", "till"}:
        return "by" if word == "by" else "until"
    if word == "since" and lead and _COMPARED.search(before[: len(before) - len(lead[0])]):
        return "compared"
    return "since" if word else None
