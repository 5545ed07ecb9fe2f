"""hits of one sentence -> mentions of states, organisations and groups: decides whom names and common nouns mean.

"Syrian army", "Russia's Foreign Ministry", "Turkish-backed militants", "the rebels". It does not
decide who is a person (`actors.persons`), and reads "the rebels" as those of the country the article is about.
"""

import re
from typing import NamedTuple

from transforms.actors.classes import ActorWords
from transforms.actors.person_names import slug
from transforms.actors.search import DEMONYM, PARTISAN, NameHit, WordHit

_OWNER = re.compile(r"^(?:['\u2019]s?|s)? ")
_WORDS = re.compile(r"[^\W\d_][\w'\u2019.-]*")
_NEXT = re.compile(r"(?:['\u2019]s?|s)? ?(-?)([A-Za-z][\w'\u2019]*)")
_BACKED = re.compile(r"-(?:backed|supported|sponsored|aligned|allied|funded|armed) ((?:[A-Za-z][\w'\u2019-]* ){0,2})")
_PAIR = re.compile(r"^(?: and (?:the )?|/|-)([A-Z][\w.]+)((?: [\w'\u2019.-]+){1,4})")
_JOINTS = (" and ", "/", "-")
_OPENING = re.compile(r"(?:['\u2019]s|s)? ([A-Za-z][\w'\u2019.-]*)")
_TAIL = re.compile(r"^(?:['\u2019]s?|s)?((?: [A-Za-z][\w'\u2019.-]*){1,5})")
# "a French-drafted proposal", "the French call": the state acts in a noun.
_ACT = re.compile(
    r"^(-(?:drafted|led|brokered|mediated|proposed|sponsored|authored|hosted|imposed|backed|supported) )?"
    r"(?:(?<= )| )?([A-Za-z]+)"
)
_LONGEST_NOUN = 38
_FAMILIES = re.compile(r"^(?:,? and|,? with|,? or) their (?:families|family members|relatives)")
_CLOSING = frozenset(["", ".", ",", ";", ":", ")"])
_OWN = ("'s", "\u2019s")
_ARMED = "armed opposition"
_REBEL = "opposition_armed_group"
# Common nouns that a group's name may stand before as one name with them: "Boko Haram militants", "UN officials".
_MEMBERS = frozenset(["armed opposition", "government forces", "officials", "aid workers", "police", "rescue workers"])
_WITH_MEMBERS = (
    "opposition_armed_group", "pro_government_armed_group", "international_organisation", "civil_society",
)  # fmt: skip
_NO_MEMBERS = frozenset(["military", "opposition", "rebel", "militant"])
# "the ceasefire regime" is no ruler.
_NO_RULER = re.compile(
    r"(?:cease-?fire|truce|sanctions?|silence|inspections?|monitoring|visa|tax|verification|UN) $", re.I
)
_GROUP_ENDS = ("group", "faction", "alliance", "coalition")
_CALLED = re.compile(
    r"^,? (?=((?:al-|el-)?[A-Z][\w\u2019'-]+))((?:al-|el-)?[A-Z][\w\u2019'-]+(?: (?:al|el|as|ar|an)-[\w\u2019'-]+){0,2})"
)
_OWNED = re.compile(r"(?:\bthe|['\u2019]s|s['\u2019]) $", re.I)


class Mention(NamedTuple):
    """A mention inside one sentence; the actor's fields serve if it is not listed."""

    start: int
    end: int
    actor_id: str
    sense: str
    confidence: float
    rule: str
    name: str
    actor_class: str
    country: str | None
    parent: str | None
    is_person: bool
    role: str | None
    # Higher wins where spans overlap.
    rank: int


def listed(start: int, end: int, actor_id: str, sense: str, confidence: float, rule: str, rank: int = 2) -> Mention:
    """A mention of a listed actor."""
    mention = (start, end, actor_id, sense, confidence, rule, "", "", None, None, False, None, rank)
    # The constructor of a tuple with many names takes thrice as long, and there are many mentions.
    return tuple.__new__(Mention, mention)


def read_names(
    text: str, hits: list[NameHit], nouns: list[WordHit], words: ActorWords, known: set[str]
) -> list[Mention]:
    """Mentions of listed actors by their own forms.

    Args:
        text: the sentence.
        hits: names, and nouns: common nouns, from `actors.search.hits_of`.
        words: vocabulary.
        known: actors that the article names beyond doubt: a doubtful form may mean them.
    """
    found = []
    last = 0
    noun_at: dict[int, WordHit] | None = None
    for start, stop, _, forms in hits:
        if start < last:
            continue
        choice = None
        for form in forms:
            if not form.ambiguous:
                choice = form
                break
            if choice is None and form.actor_id in known:
                choice = form
        if choice is None and len(forms) == 1 and text[start].isupper() and _may_stand(forms[0].alias, words, start):
            choice = forms[0]
        if choice is None:
            continue
        last = end = stop
        actor = words.actors[choice.actor_id]
        # "Boko Haram militants": the noun belongs to the name.
        if actor.actor_class in _WITH_MEMBERS and not actor.is_person and text[end : end + 1] == " ":
            if noun_at is None:
                noun_at = {noun[0]: noun for noun in reversed(nouns)}
            follow = noun_at.get(end + 1)
            if follow is not None and _noun_of(follow, words) in _MEMBERS:
                end = follow[1]
        attribute = not actor.is_person and is_attribute(text, end, words)
        sense = "attribute" if attribute else "named"
        confidence = 0.8 if choice.ambiguous else 0.95
        rule = "name.partisan" if choice.partisan else "name.ambiguous" if choice.ambiguous else "name.listed"
        found.append(listed(start, end, choice.actor_id, sense, confidence, rule))
    return found


def _may_stand(alias: str, words: ActorWords, start: int) -> bool:
    """A doubtful form of several words, inside a sentence, may stand without support ("Islamic Front")."""
    return " " in alias and bool(start) and alias.lower() not in words.kinds["common"]


def is_attribute(text: str, end: int, words: ActorWords) -> bool:
    """Whether the words up to `end` only describe what follows: "Hezbollah-held", "UN aid"."""
    follow = text[end : end + 1]
    if follow in _CLOSING:
        return False
    if follow == " ":
        # Most often a word of letters alone follows, which is a listed noun or not.
        stop = text.find(" ", end + 1)
        word = text[end + 1 : stop] if stop >= 0 else ""
        if word.isalpha() and len(word) < _LONGEST_NOUN:
            return word in words.kinds["attribute_noun"]
    match = _NEXT.match(text, end, end + 40)
    if match is None:
        return False
    if match.group(1):
        return True
    owned = follow in ("'", "\u2019", "s")
    return not owned and match.group(2) in words.kinds["attribute_noun"]


def read_states(text: str, hits: list[WordHit], words: ActorWords) -> list[Mention]:
    """Organs of states and groups that a demonym or country names: "Syrian security forces", "Iraq's police"."""
    found = []
    for start, stop, pattern, kinds in hits:
        key = pattern.replace(".", "")
        country = words.kinds["demonym"].get(key) or words.kinds["country"].get(key)
        rest = text[stop : stop + 90]
        opening = rest[:1]
        backed = _backed(text, start, stop, words) if opening == "-" else None
        if backed is not None:
            found.append(backed)
            continue
        owned = opening != " " and _OWNER.match(rest) is not None
        if not owned and not kinds & DEMONYM:
            continue
        organ = _organ(rest, words)
        if organ is not None:
            size, name = organ
            end = stop + size
            attribute = is_attribute(text, end, words)
            found.append(_state_mention(start, end, country, name, words, attribute, "state.organ"))
            continue
        actor_id = words.government_of.get(country or "")
        act = _ACT.match(rest) if actor_id else None
        if actor_id and act and (act.group(1) or act.group(2).lower() in words.kinds["act_noun"]):
            found.append(listed(start, stop, actor_id, "attribute", 0.8, "state.act"))
            continue
        pair = _PAIR.match(rest) if rest.startswith(_JOINTS) else None
        if pair and pair.group(1).lower().replace(".", "") in words.kinds["demonym"]:
            organ = _organ(pair.group(2), words)
            if organ is not None:
                found.append(_state_mention(start, stop, country, organ[1], words, False, "state.organ_shared"))
    return found


def _backed(text: str, start: int, stop: int, words: ActorWords) -> Mention | None:
    """ "Turkish-backed militants": a group of its own, named after its backer."""
    rest = text[stop : stop + 90]
    match = _BACKED.match(rest)
    if match is None:
        return None
    tail = [m for m in _WORDS.finditer(rest, match.start(1))][:4]
    for size in range(min(3, len(tail)), 0, -1):
        for first in range(0, max(1, min(2, len(tail) - size + 1))):
            phrase = " ".join(t.group().lower().rstrip(".") for t in tail[first : first + size])
            kind = words.kinds["backed_noun"].get(phrase)
            if kind is not None:
                last = tail[first + size - 1]
                end = stop + last.start() + len(last.group().rstrip("."))
                name = text[start:end]
                return Mention(
                    start, end, slug(name), "named", 0.8, "group.backed", name, kind, None, None, False, None, 2
                )
    return None


def _organ(rest: str, words: ActorWords) -> tuple[int, str] | None:
    """Length of the organ's words after a demonym, and what the organ is called; one modifier may stand before."""
    opening = _OPENING.match(rest)
    if opening is None:
        return None
    first_word = opening.group(1).lower().rstrip(".")
    if first_word not in words.organ_openings and first_word[-2:] not in _OWN:
        return None
    match = _TAIL.match(rest)
    if match is None:
        return None
    tail = list(_WORDS.finditer(match.group(), match.start(1)))
    organs = words.kinds["organ"]
    plain = [t.group().lower().rstrip(".") for t in tail]
    for first in range(min(3, len(tail))):
        if first and not (plain[first - 1] in words.kinds["modifier"] or plain[first - 1] in words.kinds["demonym"]):
            break
        for size in range(min(4, len(tail) - first), 0, -1):
            phrase = " ".join(plain[first : first + size])
            owned = phrase.removesuffix("'s").removesuffix("\u2019s")
            name = organs.get(phrase) or organs.get(owned)
            if name is not None:
                closing = len(tail[first + size - 1].group()) - len(plain[first + size - 1])
                possessive = len(phrase) - len(owned) if phrase not in organs else 0
                return tail[first + size - 1].end() - closing - possessive, name
    return None


def _state_mention(
    start: int, end: int, country: str | None, organ: str, words: ActorWords, attribute: bool, rule: str
) -> Mention:
    """Mention of a state's organ, listed or introduced."""
    sense = "attribute" if attribute else "named"
    actor = _of_country(country, organ, words)
    return tuple.__new__(Mention, (start, end, actor[0], sense, 0.9, rule, *actor[1:], False, None, 2))


def _of_country(country: str | None, noun: str, words: ActorWords) -> tuple[str, str, str, str | None, str | None]:
    """actor_id, name, class, country, parent of "the <noun>" of a country."""
    actor = words.of_country.get((country, noun))
    if actor is None:
        actor = words.of_country[country, noun] = _work_out(country, noun, words)
    return actor


def _work_out(country: str | None, noun: str, words: ActorWords) -> tuple[str, str, str, str | None, str | None]:
    """Look up or make the actor that `_of_country` gives."""
    known = words.of_state(country, noun)
    if known is None and noun == "government forces":
        known = words.of_state(country, "military")
    if known is None and noun == "government" and country:
        known = words.government_of.get(country)
    if known is None and noun == "civilians" and "civilians" in words.actors:
        known = "civilians"
    if known is not None:
        return known, "", "", None, None
    demonym = words.demonym_of.get(country or "", "Unspecified")
    name = f"{demonym} {noun}"
    kind, parent = _kind_of_noun(noun, country, words)
    return slug(name), name if noun != _ARMED else f"{name} (unspecified)", kind, country, parent


def _kind_of_noun(noun: str, country: str | None, words: ActorWords) -> tuple[str, str | None]:
    """Class and parent of a common noun's actor."""
    if noun in (_ARMED, "separatists"):
        return "opposition_armed_group", None
    if noun in ("pro-government militias", "militias", "mercenaries"):
        return "pro_government_armed_group", None
    if noun in ("activists", "medics", "rescue workers", "aid workers", "civil defence", "red crescent", "red cross"):
        return "civil_society", None
    government = words.government_of.get(country or "")
    if noun in ("state media", "state news agency"):
        return "media", government
    if noun in ("witnesses", "protesters", "civilians"):
        return "civilian", None
    return (words.actors[government].actor_class if government else "government"), government


def _noun_of(hit: WordHit, words: ActorWords) -> str | None:
    """What a common noun is called, null for those that stand alone."""
    _, _, pattern, kinds = hit
    if pattern in _NO_MEMBERS:
        return None
    return (words.partisan if kinds & PARTISAN else words.common).get(pattern)


def read_common(text: str, hits: list[WordHit], words: ActorWords, country: str | None) -> list[Mention]:
    """Common nouns that stand for an actor of the country the article is about."""
    found: list[Mention] = []
    for begin, stop, pattern, kinds in hits:
        if text[begin].isupper() and text[stop - 1].isupper():
            continue
        if pattern in ("regime", "military"):
            before = text[max(0, begin - 16) : begin]
            if _NO_RULER.search(before) if pattern == "regime" else not _OWNED.search(before):
                continue
        partisan = bool(kinds & PARTISAN)
        noun = (words.partisan if partisan else words.common).get(pattern)
        if noun is None:
            continue
        called = _CALLED.match(text[stop : stop + 60]) if pattern.endswith(_GROUP_ENDS) else None
        if called is not None and called.group(1).lower() not in words.kinds["not_name"]:
            # "the rebel group Tawhid": the group has a name of its own, though it is not listed.
            name = called.group(2)
            at = stop + called.start(2)
            found.append(
                Mention(
                    at,
                    at + len(name),
                    slug(name),
                    "named",
                    0.85,
                    "group.called",
                    name,
                    _REBEL,
                    None,
                    None,
                    False,
                    None,
                    2,
                )
            )
        actor = _of_country(country, noun, words)
        attribute = is_attribute(text, stop, words) or text[begin - 1 : begin] == "-"
        confidence = 0.6 if country is None or (" " not in pattern and noun == "government forces") else 0.8
        rule = "noun.partisan" if partisan else "noun.of_country"
        sense = "attribute" if attribute else "common_noun"
        found.append(
            tuple.__new__(Mention, (begin, stop, actor[0], sense, confidence, rule, *actor[1:], False, None, 1))
        )
        families = _FAMILIES.match(text[stop : stop + 40]) if noun == _ARMED else None
        if families and "families_of_militants" in words.actors:
            start = text.index("their", stop)
            end = stop + families.end()
            found.append(listed(start, end, "families_of_militants", "common_noun", 0.8, "noun.their_families"))
    return found
