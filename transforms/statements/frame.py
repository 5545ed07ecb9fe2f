"""one statement that somebody states something: what a frame of speech holds.

It refuses to read any text: `statements.frames` and `statements.source_phrases` make frames.
"""

from typing import NamedTuple

from transforms.statements.speaker_roles import Phrase
from transforms.statements.words import Line, word_set

ADJUNCT_OPENERS = word_set(
    "on in at by for from after before during since speaking earlier later meanwhile however but and also "
    "still yet late early thus separately according to with as when amid despite following yesterday today "
    "asked citing monday tuesday wednesday thursday friday saturday sunday then nevertheless moreover "
    "meanwhile, declaring"
)
VERBISH = word_set(
    "was were is are has have had will would can could should may might must did does do died killed wounded "
    "injured hit struck fled left took seized continued destroyed"
)


class Frame(NamedTuple):
    """One statement that somebody states something; all positions are code points of the sentence.

    `left`..`right` is the frame itself (speaker, verb, addressee, time); `claim` what it vouches for. `heir` is the index
    of the earlier frame whose speaker it shares (saying, and added); `phrase` is None then or where nobody is named.
    """

    kind: str
    verb: int
    left: int
    right: int
    phrase: Phrase | None
    heir: int
    claim: tuple[int, int] | None
    via: tuple[int, int] | None
    rule: str


def is_front(line: Line, begin: int) -> bool:
    """True if only adverbs, a date or a prepositional phrase stand between the start of the sentence and the subject."""
    if begin == 0:
        return True
    inner = line.lows[:begin]
    while inner and inner[0] in ("(", '"', "”", "-", "–", "—"):
        inner = inner[1:]
    if not inner:
        return True
    if inner[0] not in ADJUNCT_OPENERS and not (len(inner) <= 2 and inner[0].endswith("ly")):
        return False
    return len(inner) <= 16 and not any(low in VERBISH for low in inner)
