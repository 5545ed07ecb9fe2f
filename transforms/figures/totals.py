"""a bare number behind "the number of ..." -> what it counts: the noun is told before the number, not behind it.

"The number of settlements that joined has risen to 2,247", "put the figure of new arrivals at 16,143", "the total is
611". It refuses a number with another number between it and its noun, and one that no verb of counting leads to.
"""

import re

from transforms.figures.drafts import PEOPLE, Draft, draft_of_number, draft_of_people
from transforms.figures.grammar import Anchor, word_set
from transforms.figures.nouns import NOUN_KINDS, STOP, Lexicon, Phrase, read_phrase

_COUNT_OF = re.compile(r"\b(?:number|figure|total|tally|count)s? of(?= )", re.IGNORECASE)
_LEADS = word_set("to at is was are were reached reaches hit passed exceeded exceeds topped totalled totaled surpassed")
_TOTAL_IS = frozenset(
    (noun, verb) for noun in ("total", "count", "tally", "figure") for verb in ("is", "was", "reached", "hit")
)
_DIGIT = re.compile(r"\d")
_ESTIMATED = re.compile(
    r"\b(?:people|population|residents|inhabitants)\b[^.;:?!\d]{0,40}\b(?:estimated|put|reckoned|numbered)\b[^.;:?!\d]{0,40}$",
    re.IGNORECASE,
)
_REACH = 160


def read_total(text: str, anchor: Anchor, phrase: Phrase, lexicon: Lexicon) -> Draft | None:
    """The figure of a number whose noun a "number of" names before it; None where none does."""
    behind = phrase.words[0] if phrase.words else ""
    if (behind and behind not in STOP) or not anchor.before:
        return None
    lead = text[max(0, anchor.start - _REACH) : anchor.start]
    if anchor.before[-1] == "at" and _ESTIMATED.search(lead):
        return draft_of_people(text, anchor, anchor.end, PEOPLE, "ellipsis", "ellipsis.population")
    if anchor.before[-2:] in _TOTAL_IS and not behind:
        return draft_of_people(text, anchor, anchor.end, PEOPLE, "antecedent", "total", "of them")
    if anchor.before[-1] not in _LEADS:
        return None
    for match in reversed(list(_COUNT_OF.finditer(lead))):
        if _DIGIT.search(lead, match.end()):
            return None
        counted = read_phrase(text, anchor.start - len(lead) + match.end(), lexicon)
        if counted.noun is None or counted.noun.kind in ("duration", "distance", "share"):
            return None
        noun, figure_class = counted.noun, NOUN_KINDS[counted.noun.kind]
        if figure_class == "people":
            told = (counted.population, noun.population_class, noun.unit)
            return draft_of_people(text, anchor, anchor.end, told, "antecedent", "total")
        draft = draft_of_number(text, anchor, anchor.start, anchor.end, figure_class, f"{figure_class}.total")
        draft.population, draft.population_class, draft.unit = counted.population, noun.population_class, noun.unit
        draft.basis = "antecedent"
        return draft
    return None
