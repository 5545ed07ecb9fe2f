"""words of closed classes -> sets: auxiliaries, prepositions, determiners and the like that the grammar of figures reads.

Together with `Reading`, what a rule found, and `word_set`. Words that tell what befell people are no grammar: they are listed in
seeds/disposition_words.csv.
"""

from collections.abc import Sequence
from typing import NamedTuple

from transforms.figures.words import Token


def word_set(words: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(words.split())


BE = word_set("be been being is are was were get gets got getting am ’s isn’t aren’t wasn’t weren’t")
COPULAS = BE | word_set(
    "remain remains remained remaining left stay stayed become became reported feared believed thought presumed lie lay "
    "lying stand stood found considered reportedly said"
)
HAVE = word_set("have has had having ’ve haven’t hasn’t hadn’t")
MODALS = word_set("will would shall should can could may might must to ’ll ’d won’t cannot do does did")
HEDGES = word_set(
    "appear appears appeared seem seems seemed reportedly allegedly apparently possibly purportedly feared may "
    "might presumably likely"
)
ADVERBS = word_set(
    "now currently also still then already again later earlier since just yet not never ever almost all both being "
    "together there so far more others today yesterday tomorrow"
)
AUXILIARIES = COPULAS | HAVE | MODALS | HEDGES | {"set", "due", "scheduled", "expected", "believed", "forced", "able"}
DETERMINERS = word_set(
    "the a an this that these those its their his her our my your some any each every another several many most all "
    "both no"
)
OBJECTS = DETERMINERS | word_set("him them it themselves himself dozens scores hundreds thousands people civilians")
PREPOSITIONS = word_set(
    "in on at to of from by for with near into over under after before around inside outside across within during "
    "through towards toward between among amid against about without along off out"
)
SUBORDINATORS = word_set(
    "when while as after before because since although though but where if until till whereas unless amid"
)
RELATIVES = word_set("who which that whom")
JOINS = frozenset({"and", "or", ",", "&", "plus", "with"})
STOPS = frozenset(";:.!?|")
WHOLE_LEADS = word_set("including include includes included comprising among mostly namely mainly especially notably")
# Being so is a state that may be over when the main verb speaks: "2,000 civilians trapped in X were evacuated".
PASSING = frozenset(
    {
        "besieged",
        "trapped",
        "displaced",
        "abducted",
        "detained",
        "injured",
        "arrived",
        "left",
        "remaining",
        "residents",
        "in_need",
    }
)
REACH_RIGHT, REACH_LEFT, NOUN_PHRASE = 32, 25, 4


class Reading(NamedTuple):
    """What befell those counted, the cue (token indexes, first and last) that says so, and the rule that read it."""

    disposition: str
    first: int
    last: int
    rule: str


Tokens = Sequence[Token]


def pick(token: Token, kind: str, allowed: frozenset[str]) -> str | None:
    """The first allowed disposition that the token has in this kind."""
    # Most words tell nothing: the common case is left first, and without a generator.
    if token.cues:
        for disposition in token.cues.get(kind, ()):
            if disposition in allowed:
                return disposition
    return None
