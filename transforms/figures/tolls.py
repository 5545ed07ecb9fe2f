"""tokens -> weak reading: what a figure without a verb or noun of its own may still tell.

A toll far before ("the death toll from the blast rises to 70"), an adjective of the counted noun, a headline; and how
a figure is tied to the one before it (a part of it, joined to it, counted among it). It refuses to look past a mark.
"""

from transforms.figures.grammar_words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    HAVE,
    JOINS,
    MODALS,
    NOUN_PHRASE,
    PREPOSITIONS,
    REACH_LEFT,
    STOPS,
    WHOLE_LEADS,
    Reading,
    Tokens,
    pick,
    word_set,
)
from transforms.figures.words import COUNT, MEASURE

_RISES = word_set("risen rises rose rising climbed climbs climbing jumped jumps soared grown grew")
_VIOLENCE = word_set(
    "attack attacks strike strikes airstrike airstrikes raid raids blast blasts bombing bombings shelling explosion "
    "explosions bomb massacre shooting clashes fighting ambush offensive bombardment crash rampage violence"
)
_CLAIMS = word_set("claim claims claimed claiming")
_AMONG = 14  # words between a figure and "among"


def read_weakly(tokens: Tokens, at: int, allowed: frozenset[str]) -> Reading | None:
    """What a figure without verb or noun of its own may still tell: a toll far before, an adjective, a headline."""
    toll = _toll(tokens, at, allowed)
    if toll:
        return toll
    if at and tokens[at - 1].word in _CLAIMS and "killed" in allowed:
        return Reading("killed", at - 1, at - 1, "verb.claimed")
    for kind, rule in (("attribute", "attribute.inside"), ("counted", "counted.noun")):
        found = pick(tokens[at], kind, allowed)
        if found:
            return Reading(found, at, at, rule)
    return _headline(tokens, at, allowed)


def _toll(tokens: Tokens, at: int, allowed: frozenset[str]) -> Reading | None:
    """The nearest toll noun before the figure: "the death toll from the blast rises to 70"."""
    rises, violence = False, -1
    for j in range(at + 1, min(at + 4, len(tokens))):
        found = pick(tokens[j], "toll", allowed)
        if found and tokens[j].first == j and tokens[at - 1].word in ("to", "at"):
            return Reading(found, j, tokens[j].last, "toll.after")
    for j in range(at - 1, max(at - 2 * REACH_LEFT, -1), -1):
        token = tokens[j]
        found = pick(token, "toll", allowed)
        if found and token.last == j:
            return Reading(found, token.first, j, "toll.before")
        if (token.word in ";:!?|" and j < at - 1) or (token.figure >= 0 and not rises and token.word != MEASURE):
            break
        rises = rises or token.word in _RISES
        if token.word in _VIOLENCE and violence < 0:
            violence = j
    if rises and violence >= 0 and "killed" in allowed:
        return Reading("killed", violence, violence, "toll.elided")
    return None


def _headline(tokens: Tokens, at: int, allowed: frozenset[str]) -> Reading | None:
    """ "31 in air strikes": nothing but violence is told of them."""
    if "killed" not in allowed or at + 1 >= len(tokens) or tokens[at + 1].word != "in":
        return None
    for k in range(at + 2, min(at + 7, len(tokens))):
        if tokens[k].word in _VIOLENCE:
            return Reading("killed", k, k, "headline.in_attack")
        if tokens[k].cues or tokens[k].word in AUXILIARIES or not tokens[k].word[0].isalpha():
            return None
    return None


def reads_as_part(tokens: Tokens, at: int) -> str | None:
    """ "part" for "including 30 children", "joined" for "and 12 soldiers", None for a figure that stands alone."""
    k = at - 1
    while k >= 0 and (tokens[k].word in DETERMINERS or tokens[k].word in ADVERBS):
        k -= 1
    if k < 0:
        return None
    word = tokens[k].word
    if word in ("them", "whom") and k > 0 and tokens[k - 1].word in ("among", "amongst", "of"):
        return "part"
    if word in WHOLE_LEADS or word in "(-–—":
        return "part"
    joined = (
        word in JOINS
        or word in ("well", "alongside")
        or (word == "to" and k > 0 and tokens[k - 1].word == "addition")
        or (tokens[k].figure >= 0 and k == at - 1)
    )
    return "joined" if joined and not _has_own_verb(tokens, at) else None


def _has_own_verb(tokens: Tokens, at: int) -> bool:
    """Whether a finite verb follows the counted noun: "and 84 people have been taken away" joins nothing."""
    for k in range(at + 1, min(at + 1 + NOUN_PHRASE, len(tokens))):
        if tokens[k].word in BE or tokens[k].word in HAVE or tokens[k].word in MODALS:
            return True
        if not tokens[k].word[0].isalpha() or tokens[k].word in PREPOSITIONS:
            return False
    return False


def whole_among(tokens: Tokens, at: int) -> int | None:
    """Figure that this one is counted among: "ten children were among 48 people executed"; None if there is none."""
    k = at - 1
    while k > 0 and (tokens[k].word in DETERMINERS or tokens[k].word in ADVERBS):
        k -= 1
    if k > 0 and tokens[k].word in BE:
        # "Among the 23 dead were six children".
        earlier = [j for j in range(max(k - _AMONG, 0), k) if tokens[j].word in ("among", "amongst")]
        return next((t.figure for t in tokens[earlier[-1] : k] if t.word == COUNT), None) if earlier else None
    for k in range(at + 1, min(at + _AMONG, len(tokens))):
        if tokens[k].word in ("among", "amongst"):
            j = k + 1
            while j < len(tokens) and (tokens[j].word in DETERMINERS or tokens[j].word in ADVERBS):
                j += 1
            named = j < len(tokens) and tokens[j].figure >= 0 and tokens[j].word != MEASURE
            return tokens[j].figure if named else None
        if tokens[k].word in STOPS or tokens[k].cues:
            return None
    return None
