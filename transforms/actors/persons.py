"""runs of capitalised words -> persons: decides which words name a person, and what is said of their office.

A person needs evidence beside the name: an office or title before it ("Governor Nadia Karam"), a description after it
("Salim Hariri spokesman for ..."), a speech verb, an age. Words in title case are never enough. It does not decide
later short forms (`find_actors`), and reads no pronouns.
"""

import re
from typing import NamedTuple

from transforms.actors.classes import ActorWords
from transforms.actors.person_roles import ends_in_role, owner_before, role_after, role_before
from transforms.actors.run_words import Run
from transforms.actors.small_words import SmallWords

_WINDOW = 170
_SAYS_BEFORE = re.compile(
    r"(?:\b(?:said|says|added|adds|explained|according to|"
    r"reported|confirmed|announced|admitted|"
    r"argued|remarked|commented|observed|concluded|lamented|wrote|tweeted|claimed|warned|stressed|noted|recalled|asked|"
    r"replied|declared|insisted|continued|recounted|complained|named|identified as|known as|called|by activist)) $"
)
_AFTER_VERB = re.compile(
    r"^(?:,? (?:also|later|has|had|have|then|previously|reportedly|repeatedly|further|recently|earlier|who|himself|"
    r"herself|quickly|immediately|subsequently|meanwhile|however|told|again|once|now|still|separately),?){0,3}"
    r",? ([a-z]+)\b"
)
_AGE = re.compile(r"^(?:,? (?:aged )?\d{1,2}(?:,| |-year-old)|,? \(\d{1,2}\)|,? \d{1,2}-year-old)")
_GROUP_AFTER = re.compile(
    r"^(?:['\u2019]s|s)? (?:[a-z]+ )?(?:group|faction|movement|brigades?|battalions?|militia|rebels|fighters|militants|"
    r"party|alliance|division|front|agency|district|neighbou?rhood|camp|street|hospital|prison|airport)\b"
)
_MEMBER = re.compile(r"^,? (?:of|from|with) (?:the |an? )?")
_WORD = re.compile(r"\S+")
_NO_MEMBER = frozenset(["who", "which", "that", "was", "were", "is", "are", "and"])
_MAX_MEMBER = 9
_MAX_NAME = 5
_SMALL_PARTICLE = 2

# A stretch of a run that can be a name: offsets, number of words, whether a full stop or a possessive ends it.
NamePart = tuple[int, int, int, bool]


class Person(NamedTuple):
    """A name with evidence: offsets, offsets of its description (or null), confidence, rule."""

    start: int
    end: int
    name: str
    role: str | None
    confidence: float
    rule: str


def name_parts(run: Run, covered: bytearray, plain: SmallWords) -> list[NamePart]:
    """Stretches of a run that can be a name: cut at words that are no part of names.

    Args:
        run: capitalised words.
        covered: 1 where a place, an organisation or a state is named: these words are cut out.
        plain: words that the article also writes small.
    """
    parts: list[Run] = []
    part: Run = []
    for found in run:
        start, (_, low, _, _, _, fits, closes, particle) = found
        if particle and part:
            part.append(found)
            continue
        if not fits or covered[start] or low in plain:
            if part:
                parts.append(part)
                part = []
            continue
        part.append(found)
        if closes:
            parts.append(part)
            part = []
    if part:
        parts.append(part)
    cut: list[NamePart] = []
    for part in parts:
        while part and part[-1][1].particle == _SMALL_PARTICLE:
            part.pop()
        if part and len(part) <= _MAX_NAME:
            last, word = part[-1]
            cut.append((part[0][0], last + word.size, len(part), word.stopped))
    return cut


def read_person(text: str, part: NamePart, words: ActorWords) -> Person | None:
    """A stretch as a person, if there is evidence beside it: description before, description after, speech, age.

    Args:
        text: the sentence.
        part: from `name_parts`.
        words: vocabulary.
    """
    start, end, size, stopped = part
    name = text[start:end]
    before = text[max(0, start - _WINDOW) : start]
    if size == 1 and not ends_in_role(before, words):
        # One name counts only behind a title.
        return None
    after = text[end : end + _WINDOW]
    if _GROUP_AFTER.match(after):
        return None
    # Nothing of the next sentence describes the name.
    after = "" if stopped else after
    said = _AFTER_VERB.match(after)
    spoken = said is not None and said.group(1) in words.kinds["speech"]
    role = _role_of(before, after, words, single=size == 1, spoken=spoken)
    if role is not None:
        return Person(start, end, name, role, 0.8 if _in_title_case(before, after) else 0.9, "person.role_before")
    if size == 1 or _in_title_case(before, after):
        return None
    tail = role_after(after, words)
    if tail is not None:
        return Person(start, end, name, tail, 0.9, "person.role_after")
    member = _member_of(after, words)
    if member is not None:
        return Person(start, end, name, member, 0.85, "person.member_of")
    for holds, rule in (
        (spoken, "person.speech_after"),
        (_SAYS_BEFORE.search(before), "person.speech_before"),
        (_AGE.match(after), "person.age"),
    ):
        if holds:
            return Person(start, end, name, owner_before(before, words), 0.8, rule)
    return None


def _role_of(before: str, after: str, words: ActorWords, single: bool, spoken: bool) -> str | None:
    """Description before a name, where it makes the name a person's."""
    lead = role_before(before, words)
    if lead is None and before.endswith(", ") and after.startswith(","):
        # "Another neighbour, Salma Idris, said": a description set off by commas.
        lead = role_before(before[:-2] + " ", words)
    if lead is None:
        return None
    role, titled = lead
    # "director at the firm Blue Harbour": the name may be the institution's.
    if not titled and not spoken and _ends_in_institution(before, words):
        return None
    if single and not (titled and _calls_one(before, spoken, words)):
        return None
    if role.lower().replace(".", "") in words.kinds["title"]:
        # A bare title says less than the description after the name.
        return role_after(after, words) or role
    return role


def _member_of(after: str, words: ActorWords) -> str | None:
    """What a speaker belongs to: "of the Raqqa Media Center" before a speech verb."""
    opened = _MEMBER.match(after)
    if opened is None:
        return None
    for i, word in enumerate(_WORD.finditer(after, opened.end())):
        if i and word.group() in words.kinds["speech"]:
            return after[opened.end() : word.start()].removesuffix(" also ").strip(" ,") or None
        if i > _MAX_MEMBER or word.group() in _NO_MEMBER or word.group()[-1] in ".;:":
            return None
    return None


def _ends_in_institution(before: str, words: ActorWords) -> bool:
    """Whether the word before is a small noun of an institution."""
    last = before.rsplit(maxsplit=1)[-1]
    return last in words.kinds["org"] or last in ("firm", "company", "brand", "project", "ship", "operation")


def _calls_one(before: str, spoken: bool, words: ActorWords) -> bool:
    """Whether a title may stand before one name only ("President Ghani"); sheikhs and saints also name places."""
    title = before.rsplit(maxsplit=1)[-1].lower().rstrip(".")
    return spoken or words.kinds["title"].get(title, "civil_society") != "civil_society"


def _in_title_case(before: str, after: str) -> bool:
    """Whether the words around are written like a headline."""
    opening = [w[0] for w in [*before.split()[-5:], *after.split(maxsplit=5)[:5]]]
    around = [letter for letter in opening if letter.isascii() and letter.isalpha()]
    capitals = len([letter for letter in around if letter.isupper()])
    return len(around) >= 4 and capitals >= 0.75 * len(around)
