"""persons of an article -> their later mentions: decides whom a surname or a bare full name means.

A short form means the one person of the article that bears it; shared by two, it means nobody. It does not look beyond
the article, and does not read pronouns.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from transforms.actors.classes import ActorWords
from transforms.actors.groups import Mention
from transforms.actors.person_names import short_forms
from transforms.actors.person_roles import role_beside
from transforms.actors.sentences import ActorSentence, mask_of, without_overlap
from transforms.actors.small_words import SmallWords

_TOLD_AFTER = re.compile(r" (?:also |later |has |had )?([a-z]+)\b")
_OPEN = re.compile(r"(?<![\w'\u2019-])")
_CLOSED = re.compile(r"(?:['\u2019]s|s)?(?![\w-])|['\u2019]")
_MIN_SHORT = 3
_MIN_FIRST = 4


def later_names(group: list[ActorSentence], persons: dict[str, Mention], words: ActorWords, small: SmallWords) -> None:
    """Full names without evidence, and short forms, of persons that the article introduces."""
    forms: dict[str, list[Mention]] = {}
    firsts: set[str] = set()
    for m in persons.values():
        if not m.name:
            continue
        for i, form in enumerate([m.name, *short_forms(m.name)]):
            low = form.lower()
            plain = low in small or any(
                low in words.kinds[k] for k in ("not_name", "demonym", "country", "org", "role")
            )
            if not plain and (i == 0 or len(form) >= _MIN_SHORT):
                forms.setdefault(form, []).append(m)
        first = m.name.split(" ")[0]
        if len(first) >= _MIN_FIRST and first.lower() not in small and " " in m.name:
            firsts.add(first)
            forms.setdefault(first, []).append(m)
    _join_short_names(group, forms)
    # Two people of one short name: nobody is meant for sure.
    single = {form: found[0] for form, found in forms.items() if len({m.actor_id for m in found}) == 1}
    if not single:
        return
    for row, matches in _rows_named(group, single):
        places = [(a, b) for a, b, sense, _ in row.places if sense == "location"]
        mask = mask_of(len(row.text), [(m.start, m.end) for m in row.mentions if m.rank > 1] + places)
        later = [
            _again(row.text, start, end, single[form], words)
            for start, end, form in matches
            if mask.find(1, start, end) < 0 and (form not in firsts or _speaks(row.text, end, words))
        ]
        row.mentions = without_overlap([*row.mentions, *later])


def _rows_named(
    group: list[ActorSentence], forms: dict[str, Mention]
) -> Iterator[tuple[ActorSentence, list[tuple[int, int, str]]]]:
    """The sentences in which forms stand as whole words (a possessive may follow), and where they stand in each."""
    # One search for each form in all sentences; no form reaches over the line between two.
    text = "\n".join([row.text for row in group])
    offsets = list(accumulate([len(row.text) + 1 for row in group], initial=0))
    found: dict[int, list[tuple[int, int, str]]] = {}
    for form in forms:
        at = text.find(form)
        while at >= 0:
            if _OPEN.match(text, at) and _CLOSED.match(text, at + len(form)):
                number = bisect_right(offsets, at) - 1
                start = at - offsets[number]
                found.setdefault(number, []).append((start, start + len(form), form))
            at = text.find(form, at + 1)
    for number in sorted(found):
        yield group[number], _apart(found[number])


def _apart(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The earlier, then the longer, none inside another."""
    if len(found) < 2:
        return found
    kept = []
    last = 0
    for start, end, form in sorted(found, key=_order):
        if start >= last:
            kept.append((start, end, form))
            last = end
    return kept


def _order(found: tuple[int, int, str]) -> tuple[int, int]:
    """By offset, longer ones first."""
    return found[0], -found[1]


def _speaks(text: str, end: int, words: ActorWords) -> bool:
    """Whether a speech verb follows: a first name alone counts only where it speaks."""
    told = _TOLD_AFTER.match(text, end)
    return told is not None and told.group(1) in words.kinds["speech"]


def _again(text: str, start: int, end: int, m: Mention, words: ActorWords) -> Mention:
    """A later mention of a person the article names elsewhere."""
    full = text[start:end] == m.name
    role = role_beside(text, start, end, words) if full else None
    rule = "person.again" if full else "person.short_form"
    return m._replace(start=start, end=end, role=role, confidence=0.9 if full else 0.85, rule=rule, rank=3)


def _join_short_names(group: list[ActorSentence], forms: dict[str, list[Mention]]) -> None:
    """A short name with its own evidence ("Gen. Hariri") is the person of that name, where the article has one."""
    for row in group:
        for i, m in enumerate(row.mentions):
            if not m.name or not m.is_person:
                continue
            full = {p.actor_id: p for p in forms.get(m.name, []) if len(p.name) > len(m.name)}
            if len(full) == 1:
                p = next(iter(full.values()))
                row.mentions[i] = p._replace(
                    start=m.start, end=m.end, role=m.role, confidence=0.85, rule="person.short_form", rank=m.rank
                )
    for form, found in forms.items():
        forms[form] = [p for p in found if len(p.name) > len(form)] or found
