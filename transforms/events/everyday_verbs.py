"""a verb of everyday copy and its sentence -> whether it tells a happening here.

"Lawsuits target a practice", "he sets off on a trip", "firms repatriate profits", "they shell out", "she clashed with the
president", "senators vote on taxes": such verbs tell a happening only where a weapon, people who fight or flee, or the
United Nations stand near. It refuses nothing of other verbs.
"""

from transforms.events.sentence import VIOLENT, Sentence
from transforms.events.words import Found, phrases_between, word_set

_BEFORE, _BEHIND = 12, 12  # words that belong to the verb
_EXPLODES = word_set(
    "bomb bombs explosive explosives device devices blast blasts explosion explosions charge charges belt belts vest vests "
    "grenade grenades mine mines"
)
_FAITHFUL = word_set(
    "muslims christians shiites shias sunnis yazidis yezidis alawites druze jews hindus sikhs copts hazaras"
)
_NATIONS = word_set("un u.n unsc nations council resolution resolutions assembly veto vetoed")


def is_everyday(sentence: Sentence, found: Found, clause: tuple[int, int]) -> bool:
    """True where the verb is one of those and nothing near makes it tell a happening."""
    verb = sentence.words[found.first]
    needs = _NEEDS.get(verb[:5])
    return needs is not None and not needs(sentence, found, clause)


def _struck(sentence: Sentence, found: Found, clause: tuple[int, int]) -> bool:
    """A weapon, people who strike, another deed of violence, or what is struck in war."""
    if _meets(sentence.weapons, found.first - _BEFORE, found.last + _BEHIND):
        return True
    if _meets(sentence.people, max(clause[0], found.first - _BEFORE), found.first):
        return True
    if sentence.words[found.last : found.last + 1] == ["by"] and _meets(sentence.people, found.last, clause[1]):
        return True
    if not _FAITHFUL.isdisjoint(sentence.words[found.last : found.last + 3]):
        return True
    if any(other.meaning in VIOLENT and other is not found for other in sentence.triggers):
        return True
    return any(o.family == "target" for o in phrases_between(sentence.others, clause[0], clause[1]))


def _exploded(sentence: Sentence, found: Found, _: tuple[int, int]) -> bool:
    if sentence.words[found.last - 1] != "off":
        return True
    return not _EXPLODES.isdisjoint(sentence.words[max(0, found.first - _BEFORE) : found.last + _BEHIND])


def _brought_home(sentence: Sentence, found: Found, _: tuple[int, int]) -> bool:
    return _meets(sentence.people, found.first - _BEFORE, found.last + _BEHIND)


def _fired(sentence: Sentence, found: Found, _: tuple[int, int]) -> bool:
    return sentence.words[found.last : found.last + 1] != ["out"]


def _fought(sentence: Sentence, found: Found, _: tuple[int, int]) -> bool:
    around = found.first - _BEFORE, found.last + _BEHIND
    return _meets(sentence.people, *around) or _meets(sentence.weapons, *around)


def _voted(sentence: Sentence, _: Found, __: tuple[int, int]) -> bool:
    return not _NATIONS.isdisjoint(sentence.words)


def _meets(marked: frozenset[int], start: int, end: int) -> bool:
    return not marked.isdisjoint(range(max(0, start), end))


# By the first five letters of the verb.
_NEEDS = {
    "targe": _struck,
    "set": _exploded,
    "sets": _exploded,
    "setti": _exploded,
    "repat": _brought_home,
    "shell": _fired,
    "clash": _fought,
    "vote": _voted,
    "votes": _voted,
    "voted": _voted,
    "votin": _voted,
}
