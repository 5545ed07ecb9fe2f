"""a written form -> verb or not: decides whether "attack", "fighting", "wounded" is a verb where it stands.

It reads only the words beside the form; what the verb tells is decided elsewhere.
"""

from transforms.events.sentence import DETERMINERS, Sentence
from transforms.events.status import read_verb_group
from transforms.events.words import Found, word_set

_PREPOSITIONS = word_set(
    "of in on by from with for after during under to at into against amid following despite and or"
)
_PLACE_NOUNS = word_set(
    "city town towns village villages neighbourhood neighborhood neighbourhoods neighborhoods district districts settlement "
    "settlements area areas enclave enclaves suburb suburbs camp camps province quarter quarters pocket territory"
)
_BY_NUMBER = word_set(
    "at least more than over some about around nearly almost up dozens hundreds thousands many scores several"
)
_NOUN_PREPOSITIONS = _PREPOSITIONS - {"to", "and", "or"}
_BEFORE_VERBS = word_set("to will would not they who and which we also")
_HAVE_OR_WERE = word_set("have has had was were")
_SUFFERED = word_set("dead wounded injured displaced killed kidnapped abducted uprooted")
# "the wounded", "internally displaced": people, not a happening.
_BEFORE_SUFFERERS = word_set("the those internally of for newly all forcibly")
# Verbs whose present form is also a common noun.
_ALSO_NOUNS = word_set(
    "fire fires mortar mortars shells shell bomb bombs rockets rocket land gas control target targets head exit swap free "
    "raids launch pound pounds wounds wound strike strikes hit hits drop fall falls rock rain"
)


def stands_as_verb(sentence: Sentence, found: Found) -> bool:
    """False where the form is a noun or an adjective here."""
    words, i = sentence.words, found.first
    before = words[i - 1] if i else ""
    after = words[found.last] if found.last < len(words) else ""
    if _excluded(sentence, found, before, after):
        return False
    noun_too = i in sentence.nouns
    if found.form in ("base", "s") and found.last - found.first == 1:
        return _finite_present(sentence, found, before, after, noun_too)
    if found.form == "ing":
        if noun_too:
            return read_verb_group(words, i, "ing", max(0, i - 6)).finite and before not in DETERMINERS
        return before not in ("the", "of", "for", "without", "against") and not before.endswith("'s")
    return found.form != "ed" or _participle_tells(sentence, found, before, after)


def _excluded(sentence: Sentence, found: Found, before: str, after: str) -> bool:
    """Company in which no form tells a happening: "those killed", "was met with", "to capture and kill"."""
    words, i = sentence.words, found.first
    if found.form in ("ed", "participle") and before in ("those", "among"):
        return True
    if before == "who" and i >= 2 and words[i - 2] == "those":
        return True
    if i >= 3 and words[i - 3] == "those" and words[i - 2] == "who":
        return True
    if words[i] == "met" and before in ("was", "were", "been"):
        return True
    if found.meaning == "negotiation" and after in ("team", "committee", "table", "position", "process"):
        return True
    if found.form == "base" and before == "and" and "to" in words[max(0, i - 10) : i]:
        return True
    called = found.family == "call_verb" and found.form == "base"
    return called and before not in ("to", "will", "who", "and") and i - 1 not in sentence.people


def _finite_present(sentence: Sentence, found: Found, before: str, after: str, noun_too: bool) -> bool:
    after_people = found.first - 1 in sentence.people
    if (before in DETERMINERS and not after_people) or before in _NOUN_PREPOSITIONS or before.endswith(("'s", "s'")):
        return False
    if not noun_too and sentence.words[found.first] not in _ALSO_NOUNS:
        return True
    return before in _BEFORE_VERBS or (
        after_people and (after in DETERMINERS or found.last in sentence.places or found.last in sentence.people)
    )


def _participle_tells(sentence: Sentence, found: Found, before: str, after: str) -> bool:
    words, i = sentence.words, found.first
    low = words[i]
    if found.meaning == "territorial_control_change" and after in _PLACE_NOUNS and before not in _HAVE_OR_WERE:
        return i - 1 in sentence.people
    if low in ("targeted", "executed"):
        return before not in ("the", "a", "an")
    if low == "martyred":
        return before in ("were", "was", "been") or i - 1 in sentence.people
    if low not in _SUFFERED:
        return True
    if (
        low in ("wounded", "injured")
        and found.last in sentence.people
        and (not before or before in DETERMINERS or before.isdigit())
    ):
        return False
    if before.endswith("ly") and i >= 2 and words[i - 2] in _BEFORE_SUFFERERS:
        return False  # "the badly wounded"
    if before in _BEFORE_SUFFERERS or (low == "displaced" and found.last in sentence.people):
        return False
    if before in ("and", "or") and i >= 3 and words[i - 2] in _SUFFERED and words[i - 3] in ("the", "of"):
        return False
    if low != "dead":
        return True
    return (
        before in _BY_NUMBER
        or before.isdigit()
        or i - 1 in sentence.people
        or before in ("others", "were", "was", "found")
    )
