"""one sentence -> its figures: which of its numbers count something, and what.

Order of the rules: refusals, compounds, shares, the noun behind the number (figure_counts), a bare number
(figure_bare), counts that only an article gives (figure_articles). Antecedents and parts are left to figures_to_parts,
who said it and what befell them to others.
"""

import re
from operator import attrgetter
from typing import NamedTuple

from transforms.figures.articles import find_ones
from transforms.figures.bare import read_bare
from transforms.figures.counts import read_compound, read_counted
from transforms.figures.drafts import PEOPLE, Counted, Draft, draft_of, draft_of_number, draft_of_people, word_before
from transforms.figures.ellipsis import names_a_source
from transforms.figures.grammar import Anchor, bounded_values, find_numbers, word_set
from transforms.figures.nouns import NOUN_KINDS, STOP, Lexicon, read_phrase
from transforms.figures.number_words import NUMBER
from transforms.figures.refusals import counts_nothing, is_age, is_lasting
from transforms.figures.shares import Share, find_fractions, one_in, percent_end, whole_of

# "18 of 31 vehicles", "one of the 276 girls".
_OF_NUMBER = re.compile(
    r" (?:out )?of (?P<the>(?:the|its|their|these|those|some|about|around|more than|over|roughly) ){0,2}"
    rf"(?P<whole>{NUMBER})(?![\w/:]|[.,]\d)",
    re.IGNORECASE,
)
_CORPS = word_set("force army contingent garrison brigade battalion regiment division corps mission")
_BODY_WORDS = 4
_GLUED_KM = re.compile(r"kms?\b", re.IGNORECASE)
_STRONG = re.compile(r"[ -]strong\b", re.IGNORECASE)


class _Read(NamedTuple):
    """A figure, where the number of its whole stands ("21 of the 276"), and where reading goes on."""

    draft: Draft
    whole_at: int | None
    end: int


def read_sentence(
    sentence_id: str,
    sentence_at: int,
    text: str,
    lexicon: Lexicon,
    tells_of_one: bool,
    tells_of_parts: bool,
    behind_marks: bool,
) -> list[Draft]:
    """The figures of one sentence by offset.

    In: text of one_kind_of_space, whether in it something befalls one person, one of PARTS stands, a number follows a
    bracket or quotation mark.
    """
    drafts: list[Draft] = []
    skip_until = 0
    for anchor in find_numbers(text, behind_marks):
        if anchor.number_at >= skip_until and (read := _read_number(text, anchor, lexicon)) is not None:
            read.draft.whole_start = read.whole_at
            skip_until = read.end
            drafts.append(read.draft)
    if tells_of_parts:
        drafts += [_share(text, share, share.start, "fraction") for share in find_fractions(text, lexicon)]
    if tells_of_one:
        drafts += _ones(text, lexicon)
    for draft in drafts:
        draft.sentence_id, draft.sentence_at = sentence_id, sentence_at
    if len(drafts) > 1:
        drafts.sort(key=attrgetter("start"))
    return drafts


def _read_number(text: str, anchor: Anchor, lexicon: Lexicon) -> _Read | None:
    # A hyphen opens a compound; the age of a war is one too.
    if text.startswith("-", anchor.end) and not _STRONG.match(text, anchor.end):
        if not is_lasting(text, anchor) and (is_age(text, anchor) or counts_nothing(text, anchor)):
            return None
        compound = read_compound(text, anchor, lexicon)
        return _Read(compound, None, compound.end) if compound else None
    if counts_nothing(text, anchor):
        return None
    if (end := percent_end(text, anchor)) is not None:
        return _Read(_percent(text, anchor, end), None, end)
    if (share := one_in(text, anchor, lexicon)) is not None:
        return _Read(_share(text, share, anchor.number_at, "one_in"), None, share.end)
    if _STRONG.match(text, anchor.end):
        end = anchor.end + len("-strong")
        return _Read(draft_of_people(text, anchor, end, _of_strength(text, end, lexicon), rule="strong"), None, end)
    if (whole := _OF_NUMBER.match(text, anchor.end)) is not None:
        return _of_number(text, anchor, whole, lexicon)
    return _with_or_without_noun(text, anchor, lexicon)


def _of_number(text: str, anchor: Anchor, whole: re.Match[str], lexicon: Lexicon) -> _Read | None:
    """ "18 of 31 vehicles" is one figure, "21 of the 276 girls" two: the second is the first one's whole."""
    phrase = read_phrase(text, whole.end(), lexicon)
    if phrase.noun is None:
        if phrase.words[:1] and phrase.words[0] in lexicon.participles:
            draft = draft_of_people(text, anchor, anchor.end, PEOPLE, "ellipsis", "of_whole")
            return _Read(draft, whole.start("whole"), anchor.end)
        return None
    counted = read_counted(text, anchor, phrase, phrase.noun)
    if counted is None:
        return None
    return (
        _Read(counted, None, phrase.end) if whole["the"] is None else _Read(counted, whole.start("whole"), anchor.end)
    )


def _with_or_without_noun(text: str, anchor: Anchor, lexicon: Lexicon) -> _Read | None:
    if (glued := _GLUED_KM.match(text, anchor.end)) is not None:
        draft = draft_of_number(text, anchor, anchor.start, glued.end(), "distance")
        draft.unit, draft.population, draft.population_class = "kilometres", "distance", "distance"
        return _Read(draft, None, glued.end())
    phrase = read_phrase(text, anchor.end, lexicon)
    noun = phrase.noun
    # "kills six Syrian state TV says": a singular is not what six count.
    if (
        noun is not None
        and not noun.is_plural
        and anchor.quantity.value != 1
        and noun.kind not in ("duration", "distance")
    ):
        noun, phrase = None, phrase._replace(noun=None, end=phrase.open_end)
    if noun is not None:
        if NOUN_KINDS[noun.kind] != "people" or not names_a_source(anchor, phrase, lexicon):
            counted = read_counted(text, anchor, phrase, noun)
            return _Read(counted, None, phrase.end) if counted else None
        phrase = phrase._replace(words=("said",), shift="")
    bare = read_bare(text, anchor, phrase, lexicon)
    return _Read(bare, None, anchor.end) if bare else None


def _of_strength(text: str, end: int, lexicon: Lexicon) -> Counted:
    """What a "17,000-strong" body is made of: that of its noun, or troops where the body is a force."""
    phrase = read_phrase(text, end, lexicon)
    if phrase.noun is not None and phrase.noun.kind == "person":
        return phrase.population, phrase.noun.population_class, "people"
    for word in phrase.words[:_BODY_WORDS]:
        if word in STOP:
            break
        if word in _CORPS:
            return word, "troops", "people"
        if lexicon.affiliations.get(word) is not None:
            return word, lexicon.affiliations[word], "people"
    return PEOPLE


def _percent(text: str, anchor: Anchor, end: int) -> Draft:
    whole, whole_end = whole_of(text, end)
    start = anchor.start
    if anchor.before[-1:] == ("only",):
        start = word_before(text, "only", anchor.start)
    draft = draft_of_number(text, anchor, start, whole_end if whole else end, "share", "share.percent")
    draft.unit, draft.population, draft.population_class = "percent", whole, "share"
    return draft


def _share(text: str, share: Share, number_at: int, rule: str) -> Draft:
    values = bounded_values(share.percent, share.bound)
    draft = draft_of(text, share.start, share.end, number_at, share.end, "share", values, f"share.{rule}")
    draft.unit, draft.population, draft.population_class = "percent", share.whole, "share"
    return draft


def _ones(text: str, lexicon: Lexicon) -> list[Draft]:
    found = []
    for one in find_ones(text, lexicon):
        noun = one.phrase.noun
        if noun is None:
            continue
        values = bounded_values(one.value, "exact")
        draft = draft_of(text, one.start, one.end, one.start, one.end, "people", values, f"people.{one.basis}")
        draft.population, draft.basis = one.phrase.population, one.basis
        draft.population_class = "people" if one.basis == "list" else noun.population_class
        found.append(draft)
    return found
