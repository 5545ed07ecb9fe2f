"""tokens of a sentence -> reading of one figure: which verb, noun or adjective tells what befell those counted.

A small clause analysis: a figure may be the object of the verb before it ("killed 40"), the subject of what follows
("40 were evacuated", "40 dead"), or stand after a noun ("the evacuation of 40"). Voice and order decide, not distance.
It refuses to decide whether the thing happened or is planned: figure_modality does.
"""

from transforms.figures.grammar_words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    JOINS,
    NOUN_PHRASE,
    OBJECTS,
    PASSING,
    PREPOSITIONS,
    REACH_LEFT,
    RELATIVES,
    STOPS,
    SUBORDINATORS,
    Reading,
    Tokens,
    pick,
    word_set,
)
from transforms.figures.predicates import has_object, main_verb_over, read_predicate
from transforms.figures.words import Token

_CONTAINERS = word_set(
    "group groups convoy convoys total number numbers majority part batch batches wave families family members most "
    "rest half third quarter some any column crowd team force dozens scores hundreds thousands tens one two three four "
    "five six seven eight nine ten many few several each all lot percent capacity garrison contingent"
)
_PARTITIVES = word_set("any some one two three many most several each half few all")
_SETTLED = word_set(
    "town towns village villages city cities area areas district enclave enclaves neighbourhood camp region"
)
_INVOLVING = word_set("involving covering comprising affecting concerning involve involves involved")
# Verbs whose object does something: "forced millions to flee", "allowed 200 people to leave".
_DRIVES = word_set(
    "force forces forced forcing prompt prompts prompted prompting drive drives drove driving cause causes caused causing "
    "compel compelled compelling lead led leading push pushed pushing send sends sent sending make makes made making "
    "allow allows allowed allowing let lets letting permit permits permitted permitting enable enabled enabling help "
    "helped helping see sees saw seeing leave leaves left leaving"
)
_CARRIES = word_set(
    "take takes took taking taken bring brings brought bringing hold holds held holding get gets got getting pull pulls "
    "pulled pulling rush rushed rushing lead led leading keep kept keeping drive drove driving driven fly flew flying flown send sent"
)
_CARRIED = {
    "out of": "evacuated",
    "to safety": "evacuated",
    "away from": "evacuated",
    "hostage": "abducted",
    "captive": "abducted",
    "prisoner": "detained",
    "into custody": "detained",
    "in custody": "detained",
    "to hospital": "injured",
    "to hospitals": "injured",
}
# Verbs that carry people off where no place would be enough to tell so: "took 300 people to the north".
_TRANSPORTS = word_set(
    "take takes took taking taken bring brings brought bringing fly flew flying flown drive drove driving driven"
)
_HOSPITALS = word_set("hospital hospitals clinic clinics infirmary morgue")
_NO_REFUGE = word_set("court justice trial prison jail custody task account number total toll be")
_LOSSES = word_set("lost loses losing lose")
_DESERTED = word_set("defection defections desertion desertions contact seats votes jobs homes")
_HOMES = word_set("home homes house houses village villages land lands town towns")
_TIMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december overnight"
)
# Words that end the phrase of a counted noun, words that no noun phrase holds, and words that are no noun.
_NOUN_ENDS = (PREPOSITIONS - {"of"}) | AUXILIARIES | RELATIVES | JOINS
_PHRASE_ENDS = _NOUN_ENDS | SUBORDINATORS
_CLOSED = PREPOSITIONS | AUXILIARIES | SUBORDINATORS | RELATIVES | JOINS | ADVERBS | _TIMES | OBJECTS
_HARD_NOUNS = frozenset({"killed"})


def read_disposition(tokens: Tokens, at: int, allowed: frozenset[str]) -> Reading | None:
    """Reading of the figure at token `at`; `allowed` is what may befall the class of what it counts."""
    noun = _counted(tokens, at, allowed)
    if noun and noun.disposition in _HARD_NOUNS:
        return noun._replace(rule="counted.dead")
    if noun and noun.disposition == "detained" and _is_traded(tokens, at):
        return Reading("released", at - 1, at - 1, "verb.traded")
    before = (
        _parted(tokens, at, allowed)
        or _lost(tokens, at, allowed)
        or _driven(tokens, at, allowed)
        or _verb_before(tokens, at, allowed)
    )
    after = _beside(tokens, at, allowed)
    if before and after and _belongs_to_earlier(tokens, before.first):
        return after
    deed = _noun_before(tokens, at, allowed) if after and not before and after.disposition in PASSING else None
    if deed and deed.rule == "deed.of":
        return deed
    if before or after:
        if after and not before:
            return main_verb_over(tokens, at, after, allowed)
        if before and before.disposition == "residents" and noun:
            # "a camp that hosts 12,000 refugees"
            return noun
        return before
    found = _noun_before(tokens, at, allowed)
    if found and found.rule != "container":
        return found
    ahead = read_predicate(tokens, at, allowed)
    return ahead or found or noun


def _counted(tokens: Tokens, at: int, allowed: frozenset[str]) -> Reading | None:
    """The counted noun itself: "87,000 deaths", "100 bodies", "thousands of evacuees"."""
    inside = pick(tokens[at], "counted", allowed)
    if inside:
        return Reading(inside, at, at, "counted.noun")
    for k in range(at + 1, min(at + NOUN_PHRASE, len(tokens))):
        token = tokens[k]
        found = pick(token, "counted", allowed) if token.cues else None
        if found and token.first == k and not token.cues.get("state"):
            return Reading(found, k, token.last, "counted.noun")
        if token.figure >= 0 or token.cues or token.word in _NOUN_ENDS or not token.word[0].isalpha():
            return None
    return None


def _verb_before(tokens: Tokens, at: int, allowed: frozenset[str]) -> Reading | None:
    """The active verb whose object the figure is: "killing at least 7", "evacuated a group of 50"."""
    k = at - 1
    for _ in range(NOUN_PHRASE):
        if k < 0:
            return None
        token = tokens[k]
        if token.cues and token.last == k:
            active = pick(token, "object_verb", allowed)
            found = active or pick(token, "participle", allowed)
            if found:
                if active is None and _passive(tokens, token.first):
                    return None
                return Reading(found, token.first, k, "verb.object")
        if (
            token.word in DETERMINERS
            or token.word in ADVERBS
            or token.word.endswith("ly")
            or token.word in ("up", "around")
        ):
            k -= 1
        elif token.word == "of" and k > 0 and tokens[k - 1].word in _CONTAINERS:
            k -= 2
        else:
            return None
    return None


def _parted(tokens: Tokens, at: int, allowed: frozenset[str]) -> Reading | None:
    """A verb parted from its complement by the figure: "took 312 people out of", "held 30 people captive"."""
    if not at or tokens[at - 1].word not in _CARRIES:
        return None
    for j in range(at + 1, min(at + NOUN_PHRASE + 1, len(tokens) - 1)):
        told = _CARRIED.get(tokens[j].word) or _CARRIED.get(f"{tokens[j].word} {tokens[j + 1].word}")
        if told is None and tokens[j].word == "to" and tokens[at - 1].word in _TRANSPORTS:
            to = {one.word for one in tokens[j + 1 : j + 1 + NOUN_PHRASE]}
            told = "injured" if to & _HOSPITALS else None if to & _NO_REFUGE else "evacuated"
        if told in allowed:
            return Reading(told, at - 1, j, "verb.parted")
        if tokens[j].word in STOPS or tokens[j].word in JOINS or tokens[j].figure >= 0:
            return None
    return None


def _is_traded(tokens: Tokens, at: int) -> bool:
    """ "in exchange for hundreds of prisoners": they are let go."""
    k = at - 1
    while k > 0 and (tokens[k].word in DETERMINERS or tokens[k].word in ADVERBS):
        k -= 1
    return k > 0 and tokens[k].word == "for" and tokens[k - 1].word in ("exchange", "return", "swapped", "exchanged")


def _lost(tokens: Tokens, at: int, allowed: frozenset[str]) -> Reading | None:
    """Who is lost is dead: "the army lost 47 men", "she lost two nephews"; the jobs or seats of people are no people."""
    k = at - 1
    while k > 0 and tokens[k].word in DETERMINERS:
        k -= 1
    if k < 0 or tokens[k].word not in _LOSSES or tokens[k].cues or "killed" not in allowed:
        return None
    if not _DESERTED.isdisjoint(token.word for token in tokens[at + 1 : at + 1 + NOUN_PHRASE]):
        return None
    return Reading("killed", k, k, "verb.lost")


def _driven(tokens: Tokens, at: int, allowed: frozenset[str]) -> Reading | None:
    """What the figure was made or allowed to do: "forced millions to flee", "saw dozens die", "sent 300 fleeing"."""
    k = at - 1
    while k > 0 and (tokens[k].word in DETERMINERS or tokens[k].word in ADVERBS):
        k -= 1
    if k < 0 or tokens[k].word not in _DRIVES:
        return None
    led = tokens[k].word[:4] in ("forc", "prom", "driv", "drov", "caus", "comp", "push")
    for j in range(at + 1, min(at + NOUN_PHRASE + 2, len(tokens))):
        token = tokens[j]
        found = pick(token, "subject_verb", allowed) if token.cues else None
        if found and token.first == j:
            wanted = found == "left" and k > 0 and tokens[k - 1].word == "to" and not led
            told = "displaced" if led and found == "left" else "to_be_evacuated" if wanted else found
            return Reading(told, j, token.last, "verb.driven")
        if led and token.word in ("across", "over") and tokens[k].word[:3] in ("dri", "dro", "for", "pus", "sen"):
            return Reading("displaced", k, j, "verb.driven")
        if led and token.word in ("from", "off") and _HOMES & {one.word for one in tokens[j + 1 : j + 4]}:
            return Reading("displaced", k, j, "verb.driven")
        if token.figure >= 0 or token.word in STOPS or token.word in JOINS or (token.cues and token.word != "more"):
            return None
    return None


def _passive(tokens: Tokens, at: int) -> bool:
    k = at - 1
    while k >= 0 and (tokens[k].word in ADVERBS or tokens[k].word.endswith("ly")):
        k -= 1
    return k >= 0 and tokens[k].word in BE


def _belongs_to_earlier(tokens: Tokens, verb: int) -> bool:
    """Whether a participle before a figure stands after another one: "5 killed 10 wounded" (commas lost)."""
    for k in range(verb - 1, max(verb - 5, -1), -1):
        token = tokens[k]
        if token.figure >= 0:
            return tokens[verb].cues.get("object_verb") is None
        if not token.word[0].isalpha() or token.word in JOINS or token.word in PREPOSITIONS:
            return False
    return False


def _beside(tokens: Tokens, at: int, allowed: frozenset[str]) -> Reading | None:
    """A participle or adjective right after the counted: "2,200 evacuated from", "12 people dead", "people, trapped by"."""
    k, comma = at + 1, False
    inner: Reading | None = None  # "21 abducted schoolgirls freed": an adjective, unless nothing else follows
    for _ in range(NOUN_PHRASE + 1):
        if k >= len(tokens):
            return inner
        token = tokens[k]
        word = token.word
        state = pick(token, "state", allowed) if token.cues else None
        if state and token.first == k and not (comma and word in PREPOSITIONS):
            return Reading(state, k, token.last, "state.after")
        found = pick(token, "participle", allowed) if token.cues else None
        if found and token.first == k:
            if pick(token, "subject_verb", allowed) and not comma:
                return None
            if has_object(tokens, token.last):
                return None
            reading = Reading(found, k, token.last, "participle.after")
            if inner or comma or found not in PASSING or not _before_noun(tokens, token.last):
                return reading
            inner, k = reading._replace(rule="attribute.inside"), token.last + 1
            continue
        if token.cues and (
            token.cues.get("participle") or token.cues.get("object_verb") or token.cues.get("subject_verb")
        ):
            return inner
        if word == "," and not comma:
            comma = True
        elif (comma and not (word in ADVERBS or word.endswith("ly"))) or (not comma and _ends_phrase(token)):
            return inner
        k += 1
    return inner


def _ends_phrase(token: Token) -> bool:
    """Whether a word can not stand inside of a noun phrase."""
    word = token.word
    return token.figure >= 0 or word in _PHRASE_ENDS or not (word[0].isalnum() or word == '"')


def _before_noun(tokens: Tokens, at: int) -> bool:
    """Whether the participle that ends at `at` stands before a noun of its own phrase."""
    if at + 1 >= len(tokens):
        return False
    word = tokens[at + 1].word
    return word[0].isalpha() and word not in _CLOSED and not word.endswith("ly") and not tokens[at + 1].cues


def _noun_before(tokens: Tokens, at: int, allowed: frozenset[str]) -> Reading | None:
    """A noun of doing before the figure: "evacuation of", "toll of", "aid for", "evacuations ..., involving"."""
    if at < 2:
        return None
    k = at - 1
    while k > 0 and (tokens[k].word in DETERMINERS or tokens[k].word in ("total", "over", "up")):
        k -= 1
    lead = tokens[k].word
    if lead in _INVOLVING:
        return _search_left(tokens, k, "deed", allowed, "deed.involving")
    supply = _search_left(tokens, k, "supply", allowed, "supply.for", reach=5) if lead in ("to", "for") else None
    if supply or lead not in ("of", "for", "by"):
        return supply
    k -= 1
    if lead == "of" and k >= 0 and tokens[k].word in _CONTAINERS:
        partitive = tokens[k].word in _PARTITIVES and tokens[k + 2].word in DETERMINERS
        return None if partitive else _noun_before(tokens, k, allowed)
    for j in range(k, max(k - 3, -1), -1):
        reading = _deed_at(tokens, j, lead, j == k, allowed)
        if reading:
            return reading
        if tokens[j].word in JOINS or tokens[j].word in PREPOSITIONS or tokens[j].figure >= 0:
            return None
    return None


def _deed_at(tokens: Tokens, j: int, lead: str, beside: bool, allowed: frozenset[str]) -> Reading | None:
    """Reading of the noun that ends at `j`, tied to the figure by `lead`; `beside` if nothing stands between."""
    token = tokens[j]
    if token.last != j:
        return None
    toll = pick(token, "toll", allowed)
    if toll and lead == "of":
        return Reading(toll, token.first, j, "toll.of")
    deed = pick(token, "deed", allowed)
    if deed and (lead != "for" or beside):
        return Reading(deed, token.first, j, "deed.of")
    if lead != "of" or not beside:
        return None
    verb = pick(token, "object_verb", allowed)
    if verb:
        return Reading(verb, token.first, j, "deed.of")
    return Reading("residents", j, j, "container") if token.word in _SETTLED and "residents" in allowed else None


def _search_left(
    tokens: Tokens, at: int, kind: str, allowed: frozenset[str], rule: str, reach: int = REACH_LEFT
) -> Reading | None:
    for j in range(at - 1, max(at - reach, -1), -1):
        token = tokens[j]
        found = pick(token, kind, allowed)
        if found and token.last == j:
            return Reading(found, token.first, j, rule)
        if token.word in STOPS or token.figure >= 0:
            return None
    return None
