"""sentence -> numbers with their bounds: what the words around a number make of it.

A number (digits, words, vague words) with what stands directly before it: a bound ("at least"), a total ("a total
of"), a determiner ("the other"), and behind it the end of a range ("six to eight"). What is counted is decided by
figure_nouns and figure_ellipsis; whether the number counts anything by figure_refusals.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.figures.number_words import NUMBER, VAGUE, Quantity, read_number


def word_set(words: str) -> frozenset[str]:
    """The words of a list written as one string."""
    return frozenset(words.split())


_BOUNDS = {
    "at_least": "at least;no fewer than;no less than;not fewer than;not less than;a minimum of;minimum of;at the very least",
    "more_than": "more than;greater than;over;above;upwards of;upward of;in excess of;exceeding;exceeds;exceeded;topping;"
    "surpassing;surpassed;not only",
    "less_than": "fewer than;less than;under;below;short of",
    "as_many_as": "up to;as many as;as much as;as high as;at most;no more than;not more than;a maximum of;maximum of",
    "estimate": "an estimated;estimated;an estimate of",
    "about": "about;around;some;approximately;approx;approx.;roughly;nearly;almost;close to;circa;an average of;"
    "more or less;barely;something like;somewhere around;near;virtually",
}
_BOUND_OF = {phrase: bound for bound, phrases in _BOUNDS.items() for phrase in phrases.split(";")}
# Lengths of the bounds that end in a word, longest first.
_BOUND_SIZES = {
    last: sorted({len(phrase.split()) for phrase in _BOUND_OF if phrase.split()[-1] == last}, reverse=True)
    for last in {phrase.split()[-1] for phrase in _BOUND_OF}
}
_STRONGER = word_set("well far slightly just even still already only")
_TOTALS = frozenset(["a total of", "a combined total of", "a combined", "total of"])
_TOTAL_ENDS = frozenset(phrase.split()[-1] for phrase in _TOTALS)
# What may stand between a bound and its number ("at least another 20"), and what forbids a bound ("over the past two
# weeks" is no "more than").
_INNER = word_set("another further additional a")
_DETERMINERS = word_set(
    "the all these those another other further additional past last next remaining first both its their"
)
_LEAD_LETTERS = 90
_LEAD_WORDS = 8
_OPENING = "\"“”‘’'([{–—-"
_STOPS = ',.;:!?)]}"”–—'
_SCALE = re.compile(r"[\s-]?(hundred|thousand|million|billion|k|m|mn|bn)$", re.IGNORECASE)
# "a year", "half an hour": an article counts one.
_ONE = r"(?:half )?an?(?= (?:minute|hour|day|week|month|year|decade|century|mile|kilometer|kilometre)\b(?!-))"
_CORE = re.compile(rf"(?<![\w.,:/$€£¥#-])(?:{VAGUE}|{NUMBER}|{_ONE})(?:(?![\w/:]|[.,]\d)|(?=kms?\b))")
# Where a number can begin, behind the space before it: found fast, before the long grammar of numbers is tried.
_NUMBER_OPENS = (
    r"(?:\d|(?:dozens?|e(?:ight(?:y|een)?|leven)|f(?:ew|i(?:ve|ft(?:y|een))|our(?:teen)?|orty)|h(?:alf|undreds?)|"
    r"m(?:any|illions?)|nine(?:ty|teen)?|one|couple|quarter|s(?:everal|cores|ix(?:ty|teen)?|even(?:ty|teen)?)|"
    r"t(?:ens?|housands?|wo|hree|welve|hirteen|wenty|hirty))\b|an? (?=half|few|handful|dozen|hundred|thousand|million|couple|quarter|minute|hour|day|week|month|year|decade|century|mile|kilo))"
)
_BEHIND_SPACE = re.compile(f" {_NUMBER_OPENS}")
# Behind a bracket or a quotation mark numbers are rare, and slower to find.
_MARK = r"[^\w.,:/$€£¥#-]"
_BEHIND_MARK = re.compile(f"{_MARK}{_NUMBER_OPENS}")
# The same, and a little more, for a screen in the regexes of polars.
NUMBER_BEHIND_MARK = (
    r"(?i)[^\w .,:/$€£¥#-](?:\d|dozen|e(?:ight|leven)|f(?:ew|i(?:v|ft)|our|ort)|h(?:alf|undred)|m(?:any|illion)|nine|one|couple|"
    r"quarter|s(?:eve|core|ix)|t(?:en|housand|wo|hree|welve|hirt|went)|an?\s)|\u0130"
)
_ARTICLES = {
    "a": Quantity(1, False),
    "an": Quantity(1, False),
    "half a": Quantity(0.5, False),
    "half an": Quantity(0.5, False),
}
_SECOND = re.compile(rf" ?(?:(?P<joint>to|or|and|[–—-]) ?)(?P<number>{NUMBER})(?![\w/:]|[.,]\d)")
_HALF = re.compile(r" and a half\b")
_OR_MORE = re.compile(r"\+(?!\w)| or (?:so|more)\b")
# Marks that count as one space: offsets stay, and the grammar needs to know one kind only.
RARE_SPACES = [*"\t\n\r\x0b\x0c\x85\xa0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000"]
_SPACES = str.maketrans(dict.fromkeys(RARE_SPACES, " "))


class Anchor(NamedTuple):
    """A number in its sentence. Offsets count code points of the sentence, ends are exclusive."""

    start: int
    number_at: int
    end: int
    written: str
    quantity: Quantity
    upper: Quantity | None
    bound: str
    determiner: str
    # Up to six lower-case words before `start`, the nearest last; nothing beyond a punctuation mark but "," stays.
    before: tuple[str, ...]


class Values(NamedTuple):
    """Values of a quantity by the contract: low, best, high, bound."""

    low: float | None
    best: float | None
    high: float | None
    bound: str


def one_kind_of_space(text: str) -> str:
    """The text with every white space mark as a plain space; offsets stay."""
    return text.translate(_SPACES)


def find_numbers(text: str, behind_marks: bool = True) -> Iterator[Anchor]:
    """Every number of a sentence, in order, ranges as one. In: text of one_kind_of_space, if NUMBER_BEHIND_MARK is in it."""
    position = 0
    opening_word = _BEHIND_MARK if behind_marks else _BEHIND_SPACE
    # Lower case is searched faster than either case.
    searched = _lower(text)
    # One mark more in front: what stands before a number is then matched, which is faster than looking back for it.
    padded = f" {searched}"
    while opening := opening_word.search(padded, position):
        match = _CORE.match(searched, opening.start())
        if match is None:
            position = opening.end() - 1
            continue
        position = match.end()
        written = match[0]
        end = match.end()
        upper = None
        lead = _lead(searched, match.start())
        second = _SECOND.match(searched, end)
        if second and _is_range(text, lead, second, written):
            upper = read_number(second["number"])
            written = _with_scale(written, second["number"])
            end = position = second.end()
        quantity = _ARTICLES.get(written) or read_number(written)
        if quantity is None:
            continue
        if half := _HALF.match(searched, end):
            end, quantity = half.end(), Quantity(quantity.value + 0.5, quantity.is_vague)
        start, bound, determiner, before = _read_lead(lead, match.start())
        if bound == "exact" and (more := _OR_MORE.match(searched, end)):
            end, bound = more.end(), "about" if more[0].endswith("so") else "at_least"
        if upper is not None and lead and lead[-1][0] == "between":
            start, before = lead[-1][1], tuple(word for word, _ in lead[:-1])
        # Built without calling the constructor of the named tuple, which is Python code, for every number.
        yield tuple.__new__(
            Anchor, (start, match.start(), end, written, quantity, upper, bound, determiner, before[-6:])
        )


def bound_before(text: str, position: int) -> tuple[int, str]:
    """(start, bound) of the words that bound what starts at a position: "more than" half."""
    start, bound, _, _ = _read_lead(_lead(_lower(text), position), position)
    return start, bound


def _lower(text: str) -> str:
    """The text in lower case, offsets unchanged: the one letter that would grow is replaced."""
    return text.replace("\u0130", "I").lower()


def values_of(anchor: Anchor, is_believed: bool) -> Values:
    """Values of a number by the contract; ranges and vague words first, then as bounded_values says."""
    value, bound = anchor.quantity.value, anchor.bound
    if anchor.upper is not None and anchor.upper.value > value:
        return Values(value, None, anchor.upper.value, "range")
    if anchor.quantity.is_vague:
        return Values(value, None, None, "vague")
    return bounded_values(value, "believed" if bound == "exact" and is_believed else bound)


def bounded_values(value: float, bound: str) -> Values:
    """Values by the contract: exact all three, at least low and best, about best only, up to best and high."""
    match bound:
        case "at_least" | "more_than":
            return Values(value, value, None, bound)
        case "less_than" | "as_many_as":
            return Values(None, value, value, bound)
        case "about" | "estimate" | "believed":
            return Values(None, value, None, bound)
        case _:
            # Not the constructor of the named tuple, which is Python code.
            return tuple.__new__(Values, (value, value, value, "exact"))


def _lead(text: str, position: int) -> list[tuple[str, int]]:
    """(word, its offset) before a position of a lower-case text, up to eight, back to the last stop, a comma included."""
    # Glued to what stands before, as in "(7": an opening mark ends the lead.
    if not position or text[position - 1] != " ":
        return []
    low = max(0, position - _LEAD_LETTERS)
    written = text[low : position - 1].split(" ")
    if low and text[low - 1] != " ":
        written[0] = ""
    found: list[tuple[str, int]] = []
    at = position - 1
    for word in reversed(written):
        at -= len(word)
        if word.isalnum():
            found.append((word, at))
            if len(found) == _LEAD_WORDS:
                break
        elif word:
            bare = word.lstrip(_OPENING)
            if not bare or (bare[-1] in _STOPS and bare != "approx."):
                if bare[-1:] == "," and bare != ",":
                    found.append((bare, at + len(word) - len(bare)))
                break
            found.append((bare, at + len(word) - len(bare)))
            if len(bare) < len(word) or len(found) == _LEAD_WORDS:
                break
        at -= 1
    found.reverse()
    return found


def _read_lead(lead: list[tuple[str, int]], number_at: int) -> tuple[int, str, str, tuple[str, ...]]:
    words = [word for word, _ in lead]
    start, bound, determiner, at = number_at, "exact", "", len(words)
    if not at:
        return start, bound, determiner, ()
    while at and words[at - 1] in _INNER and at > 1:
        if words[at - 1] == "a":
            break
        determiner = words[at - 1]
        at -= 1
    if determiner == "further" and at and words[at - 1] == "a":
        at -= 1
    for size in _BOUND_SIZES.get(words[at - 1], ()) if at else ():
        if at >= size and (phrase := " ".join(words[at - size : at])) in _BOUND_OF:
            bound, at = _BOUND_OF[phrase], at - size
            start = lead[at][1]
            break
    if bound in ("more_than", "less_than") and at and words[at - 1] in _STRONGER:
        at -= 1
        start = lead[at][1]
    if at and words[at - 1] in _TOTAL_ENDS:
        for size in (4, 3, 2):
            if at >= size and " ".join(words[at - size : at]) in _TOTALS:
                at -= size
                start = lead[at][1]
                break
    while at and words[at - 1] in _DETERMINERS:
        determiner = f"{words[at - 1]} {determiner}".strip()
        at -= 1
    return start, bound, determiner, tuple(words[:at])


def _is_range(text: str, lead: list[tuple[str, int]], second: re.Match[str], written: str) -> bool:
    joint = second["joint"].lower()
    if joint == "and":
        return bool(lead) and lead[-1][0] == "between"
    if joint in ("to", "or"):
        # "killed 10 to 1 wounded", "200 to 31 October": the second number must be the greater one.
        first, last = read_number(_with_scale(written, second["number"])), read_number(second["number"])
        return first is not None and last is not None and last.value > first.value
    return second["number"][0].isdigit() and written[-1].isalnum()


def _with_scale(lower: str, limit: str) -> str:
    """ "3 to 4 million" means 3 million at its lower end, "100 to 2 thousand" does not."""
    scale = _SCALE.search(limit)
    if not scale or _SCALE.search(lower):
        return lower
    first, last = read_number(lower), read_number(limit[: scale.start()])
    return f"{lower} {scale[1]}" if first and last and first.value < last.value else lower
