"""Text before and after a place name -> sense, rule, confidence: decides what the name stands for there.

The grammar is here, the vocabulary (verbs, offices, organisations) comes from `seeds/place_words.csv`. The rules see
one bounded window on each side of the name inside its sentence. They refuse to decide which place is meant
(`find_places`) and to judge what role the place plays in an event.

Metonymy follows the usual split in toponym resolution between literal and metonymic readings (Markert and Nissim,
SemEval-2007 task 8: place-for-people against literal and place-in-a-name), with explicit context rules, no model.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from string import ascii_uppercase
from typing import NamedTuple

import polars as pl

from transforms.compiled_vocabulary import kept
from transforms.places.tails import end_words, tail_words

# Bounds keep every pattern linear in practice: no rule looks further than one clause.
WINDOW_BEFORE = 160
WINDOW_AFTER = 240

_NAME = r"(?:the )?(?:al-|el-)?[A-Z][\w.\u2019'-]*(?: [A-Z][\w.\u2019'-]*){0,2}"
_HELPERS = (
    "has|have|had|is|was|are|were|will|would|could|may|might|must|should|can|shall|do|"
    "does|did|also|now|recently|already|then|later|still|again|not|never|been|be|being|able|unable|to"
)
_DASH = r"(?:\u2014|\u2013|--|-(?= ))"


class Reading(NamedTuple):
    """How a name is to be read: sense (codes.MENTION_SENSES), the rule's short id, confidence 0 to 1."""

    sense: str
    rule: str
    confidence: float


@dataclass(frozen=True)
class SenseRules:
    """Compiled patterns over the text after (`after_`) and before (`before_`) a name.

    Also the last words of roles, the words that objects and locatives end in, how far from the name a group's noun, an object's verb or a
    locative can begin, the words that a group ends in, and the characters that a space before an organisation's name, an institution's or a ruler's is followed by.
    """

    after_institution: re.Pattern[str]
    after_organisation: re.Pattern[str]
    after_own_organisation: re.Pattern[str]
    after_modified: re.Pattern[str]
    after_pair: re.Pattern[str]
    after_bare_noun: re.Pattern[str]
    after_government: re.Pattern[str]
    after_compound: re.Pattern[str]
    after_agency_noun: re.Pattern[str]
    after_verb: re.Pattern[str]
    after_listed_verb: re.Pattern[str]
    before_role: re.Pattern[str]
    before_group: re.Pattern[str]
    before_object: re.Pattern[str]
    before_deal: re.Pattern[str]
    before_agent: re.Pattern[str]
    before_locative: re.Pattern[str]
    role_words: frozenset[str]
    object_ends: frozenset[str]
    locative_ends: frozenset[str]
    group_reach: int
    object_reach: int
    locative_reach: int
    group_ends: frozenset[str]
    organisation_openings: frozenset[str]
    institution_openings: frozenset[str]


_BANNED = re.compile(r"\b(?:banned|outlawed|prohibited|forbidden)\b[^.()]{0,30} (?:in|by) (?:the )?$", re.I)
_CENTRE = re.compile(
    r"\b(?:cent(?:er|re)|committee|commission|mission|observers?) for (?:the )?(?:[\w-]+ ){0,2}?(?:reconciliation|"
    r"monitoring|coordination|observation|human rights)\b[^.,;:()]{0,50} (?:in|on|for) (?:the )?$",
    re.I,
)
_ISLAMIC_STATE = re.compile(r"\bIslamic State (?:of|in) (?:[A-Z]\w+ and )?(?:the )?$")
# The last words without which the patterns before a name cannot match.
# One character more, to see that the word begins there.
_BANNED_REACH = 1 + len("prohibited") + 30 + len(" in the ")
_LIST_REACH = len(" alongside the ")
_WORDS = re.compile(r"\w+")
_LEGAL_ENDS = frozenset(["in", "by"])
_CENTRE_ENDS = frozenset(["in", "on", "for", "of", "and"])
_ROLE_ENDS = frozenset(["in", "for", "of", "to", "on", "and"])
_PARTY_ENDS = frozenset(["between", "with", "by", "among"])
_PREFIXES = ("anti", "pro")
_JOINTS = (" and ", ", ", "/")
_PREFIXED = re.compile(r"\b(?:anti|pro)[- ]$", re.I)
_CLOCK_BEFORE = re.compile(r"(?:\b\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?|\b\d{4}|\b(?:noon|midnight)),? $", re.I)
_CLOCK_AFTER = re.compile(r"^ (?:local )?time\b", re.I)
_DATELINE_HEAD = re.compile(r"^[\s\"\u201c]*(?:[A-Z][A-Z'\u2019.-]+(?: [A-Z][A-Z'\u2019.-]+)*(?:, |/| / | and ))?$")
_DATELINE_TAIL = re.compile(
    r"^(?:(?:, [A-Z][\w.]*(?: [A-Z][\w.]*)?){0,2}(?:,? [A-Z][\w.]* \d{1,2}(?:, \d{4})?)?\.?)\s*"
    rf"(?:\([A-Z][^()]{{1,40}}\)\s*(?:{_DASH}|:)?|/[A-Z][^/]{{1,40}}/|{_DASH}|: )"
)
_DATELINE_DAY = re.compile(r"^, [A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?\.")
_AGENCY_TAIL = re.compile(rf"^(?:, [A-Z][a-z]+)? ?\([A-Z][^()]{{1,40}}\) ?{_DASH}")
_COORDINATED = re.compile(rf"(?:(?:^|(?<=[\s(])){_NAME}(?:,? and |, |/)){{1,5}}(?:the )?$")
_DEMONYM_PAIR = re.compile(r"^-[A-Z]\w+(?:an|ish|ese|i|ch)\b")
# "US officials", "UK aid": an abbreviated country before a noun is an adjective.
_ABBREVIATION = re.compile(r"^(?:[A-Z]\.?){2,4}$")
# What can open the text after a name: a possessive, the s of a lost one (any letter that counts as s), a pair's sign.
_OWNER_OPENINGS = frozenset("'\u2019sS\u017f")
_PAIR_OPENINGS = frozenset("-/")
_NO_NOUN = r"and|or|but|to|in|on|at|for|with|from|by|that|which|who|as|after|before|while|if|because|the"
_IN_PLACE = re.compile(
    r"\b(?:in|near|of|from|at|around|outside|inside|to|(?:north|south|east|west)\w*)(?: [A-Z]\w+s)? $"
)
_OPEN_DATELINE = re.compile(r"^(?:, [A-Z][a-z]+)? ?(?:\([A-Z][^()]{1,40}\)|\u2014|\u2013|--|: )")
_DATE_BEFORE = re.compile(r"\d{4} $")
_MIN_CAPITALS = 4
_OWN_CLAUSE = re.compile(r"^, (?:which|who|whose)\b")
_LIST_JOINT = re.compile(r"(?:,| and| alongside| with|/) ?(?:the )?$")


_PLACE = Reading("location", "place", 0.85)
_PLACE_ALONE = Reading("location", "place_without_preposition", 0.7)
_PLACE_WITH_PREPOSITION = Reading("location", "place_with_preposition", 0.95)


def _any(words: list[str]) -> str:
    """Alternation of the words, longest first."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")"


@kept
def compile_senses(words: pl.DataFrame) -> SenseRules:
    """Compile the sense rules.

    Args:
        words: columns kind, word (`seeds/place_words.csv`).

    Raises:
        ValueError: a kind that the grammar needs has no word.
    """
    by_kind: dict[str, set[str]] = defaultdict(set)
    for kind, word in words.select("kind", "word").iter_rows():
        by_kind[kind].add(word)

    def of(kind: str) -> str:
        if kind not in by_kind:
            raise ValueError(f"place words: kind {kind!r} has no word: add it to seeds/place_words.csv")
        return _any(sorted(by_kind[kind]))

    stop = r"(?:in|on|of|and|said|to|for|near|from|at|is|was|were|has|have|had|that|who|which|with|by|as|after|before)"
    inner = rf"(?:(?!{stop}\b)[\w-]+ ){{0,5}}?"
    helpers = rf"(?: (?:{_HELPERS}|[a-z]+ly))*"
    aside = (
        r"(?:,? (?:which|who|whose|alongside|along with|together with|as well as|a|an|the|its|one|in turn)\b"
        r"[^,.;]{0,110},)?"
    )
    listed = rf"(?:(?:,|,? and|/| along with|,? as well as) ?{_NAME}){{0,4}}"
    predicate = (
        rf"(?: (?:is|are|was|were|remains?) (?:a |an |the |one of )?(?:[\w-]+ ){{0,3}}?{of('agent_predicate')}\b)"
    )
    verb = rf"(?:{predicate}|{helpers} {of('agency_verb')}\b)"
    compound = (
        r"^-(?:backed|led|based|sponsored|allied|linked|brokered|funded|supported|run|aligned|born|trained|affiliated)"
    )
    return SenseRules(
        after_institution=re.compile(rf"^(?:['\u2019]s?|s) {inner}{of('institution')}\b", re.I),
        after_organisation=re.compile(rf"^(?: [A-Z][\w\u2019'-]+){{0,3}}? {of('org_word')}\b"),
        after_bare_noun=re.compile(rf"^ (?!(?:{_HELPERS}|{_NO_NOUN}|[a-z]+ly)\b|{of('agency_verb')}\b)[A-Za-z]", re.I),
        after_own_organisation=re.compile(rf"^ {of('org_word')}\b"),
        after_modified=re.compile(rf"^ {of('institution')}\b", re.I),
        after_pair=re.compile(rf"^[-/](?:[A-Z]\w+)(?: [\w-]+){{0,2}} {of('deal_noun')}\b"),
        after_government=re.compile(r"^ (?:government|regime|authorities|administration)\b", re.I),
        after_compound=re.compile(compound, re.I),
        after_agency_noun=re.compile(rf"^(?:['\u2019]s?|s) (?:[\w-]+ ){{0,2}}?{of('agency_noun')}\b"),
        after_verb=re.compile(rf"^{aside}{listed}{aside}{verb}"),
        after_listed_verb=re.compile(rf"^{listed}{aside},?{verb}"),
        before_role=re.compile(
            rf"\b{of('role_word')}(?: [\w\u2019'.-]+){{0,2}}? (?:in|for|of|to|on) (?:the )?(?:{_NAME},? and )?$", re.I
        ),
        before_group=re.compile(
            rf"\b{of('group_noun')}\b,?"
            r"(?: \(| \u2014| \u2013|:|,? namely|,? such as|,? including|,? like|,? especially)? ?$",
            re.I,
        ),
        before_object=re.compile(rf"\b{of('object_verb')} (?:the )?$", re.I),
        before_deal=re.compile(rf"\b{of('deal_noun')}\b[^.;:]{{0,40}}? (?:between|with|by|among) (?:the )?$", re.I),
        before_agent=re.compile(rf"\b{of('made_by')}(?: [a-z]+)? by (?:the )?$", re.I),
        before_locative=re.compile(rf"\b{of('locative')} (?:the )?$", re.I),
        role_words=frozenset([word for role in by_kind["role_word"] for word in _WORDS.findall(role.lower())[-1:]]),
        object_ends=end_words(by_kind["object_verb"]),
        locative_ends=end_words(by_kind["locative"]),
        group_reach=max(map(len, by_kind["group_noun"])) + len(", especially  "),
        locative_reach=max(map(len, by_kind["locative"])) + len(" the "),
        # Where no word stands right before the name, a sign may.
        group_ends=end_words(by_kind["group_noun"]) | {"namely", "as", "including", "like", "especially", ""},
        object_reach=max(map(len, by_kind["object_verb"])) + len(" the "),
        organisation_openings=frozenset(ascii_uppercase) | frozenset(word[0] for word in by_kind["org_word"]),
        institution_openings=_openings(by_kind["institution"]),
    )


def _openings(words: set[str]) -> frozenset[str]:
    """Pairs of letters that words begin with, in small letters."""
    return frozenset(word[:2].lower() for word in words)


def read_dateline(surface: str, before: str, after: str, opens_sentence: bool, in_dateline: bool) -> Reading | None:
    """Dateline or clock reading of a name, else null. Clock times come first: "11:00 New York time"."""
    opening = after[:1]
    if opening == " " and _CLOCK_AFTER.match(after) and _CLOCK_BEFORE.search(before):
        return Reading("time_zone", "clock_time", 0.95)
    if in_dateline:
        return Reading("dateline", "dateline_sentence", 0.9)
    capitals = surface.isupper()
    # Only an agency's name in brackets makes a dateline of a name in small letters.
    if not (capitals or "(" in after):
        return None
    if opens_sentence and _DATELINE_HEAD.match(before):
        if _DATELINE_TAIL.match(after) and (capitals or _AGENCY_TAIL.match(after)):
            return Reading("dateline", "dateline_head", 0.95)
        if capitals and _DATELINE_DAY.match(after):
            return Reading("dateline", "dateline_day", 0.95)
    if not capitals:
        return None
    # Copy whose line breaks were lost: the dateline follows the headline without a full stop.
    mixed = before.upper() != before or not before
    if mixed and _DATE_BEFORE.search(before) and len(surface) >= _MIN_CAPITALS:
        return Reading("dateline", "dateline_after_date", 0.8)
    if _AGENCY_TAIL.match(after) or (len(surface) >= _MIN_CAPITALS and mixed and _OPEN_DATELINE.match(after)):
        return Reading("dateline", "dateline_agency", 0.9)
    return None


def read_sense(rules: SenseRules, surface: str, before: str, after: str, may_act: bool) -> Reading:
    """Reading of a name inside running text.

    Args:
        rules: from `compile_senses`.
        surface: the name as written.
        before: at most WINDOW_BEFORE characters before the name, from its sentence.
        after: at most WINDOW_AFTER characters after it, possessive included.
        may_act: True for countries and capitals, whose names often stand for a government.
    """
    tails = tail_words(before)
    attribute = _read_attribute(rules, surface, before, after, may_act, tails)
    if attribute is not None:
        return attribute
    if not may_act:
        return _PLACE
    opening = after[:1]
    if (opening == " " and rules.after_government.match(after)) or (
        opening in _PAIR_OPENINGS and rules.after_pair.match(after)
    ):
        return Reading("metonym_actor", "government_of", 0.95)
    head = before
    if before.removesuffix("the ").endswith(_JOINTS):
        head = _COORDINATED.sub("", before)
        tails = tail_words(head)
    if tails[0] in rules.group_ends and rules.before_group.search(head, max(0, len(head) - rules.group_reach)):
        return Reading("metonym_actor", "group_member", 0.9)
    if not rules.object_ends.isdisjoint(tails) and rules.before_object.search(
        head, max(0, len(head) - rules.object_reach)
    ):
        return Reading("metonym_actor", "object_of_agency", 0.8)
    if not _PARTY_ENDS.isdisjoint(tails) and (rules.before_agent.search(head) or rules.before_deal.search(head)):
        return Reading("metonym_actor", "party_to_deal", 0.8)
    if opening in _OWNER_OPENINGS and rules.after_agency_noun.match(after):
        return Reading("metonym_actor", "owner_of_act", 0.75)
    # "in Aleppo, France, which ..., called": the name with a clause of its own is no member of the list before it.
    if head is not before and _OWN_CLAUSE.match(after):
        head, tails = before, tail_words(before)
    if rules.locative_ends.isdisjoint(tails) or not rules.before_locative.search(
        head, max(0, len(head) - rules.locative_reach)
    ):
        if rules.after_verb.match(after):
            return Reading("metonym_actor", "subject_of_agency", 0.85)
        if _LIST_JOINT.search(before, max(0, len(before) - _LIST_REACH)) and rules.after_listed_verb.match(after):
            return Reading("metonym_actor", "listed_subject", 0.8)
        return _PLACE_ALONE
    return _PLACE_WITH_PREPOSITION


def _is_banned(before: str) -> bool:
    """Whether a legal note ends right before the name: "banned in Russia"."""
    low = before.lower()
    return ("ban" in low or "outlaw" in low or "proh" in low or "forb" in low) and _BANNED.search(before) is not None


def _read_attribute(
    rules: SenseRules, surface: str, before: str, after: str, may_act: bool, tails: tuple[str, str]
) -> Reading | None:
    """The name as part of an organisation's name, of a title or of a legal note, else null."""
    rule = None
    opening = after[:1]
    if (before.endswith("-") or tails[0] in _PREFIXES) and _PREFIXED.search(before):
        rule = "prefixed"
    elif opening == "-" and rules.after_compound.match(after):
        rule = "compound"
    elif not _LEGAL_ENDS.isdisjoint(tails) and _is_banned(before[-_BANNED_REACH:]):
        rule = "banned_in"
    elif not _CENTRE_ENDS.isdisjoint(tails) and (
        (" for " in before.lower() and _CENTRE.search(before))
        or ("Islamic State " in before and _ISLAMIC_STATE.search(before))
    ):
        rule = "organisation_for"
    elif may_act and opening in _OWNER_OPENINGS and rules.after_institution.match(after):
        rule = "institution_of"
    elif (
        may_act
        and opening == " "
        and (after[1:3].lower() in rules.institution_openings or not after[1:3].isascii())
        and rules.after_modified.match(after)
        and not rules.after_government.match(after)
    ):
        rule = "modifier_of_institution"
    elif may_act and opening == "-" and _DEMONYM_PAIR.match(after):
        rule = "compound"
    elif may_act and _ABBREVIATION.match(surface) and rules.after_bare_noun.match(after):
        rule = "abbreviated_adjective"
    elif (
        after[1:2] in rules.organisation_openings
        and rules.after_organisation.match(after)
        and (rules.after_own_organisation.match(after) or not _IN_PLACE.search(before))
    ):
        rule = "organisation_name"
    elif (
        may_act
        and not _ROLE_ENDS.isdisjoint(tails)
        # Other scripts have letters that the pattern takes for those of the words.
        and not (before.isascii() and rules.role_words.isdisjoint(_WORDS.findall(before.lower())))
        and rules.before_role.search(before)
    ):
        rule = "office_for"
    return None if rule is None else Reading("actor_name_or_attribute", rule, 0.85)
