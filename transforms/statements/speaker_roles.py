"""phrase of a speaker -> role and name: decides which of its words are an office and which the name.

`activist Nayef Mustafa`, `Peter Maurer head of the committee`, `Ambassador to the UN Bashar al-Jafari`. It refuses to
decide where the phrase begins and ends.
"""

from typing import NamedTuple

from transforms.statements.words import Line, SpeechWords, bare, is_abbreviated, word_set

DETERMINERS = word_set("the a an one another his her its their our this that these those any every each")
PREPOSITIONS = word_set("of for in from at within inside on to with near against under")
NAME_LINKS = word_set("bin ibn abu abou umm de van von der la le du da dos el al ul ud of and")
WITHIN_LINKS = NAME_LINKS - {"of", "and"}
_INSTITUTIONS = word_set(
    "university hospital ministry council committee center centre party front army governorate province city "
    "district command airport college institute association union organization organisation agency authority "
    "office department"
)
_TITLES = word_set(
    "general colonel major captain brigadier lieutenant admiral sergeant sheikh dr doctor mr mrs ms imam"
)
# A noun for a person and three names.
_SHORTEST_ROLE_AND_NAME = 4


class Phrase(NamedTuple):
    """Tokens first to last (end exclusive) name the source; `until` is where the whole subject ends."""

    first: int
    last: int
    role_first: int
    role_last: int
    begin: int
    until: int


def split_role(words: SpeechWords, line: Line, first: int, last: int, begin: int, until: int) -> Phrase:
    """Tell a role from the name beside it: `activist Nayef Mustafa`, `Peter Maurer head of the committee`."""
    names_to = first
    while names_to < last and line.is_name(names_to) and bare(line.lows[names_to]) not in words.heads:
        names_to += 1
    opener = line.lows[names_to] if names_to < last else ""
    if (
        first < names_to < last
        and (opener in ("a", "the", "an") or (bare(opener) in words.persons and names_to - first >= 2))
        and (has_head(words, line, names_to, last, True))
    ):
        follows = line.lows[names_to + 1] if names_to + 1 < last else ""
        if line.words[names_to][0].islower() and (opener in ("a", "the", "an") or follows in PREPOSITIONS):
            return Phrase(first, names_to, names_to, last, begin, until)
    if (
        first + 2 <= names_to < last - 1
        and line.lows[names_to] in ("of", "from", "with", "at")
        and (not any(bare(line.lows[at]) in words.group_words for at in range(first, names_to)))
    ):
        return Phrase(first, names_to, names_to, last, begin, until)
    split = _role_then_name(words, line, first, last)
    if split is not None:
        return Phrase(split, last, first, split, begin, until)
    names_from = last
    while names_from > first and (
        (line.is_name(names_from - 1) and bare(line.lows[names_from - 1]) not in words.heads)
        or (line.lows[names_from - 1] in WITHIN_LINKS and names_from < last)
    ):
        names_from -= 1
    if names_from == first + 1 and (is_abbreviated(line.words[first]) or line.lows[first] in ("mr", "mrs", "ms", "dr")):
        return tuple.__new__(Phrase, (first, last, first, first, begin, until))
    if (
        first < names_from < last
        and bare(line.lows[names_from]) not in words.group_words
        and (
            is_abbreviated(line.words[names_from])
            or is_abbreviated(line.words[names_from - 1])
            or bare(line.lows[names_from - 1]) in words.persons
        )
    ):
        return Phrase(names_from, last, first, names_from, begin, until)
    return tuple.__new__(Phrase, (first, last, first, first, begin, until))


def _role_then_name(words: SpeechWords, line: Line, first: int, last: int) -> int | None:
    """`Ambassador to the UN Bashar al-Jafari`: where the name begins after a role that itself ends in a name."""
    if last - first < _SHORTEST_ROLE_AND_NAME:
        return None
    head = next((at for at in range(first, min(last, first + 6)) if bare(line.lows[at]) in words.persons), None)
    if head is None or head + 2 >= last or line.lows[head + 1] not in PREPOSITIONS:
        return None
    run = last
    while run > head and (line.is_name(run - 1) or is_abbreviated(line.words[run - 1])):
        run -= 1
    if last - run < 3:
        return None
    for at in range(last - 2, run, -1):
        if is_abbreviated(line.words[at]) or line.lows[at] in _TITLES:
            return at + 1
    institution = next((at for at in range(last - 1, run - 1, -1) if line.lows[at] in _INSTITUTIONS), None)
    if institution is not None:
        return institution + 1 if institution + 1 < last else None
    if any(bare(line.lows[at]) in words.group_words for at in range(last - 2, last)):
        return None
    return last - 2


def has_head(words: SpeechWords, line: Line, first: int, last: int, persons: bool) -> bool:
    """True if a noun for a person (or, unless `persons`, for any source) stands in the tokens."""
    nouns = words.people if persons else words.heads
    return not nouns.isdisjoint(map(bare, line.lows[first : min(last, first + 14)]))
