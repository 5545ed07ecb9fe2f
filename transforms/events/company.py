"""a verb and its clause -> event type: decides whether what stands near a verb makes it tell a happening.

People or vehicles that move, a weapon, captives, ground that changes hands. It refuses a verb that nothing near settles.
"""

from collections.abc import Callable

from transforms.events.everyday_verbs import is_everyday
from transforms.events.sentence import VIOLENT, Sentence
from transforms.events.words import Found, phrases_between, word_set

_PLACE_NOUNS = word_set(
    "city town towns village villages neighbourhood neighborhood neighbourhoods neighborhoods district districts settlement "
    "settlements area areas enclave enclaves suburb suburbs camp camps province quarter quarters pocket territory"
)
_CAPTIVES = word_set(
    "detainee detainees prisoner prisoners hostage hostages captive captives inmates girls schoolgirls schoolgirl abducted "
    "kidnapped detained jailed jail prison captivity abductees soldiers activists journalists journalist"
)
_NOT_CAPTIVES = word_set(
    "statement names details report video footage photos images figures data pictures list results"
)
_AID_NOUNS = word_set("aid food supplies medicine medicines relief humanitarian medical")
_BY_NUMBER = word_set(
    "at least more than over some about around nearly almost up dozens hundreds thousands many scores several"
)
_DISPLACED = word_set(
    "residents refugees displaced families evacuees people civilians villagers returnees inhabitants syrians iraqis afghans"
)
_EVACUATING = word_set("evacuees convoy buses evacuated evacuation")
_GROUND = word_set("zones control base airport ground positions")
_SOURCES = word_set("from out")
_NO_FALL = (["apart"], ["through"], ["silent"], ["short"], ["back"], ["sharply"])
_PASSIVE = word_set("was were been being are is")
_BETWEEN = word_set("have has had also meanwhile reportedly later allegedly")
_WAY = word_set("to from towards into")
_SEIZED_GROUND = word_set(
    "city town towns village villages neighbourhood neighborhood district districts airport airbase base palace positions "
    "suburb province stronghold capital"
)
# Between "took" and the town these show that it is not the town that was taken.
_ELSEWHERE = word_set("to from out in at into for over by with on part place")
_NO_PARTIES = word_set("not never widely generally you i we")


def kind_in_company(sentence: Sentence, found: Found, clause: tuple[int, int]) -> str | None:
    """Event type of a verb in its clause, or None where nothing near settles that it tells one."""
    settle = _BY_FAMILY.get(found.family)
    if settle is not None:
        return settle(sentence, found, clause)
    if found.meaning == "condemnation":
        violence = any(
            t.meaning in VIOLENT
            for t in phrases_between(sentence.triggers, found.last, min(clause[1], found.last + 14))
        )
        return found.meaning if violence else None
    if found.meaning == "territorial_control_change":
        if _captives_taken(sentence, found, clause):
            return "abduction"
        if not _takes_ground(sentence, found, clause):
            return None
    return None if is_everyday(sentence, found, clause) else found.meaning


def _after(found: Found, clause: tuple[int, int], reach: int = 9) -> range:
    return range(found.last, min(clause[1], found.last + reach))


def _words(sentence: Sentence, span: range) -> list[str]:
    return sentence.words[span.start : span.stop]


def _placed(sentence: Sentence, span: range) -> bool:
    """True if a place is named, or called a town or a district, at one of the words."""
    return not sentence.places.isdisjoint(span) or not _PLACE_NOUNS.isdisjoint(_words(sentence, span))


def _armed(sentence: Sentence, found: Found, clause: tuple[int, int]) -> str | None:
    words, i = sentence.words, found.first
    near = range(max(clause[0], i - 12), min(clause[1], found.last + 12))
    if words[i] in ("fell", "fall", "falls", "falling") and words[found.last : found.last + 1] in _NO_FALL:
        return None
    if found.meaning == "armed_clash":
        return "armed_clash" if not sentence.people.isdisjoint(near) else None
    if any(j in near and j != i and -10 <= j - i <= 7 for j in sentence.weapons):
        return "attack"
    struck = words[i] in ("hit", "struck") and i and words[i - 1] in ("was", "were", "been", "being", "also")
    hit = struck and any(o.family == "target" and clause[0] <= o.first < i for o in sentence.others)
    return "attack" if hit else None


def _surrounded(sentence: Sentence, found: Found, clause: tuple[int, int]) -> str | None:
    words = sentence.words
    placed = _placed(sentence, range(clause[0], found.first))
    by_people = by_follows(words, found.last) and not sentence.people.isdisjoint(_after(found, clause))
    return "siege" if placed and by_people else None


def _state(sentence: Sentence, found: Found, clause: tuple[int, int]) -> str | None:
    placed = not sentence.places.isdisjoint(range(*clause))
    return found.meaning if placed and _finite_state(sentence.words, found.first) else None


def _released(sentence: Sentence, found: Found, clause: tuple[int, int]) -> str | None:
    words = sentence.words
    wide = words[max(0, found.first - 15) : found.last + 12]
    if not _NOT_CAPTIVES.isdisjoint(wide[-12:]):
        return None
    return "detainee_release" if not _CAPTIVES.isdisjoint(wide) else None


def _agreed(sentence: Sentence, found: Found, clause: tuple[int, int]) -> str | None:
    before = sentence.words[found.first - 1] if found.first else ""
    return None if before in _NO_PARTIES else found.meaning


def _stuck(sentence: Sentence, found: Found, clause: tuple[int, int]) -> str | None:
    words = sentence.words
    company = set(words[max(0, found.first - 16) : found.last + 8])
    told = any(
        t.family == "noun" and t.meaning == "evacuation" and clause[0] <= t.first < clause[1] for t in sentence.triggers
    )
    return "evacuation" if not told and company & _EVACUATING else None


def _returned(sentence: Sentence, found: Found, clause: tuple[int, int]) -> str | None:
    words = sentence.words
    who = set(words[max(clause[0], found.first - 7) : found.first])
    following = words[found.last] if found.last < len(words) else ""
    return found.meaning if who & _DISPLACED and following in ("to", "home", "from") else None


def _kept_out(sentence: Sentence, found: Found, clause: tuple[int, int]) -> str | None:
    words = sentence.words
    near = set(words[max(0, found.first - 12) : found.last + 8])
    return found.meaning if near & (_AID_NOUNS | {"convoy", "convoys", "un"}) else None


def _held_responsible(sentence: Sentence, found: Found, clause: tuple[int, int]) -> str | None:
    named = set(_words(sentence, _after(found, clause, 7)))
    return None if named.isdisjoint({"responsible", "accountable"}) else found.meaning


def _called(sentence: Sentence, found: Found, clause: tuple[int, int]) -> str | None:
    named = set(_words(sentence, _after(found, clause, 5)))
    return None if named.isdisjoint({"meeting", "session", "summit"}) else found.meaning


def _brokered(sentence: Sentence, found: Found, clause: tuple[int, int]) -> str | None:
    """ "The evacuation brokered by X" tells a deal; beside a deal's own noun that noun tells it."""
    dealt = sentence.first_deal < len(sentence.words) and any(
        t.family == "noun" and t.meaning in ("agreement_reached", "ceasefire_agreed") for t in sentence.triggers
    )
    return None if dealt else found.meaning


def _drafted(sentence: Sentence, found: Found, clause: tuple[int, int]) -> str | None:
    named = set(_words(sentence, _after(found, clause)))
    return None if named.isdisjoint({"resolution", "unsc", "draft"}) else found.meaning


def _takes_ground(sentence: Sentence, found: Found, clause: tuple[int, int]) -> bool:
    after = _after(found, clause)
    if not sentence.people.isdisjoint(after[:2]) and sentence.places.isdisjoint(after[:2]):
        return False
    return _placed(sentence, after) or not _GROUND.isdisjoint(_words(sentence, after))


def _captives_taken(sentence: Sentence, found: Found, clause: tuple[int, int]) -> bool:
    """True for "villagers were seized at a checkpoint": people, not ground, are taken."""
    words, i = sentence.words, found.first
    if words[i] not in ("seized", "captured") or found.form != "ed":
        return False
    at = i - 1
    while at > clause[0] and (words[at] in _PASSIVE or words[at] in _BETWEEN):
        at -= 1
    return at in sentence.people and not _PASSIVE.isdisjoint(words[at + 1 : i])


def _finite_state(words: list[str], i: int) -> bool:
    before = set(words[max(0, i - 4) : i])
    return bool(before & {"is", "are", "remains", "remain", "was", "were", "which"})


def _motion(sentence: Sentence, found: Found, clause: tuple[int, int]) -> str | None:
    near, after = range(max(clause[0], found.first - 12), min(clause[1], found.last + 12)), _after(found, clause)
    words, i = sentence.words, found.first
    following = words[found.last] if found.last < len(words) else ""
    before = range(near.start, i)
    moving = not (sentence.people.isdisjoint(before) and sentence.vehicles.isdisjoint(before))
    base = words[i]
    to_place = _placed(sentence, after)
    if base.startswith(("leav", "left", "depart", "exit", "quit")):
        if (
            following.isdigit()
            or following in _BY_NUMBER | {"without", "behind", "many", "a"}
            or (i and words[i - 1] in ("were", "are", "those", "was", "is") and base == "left")
        ):
            return None
        if i and words[i - 1] in ("those", "anyone", "everyone"):
            return None
        loaded = not sentence.vehicles.isdisjoint(range(near.start, i)) and not sentence.people.isdisjoint(after)
        return "evacuation" if moving and (to_place or loaded) else None
    if base in ("take", "takes", "took", "taking", "taken") and found.last - i == 1 and _took_ground(sentence, after):
        return "territorial_control_change"
    reach = 20 if base.startswith("cross") else 6
    driven = not sentence.vehicles.isdisjoint(range(max(clause[0], i - reach), i))
    if base in ("drove", "driven", "drive", "driving") and not driven:
        # "The fighting drove thousands of people across the border"
        pushed = not sentence.people.isdisjoint(after[:6]) and "across" in _words(sentence, after)
        return "displacement" if pushed else None
    if driven and words[i - 1] != "to" and base.startswith(("carr", "tak", "took", "bring", "brought", "mov", "cross")):
        # "Forty buses took 1,000 people to Idlib"
        people = not sentence.people.isdisjoint(after[:6]) or base.startswith("cross")
        if people and to_place and not _WAY.isdisjoint(_words(sentence, after)):
            return "evacuation"
    carried = not sentence.people.isdisjoint(after[:6]) and "out" in words[i : i + 9]
    if base.startswith("carr") and following == "out":
        return None
    if base.startswith(("carr", "transport", "ferr")) and "evacuees" in _words(sentence, after[:4]):
        return "evacuation"
    if base.startswith(("carr", "tak", "took", "bring", "brought", "get", "got")):
        return (
            "evacuation"
            if carried or (words[found.last - 1] == "out" and not sentence.people.isdisjoint(near))
            else None
        )
    if base.startswith("head"):
        return "evacuation" if moving and following in ("for", "to", "towards") and to_place else None
    from_or_out = not _SOURCES.isdisjoint(_words(sentence, after))
    people = not sentence.people.isdisjoint(near)
    return (
        "evacuation"
        if people and to_place and (from_or_out or base.startswith(("transport", "transfer", "ferr")))
        else None
    )


def _took_ground(sentence: Sentence, after: range) -> bool:
    for j in after[:7]:
        word = sentence.words[j]
        if word in _SEIZED_GROUND:
            return True
        if j in sentence.people or word in _ELSEWHERE:
            return False
    return False


def _arrival(sentence: Sentence, found: Found, clause: tuple[int, int]) -> str | None:
    after = _after(found, clause)
    words = sentence.words
    subject = range(max(clause[0], found.first - 9), found.first)
    if sentence.vehicles.isdisjoint(subject):
        crossed = words[found.first].startswith("cross") and not sentence.people.isdisjoint(subject)
        return "displacement" if crossed and sentence.weapons.isdisjoint(subject) else None
    if not _placed(sentence, after):
        return None
    if not _AID_NOUNS.isdisjoint(words[max(0, found.first - 12) : found.last + 14]):
        return "humanitarian_aid"
    return "evacuation_convoy_arrival"


def by_follows(words: list[str], at: int) -> bool:
    """True if the word at `at` is "by"."""
    return at < len(words) and words[at] == "by"


_BY_FAMILY: dict[str, Callable[[Sentence, Found, tuple[int, int]], str | None]] = {
    "motion_verb": _motion,
    "arrival_verb": _arrival,
    "weapon_verb": _armed,
    "siege_verb": _surrounded,
    "state_verb": _state,
    "release_verb": _released,
    "agree_verb": _agreed,
    "stuck_verb": _stuck,
    "return_verb": _returned,
    "access_verb": _kept_out,
    "hold_verb": _held_responsible,
    "call_verb": _called,
    "broker_verb": _brokered,
    "draft_verb": _drafted,
}
