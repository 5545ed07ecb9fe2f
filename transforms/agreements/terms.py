"""agreements -> their terms: what each deal provides for, in the words that say so.

Legs of an evacuation come from the tellings of events; safe passage, amnesty, ceasefire, monitors, zones, aid and
releases from words beside the deal. A term keeps its sentence; nothing is completed from other sentences except the list
of the zones that a deal sets up.
"""

import re
from dataclasses import dataclass

from transforms.agreements.grammar import AgreementGrammar, fold
from transforms.agreements.identity import Agreement
from transforms.agreements.links import Told
from transforms.agreements.references import Reference

_LEG = re.compile(
    r"\b(?:evacuation|evacuations|transfer|withdrawal|departure|exit|removal|relocation)\s++of\s++(?P<who>.{1,160}?)\s++(?:from|out of|to)\s",
    re.IGNORECASE,
)
# Reads lower case, as `grammar.fold` makes it.
_LEG_START = re.compile(
    r"\b(?:the\s+)?(?:evacuation|evacuations|evacuate|transfer|withdrawal|departure|exit|removal|relocation)\b"
)
_CLAUSE_END = re.compile(
    r"\s+(?:in exchange for|in return for|in parallel with|in return|currently|while|after|before|under|said|which|who)\b|,\s+(?:said|according|which|who|currently)\b|[;.”\"]\s|[.;”\"]+\Z",
    re.IGNORECASE,
)
_PROVIDES = re.compile(
    r"\b(?:granted?|guaranteed?|offer(?:s|ed|ing)?|includ(?:es?|ed|ing)|provid(?:es?|ed|ing)|stipulat(?:es?|ed|ing)|allow(?:s|ed|ing)?|"
    r"enabl(?:es?|ed|ing)|secur(?:es?|ed|ing)|call(?:s|ed|ing)?\s+for|ensur(?:es?|ed|ing)|establish(?:es|ed|ing)?|set\s+up|creat(?:es?|ed|ing)|"
    r"see|sees|would|will|can\s+benefit|benefit|agree(?:s|d)?|in\s+exchange|in\s+return)\b",
    re.IGNORECASE,
)
_ZONES = re.compile(
    r"\b(?:zones?|areas?)\s+(?:include|includes|consist|consists|comprise|comprises|cover|covers|are)\b", re.IGNORECASE
)


_TERM_REACH = 300  # code points between a deal and the words of what it gives


@dataclass(slots=True)
class Leg:
    """A telling of an evacuation that an agreement provides for; the offset is one of the article's text."""

    event_id: str
    trigger_start: int
    origin: list[str]
    destination: list[str]


@dataclass(slots=True)
class Sentence:
    """A sentence of an article in reading order; `text` has plain spaces where `raw` has no-break ones, `speaks` is
    true if a word of the vocabulary stands in it."""

    sentence_id: str
    order: int
    char_start: int
    text: str
    raw: str
    speaks: bool


def is_provided(reference: Reference, telling: Told) -> bool:
    """True if the telling is what the deal of this reference provides for: a leg, or a plan told after it."""
    if reference.is_under or reference.form == "guaranteed":
        return False
    told_after = telling.trigger_start >= reference.sentence_start + reference.noun_start
    return telling.is_leg or (telling.status == "planned" and told_after)


def leg_term(leg: Leg, sentence: Sentence) -> dict[str, object]:
    """The term that a leg is: from the word evacuation to the end of its clause.

    In: the leg, its sentence. Out: columns of `claim_tables.AgreementTerms` without agreement_id and ordinal.
    """
    text, at = sentence.text, leg.trigger_start - sentence.char_start
    start = next((found.start() for found in _LEG_START.finditer(fold(text)) if found.start() <= at < found.end()), at)
    end = _CLAUSE_END.search(text, start + 1)
    last = end.start() if end else len(text)
    who = _LEG.match(text, start) or _LEG.search(text, start, last)
    return {
        "kind": "evacuation_leg",
        "from_place_id": leg.origin[0] if leg.origin else None,
        "to_place_id": leg.destination[0] if leg.destination else None,
        "population": who["who"].strip("“”\"' ") if who else None,
        "event_id": leg.event_id,
        **_words(sentence, start, last),
    }


def word_terms(
    agreement: Agreement, sentences: dict[str, Sentence], grammar: AgreementGrammar
) -> list[dict[str, object]]:
    """Terms that words beside the deal name: safe passage, amnesty, ceasefire, monitors, zones, aid, releases.

    In: the agreement, sentences by id, the grammar. Out: terms in reading order, each kind once per sentence.
    """
    terms: list[dict[str, object]] = []
    for reference in agreement.references:
        sentence = sentences[reference.sentence_id]
        seen = {str(term["kind"]) for term in terms if term["sentence_id"] == sentence.sentence_id}
        first, last = max(0, reference.start - _TERM_REACH), reference.end + _TERM_REACH
        for found in grammar.term.finditer(fold(sentence.text), first, last):
            kind = grammar.term_kind[" ".join(found[1].split())]
            if kind in seen or reference.start <= found.start() < reference.end:
                continue
            # The word must be what the deal gives: a verb of giving stands near it.
            if not _PROVIDES.search(sentence.text, max(0, found.start() - 60), found.end() + 30):
                continue
            if kind == "ceasefire" and reference.kind == "ceasefire":
                continue
            seen.add(kind)
            end = _CLAUSE_END.search(sentence.text, found.end())
            stop = min(end.start() if end else len(sentence.text), found.end() + 160)
            terms.append(_plain(kind, sentence, found.start(), stop))
    return terms


def zone_terms(sentence: Sentence, following: list[Sentence]) -> list[dict[str, object]]:
    """The sentences right after one that sets up zones which list what the zones are."""
    if not re.search(r"\bzones?\b", sentence.text, re.IGNORECASE):
        return []
    for after in following[:2]:
        if _ZONES.search(after.text):
            return [_plain("zone", after, 0, len(after.text.rstrip(" .")))]
    return []


def amnesty_terms(agreement: Agreement, sentences: list[Sentence]) -> list[dict[str, object]]:
    """An amnesty told within two sentences after the deal belongs to it."""
    last = max(reference.order for reference in agreement.references)
    terms = []
    for sentence in sentences:
        if last < sentence.order <= last + 2 and (found := re.search(r"\bamnesty\b", sentence.text, re.IGNORECASE)):
            terms.append(_plain("amnesty", sentence, 0, len(sentence.text.rstrip(" ."))) if found else {})
    return terms[:1]


def _plain(kind: str, sentence: Sentence, start: int, end: int) -> dict[str, object]:
    nothing = dict.fromkeys(("from_place_id", "to_place_id", "population", "event_id"))
    return {"kind": kind, **nothing, **_words(sentence, start, end)}


def _words(sentence: Sentence, start: int, end: int) -> dict[str, object]:
    return {
        "text": sentence.raw[start:end],
        "sentence_id": sentence.sentence_id,
        "char_start": sentence.char_start + start,
        "char_end": sentence.char_start + end,
    }
