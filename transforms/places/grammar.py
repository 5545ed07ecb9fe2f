"""sentence text -> candidate names: finds names that the sentence itself calls a place ("the village of Rityan").

Four constructions: name + noun ("Salahin neighbourhood", "al-Neel Street"), noun + of + names ("villages of A, B and
C"), apposition ("Banki, a town in ..."), and a name located by another place ("in Orem in Aleppo province"). It does
not decide whether the name is listed under another spelling, nor what it is part of (`place_beyond_list`). Refuses
names that consist of words of time, people, parties or direction ("Shiite villages", "Monday in Homs").
"""

import re
from bisect import bisect_left
from collections import defaultdict
from typing import NamedTuple

import polars as pl

from transforms.compiled_vocabulary import kept

_ART = r"(?:[Aa]l|[Ee]l|[Aa]sh?|[Aa]n|[Aa]d|[Aa]r|[Aa]t|[Aa]z)"
_WORD = r"[A-Z\u00c0-\u00de][\w'\u2019]*(?:-[A-Za-z][\w'\u2019]*){0,3}"
_PART = rf"(?:{_ART}(?:- ?| ))?{_WORD}"
_NAME = rf"{_PART}(?: {_PART}){{0,3}}"
_TYPES = {
    "noun_village": "village", "noun_town": "town", "noun_city": "city", "noun_neighbourhood": "neighbourhood",
    "noun_district": "district", "noun_camp": "camp", "noun_thoroughfare": "zone", "noun_facility": "zone",
}  # fmt: skip
_WITH_NOUN = frozenset(["noun_thoroughfare", "noun_facility"])
_DIRECTION = (
    r"(?:(?:(?:just|about|some|\d+(?:\.\d+)?) )?(?:\w+ ){0,2}?)?(?:(?:north|south|east|west)(?:[- ]?(?:east|west))?"
    r"|outside|near|close to)"
)
# Rust syntax: every space but the plain one, with the separators that Python counts as spaces.
ODD_SPACE = r"[\s\x1c-\x1f&&[^ ]]"
_CAPITAL = rf"(?:{_ART}(?:- ?| ))?[A-Z\u00c0-\u00de][^ ,]*"
_SPELLED = r"(?:in|from|near|at|around|outside|inside|into|towards?|and|In|Near|At) (?:[Aa]l[- ])?[A-Z]"
# A name after a preposition of place, and what leads from it to the place that locates it.
_LOCATED = (
    r"(?:[Ii]n|[Nn]ear|[Aa]round|[Oo]utside|[Ii]nside|[Tt]owards?|[Aa]t|[Ii]nto|of|from|to) (?:the )?"
    rf"{_CAPITAL}(?: {_CAPITAL}){{0,2}}(?:, | in| near|,? (?:[^ ]+ ){{0,4}}(?:north|south|east|west|outside|near|close to))"
)
_FIRST_WORD = re.compile(r"[\w'\u2019-]+")
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_HELD = ("-held", "-controlled", "-run", "-backed", "-occupied", "-led", "-based")
_AND = " and "
_MIN_LETTERS = 3
_MAX_NAMES = 12
_REACH = 120
_MIN_LOCATED = len("at X in ")


class Candidate(NamedTuple):
    """A name the text calls a place: span, place type, cue id; bare: the span without noun, for the look-up."""

    start: int
    end: int
    name: str
    place_type: str
    cue: str


class PlaceGrammar:
    """Compiled constructions; the nouns and the words that are no names come from `seeds/place_words.csv`."""

    def __init__(self, words: pl.DataFrame) -> None:
        """Compile: words has the columns kind, word."""
        self._kind: dict[str, str] = {}
        by_kind: dict[str, set[str]] = defaultdict(set)
        for kind, word in words.select("kind", "word").iter_rows():
            by_kind["demonym_" if kind.startswith("demonym_") else kind].add(word)

        def small(*kinds: str) -> frozenset[str]:
            return frozenset(word.lower() for kind in kinds for word in by_kind[kind])

        for kind in _TYPES:
            self._kind |= dict.fromkeys(by_kind[kind], kind)
        if not self._kind:
            raise ValueError("place words: no kind noun_... has a word: add them to seeds/place_words.csv")
        self._free = small("not_name", "lead_word", "locative", "agency_verb", "demonym_")
        self._closing = small("institution", "org_word", "settlement_noun")
        nouns = "(?:" + "|".join(re.escape(w) for w in sorted(self._kind, key=lambda w: (-len(w), w))) + ")"
        loose = re.sub(r"(?<![\w\\])([a-z])", lambda m: f"[{m.group(1)}{m.group(1).upper()}]", nouns)
        kept = "in|near|of|on|about|north|south|east|west|outside|that|where|held|controlled|close|under|some|just"
        # Rust syntax, for polars: what the constructions cannot do without.
        self._screens = {
            "name_noun": rf"[A-Z\u00c0-\u00de][\w'\u2019-]* {loose}",
            "noun_of_name": rf"{loose}s? (?:of|called|named) ",
            "apposition": rf"[\w'\u2019],? (?:which is )?(?:a|an|the) (?:[\w-]+ ){{0,4}}{loose}(?: (?:{kept})|,)",
        }
        self._before_noun = re.compile(rf"(?<![\w'\u2019-])({_NAME}) ({loose})(s)?(?![\w-])")
        joint = r"(?:, (?:and )?| and )"
        self._after_noun = re.compile(
            rf"\b({loose})(s)? (?:of|called|named) (?:the )?({_NAME}(?:{joint}{_NAME}){{0,8}})"
        )
        self._joint = re.compile(joint)
        self._apposed = re.compile(
            rf"(?<![\w'\u2019-])({_PART}(?: {_PART}){{0,2}}),? (?:which is )?(?:a|an|the) (?:[\w-]+ ){{0,4}}?({loose})"
            rf"(?= (?:{kept})\b|,)"
        )
        locative = r"(?:[Ii]n|[Nn]ear|[Aa]round|[Oo]utside|[Ii]nside|[Tt]owards?|[Aa]t|[Ii]nto)"
        self._persons = frozenset(by_kind["person_name"] | by_kind["title_word"])
        # A preposition with what stands before it, so that the search goes from one such mark to the next.
        self._after_preposition = re.compile(
            r"\W(?:[Ii]n(?:to|side)?|[Nn]ear|[Aa](?:round|t)|[Oo]utside|[Tt]owards?|[Ff]rom) "
            rf"({_PART}(?: {_PART})?)(?! [A-Z])(?![\w'\u2019-])"
        )
        self._joined = re.compile(rf"(?<=[\w'\u2019] and )({_PART})(?! [A-Z])(?![\w-])")
        travel = "|".join(sorted(by_kind["travel_verb"])) or "moved"
        self._located = re.compile(
            rf"(?:\b{locative}|\b(?:residents|people|inhabitants|outskirts|control|capture|siege|shelling|bombing|fall) of|\b(?:{travel})(?: \w+){{0,3}}? (?:from|to)) (?:the )?({_PART}(?: {_PART}){{0,2}})"
            rf"(?=(?:, (?:a [\w -]{{3,30}} )?(?:in )?| (?:in|near)|,? {_DIRECTION}(?: of)?) "
            r"?(?:the )?(?:[\w'\u2019-]+ ){0,3}?$)"
        )

    def is_noun(self, name: str) -> bool:
        """Whether nothing but a noun of place is left of a name."""
        return name.lower() in self._kind or name.lower() in self._closing

    def screen(self, sentences: pl.DataFrame) -> dict[int, frozenset[str]]:
        """The constructions that each sentence may hold, by its number; a sentence that can hold none is left out.

        sentences: number, text, plain (the text with plain spaces).
        """
        text = pl.col("text")
        flags = sentences.filter(text.str.contains_any(sorted(self._kind), ascii_case_insensitive=True)).select(
            "number",
            text.str.contains(ODD_SPACE).alias("odd"),
            *(text.str.contains(pattern).alias(cue) for cue, pattern in self._screens.items()),
        )
        held: dict[int, frozenset[str]] = {}
        for number, odd, *found in flags.iter_rows():
            cues = [cue for cue, flag in zip(self._screens, found, strict=True) if flag]
            if cues:
                # The screens know plain spaces only; where one construction is found, the others may hide behind others.
                held[number] = frozenset(self._screens if odd else cues)
        for cue, pattern in (("spelling", _SPELLED), ("located", _LOCATED)):
            column = "text" if cue == "spelling" else "plain"
            for number in sentences.filter(pl.col(column).str.contains(pattern))["number"].to_list():
                held[number] = held[number] | {cue} if number in held else frozenset([cue])
        return held

    def called_places(self, text: str, cues: frozenset[str]) -> list[Candidate]:
        """Names that stand beside a noun of place, in text order; cues: what `screen` says of the sentence."""
        found: list[Candidate] = []
        for match in self._before_noun.finditer(text) if "name_noun" in cues else ():
            kind = self._kind[match.group(2).lower()]
            end = match.end() if kind in _WITH_NOUN else match.end(1)
            found += self._one(text, match.start(1), match.end(1), end, _TYPES[kind], "name_noun")
        for match in self._after_noun.finditer(text) if "noun_of_name" in cues else ():
            kind = self._kind[match.group(1).lower()]
            position = match.start(3)
            for name in self._joint.split(match.group(3))[:_MAX_NAMES]:
                start = text.index(name, position)
                position = start + len(name)
                # "the village of A, B said": past the first name only a plural noun makes a list.
                if start == match.start(3) or match.group(2):
                    found += self._one(text, start, position, position, _TYPES[kind], "noun_of_name")
        for match in self._apposed.finditer(text) if "apposition" in cues else ():
            kind = self._kind[match.group(2).lower()]
            if kind not in _WITH_NOUN:
                found += self._one(text, match.start(1), match.end(1), match.end(1), _TYPES[kind], "apposition")
        return found

    def spelled_places(self, text: str, taken: list[tuple[int, int]]) -> list[Candidate]:
        """Names after a preposition of place or joined to a name: only good for a look-up of spellings.

        taken: spans of names whose place is known, in text order, apart; what ends inside one is left out.
        """
        found: list[Candidate] = []
        ends = [end for _, end in taken]
        # One mark more in front.
        spans = [(match.start(1) - 1, match.end(1) - 1) for match in self._after_preposition.finditer(f" {text}")]
        at = text.find(_AND)
        while at >= 0:
            match = self._joined.match(text, at + len(_AND))
            if match is not None:
                spans.append(match.span(1))
            at = text.find(_AND, at + 1)
        for start, end in spans:
            index = bisect_left(ends, end)
            if index < len(taken) and taken[index][0] < end:
                continue
            if text[start:end].lower() not in self._persons:
                found += self._one(text, start, end, end, "town", "spelling")
        return found

    def located_place(self, text: str, place_start: int) -> list[Candidate]:
        """The name directly located by the known place that starts at an offset: "in NAME in PLACE"."""
        if place_start < _MIN_LOCATED:
            return []
        shift = max(0, place_start - _REACH)
        spans = [match.span(1) for match in self._located.finditer(text[shift:place_start])]
        if not spans:
            return []
        start, end = spans[-1][0] + shift, spans[-1][1] + shift
        return self._one(text, start, end, end, "town", "located")

    def _one(self, text: str, start: int, name_end: int, end: int, place_type: str, cue: str) -> list[Candidate]:
        """The candidate without the leading words that belong to no name, or nothing."""
        while start < name_end:
            word = _FIRST_WORD.match(text, start, name_end)
            if word is None:
                return []
            plain = _POSSESSIVE.sub("", word.group().lower())
            if plain not in self._free and not plain.endswith(_HELD):
                break
            start = word.end()
            start += len(text[start:name_end]) - len(text[start:name_end].lstrip())
        name = text[start:name_end]
        last = name[max(name.rfind(" "), name.rfind("-")) + 1 :].lower()
        if (
            len(name) < _MIN_LETTERS
            or name.isupper()
            or last in self._closing
            or (last in self._free and end == name_end)
        ):
            return []
        # Not the constructor of the named tuple, which is Python code.
        return [tuple.__new__(Candidate, (start, end, text[start:end], place_type, cue))]


@kept
def compile_grammar(words: pl.DataFrame) -> PlaceGrammar:
    """The constructions of a vocabulary: kind, word."""
    return PlaceGrammar(words)
