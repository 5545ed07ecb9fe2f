"""speech vocabulary + sentence -> words: decides which words report speech and which name a source, and cuts tokens.

It refuses to decide who speaks: `statements.speaker_phrases` reads the phrase and `statements.frames` the clause around it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import polars as pl

FAMILIES = (
    "addressee",
    "document_noun",
    "express",
    "group_noun",
    "modifier",
    "organisation_name",
    "outlet",
    "person_noun",
    "plural_noun",
    "pronoun",
    "say",
    "state_noun",
    "tell",
    "vague_source",
)
# A title or an initial keeps its full stop; inner marks keep words whole ("O’Neill", "U.N", "state-run").
_TOKEN = re.compile(r"[^\W_]+(?:[.'’/&-][^\W_]+)*[’']?(?!\w)|\.\.\.|--|[^\w\s]|\w+")


def word_set(words: str) -> frozenset[str]:
    """The words of a text, for lists that are grammar rather than vocabulary."""
    return frozenset(words.split())


_TITLES = word_set("Mr Mrs Ms Dr Maj Gen Lt Col Brig Capt Sgt Sen Rep Gov Prof Rev St Adm Cmdr")


CALENDAR = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december mondays tuesdays wednesdays thursdays fridays saturdays "
    "sundays"
)
# Capitals of these say nothing: they open sentences.
OPENERS = word_set(
    "the a an and but or so yet also however meanwhile later earlier then thus still on in at by for from of "
    "to with as after before during since while when where although though because if there here it he she "
    "they we i you who which that this these those what his her its their our my your not no more most many "
    "some several few both all one two three four five six seven eight nine ten dozens hundreds thousands "
    "scores nearly about around over under at least up according asked speaking despite amid among between "
    "against into out only even just now once until another other each every either neither such same "
    "additional first second third last local senior tags read updated photo image caption source file "
    "earlier today yesterday tomorrow is was were are has have had will would can could separately elsewhere "
    "moreover furthermore additionally nevertheless instead indeed citing quoting through"
)
COMPOUNDS = (
    "-based",
    "-run",
    "-held",
    "-backed",
    "-led",
    "-linked",
    "-brokered",
    "-old",
    "-controlled",
    "-owned",
    "-aligned",
    "-affiliated",
    "-funded",
)
QUOTE_TOKENS = frozenset(['"', "“", "”", "''"])
# Those who suffer more often than they speak: only plain verbs of saying make them sources.
WEAK = word_set(
    "people civilians men women families soldiers troops children militants fighters passengers person boy "
    "girl man woman prisoners detainees hostages refugees evacuees countries powers members supporters "
    "protesters"
)
# What a word's form alone tells is worked out once for so many forms: a language has few.
_FORMS = 1 << 14
# With the marks that they touch there are more.
_CHUNKS = 1 << 15
WITHIN_NAMES = word_set("our my your his her their first second new all no out not without")


@dataclass(frozen=True)
class SpeechWords:
    """The vocabulary, by what the grammar asks of a word; all lower case but names."""

    say: frozenset[str]
    tell: frozenset[str]
    state_noun: frozenset[str]
    express: frozenset[str]
    verbs: frozenset[str]
    persons: frozenset[str]
    plurals: frozenset[str]
    groups: frozenset[str]
    documents: frozenset[str]
    modifiers: frozenset[str]
    heads: frozenset[str]
    nominal: frozenset[str]
    group_words: frozenset[str]
    only_modifiers: frozenset[str]
    people: frozenset[str]
    only_plurals: frozenset[str]
    only_persons: frozenset[str]
    stating: frozenset[str]
    pronouns: frozenset[str]
    vague: frozenset[str]
    names: frozenset[str]
    name_ends: tuple[str, ...]
    outlets: frozenset[str]
    marks: frozenset[str]
    addressee: re.Pattern[str]
    cue: str
    express_cue: str


class Line(NamedTuple):
    """One sentence cut into tokens; starts are code points of the sentence."""

    text: str
    words: list[str]
    lows: list[str]
    starts: list[int]

    def end(self, index: int) -> int:
        """Code point behind a token."""
        return self.starts[index] + len(self.words[index])

    def slice(self, first: int, last: int) -> str:
        """The exact words of tokens first to last, end exclusive."""
        return self.text[self.starts[first] : self.end(last - 1)] if last > first else ""

    def is_name(self, index: int) -> bool:
        """True for a capitalised word (or al-, el-) that is neither a calendar word nor an opener of the sentence."""
        alone = _is_name_alone(self.words[index])
        if alone is not None:
            return alone
        # "Bring Back Our Girls": within a name such words are part of it.
        return (
            0 < index < len(self.words) - 1
            and self.words[index - 1][0].isupper()
            and self.words[index + 1][0].isupper()
        )

    def has_name(self, first: int, last: int) -> bool:
        """True if one of the tokens first to last, end exclusive, is a name."""
        for index in range(first, last):
            if _is_name_alone(self.words[index]) is not False and self.is_name(index):
                return True
        return False


@lru_cache(maxsize=_FORMS)
def _is_name_alone(word: str) -> bool | None:
    """Whether a word is a name by its form; None if that depends on the words beside it."""
    low = word.lower()
    if low in CALENDAR or low.endswith(COMPOUNDS):
        return False
    if word[0].isupper() or (word[0] == "#" and len(word) > 1):
        if low not in OPENERS or (word.isupper() and len(word) > 1):
            return True
        return None if low in WITHIN_NAMES else False
    return word[:3].lower() in ("al-", "el-", "as-", "ad-", "an-", "at-", "ar-") and word[3:4].isupper()


def compile_speech_words(words: pl.DataFrame) -> SpeechWords:
    """Build the vocabulary.

    Args:
        words: family, phrase (`seeds/speech_words.csv`).

    Raises:
        ValueError: a family that the grammar needs has no phrase.
    """
    by_family: dict[str, list[str]] = {}
    for family, phrase in words.select("family", "phrase").iter_rows():
        if family and phrase:
            by_family.setdefault(family, []).append(phrase)
    missing = [family for family in FAMILIES if family not in by_family]
    if missing:
        raise ValueError(
            f"the speech vocabulary has no phrase of family {', '.join(missing)}; restore seeds/speech_words.csv."
        )

    def of(*families: str) -> frozenset[str]:
        return frozenset(phrase.lower() for family in families for phrase in by_family[family])

    verbs = of("say", "tell", "state_noun", "express")
    heads = of("person_noun", "plural_noun", "group_noun", "document_noun")
    return SpeechWords(
        say=of("say"),
        tell=of("tell"),
        state_noun=of("state_noun"),
        express=of("express"),
        verbs=verbs,
        persons=of("person_noun"),
        plurals=of("plural_noun"),
        groups=of("group_noun"),
        documents=of("document_noun"),
        modifiers=of("modifier"),
        heads=heads,
        nominal=heads | of("modifier"),
        group_words=of("group_noun", "modifier"),
        only_modifiers=of("modifier") - heads,
        people=of("person_noun", "plural_noun"),
        only_plurals=of("plural_noun") - of("group_noun"),
        only_persons=of("person_noun") - of("group_noun"),
        stating=of("say", "state_noun"),
        pronouns=of("pronoun"),
        vague=of("vague_source"),
        names=of("organisation_name"),
        name_ends=tuple(of("organisation_name")),
        outlets=of("outlet"),
        marks=verbs | QUOTE_TOKENS | {"according"},
        addressee=_any_of(by_family["outlet"], by_family["addressee"]),
        cue=_word_pattern(
            {verb.split(" ")[0] for verb in verbs - of("express") | of("state_noun", "say")} | {"according"}
        ),
        express_cue=_word_pattern(of("express")),
    )


def _word_pattern(words: Iterable[str]) -> str:
    """Pattern of whole words in any case, for the regexes of polars."""
    return rf"(?i)(?-u:\b)(?:{'|'.join(re.escape(word) for word in sorted(words))})(?-u:\b)"


def _any_of(names: Iterable[str], common: Iterable[str]) -> re.Pattern[str]:
    """Addressees: outlets as spelled, common nouns in any case; the longest first."""
    exact = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    loose = "|".join(re.escape(name) for name in sorted(common, key=lambda name: (-len(name), name)))
    return re.compile(
        rf"\s*+(?:(?P<outlet>(?:the\s++)?(?:{exact})(?:[’']?s\b)?(?:\s+(?:news agency|news|television|TV|channel|radio|"
        rf"newspaper|daily|website|correspondent|reporter|agency))?)|(?:the\s++)?(?i:{loose}))(?!\w)"
    )


def cut(text: str) -> Line:
    """Cut a sentence into tokens; the full stop of a title or initial ("Maj.", "U.N.") stays with it."""
    words: list[str] = []
    lows: list[str] = []
    starts: list[int] = []
    at = 0
    for chunk in text.split(" "):
        if chunk.isalnum():
            words.append(chunk)
            lows.append(chunk.lower())
            starts.append(at)
        elif chunk[-1:] == "," and chunk[:-1].isalnum():
            # Most marks are commas behind a word.
            word = chunk[:-1]
            words += (word, ",")
            lows += (word.lower(), ",")
            starts += (at, at + len(word))
        else:
            for word, low, offset in _tokens(chunk):
                words.append(word)
                lows.append(low)
                starts.append(at + offset)
        at += len(chunk) + 1
    # Not the constructor of the named tuple, which is Python code.
    return tuple.__new__(Line, (text, words, lows, starts))


@lru_cache(maxsize=_CHUNKS)
def _tokens(chunk: str) -> tuple[tuple[str, str, int], ...]:
    """Tokens of what stands between two spaces: as written, in small letters, and where each stands. None reaches further."""
    found: list[tuple[str, int]] = []
    for match in _TOKEN.finditer(chunk):
        word, start = match[0], match.start()
        if word == "." and found:
            last, before = found[-1]
            if before + len(last) == start and _takes_stop(last):
                found[-1] = (f"{last}.", before)
                continue
        found.append((word, start))
    return tuple([(word, word.lower(), start) for word, start in found])


def _takes_stop(word: str) -> bool:
    return word in _TITLES or _is_initial(word)


def _is_initial(word: str) -> bool:
    return word[0].isupper() and (len(word) == 1 or (len(word) == 3 and word[1] == "." and word[2].isupper()))


def is_abbreviated(word: str) -> bool:
    """True for a title or initial with its full stop ("Maj.")."""
    return word[-1] == "." and (word[:-1] in _TITLES or (len(word) > 1 and _is_initial(word[:-1])))


@lru_cache(maxsize=_FORMS)
def bare(low: str) -> str:
    """A lower-case word without its possessive ending."""
    return low[:-2] if low.endswith(("'s", "’s")) else low.rstrip("'’")
