"""tokens after a figure -> reading: the verb whose subject the figure is, past phrases and a relative clause.

It refuses a verb whose subject the figure is not: one with an object of its own ("40 gunmen killed 3"), one of another
clause, one that belongs to a figure in between.
"""

from transforms.figures.grammar_words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    COPULAS,
    DETERMINERS,
    JOINS,
    NOUN_PHRASE,
    OBJECTS,
    PASSING,
    PREPOSITIONS,
    REACH_RIGHT,
    RELATIVES,
    STOPS,
    SUBORDINATORS,
    WHOLE_LEADS,
    Reading,
    Tokens,
    pick,
    word_set,
)
from transforms.figures.words import COUNT, MEASURE

_SPEECH = word_set("said says saying told tells added adding")
_DECISIVE = frozenset({"evacuated", "released", "killed", "arrived", "returned", "left", "to_be_evacuated"})
# What `_ends_clause` looks at.
_ENDS = STOPS | SUBORDINATORS | _SPEECH
_BELIEFS = word_set("believed thought reported said estimated feared understood known appear appears seem")
_MAIN_RULES = ("passive.subject", "verb.subject", "participle.after")


def main_verb_over(tokens: Tokens, at: int, beside: Reading, allowed: frozenset[str]) -> Reading:
    """A finite passive or movement verb after a passing state tells more: "people trapped there have been evacuated"."""
    partitive = at > 0 and (tokens[at - 1].word == "of" or tokens[max(at - 2, 0)].word == "of")
    if beside.disposition not in PASSING or partitive:
        return beside
    main = read_predicate(tokens, beside.last, allowed)
    return main if main and main.disposition in _DECISIVE and main.rule in _MAIN_RULES else beside


def read_predicate(tokens: Tokens, at: int, allowed: frozenset[str]) -> Reading | None:
    """The verb whose subject the figure is, past phrases and a relative clause that stand between."""
    relative: Reading | None = None
    in_relative = whose = foreign = False  # foreign: a figure stands between, a bare participle belongs to that one
    auxiliaries: list[str] = []
    k = at + 1
    while k < min(len(tokens), at + REACH_RIGHT):
        token, word = tokens[k], tokens[k].word
        link = _link(tokens, k) if token.figure >= 0 else ""
        if (
            (word in _ENDS and _ends_clause(tokens, k))
            or (link == "new" and k - at > 2)
            or (word in RELATIVES and (in_relative or relative))
        ):
            break
        if link or word in RELATIVES or word == "whose" or (word == "as" and _as_well_as(tokens, k)):
            foreign = foreign or link in ("inside", "new")
            in_relative, whose, auxiliaries = in_relative or word in RELATIVES, whose or word == "whose", []
            k += 3 if word == "as" else 1
            continue
        reading: Reading | None = None
        if token.cues and token.first == k:
            reading, agent = _verb_at(tokens, k, auxiliaries, foreign, allowed)
            if agent:
                break
        if reading and whose:
            # "a child whose name has been released": what befell the name, not the child.
            reading, whose, auxiliaries = None, False, []
        elif reading and in_relative:
            reading = reading._replace(rule="relative." + reading.rule)
            if reading.disposition not in PASSING:
                return reading
            relative, in_relative, auxiliaries = reading, False, []
        elif reading and (relative is None or reading.rule in ("passive.subject", "verb.subject")):
            return reading
        elif word in AUXILIARIES:
            auxiliaries.append(word)
        elif auxiliaries and not (word in ADVERBS or word.endswith("ly") or _is_conjoined(tokens, k)):
            auxiliaries = []
        k = token.last + 1
    return relative


def _is_conjoined(tokens: Tokens, k: int) -> bool:
    """Whether the auxiliaries before `k` serve a second verb too: "were found or freed"."""
    if k + 1 >= len(tokens):
        return False
    if tokens[k].word in ("and", "or"):
        return tokens[k + 1].figure < 0
    return tokens[k - 1].word in AUXILIARIES and tokens[k + 1].word in ("and", "or")


def _ends_clause(tokens: Tokens, k: int) -> bool:
    token = tokens[k]
    if token.word in STOPS or (token.word in SUBORDINATORS and not token.cues and not _as_well_as(tokens, k)):
        return True
    return token.word in _SPEECH and tokens[k - 1].word not in BE


def _as_well_as(tokens: Tokens, k: int) -> bool:
    return tokens[k].word == "as" and k + 2 < len(tokens) and tokens[k + 2].word == "as"


def _link(tokens: Tokens, k: int) -> str:
    """How a later figure is tied to the phrase before it: "joined" (and, including), "inside" (of, in), or "new"."""
    if tokens[k].word == MEASURE:
        return "measure"
    j = k - 1
    while j > 0 and (tokens[j].word in DETERMINERS or tokens[j].word in ADVERBS or tokens[j].word in ("them", "whom")):
        j -= 1
    word = tokens[j].word
    if word == "with":
        return "inside"
    if word in JOINS or word in WHOLE_LEADS or word in "(-–—" or word in ("as", "among", "alongside"):
        return "joined"
    return "inside" if word in PREPOSITIONS else "new"


def _verb_at(
    tokens: Tokens, k: int, auxiliaries: list[str], foreign: bool, allowed: frozenset[str]
) -> tuple[Reading | None, bool]:
    """Reading of the verb whose cues begin at `k` with the figure as its subject; True if the figure is who did it."""
    token, before = tokens[k], tokens[k - 1]
    attributive = before.word in DETERMINERS or before.word in PREPOSITIONS or before.word.endswith(("'s", "’s"))
    if auxiliaries and before.word == "to":
        attributive = False
    state = pick(token, "state", allowed)
    if state and (auxiliaries or not (attributive or foreign)):
        return Reading(state, k, token.last, "state.after"), False
    found = pick(token, "participle", allowed)
    passive = any(word in COPULAS for word in auxiliaries)
    if found and passive:
        return Reading(found, k, token.last, "passive.subject"), False
    moved = pick(token, "subject_verb", allowed)
    if moved == "in_need" and _needs_of_others(tokens, k):
        return None, False
    if moved and not attributive:
        if token.last + 1 < len(tokens) and tokens[token.last + 1].word == COUNT:
            # "has reached 126", "left 12 dead": a count is no place that people reach or leave.
            return None, True
        verdict = _subject_verb(tokens, k, moved, auxiliaries)
        if verdict is not None:
            return Reading(verdict, k, token.last, "verb.subject"), False
        return None, False
    if found and not attributive and not auxiliaries and not foreign:
        if has_object(tokens, token.last) or before.word in JOINS:
            return None, True
        return Reading(found, k, token.last, "participle.after"), False
    follower = tokens[token.last + 1].word if token.last + 1 < len(tokens) else "."
    acting = ("object_verb" in token.cues or "participle" in token.cues) and follower not in PREPOSITIONS
    return None, acting and not attributive and not passive and not foreign


def _needs_of_others(tokens: Tokens, k: int) -> bool:
    """Whether things lack or require here: "worry that his efforts lack support", "hired 90 men, requiring reports"."""
    if tokens[k].word.endswith("ing") and tokens[k - 1].word in JOINS:
        return True
    j = k - 1
    while j >= 0 and tokens[j].figure < 0 and tokens[j].word not in RELATIVES:
        j -= 1
    if j < 0 or tokens[j].word != "that":
        return False
    return any(not (one.word in ADVERBS or one.word in AUXILIARIES) for one in tokens[j + 1 : k])


def _subject_verb(tokens: Tokens, k: int, disposition: str, auxiliaries: list[str]) -> str | None:
    """Disposition of a verb that the counted themselves do; None where it is not told as done."""
    if disposition in ("remaining", "residents"):
        last = tokens[k].last
        for j in range(last + 1, min(last + 4, len(tokens))):
            for kind in ("state", "participle"):
                further = next((d for d in tokens[j].cues.get(kind, ()) if d != "aid_delivered"), None)
                if further:
                    return further
            if not (tokens[j].word in ADVERBS or tokens[j].word.endswith("ly")):
                break
    if tokens[k - 1].word != "to":
        return disposition
    head = tokens[k - 2].word if k > 1 else ""
    if head in ("forced", "compelled", "able", "began", "managed", "continued", "started", "had", "made"):
        return "displaced" if head in ("forced", "compelled", "made") and disposition == "left" else disposition
    if head in _BELIEFS:
        return disposition
    if disposition == "left" and (
        head in ("set", "expected", "due", "scheduled", "allowed", "permitted", "ready") or head in BE
    ):
        return "to_be_evacuated"
    return None


def has_object(tokens: Tokens, at: int) -> bool:
    """Whether the verb that ends at `at` has an object: then its subject is who did it."""
    if at + 1 >= len(tokens):
        return False
    follower = tokens[at + 1]
    if follower.figure >= 0:
        k = at + 2
        while k < len(tokens) and k < at + 2 + NOUN_PHRASE and tokens[k].word[0].isalpha() and not tokens[k].cues:
            if tokens[k].word in PREPOSITIONS or tokens[k].word in JOINS:
                break
            k += 1
        told = k < len(tokens) and ("participle" in tokens[k].cues or "state" in tokens[k].cues)
        return not told
    return follower.word in OBJECTS
