"""date expressions of a clause -> the date of a telling: decides which day, month or start belongs to the happening.

A date that says when somebody spoke ("officials said on Thursday") is not the happening's. It refuses to reckon: values
come from the date expressions.
"""

import re
from typing import NamedTuple

_SPOKE = re.compile(
    r"\b(?:said|says|told|reported|announced|added|stated|posted|statement|interview|bulletin|tweeted|demanded|warned)\b"
    r"(?:\W+\w+){0,4}\W*$"
)
# What stands before the date that a page was published on, glued to its first sentence.
_DATELINE = re.compile(
    r"^\s*(?:(?:date of publication|published|last updated(?: at)?|updated(?: at)?|posted|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6})[\s:,]+){0,3}$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d$")
_NEW_SENTENCE = re.compile(r"\s+[A-Z][a-z]|\s+[A-Z]\s")
_TIED = re.compile(
    r"\b(?:on|in|of|since|by|from|until|till|for|to|and|between|before|after|late|early|mid)[\s,]+$", re.IGNORECASE
)
_SINCE = re.compile(r"\W*since\b", re.IGNORECASE)
_SAME_TIME = re.compile(
    r"(?:when|while|as|where|amid|killing|wounding|injuring|leaving|resulting|leading)\b", re.IGNORECASE
)
_OTHER_TIME = re.compile(r"\b(?:after|before|since|until|which|who|that|said|says|told|reported|announced|earlier)\b")
_LEADING = 12
_SAYS = re.compile(r"\b(?:said|says|told|reported|announced|added|stated|warned)\b")
_SUBORDINATE = re.compile(r"(?:since|after|before|which|who|as|when|whose|where|until)\b", re.IGNORECASE)
_USABLE = frozenset(["explicit", "month_day_no_year", "month_only", "month_part", "weekday", "relative", "open_start"])


class DateMention(NamedTuple):
    """A date expression of a sentence: offsets in it and its value, days counted from 1970-01-01."""

    start: int
    end: int
    kind: str
    edtf: str | None
    date_start: int | None
    date_end: int | None
    precision: str


def usable_dates(text: str, mentions: list[DateMention]) -> list[tuple[DateMention, bool]]:
    """Of the date expressions of a sentence those that can date a happening, each with whether it follows a verb of
    saying: then it dates what is said."""
    stamps = [m for m in mentions if _is_stamp(text, m)]
    usable = [m for m in mentions if m.kind in _USABLE and m.edtf is not None and m not in stamps]
    if stamps:
        # "AFP Friday 20 Jul 2018": the weekday belongs to the stamp.
        usable = [m for m in usable if not any([0 <= stamp.start - m.end <= 2 for stamp in stamps])]
    return [(m, _SPOKE.search(text[max(0, m.start - 60) : m.start]) is not None) for m in usable]


def choose_date(
    text: str, span: tuple[int, int], trigger: tuple[int, int], usable: list[tuple[DateMention, bool]], spoken: bool
) -> DateMention | None:
    """The date of the clause `span` that is nearest to its trigger, else one of the sentence that clearly belongs to it.

    Such are: the start of what a "since" clause after it tells, a leading adverbial ("On Friday, ..."), and the date of a
    clause that goes on at the same time ("while attending a funeral on Thursday"). `usable`: as `usable_dates` gives
    them; `spoken`: the telling is itself an act of saying (a condemnation), so that its date may follow the verb.
    """
    if not usable:
        return None
    told: list[DateMention] = []
    inside: list[DateMention] = []
    for m, follows_saying in usable:
        if spoken or not follows_saying:
            told.append(m)
            if span[0] <= m.start < span[1]:
                inside.append(m)
    if inside:
        return min(inside, key=lambda m: (_distance(m, trigger), m.start)) if inside[1:] else inside[0]
    if not told or _SUBORDINATE.match(text[span[0] : span[0] + 9]):
        return _together(text, span, told)
    after = [m for m in told if m.start >= span[1]]
    if after and _SINCE.match(text[span[1] : span[1] + 8]):
        start = after[0]
        edtf = start.edtf if start.edtf is None or "/" in start.edtf else f"{start.edtf}/.."
        return start._replace(edtf=edtf, date_end=None, precision="open_start")
    leading = told[0]
    if leading.start <= _LEADING and leading.end < span[0] and not _SAYS.search(text[leading.end : trigger[0]]):
        return leading
    return _together(text, span, told)


def _together(text: str, span: tuple[int, int], told: list[DateMention]) -> DateMention | None:
    """The only date of the sentence, where a clause of the same time holds it."""
    if len(told) != 1:
        return None
    m = told[0]
    if m.start >= span[1]:
        link, between = text[span[1] : span[1] + 12].lstrip(), text[span[1] : m.start]
    else:
        link, between = text[span[0] : span[0] + 9], text[m.end : span[0]]
    return m if _SAME_TIME.match(link) and not _OTHER_TIME.search(between) else None


def _is_stamp(text: str, m: DateMention) -> bool:
    """True for the date that a page was published on, glued to its first sentence."""
    if m.kind != "explicit":
        return False
    before, after = text[max(0, m.start - 40) : m.start], text[m.end : m.end + 4]
    if m.start < len(before) + 1 and _DATELINE.match(before):
        return True
    return bool(_YEAR.search(text[m.start : m.end]) and _NEW_SENTENCE.match(after)) and not _TIED.search(before)


def _distance(m: DateMention, trigger: tuple[int, int]) -> int:
    return m.start - trigger[1] if m.start >= trigger[1] else trigger[0] - m.end
