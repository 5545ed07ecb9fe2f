"""One sentence, read for happenings: what the readers of verbs and of nouns share, and what they give back.

It decides nothing.
"""

from typing import NamedTuple

from transforms.events.clauses import Clauses
from transforms.events.words import Found, word_set

VIOLENT = word_set(
    "attack armed_clash airstrike shelling bombing air_or_artillery_attack casualties killing_of_civilians abduction"
)
DETERMINERS = word_set(
    "the a an this that these those its their his her any some each every no another such several many more two three four "
    "five dozens new fresh latest recent heavy intense deadly first second third fourth"
)


class Telling(NamedTuple):
    """One telling: trigger words, reading, clause. Word numbers are of its sentence."""

    first: int
    last: int
    event_type: str
    status: str
    status_words: tuple[int, int] | None
    assertion: str
    passive: bool
    is_nominal: bool
    is_leg: bool
    is_background: bool
    clause: tuple[int, int]
    confidence: float
    rule: str


class Sentence(NamedTuple):
    """What the readers of one sentence share: its words in lower case, and which of them are what."""

    words: list[str]
    clauses: Clauses
    triggers: list[Found]
    others: list[Found]
    people: frozenset[int]
    vehicles: frozenset[int]
    weapons: frozenset[int]
    places: frozenset[int]
    nouns: frozenset[int]
    first_deal: int
