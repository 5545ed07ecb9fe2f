"""a number without a noun -> the figure that its verb, its list or an earlier number makes of it.

Rules in order: "12 of them", "96 were children", what figure_ellipsis reads as people, "the other 10", "of the 120,
30 were ...", "7 in Aleppo, 3 in Hama". The noun that is only named before is left to figures_to_parts.
"""

import re

from transforms.figures.drafts import PEOPLE, Draft, draft_of_people, from_determiner
from transforms.figures.ellipsis import reads_as_ellipsis, tells_of_harm
from transforms.figures.grammar import Anchor, word_set
from transforms.figures.nouns import STOP, Lexicon, Phrase, read_phrase, tokens_from
from transforms.figures.totals import read_total

_DECIMAL = re.compile(r"\d+\.\d+")
_ARTICLES = frozenset(("a", "an", "half a", "half an"))
_WERE = re.compile(r" (?:were|are|was|is|have been|had been) ", re.IGNORECASE)
# "Of the 276 girls seized, 57 escaped", "Of these, 12 are in hospital".
_OF_WHOLE = re.compile(r"[\"“']?of (?:the|these|those|them)\b", re.IGNORECASE)
_OPENING_LETTERS = 12
_OF_PRONOUN = re.compile(r"[\"“']?of (?:these|those|them)\b", re.IGNORECASE)
_BEHIND_PART = word_set("were was are is have had remain remained escaped died fled in from left")
_NAME = re.compile(r" (?:in|near) (?:the |al-)?[A-Z]")
_BARE_LEAD = frozenset(("including", "includes", "included", "and", "plus", "promised", "planned", "targeted"))
# "among them 1,205 from the port", "some of whom, 12 in hospital".
_PRONOUN_LEADS = frozenset(
    (lead, pronoun) for lead in ("among", "amongst", "of") for pronoun in ("them", "whom", "these", "those")
)
_BARE_BEHIND = word_set("in from near of when on around inside outside at after by")
_BE_BEHIND = word_set("are were have had remain remained")
_THE_HURT = word_set("dead wounded injured missing killed detained arrested displaced")
_SHIFTS = {"others": "others", "other": "others", "more": "more", "additional": "more", "further": "more"}
_CONJOINED_LETTERS = 60
_NAMED_LETTERS = 120


def read_bare(text: str, anchor: Anchor, phrase: Phrase, lexicon: Lexicon) -> Draft | None:
    """The figure of a number that no noun follows; None if nothing tells what it counts."""
    is_one = anchor.written.lower() in ("one", "1")
    if (
        _DECIMAL.fullmatch(anchor.written)
        or anchor.written.lower() in _ARTICLES
        or (is_one and not tells_of_harm(text))
    ):
        return None
    if phrase.of == "of them":
        told = _told_behind(text, anchor, phrase.end, lexicon, "of_them")
        if told is None and anchor.before[-1:] and anchor.before[-1] in lexicon.harm:
            # "raided the rebels, killing four of them": nobody counted them before.
            told = draft_of_people(text, anchor, phrase.end, PEOPLE, "antecedent", "of_them", "of them")
            told.population, told.population_class = _people_named_before(text, anchor, lexicon)
        return told or draft_of_people(text, anchor, phrase.end, PEOPLE, "antecedent", "of_them", "of them")
    if phrase.words[:1] in (("were",), ("are",)):
        told = _told_behind(text, anchor, phrase.end if phrase.shift else anchor.end, lexicon, "were")
        if told is not None:
            return told
    if phrase.of == "of the" and phrase.words[:1] and phrase.words[0] in _THE_HURT:
        the_hurt = tokens_from(text, phrase.open_end, 1)
        told = _told_behind(text, anchor, the_hurt[0][2], lexicon, "of_the_hurt") if the_hurt else None
        if told is not None:
            told.end = the_hurt[0][2]
            return told
    is_other = "other" in anchor.determiner or "remaining" in anchor.determiner
    if not is_other and (read := reads_as_ellipsis(text, anchor, phrase, lexicon)) is not None:
        rule, end = read
        return draft_of_people(text, anchor, end, PEOPLE, "ellipsis", rule, _omitted(text, anchor, phrase, rule))
    if is_other and not phrase.of and phrase.words[:1] not in (("half",), ("hand",)):
        draft = draft_of_people(text, anchor, anchor.end, PEOPLE, "antecedent", "other", "the other")
        draft.start = from_determiner(text, anchor)
        return draft
    if phrase.of:
        return None
    return read_total(text, anchor, phrase, lexicon) or _listed(text, anchor, phrase, is_one)


def _people_named_before(text: str, anchor: Anchor, lexicon: Lexicon) -> tuple[str, str]:
    """Noun and class of the last plural people named before a number in its sentence; people if none are."""
    words = re.findall(r"[^\W_]+", text[max(0, anchor.start - _NAMED_LETTERS) : anchor.start])
    for word in reversed(words):
        noun = lexicon.nouns.get(word.lower())
        if noun is not None and noun.kind == "person" and noun.is_plural:
            return word, noun.population_class
    return PEOPLE[0], PEOPLE[1]


def _told_behind(text: str, anchor: Anchor, position: int, lexicon: Lexicon, rule: str) -> Draft | None:
    """ "234 of them were children", "96 were women": the noun behind the verb tells what they are."""
    if (aux := _WERE.match(text, position)) is None:
        return None
    said = read_phrase(text, aux.end() - 1, lexicon)
    if said.noun is None or said.noun.kind != "person" or not said.noun.is_plural:
        return None
    # "12 were wounded civilians" tells what befell them; a name or an adjective of the noun tells what they are.
    if any(word in lexicon.participles or word in STOP for word in said.modifiers):
        return None
    counted = (said.population, said.noun.population_class, "people")
    return draft_of_people(text, anchor, said.end, counted, "noun", rule, "told")


def _omitted(text: str, anchor: Anchor, phrase: Phrase, rule: str) -> str:
    """How the noun was left out: others, more, of them, the (as known), or "" for people in general."""
    if _OF_PRONOUN.match(text) or (_OF_WHOLE.match(text) and anchor.start > _OPENING_LETTERS):
        return "of them"
    if phrase.shift in _SHIFTS:
        return _SHIFTS[phrase.shift]
    is_claimed = rule in ("ellipsis.verb", "ellipsis.participle")
    if rule == "ellipsis.verb" and ("another" in anchor.determiner or "further" in anchor.determiner):
        return "others"
    if is_claimed and " and " in text[max(0, anchor.start - _CONJOINED_LETTERS) : anchor.start]:
        return "more"
    return "the" if anchor.determiner.startswith(("the", "these", "those", "all")) else ""


def _listed(text: str, anchor: Anchor, phrase: Phrase, is_one: bool) -> Draft | None:
    behind = phrase.words[0] if phrase.words else ""
    if _OF_WHOLE.match(text) and (not behind or behind in _BEHIND_PART):
        return draft_of_people(text, anchor, anchor.end, PEOPLE, "antecedent", "of_them", "of them")
    if is_one or anchor.written[-1] in "mk":
        return None
    is_led = anchor.before[-1:] and (anchor.before[-1] in _BARE_LEAD or anchor.before[-2:] in _PRONOUN_LEADS)
    is_listed = is_led and (not behind or behind in _BARE_BEHIND)
    if not is_listed and text[max(0, anchor.start - 3) : anchor.start].rstrip().endswith((":", ",", ";")):
        is_listed = _NAME.match(text, anchor.end) is not None
    if is_listed:
        return draft_of_people(text, anchor, anchor.end, PEOPLE, "antecedent", "bare", "bare")
    # "Eleven hospitals were shelled and a further 52 are not functioning".
    if anchor.determiner in ("another", "further") and behind in _BE_BEHIND:
        return draft_of_people(text, anchor, anchor.end, PEOPLE, "antecedent", "bare", "bare")
    # "30 regime and 39 rebel fighters".
    is_shared = "and" in phrase.words[1:4] and behind not in _BARE_BEHIND
    if is_shared and not anchor.quantity.is_vague:
        return draft_of_people(text, anchor, anchor.end, PEOPLE, "antecedent", "shared", "shared")
    return None
