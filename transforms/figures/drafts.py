"""a number and its noun -> a figure on its way: the record that the reading rules fill and figures_to_parts completes.

It decides where the expression starts ("the three zones", "all but one") and its values, nothing else.
"""

import re
from dataclasses import dataclass

from transforms.figures.grammar import Anchor, Values, values_of

_BELIEVED = re.compile(r" (?:are|were|is|was) (?:\w+ )?(?:believed|thought|feared|estimated)\b", re.IGNORECASE)
_DETERMINER_LETTERS = 60
# What is counted: population as written, its class, its unit.
Counted = tuple[str, str, str]
PEOPLE: Counted = ("people", "people", "people")


@dataclass(slots=True)
class Draft:
    """A figure on its way: offsets count code points of its sentence."""

    sentence_id: str
    sentence_at: int
    text: str
    start: int
    end: int
    number_at: int
    number_end: int
    figure_class: str
    values: Values
    is_vague: bool
    unit: str
    population: str
    population_class: str
    basis: str
    rule: str
    # How the noun was left out: "" (it stands there), "others", "more", "bare" (of the figure before), "of them".
    omitted: str
    whole_start: int | None = None
    part_of: str | None = None

    @property
    def figure_id(self) -> str:
        """Sentence and offset, as the table has it."""
        return f"{self.sentence_id}.f{self.start}"

    def size(self) -> float:
        """The greatest value the text gives."""
        return self.values.high or self.values.best or self.values.low or 0


def draft_of(
    text: str, start: int, end: int, number_at: int, number_end: int, figure_class: str, values: Values, rule: str
) -> Draft:
    """A draft that counts people until told otherwise."""
    return Draft(
        "",
        0,
        text,
        start,
        end,
        number_at,
        number_end,
        figure_class,
        values,
        False,
        "people",
        "people",
        "people",
        "noun",
        rule,
        "",
    )


def draft_of_number(text: str, anchor: Anchor, start: int, end: int, figure_class: str, rule: str = "") -> Draft:
    """The draft of a number from `start` to `end`; without a rule of its own it is named by its bound."""
    draft = draft_of(text, start, end, anchor.number_at, anchor.end, figure_class, values_of(anchor, False), rule)
    draft.rule = rule or f"{figure_class}.{draft.values.bound}"
    draft.is_vague = anchor.quantity.is_vague
    return draft


def draft_of_people(
    text: str, anchor: Anchor, end: int, counted: Counted, basis: str = "noun", rule: str = "", omitted: str = ""
) -> Draft:
    """The draft of a number of people; "are believed to" behind the expression makes it a belief."""
    values = values_of(anchor, _BELIEVED.match(text, end) is not None)
    draft = draft_of(text, anchor.start, end, anchor.number_at, anchor.end, "people", values, "")
    draft.rule = f"people.{rule or values.bound}"
    draft.population, draft.population_class, draft.unit = counted
    draft.is_vague, draft.basis, draft.omitted = anchor.quantity.is_vague, basis, omitted
    if anchor.before[-2:] == ("all", "but"):
        draft.start, draft.rule = word_before(text, "all", anchor.start), "people.all_but"
    return draft


def word_before(text: str, word: str, position: int) -> int:
    """Where the last such word starts that stands near before a position; the position if none does."""
    low = max(0, position - _DETERMINER_LETTERS)
    at = text[low:position].lower().rfind(word)
    return position if at < 0 else low + at


def from_determiner(text: str, anchor: Anchor) -> int:
    """ "the three zones", "the other 10": where the determiner starts that makes them known ones."""
    if not anchor.determiner.startswith("the") or anchor.start == 0:
        return anchor.start
    low = max(0, anchor.start - _DETERMINER_LETTERS)
    match = re.search(rf"\b{re.escape(anchor.determiner)} +$", text[low : anchor.start], re.IGNORECASE)
    return low + match.start() if match else anchor.start
