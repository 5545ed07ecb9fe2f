"""words behind a number -> what it counts: class, population and unit of the noun.

The nouns are data (seeds/figure_words.csv); the grammar is here: which word of "two besieged Syrian towns" or "seven
civilian deaths" is counted, and that "12 militants said" is none when a verb of harm took the number for itself.
It does not decide whether a number without a noun counts people: figure_ellipsis does.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from transforms.compiled_vocabulary import kept
from transforms.figures.grammar import word_set

NOUN_KINDS = {
    "person": "people",
    "household": "people",
    "incident": "incidents",
    "incident_of": "incidents",
    "place": "count_of_places",
    "actor": "count_of_actors",
    "object": "count_of_objects",
    "duration": "duration",
    "distance": "distance",
    "share": "share",
}
# Words that end a noun phrase before its noun.
STOP = word_set("""a an the and or but nor in on at to from by for with without as that which who whom whose when while where after
    before since during until than into onto near amid among against under over between through throughout across
    around about outside inside within upon off out up down per via despite because if so then there here this these
    those it its he she they them his her their our we us you your i is are was were be been being am has have had do
    does did will would can could may might must shall should not no also still only just even yet later ago earlier
    said says say saying told tells tell reported reports report reportedly added adding according claimed confirmed
    announced stated warned including include includes included took take taken came come comes went go goes made make
    left leave leaves leaving hit hits struck targeted fell following however what how why each every both either
    began begin started continued entered reached arrived crossed lived live living
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december jan feb mar apr jun jul aug sep sept oct nov dec today yesterday tomorrow tonight""")
SPEECH = word_set("""said says say saying told tells tell reported reports report added confirmed announced stated warned claimed
    claim insisted according testified recalled recounted described""")
_AFTER_OF = word_set("the these those its their his her our all such which whom them us")
_PRONOUNS = frozenset(("them", "whom", "us", "which"))
# Broad nouns whose class is that of the body they belong to.
_AFFILIATED = word_set("""members member workers worker employees employee volunteers volunteer leaders leader drivers driver supporters
    representatives teams personnel officials official casualties deaths fatalities operatives monitors experts crew
    members of staff""")
# Whose kin they are says nothing of what they are: "militants' family members".
_KIN = frozenset(("family members", "relatives", "dependants", "dependents", "loved ones", "siblings", "parents"))
_KIN_BEHIND = re.compile(r"['’] (family members|relatives|dependants|dependents|siblings|parents)\b", re.IGNORECASE)
# Names that lower case would turn into words of the language.
_NAMES = {"IS": "isis", "US": "u.s.", "WHO": "w.h.o."}
_MASSES = word_set("displaced elderly disabled police accused forces staff personnel infantry crew")
_WEAK = frozenset(("women", "children", "men", "girls", "elderly", "boys"))
_SHIFTS = frozenset(("more", "other", "others", "additional", "further", "extra", "new", "fewer"))
# The first branches repeat a part of the second for plain words, because they are quicker.
_WORD_BEHIND = (
    r"(?: |(?: {1,2}[(\[][^()\[\]]{0,60}[)\]])? {1,2}[\"“‘'(\[]{0,2})"
    r"([A-Za-z]{1,40}(?= )|[^\W\d_](?:[\w'’.-]{0,38}[^\W_])?)"
)
_MOST_TOKENS = 9
# By the number of words asked for.
_RUNS = {size: re.compile(f"(?:{_WORD_BEHIND}" * size + ")?" * size) for size in (1, 2, 3, 6, 8, _MOST_TOKENS)}
_LONGEST = 3
_MODIFIERS = 5
# Names of peoples stand for people: "600000 Syrians", "25 Kurds".
_PEOPLES = re.compile(
    r"[A-Z]\w{1,20}(?:[ai]ans|anis|inians|isis|ans|is|iis|ites|ese|ards|kurds|turks|rabs|azidis|lawites|hiites|eens)$|"
    r"(?:Kurds|Turks|Arabs|Jews|Druze|Turkmen|Turkmens|Yazidis|Yezidis|Alawites|Sunnis|Christians|Muslims|Afghans|Britons|"
    r"Americans|French|Chinese|Serbs|Croats|Danes|Swedes|Finns|Poles|Czechs|Uzbeks|Tajiks|Hazaras|Hutus|Tutsis|Germans)$"
)
# Peoples whose names have no plural: people only where nothing that they could describe follows.
_INVARIABLE = word_set(
    "rohingya masalit dinka nuer fur zaghawa oromo amhara kachin karen shan baloch roma banyamulenge hema lendu fulani turkmen"
)
_DEMONYMS = word_set(
    "afghan iraqi israeli palestinian somali syrian ukrainian yazidi yemeni sudanese lebanese congolese libyan "
    "iranian russian turkmen rohingya egyptian jordanian nigerian malian burmese ethiopian eritrean"
)
_NO_PEOPLES = word_set("nations missions divisions sessions tennis crisis basis iris paris kalashnikovs oasis")


class Noun(NamedTuple):
    """A row of the vocabulary."""

    kind: str
    population_class: str
    unit: str
    is_plural: bool


class Phrase(NamedTuple):
    """The noun phrase behind a number; `noun` is null if the words that stand there name nothing known."""

    noun: Noun | None
    head: str
    # As written, modifiers included.
    population: str
    end: int
    modifiers: tuple[str, ...]
    # "of the", "of them" behind the number, "more" or "others" before the noun.
    of: str
    shift: str
    # Lower-case words read, whether or not they led to a noun, and where the first of them starts.
    words: tuple[str, ...]
    # Where "of the" or "more" end, before the noun phrase proper.
    open_end: int
    # The word behind the noun.
    follower: str


class Lexicon(NamedTuple):
    """The vocabulary of seeds/figure_words.csv, by lower-case word."""

    nouns: dict[str, Noun]
    # By the first word of a noun, of how many words the nouns are that begin with it, longest first.
    noun_sizes: dict[str, tuple[int, ...]]
    harm: frozenset[str]
    participles: frozenset[str]
    intransitives: frozenset[str]
    # "Red Crescent", "army", "rebel": what members, volunteers, leaders of it are.
    affiliations: dict[str, str]
    # "carrying 300": verbs whose bare number counts people, though nothing befalls them.
    carriers: frozenset[str]


@kept
def read_lexicon(words: pl.DataFrame) -> Lexicon:
    """Build the lexicon. In: words with kind, word, singular, population_class, unit (null where it has none)."""
    nouns: dict[str, Noun] = {}
    affiliations: dict[str, str] = {}
    verbs: dict[str, set[str]] = {
        "harm_verb": set(),
        "participle": set(),
        "intransitive": set(),
        "carry_verb": set(),
    }
    for kind, word, singular, population_class, unit in words.select(
        "kind", "word", "singular", "population_class", "unit"
    ).iter_rows():
        if kind in verbs:
            verbs[kind].add(word.lower())
            continue
        if kind == "affiliation":
            affiliations[word.lower()] = population_class
            continue
        noun = Noun(kind, population_class or "other", unit or word, True)
        nouns[word.lower()] = noun
        if singular:
            nouns.setdefault(singular.lower(), noun._replace(is_plural=singular == word))
    sizes: dict[str, set[int]] = {}
    for word in nouns:
        sizes.setdefault(word.split(" ", 1)[0], set()).add(word.count(" ") + 1)
    return Lexicon(
        nouns,
        {first: tuple(sorted((n for n in found if n <= _LONGEST), reverse=True)) for first, found in sizes.items()},
        frozenset(verbs["harm_verb"]),
        frozenset(verbs["participle"]),
        frozenset(verbs["intransitive"]),
        affiliations,
        frozenset(verbs["carry_verb"]),
    )


def tokens_from(text: str, position: int, limit: int = _MOST_TOKENS) -> list[tuple[str, int, int]]:
    """(word, start, end) of the words that follow a position, up to the first other mark: 1, 2, 3, 6, 8 or 9 at most."""
    run = _RUNS[limit].match(text, position)
    if run is None or not run.lastindex:
        return []
    return [(text[start:end], start, end) for start, end in run.regs[1 : run.lastindex + 1]]


def read_phrase(text: str, position: int, lexicon: Lexicon) -> Phrase:
    """The noun phrase that starts at a position, directly behind a number."""
    run = _RUNS[_MOST_TOKENS].match(text, position)
    size = run.lastindex or 0 if run is not None else 0
    written = run.groups()[:size] if run is not None else ()
    spans = run.regs[1:] if run is not None else ()
    low = [_NAMES.get(word) or word.lower() for word in written]
    if size and "’" in text[position : spans[size - 1][1]]:
        low = [word.replace("’", "'") for word in low]
    at, of, shift = 0, "", ""
    if low[:1] == ["of"]:
        of, at = "of", 1
        while at < len(low) and at < 3 and low[at] in _AFTER_OF:
            of, at = f"{of} {low[at]}", at + 1
    if at < len(low) and low[at] in _SHIFTS:
        shift, at = low[at], at + 1
        if low[at : at + 1] == ["of"] or low[at : at + 2] == ["of", "the"]:
            of = "of"
            at += 2 if low[at : at + 2] == ["of", "the"] else 1
    open_end = spans[at - 1][1] if at else position
    if of and shift == "" and of.split()[-1] in _PRONOUNS:
        of = "of them"
    # Built without calling the constructor of the named tuple, which is Python code, for every number.
    none = tuple.__new__(Phrase, (None, "", "", open_end, (), of, shift, tuple(low[at:]), open_end, ""))
    first = at
    while at < len(low) and at - first <= _MODIFIERS:
        size = _noun_at(low, at, lexicon)
        # "70 Syrian regime fighters": a people's adjective is a noun only where nothing that it describes follows.
        is_adjective = low[at] in _DEMONYMS and at + 1 < len(low) and low[at + 1] not in STOP
        if size and not is_adjective:
            at, size = _last_noun(low, at, size, lexicon)
            return _phrase(text, spans, low, first, at, size, none, lexicon)
        if low[at] in STOP:
            # "70 regime and rebel fighters": an "and" between modifiers of one noun.
            is_joint = low[at] == "and" and at > first and any(_noun_at(low, n, lexicon) for n in (at + 1, at + 2))
            if not is_joint or low[at - 1] in lexicon.participles or any(char.isdigit() for char in low[at - 1]):
                break
        at += 1
    if first < len(low) and low[first] not in STOP and (peoples := _peoples(written, first)) is not None:
        population = text[spans[first][0] : spans[peoples][1]]
        noun = Noun("person", "people", "people", True)
        follower = low[peoples + 1] if peoples + 1 < len(low) else ""
        return none._replace(noun=noun, head="people", population=population, end=spans[peoples][1], follower=follower)
    return none


def _class_of(head: str, modifiers: tuple[str, ...], lexicon: Lexicon) -> str:
    """ "civilian deaths", "SARC volunteers", "Boko Haram leaders": the class that a modifier gives to a broad noun."""
    found = "people"
    for at, word in enumerate(modifiers):
        inner = lexicon.nouns.get(word)
        if inner is not None and inner.kind == "person" and inner.population_class != "people":
            found = inner.population_class
        elif head in _AFFILIATED:
            pair = f"{word} {modifiers[at + 1]}" if at + 1 < len(modifiers) else word
            found = lexicon.affiliations.get(pair) or lexicon.affiliations.get(word) or found
    return found


def _peoples(written: Sequence[str], first: int) -> int | None:
    for at in range(first, min(first + 3, len(written))):
        word = written[at]
        if word.lower() in STOP:
            return None
        behind = written[at + 1].lower() if at + 1 < len(written) else "in"
        if word[0].isupper() and word.lower() in _INVARIABLE and behind in STOP:
            return at
        if word.lower() not in _NO_PEOPLES and _PEOPLES.match(word) and word[0].isupper():
            return at
    return None


def _noun_at(low: list[str], at: int, lexicon: Lexicon) -> int:
    """How many words from `at` form a noun of the lexicon, the longest; 0 for none."""
    for size in lexicon.noun_sizes.get(low[at], ()) if at < len(low) else ():
        if at + size <= len(low) and (size == 1 or " ".join(low[at : at + size]) in lexicon.nouns):
            return size
    return 0


def _last_noun(low: list[str], at: int, size: int, lexicon: Lexicon) -> tuple[int, int]:
    """ "displaced families", "civilian deaths", "rebel fighters": the last of nouns in a row is counted."""
    while following := _noun_at(low, at + size, lexicon):
        noun = lexicon.nouns[" ".join(low[at : at + size])]
        if noun.kind in ("duration", "distance", "share"):
            break
        after = lexicon.nouns[" ".join(low[at + size : at + size + following])]
        is_kin = " ".join(low[at + size : at + size + following]) in _KIN and noun.kind == "person"
        is_invariable = low[at + size - 1] in _INVARIABLE or low[at + size - 1].endswith("ese")
        is_adjective = not noun.is_plural or low[at + size - 1] in _MASSES or is_kin or is_invariable
        if not is_adjective and not (noun.kind == "person" and after.kind == "person" and low[at] in ("women", "men")):
            break
        at, size = at + size, following
    return at, size


def _is_mixed(low: list[str], last: int) -> bool:
    """ "80 women and children": one number of both, so of neither; "women and girls" are still women."""
    pair = {low[last], *low[last + 2 : last + 3]}
    joined = low[last + 1 : last + 2] in (["and"], ["or"])
    return joined and len(pair) > 1 and pair <= _WEAK and pair not in ({"women", "girls"}, {"men", "boys"})


def _phrase(
    text: str,
    spans: Sequence[tuple[int, int]],
    low: list[str],
    first: int,
    at: int,
    size: int,
    none: Phrase,
    lexicon: Lexicon,
) -> Phrase:
    head = " ".join(low[at : at + size])
    noun, end = lexicon.nouns[head], spans[at + size - 1][1]
    modifiers = tuple(low[first:at])
    if noun.kind == "incident_of" or (noun.kind == "object" and noun.population_class == "other"):
        # "34 cases of shelling", "1300 tonnes of wheat": what they are of belongs to the noun.
        last = at + size
        while (
            low[at + size : at + size + 1] == ["of"]
            and last + 1 < min(len(low), at + size + 4)
            and low[last + 1] not in STOP
        ):
            last += 1
        if last > at + size:
            end, head = spans[last][1], " ".join(low[at : last + 1])
        elif noun.kind == "incident_of" and head in ("series", "count", "counts"):
            return none
    if noun.kind == "person" and noun.population_class == "residents" and modifiers[-1:] == ("civilian",):
        noun = noun._replace(population_class="civilians")
    if noun.kind == "person" and noun.population_class == "people" and head not in _KIN:
        noun = noun._replace(population_class=_class_of(head, modifiers, lexicon))
    if noun.kind == "person" and (kin := _KIN_BEHIND.match(text, end)) is not None:
        noun, head, end = noun._replace(population_class="people"), kin[1].lower(), kin.end()
    if noun.kind == "person" and _is_mixed(low, at + size - 1):
        size, end = size + 2, spans[at + size + 1][1]
        noun, head = noun._replace(population_class="people"), "people"
    follower = low[at + size] if at + size < len(low) else ""
    population = text[spans[first][0] : end]
    return tuple.__new__(
        Phrase, (noun, head, population, end, modifiers, none.of, none.shift, none.words, none.open_end, follower)
    )
