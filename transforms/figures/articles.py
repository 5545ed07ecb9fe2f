""" "a child", "an adult and a child" -> counts of one that only an article gives, where something befell them.

A figure only where the clause kills, injures, evacuates, arrests ... the one it names: as its object ("killing a
woman"), its passive subject ("a child was killed", "a woman was among the dead") or in a list behind "including". It
refuses those who act or speak ("a sniper killed", "a doctor said").
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.figures.grammar import word_set
from transforms.figures.nouns import SPEECH, Lexicon, Phrase, read_phrase, tokens_from

# Written by letters: a pattern that ignores case, or opens by looking back, is tried at every letter of the text.
_ARTICLE = re.compile(r"[aA](?<![\w.,:/$€£-].)(?:[nN](?:[oO][tT][hH][eE][rR])?)?(?= )")
_WORD = re.compile(r"[\w'’-]+|[.;:?!()\"“”]")
# Between the verb of harm and its object stand only words of noun phrases, never a preposition or a clause.
_BREAKS = word_set("""by in on to from for with when while after before that who whom whose which where as because near during since
    until against under over into through . ; : ? ! ( ) \" “ ” said told says saying was were is are has have had been
    whether if""")
_LISTING = frozenset(("including", "includes", "included"))
_PASSIVE = re.compile(
    r"^(?P<gap>[^.;:?!\"“”()]{0,90}?)\b(?:was|were|has been|have been|had been|is|are|being|be|been)(?: (?:also|later|reportedly|"
    r"seriously|critically|severely|badly|then|both|all|believed to have been|found|shot|left|among|feared|confirmed|not|yet)){0,2} "
    r"(?P<verb>\w+)(?: (?P<rest>\w+))?",
    re.IGNORECASE,
)
_AMONG = re.compile(
    r"^[^.;:?!\"“”()]{0,80}?\b(?:among|amongst) (?:the |those |them )?(?:\w+ )?(?:dead|killed|wounded|injured|victims|casualties|fatalities|missing|evacuees|evacuated|detained|hurt|arrested|released)\b",
    re.IGNORECASE,
)
# Between the one and the verb: nothing, or what tells more of the one; a verb of its own makes it an actor.
_LINK = re.compile(
    r"^ ?(?:$|(?:and|who|whose|whom|from|in|of|with|as|aged|at|on|near|also|while|inside|outside|among|travelling|"
    r"traveling|for|along|together|plus|or|under|by|then|later)\b|,)",
    re.IGNORECASE,
)
_GENERIC = frozenset(("adult", "person", "grown-up"))
_AND_ONE = re.compile(r" and an? ", re.IGNORECASE)
_LONGEST_LEAD = 110


class One(NamedTuple):
    """A count that articles give: 1, or the sum of a list."""

    start: int
    end: int
    value: float
    phrase: Phrase
    basis: str


def one_person(lexicon: Lexicon) -> str:
    """Pattern, for the regexes of polars, of an article with a noun for one person behind it: others hold no such count."""
    singular = [noun for noun, row in lexicon.nouns.items() if row.kind == "person" and not row.is_plural]
    openings = sorted({re.split(r"\W", noun, maxsplit=1)[0] for noun in singular})
    return rf"(?is)(?:^|\W)an?(?:other)?\s(?:.*\W)?(?:{'|'.join(openings)})(?:[\W_]|$)"


def find_ones(text: str, lexicon: Lexicon) -> Iterator[One]:
    """The counts given by an article in a sentence that tells of harm or movement, in order of appearance."""
    done = 0
    for match in _ARTICLE.finditer(text):
        if match.start() < done:
            continue
        phrase = read_phrase(text, match.end(), lexicon)
        if phrase.of or phrase.shift or not _is_one_person(phrase):
            continue
        end = phrase.end
        if not _befalls(text, match.start(), end, lexicon):
            continue
        joint = _AND_ONE.match(text, end)
        if phrase.head in _GENERIC and joint:
            second = read_phrase(text, joint.end() - 1, lexicon)
            if _is_one_person(second):
                population = f"{phrase.population} and {second.population}"
                done = second.end
                yield One(match.start(), second.end, 2, phrase._replace(population=population), "list")
                continue
        yield One(match.start(), end, 1, phrase, "article")


def _is_one_person(phrase: Phrase) -> bool:
    noun = phrase.noun
    return noun is not None and noun.kind == "person" and not noun.is_plural and phrase.follower not in SPEECH


def _befalls(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    return _is_object(text, start, lexicon) or _is_subject(text, end, lexicon)


def _is_object(text: str, start: int, lexicon: Lexicon) -> bool:
    """Whether a verb of harm before the phrase reaches it over noun phrases only."""
    words = _WORD.findall(text[max(0, start - _LONGEST_LEAD) : start].lower())
    is_listed = False
    for at in range(len(words) - 1, -1, -1):
        word = words[at]
        if word == "at" and words[at + 1 : at + 2] == ["least"]:
            continue
        if word in lexicon.harm:
            # "were killed a man said": a passive has no object behind it, but its list may go on.
            is_passive = any(aux in ("was", "were", "been", "be", "is", "are") for aux in words[max(0, at - 3) : at])
            return is_listed or not is_passive
        if word in _LISTING or (word == "them" and words[at - 1 : at] == ["among"]):
            is_listed = True
            if _counts_people(words[:at], lexicon):
                return True
        elif word == "and" and is_listed:
            continue
        elif word in _BREAKS or (word == "at"):
            return False
    return False


def _counts_people(words: list[str], lexicon: Lexicon) -> bool:
    """ "seven civilians including a child": people stand right before the list."""
    near = words[-4:]
    if any(word in lexicon.participles or word in ("died", "dead") for word in near):
        return True
    return any((noun := lexicon.nouns.get(word)) is not None and noun.kind == "person" for word in near)


def _is_subject(text: str, end: int, lexicon: Lexicon) -> bool:
    behind = text[end : end + 130]
    tokens = tokens_from(text, end, 3)
    if tokens:
        first = tokens[0][0].lower()
        if first in ("died", "perished", "drowned", "succumbed"):
            return True
        if first in lexicon.participles:
            return len(tokens) == 1 or tokens[1][0].lower() in (
                "in",
                "by",
                "when",
                "at",
                "on",
                "and",
                "near",
                "during",
                "after",
                "as",
                "outside",
            )
    if _AMONG.match(behind):
        return not _speaks(behind.split(" among")[0])
    passive = _PASSIVE.match(behind)
    if passive is None or _speaks(passive["gap"]) or not _LINK.match(passive["gap"]):
        return False
    verbs = {passive["verb"].lower(), (passive["rest"] or "").lower()}
    return bool(verbs & lexicon.participles)


def _speaks(gap: str) -> bool:
    return any(word in SPEECH or word in ("that", "after", "when", "where") for word in gap.lower().split())
