"""one sentence -> references to agreements: each naming of a deal, with what the sentence says of it.

A reference is a noun (deal, truce) or "X agreed to". It says how the deal is named (introduced, talked of, negotiated,
guaranteed), which stage it is told in and who takes part, each read from the words around the noun. Which references
mean the same agreement is decided in agreement_identity.
"""

import re
from dataclasses import dataclass, field

from transforms.agreements.grammar import AgreementGrammar, fold

_WITH = re.compile(r"\A(?:[^,;.]{0,60}?\s)??(?:with|between|among|by)\s", re.IGNORECASE)
# Once the content of the deal has begun, "with" and "by" no longer name who made it.
_CONTENT = re.compile(r"\b(?:to|for|that|which|who|enabling|allowing|under|on\s+(?:the|an?))\b", re.IGNORECASE)
_PARTY_END = re.compile(
    r"\s(?:has|have|had|is|was|were|during|amid|where|when|since|late|earlier|on\s+the|on\s+an?|on\b|to\b|for|under|enabling|allowing|that|which|following|after|in exchange|in return|would|will|in\s+(?:late\s+|early\s+|mid-)?[A-Z]\w+)\b|[;:.]",
    re.IGNORECASE,
)
_CLAUSE_START = re.compile(
    r"[;:]|\b(?:said|says|added|reported|announced|stated|confirmed|told\s+\w+)\s+(?:\w+\s+){0,2}?that\b|\bafter\b|\bwhen\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r",\s*(?:which|who|whose|that)\b[^,]{0,120},", re.IGNORECASE)
_COOPERATING = re.compile(
    r"\b(?:in (?:cooperation|co-operation|coordination|co-ordination) with)\s+([^,;.]{1,120})", re.IGNORECASE
)
_GUARANTOR = re.compile(
    r"\b(?:is|are|was|were|as|being)\s+(?:the\s+|a\s+|an\s+)?(?:\w+\s+){0,2}guarantors?\s+(?:of|for|to)\s+(?:the\s+|a\s+|an\s+)?(?:[\w-]+\s+){0,3}\Z"
)
_GUARANTOR_WORD = re.compile(r"\bguarantors?\b|\bguaranteed\b", re.IGNORECASE)
_AGREED = re.compile(r"\b(?:it\s+was\s+|(?:have|has|had)\s+)?agreed\s+(?:to|on|that|upon)\b", re.IGNORECASE)
# Reads lower case, as `grammar.fold` makes it; so do the two patterns of a negated and of a guaranteed deal.
_DETERMINER = re.compile(r"\b(?:a|an|the|this|that|its|their|such|any|no)\b")
_OF_GUARANTOR = re.compile(r"[\s-]+guarantor")
# Where another happening or another deal begins.
_TURN = re.compile(r"\b(?:after|following|amid|while|when|despite|previous|earlier|reached by)\b", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:no|without\s+(?:a|any)|not\s+(?:\w+\s+)?(?:a|any))\s+(?:[\w-]+\s+){0,3}\Z")

_SUBJECT_REACH, _CONTENT_REACH = 300, 400
# No sentence of news names more deals; what does is a list or an attack on the reader, and its rest is left unread.
_MOST_REFERENCES = 20

Member = tuple[int, int, str, str, str]
"""An actor mention: start and end in the sentence, actor_id, actor_class, sense."""


@dataclass(slots=True)
class Reference:
    """One naming of a deal; offsets count from the start of the sentence."""

    sentence_id: str
    sentence_start: int
    order: int
    start: int
    end: int
    noun_start: int
    form: str  # made, guaranteed, negotiated, indefinite, carried_out or definite: how it names its deal
    kind: str
    age: str | None
    status: str | None
    is_definite: bool
    is_exchange: bool
    is_under: bool = False
    names_both_sides: bool = False
    parties: dict[tuple[str, str], None] = field(default_factory=dict)
    rule: str = "deal.named"


def read_references(
    sentence_id: str, sentence_start: int, order: int, text: str, grammar: AgreementGrammar, actors: list[Member]
) -> list[Reference]:
    """Read every reference to a deal in one sentence.

    In: the sentence and its place in reading order, the compiled grammar, the actor mentions of the sentence by offset.
    Out: references in the order of the text,
    twenty at most.
    """
    found: list[Reference] = []
    low = fold(text)
    for match in grammar.noun.finditer(low):
        if len(found) == _MOST_REFERENCES:
            break
        if found and match.start() < found[-1].end + 1:
            # "ceasefire deal", "truce agreement": one name.
            found[-1].end = match.end()
            continue
        before = low[max(0, match.start() - 90) : match.start()]
        negotiating = grammar.negotiating.search(before)
        if (
            _NEGATED.search(before)
            or _OF_GUARANTOR.match(text, match.end(), match.end() + 200)
            or _is_wished(negotiating, grammar)
        ):
            continue
        # "ceasefire deal": the last noun of a compound is the one named.
        tail = grammar.noun_tail.match(low, match.end(), match.end() + 200)
        end = tail.end() if tail else match.end()
        reference = _reference(sentence_id, sentence_start, order, low, match.start(), end, negotiating, grammar)
        _read_parties(reference, text, low, grammar, actors)
        found.append(reference)
    # Few sentences hold the word, and looking for it is quick.
    for match in _AGREED.finditer(text) if "agreed" in low else ():
        if len(found) >= _MOST_REFERENCES:
            break
        if any(abs(one.noun_start - match.start()) < 60 for one in found):
            continue
        reference = Reference(
            sentence_id=sentence_id,
            sentence_start=sentence_start,
            order=order,
            start=match.start(),
            end=match.end(),
            noun_start=match.start(),
            form="made",
            kind=_kind(low, match.end(), match.end() + 60, grammar),
            age=None,
            status="agreed",
            is_definite=False,
            is_exchange=bool(grammar.exchange.search(low, match.end(), match.end() + _CONTENT_REACH)),
            rule="deal.agreed_to",
        )
        if not match.group().lower().startswith("it"):
            _add(reference, "party", _within(actors, *_subject(text, match.start())))
        found.append(reference)
    return sorted(found, key=lambda one: one.start)


def _reference(
    sentence_id: str,
    sentence_start: int,
    order: int,
    low: str,
    start: int,
    end: int,
    negotiating: re.Match[str] | None,
    grammar: AgreementGrammar,
) -> Reference:
    before, after = low[max(0, start - 90) : start], low[end : end + 200]
    determiner = _determiner(before)
    made, made_after = grammar.made.search(before), grammar.made_after.match(after)
    # "declared the end of the truce" makes none.
    if made and grammar.broken.search(made.group()):
        made = None
    is_under = grammar.under.search(before) is not None
    definite = determiner is not None and determiner not in ("a", "an", "any")
    # "the issues of truce", "ceasefire talks": without an article nothing is introduced.
    form, status, rule, first = "definite" if definite or not determiner else "indefinite", None, "deal.named", start
    if "guarantor" in before and _GUARANTOR.search(before):
        form, status, rule = "guaranteed", "in_force", "deal.guaranteed"
    elif negotiating:
        form, status, rule = "negotiated", "in_negotiation", "deal.negotiated"
        first = start - len(before) + negotiating.start()
    elif made:
        form, status, rule = "made", grammar.made_status.get(_key(made[1])), "deal.made"
        first = start - len(before) + made.start()
    elif made_after:
        form, status, rule = "made", grammar.made_status.get(_key(made_after[1])), "deal.made_by"
    elif is_under:
        form, rule = ("indefinite" if determiner and not definite else "carried_out"), "deal.carried_out"
    near = low[max(0, start - 40) : start] + " " + low[end : end + 60]
    if form in ("definite", "carried_out", "indefinite") or (made_after and not made):
        status = (
            "broken"
            if grammar.broken.search(near)
            else "halted"
            if grammar.halted.search(low[end : end + 40])
            else "in_force"
            if grammar.in_force.search(low[end : end + 40])
            else status
        )
    return Reference(
        sentence_id=sentence_id,
        sentence_start=sentence_start,
        order=order,
        start=first,
        end=end,
        noun_start=start,
        form=form,
        kind=_noun_kind(low, start, end, is_under, grammar),
        age="previous" if grammar.previous.search(before) else "new" if grammar.new.search(before) else None,
        status=status,
        is_definite=definite,
        is_exchange=bool(grammar.exchange.search(low, end, end + _CONTENT_REACH)),
        is_under=status != "broken" and is_under,
        rule=rule,
    )


def _is_wished(negotiating: re.Match[str] | None, grammar: AgreementGrammar) -> bool:
    """ "called for a truce": a deal that nobody has made, or talks of making."""
    return negotiating is not None and grammar.negotiating_value.get(_key(negotiating[1])) == "wish"


def _determiner(before: str) -> str | None:
    """The article or pronoun that opens the noun's phrase: the last one, at most four words before the noun."""
    found = list(_DETERMINER.finditer(before))
    if not found or len(before[found[-1].end() :].split()) > 4:
        return None
    return found[-1].group()


def _noun_kind(low: str, start: int, end: int, is_under: bool, grammar: AgreementGrammar) -> str:
    """Kind by the word beside the noun, by the noun, by what is done under it, else by what follows ("deal to evacuate")."""
    beside = list(grammar.kind.finditer(low, max(0, start - 25), end))
    if beside:
        return grammar.kind_of[_key(beside[-1][1])]
    by_noun = grammar.noun_kind.get(_key(low[start:end]), "")
    if by_noun:
        return by_noun
    done = list(grammar.kind.finditer(low, max(0, start - 200), start)) if is_under else []
    return grammar.kind_of[_key(done[-1][1])] if done else _kind(low, end, end + 70, grammar)


def _kind(low: str, start: int, end: int, grammar: AgreementGrammar) -> str:
    turn = _TURN.search(low, start, min(end, len(low)))
    match = grammar.kind.search(low, start, turn.start() if turn else min(end, len(low)))
    return grammar.kind_of[_key(match[1])] if match else "other"


def _key(words: str) -> str:
    return " ".join(words.lower().split())


def _read_parties(reference: Reference, text: str, low: str, grammar: AgreementGrammar, actors: list[Member]) -> None:
    after_start = reference.end
    if reference.form == "guaranteed":
        _add(reference, "guarantor", _within(actors, *_subject(text, reference.noun_start)))
        return
    brokered = grammar.brokered_by.search(low, after_start, after_start + 80)
    adjective = grammar.brokered_adjective.search(low[max(0, reference.noun_start - 90) : reference.noun_start])
    if adjective:
        left = max(0, reference.noun_start - 90) + adjective.start()
        # "a US-Russian-brokered truce": the names in the hyphened word itself.
        word = text.rfind(" ", 0, left) + 1
        _add(reference, "broker", _within(actors, word, left))
    if brokered:
        _add(reference, "broker", _within(actors, brokered.end(), _party_end(text, brokered.end())))
    elif reference.form in ("made", "negotiated") and reference.start < reference.noun_start:
        first, last = _subject(text, reference.start)
        helpers = [found.span(1) for found in _COOPERATING.finditer(text, first, last)]
        for span in helpers:
            _add(reference, "cooperating", _within(actors, *span))
        subjects = [one for one in _within(actors, first, last) if not any(a <= one[0] < b for a, b in helpers)]
        verb = _key(text[reference.start : reference.noun_start]).partition(" ")[0]
        _add(reference, "broker" if verb in grammar.broker_verbs else "party", subjects)
        if helpers:
            # Who makes a deal for a fighting party, with its help, has brokered it.
            _add(reference, "broker", [one for one in subjects if one[3] in _OUTSIDERS])
    linked = None if brokered else _WITH.match(text[after_start : after_start + 90])
    if linked and not _CONTENT.search(linked.group()):
        first = after_start + linked.end()
        last = _party_end(text, first)
        reference.names_both_sides = "between" in linked.group().lower() or "among" in linked.group().lower()
        role = "guarantor" if _GUARANTOR_WORD.search(text, first, last) else "party"
        _add(reference, role, _within(actors, first, last))
        if reference.is_under and not reference.names_both_sides and role == "party":
            # Fighters who leave "under a deal with the government" are its other side.
            leaving = _within(actors, *_subject(text, reference.noun_start))
            _add(reference, "party", [one for one in leaving if one[3] in _FIGHTERS])


_FIGHTERS = frozenset({"opposition_armed_group", "pro_government_armed_group"})
# Who reports of a deal, or is a paper, makes none.
_TELLERS = frozenset({"media", "monitoring_organisation", "document"})
_OUTSIDERS = frozenset({"guarantor_state", "other_state", "international_organisation"})


def _subject(text: str, verb: int) -> tuple[int, int]:
    """Where the subject of a verb may stand: from the start of its clause to the verb."""
    first = 0
    for found in _CLAUSE_START.finditer(text, max(0, verb - _SUBJECT_REACH), verb):
        first = found.end()
    return max(first, verb - _SUBJECT_REACH), verb


def _party_end(text: str, first: int) -> int:
    end = _PARTY_END.search(text, first, first + 200)
    return end.start() if end else min(len(text), first + 200)


def _within(actors: list[Member], first: int, last: int) -> list[Member]:
    return [one for one in actors if first <= one[0] and one[1] <= last]


def _add(reference: Reference, role: str, members: list[Member]) -> None:
    for member in members:
        if member[3] in _TELLERS:
            continue
        reference.parties[member[2], role] = None


def drop_relative_clauses(text: str, actors: list[Member]) -> list[Member]:
    """The actors outside ", which ..., " insertions: who is only described there is no party."""
    inside = [found.span() for found in _RELATIVE.finditer(text)] if actors else []
    if not inside:
        return actors
    return [one for one in actors if not any(first <= one[0] and one[1] <= last for first, last in inside)]
