"""tokens -> reading of a duration, a distance or a number of places: a siege of three years, two towns being evacuated.

It refuses to say what a duration measures unless a siege, an "ago" or a planned end stands beside it.
"""

from transforms.figures.grammar_words import Reading, Tokens, word_set

_SIEGE = word_set("siege besieged besieging besiege blockade blockaded encircled encirclement cooped hemmed")
_PLANS = word_set("will would expected should planned due scheduled shall")
_LEAVES = word_set("leave leaves leaving left exit quit flee fled fleeing evacuate evacuated evacuating")
_SPAN_LEADS = word_set("the these past last a further another")
_STOPS = frozenset(";:!?|")
_REACH = 14


def read_measure(tokens: Tokens, at: int, figure_class: str, expression: str) -> Reading | None:
    """What a duration or a distance measures."""
    if figure_class == "distance":
        return Reading("distance", at, at, "measure.distance")
    words = expression.lower().split()
    follower = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if "ago" in words or follower in ("ago", "earlier"):
        return Reading("elapsed", at, at, "measure.elapsed")
    lead = at - 1
    while lead > 0 and tokens[lead].word in _SPAN_LEADS:
        lead -= 1
    leads = set(words[:1]) | {tokens[k].word for k in range(max(lead, 0), at)}
    before = _clause(tokens, at)
    if leads & {"within", "in"} and any(tokens[k].word in _PLANS for k in before):
        return Reading("planned_completion", at, at, "measure.planned_end")
    if follower in _SIEGE:
        return Reading("besieged", at + 1, at + 1, "measure.siege")
    siege = next((k for k in before if tokens[k].word in _SIEGE), None)
    if siege is not None and leads & {"for", "since", "over", "lasted", "of"}:
        return Reading("besieged", siege, siege, "measure.siege")
    return None


def _clause(tokens: Tokens, at: int) -> list[int]:
    """Tokens before the figure, nearest first, up to a mark."""
    found: list[int] = []
    for k in range(at - 1, max(at - 1 - _REACH, -1), -1):
        if tokens[k].word in _STOPS:
            break
        found.append(k)
    return found


def read_place_count(tokens: Tokens, at: int) -> Reading | None:
    """Towns that people leave: "evacuations from the villages as well as two towns", "left the two towns"."""
    leaving = False
    for k in _clause(tokens, at):
        token = tokens[k]
        if token.word == "from" or (token.word == "of" and k and tokens[k - 1].word == "out"):
            leaving = True
        elif token.word in _LEAVES and at - k < 4:
            return Reading("evacuated", token.first, token.last, "place.left")
        elif leaving:
            for kind in ("deed", "participle", "object_verb", "subject_verb"):
                if {"evacuated", "left"} & set(token.cues.get(kind, ())):
                    return Reading(
                        "evacuated", token.first, token.last, "deed.place_left" if kind == "deed" else "place.left"
                    )
    return None
