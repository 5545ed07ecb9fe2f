"""phrases of speakers in one article -> speakers: decides who is meant, by which fullest name, and how that is known.

Short names are brought to the longest that the article gives ("Halabi", "the Observatory", "IFRC"); he, she, it, they,
"the official", "the group", "the same unit" to the last fitting speaker. The actor is the mention that stands in the
phrase; a source without a name gets a key of its words. It refuses to look beyond the article.
"""

import bisect
import re
from itertools import accumulate
from typing import NamedTuple

from transforms.statements.speaker_keys import PARTS, class_of_source, fold_name, slug
from transforms.statements.speaker_roles import DETERMINERS, Phrase
from transforms.statements.words import Line, SpeechWords, bare, word_set

_ACRONYM = re.compile(r"((?:[A-Z][\w’'-]*\s+)(?:(?:of|for|and|the|in|[A-Z][\w’'-]*)\s+){1,9})\(([A-Z]{2,8}s?)\)")
_BRACKETED = re.compile(r"\([A-Z]{2,8}s?\)")
_DOCUMENT = re.compile(
    r"\b(?:the|an?|its|this)\s+((?:[\w-]+\s){0,2}?(?:draft resolution|resolution|report|communiqu[eé]|declaration|bulletin|letter|statement|memorandum))\b"
)
_ANY_DOCUMENT = word_set("document text draft paper")
_SAME_GROUP = word_set(
    "group monitor organisation organization body watchdog charity agency ngo observatory network unit movement"
)
# Who is spoken of so is another each time, unless the same word brought them in.
_UNNAMED = word_set("source witness resident correspondent reporter journalist photographer soldier fighter")
_TIES = word_set("of for in at from to with on")
_FEMALE, _MALE = "she", "he"
_WOMEN = word_set(
    "woman women girl mother sister daughter spokeswoman wife widow mrs ms chairwoman housewife queen schoolgirl"
)
_MEN = word_set(
    "man men boy father brother son spokesman husband mr king prince pope imam sheikh bishop priest chairman"
)
_NEAR = 2
# How many speakers back a word may refer.
_REACH = 200
_NAMELESS = "unnamed_source"


class Mention(NamedTuple):
    """A named actor in a sentence: code points of the article's text."""

    start: int
    end: int
    actor_id: str
    surface: str
    role: str | None
    is_person: bool
    is_attribute: bool
    is_common: bool


class Speaker(NamedTuple):
    """Who a phrase means; kind is person, group, plural or document."""

    actor_id: str | None
    as_written: str | None
    named_as: str | None
    role: str | None
    basis: str
    kind: str
    confidence: float
    is_named: bool


NOBODY = Speaker(None, None, None, None, "unattributed", "group", 0.8, False)


class ArticleSpeakers:
    """The speakers of one article, resolved in the order of the text."""

    def __init__(self, words: SpeechWords, text: str, mentions: list[Mention]) -> None:
        """Take the vocabulary, the article's sentences as one text (for acronyms) and the actors named in it."""
        self._words = words
        self._mentions = mentions
        self._starts = [mention.start for mention in mentions]
        # How far the mentions up to each one reach: what lies before a phrase is skipped by it.
        self._reaches = list(accumulate([mention.end for mention in mentions], max))
        self._fullest: dict[str, str] = {}
        self._heard: list[tuple[int, Speaker]] = []
        # An acronym stands in brackets; few articles hold one.
        last = max((found.end() for found in _BRACKETED.finditer(text)), default=0)
        self._acronyms = {found.group(2): found.group(1).strip() for found in _ACRONYM.finditer(text, 0, last)}
        self._names: list[tuple[str, str, frozenset[str]]] = []
        self.unnamed: dict[str, tuple[str, str, bool]] = {}

    def know_names(self, names: list[str]) -> None:
        """Give the names that the article uses anywhere, so that short forms find their long ones."""
        longest = {fold_name(name): name for name in [*names, *self._acronyms.values()] if name}
        ordered = sorted(longest.items(), key=lambda pair: (-len(pair[1].split()), pair[1]))
        self._names = [(name, folded, frozenset(folded.split())) for folded, name in ordered]

    def named_before(self, sentence: int, kind: str = "") -> Speaker | None:
        """The last speaker heard up to a sentence, of that kind if one is asked for."""
        for heard, speaker in reversed(self._heard[-_REACH:]):
            if heard <= sentence and (not kind or speaker.kind == kind) and speaker.as_written:
                return speaker
        return None

    def resolve(self, phrase: Phrase, line: Line, sentence: int, offset: int, before: list[str]) -> Speaker:
        """Say who a phrase means.

        Args:
            phrase: tokens of `line`.
            line: the sentence; sentence: its place in the article; offset: its first code point.
            before: the sentences just before it, for documents.
        """
        first, last = phrase.first, phrase.last
        written = line.slice(first, last)
        lows = [bare(low) for low in line.lows[first:last]]
        role = line.slice(phrase.role_first, phrase.role_last).strip(" ,") or None
        core = [low for low in lows if low not in DETERMINERS and low not in ("same", "other")]
        # The first word of a sentence has its capital for that.
        has_name = line.has_name(1 if first == 0 and lows[0] in self._words.heads else first, last)
        kind = self._kind(core, line, phrase, has_name)
        if lows[0] in self._words.pronouns:
            speaker = self._pronoun(lows[0], written, sentence, offset + line.starts[first])
        elif (
            has_name
            and lows[0] in ("the", "this")
            and kind == "person"
            and (met := self._met(phrase, line, lows[-1], written)) is not None
        ):
            speaker = met
        elif not has_name and (lows[0] in ("the", "this", "that") or "same" in lows) and kind != "plural":
            speaker = self._definite(core, written, role, kind, before, sentence, offset + line.starts[first])
        else:
            speaker = self._named(phrase, line, offset, written, role, kind, core, has_name)
        self._heard.append((sentence, speaker))
        return speaker

    def _met(self, phrase: Phrase, line: Line, head: str, written: str) -> Speaker | None:
        """`the Kurdish official`: a person heard before, of whom the article said so much."""
        if head not in self._words.persons:
            return None
        names = {bare(line.lows[at]) for at in range(phrase.first, phrase.last) if line.is_name(at)}
        for _, speaker in reversed(self._heard[-_REACH:]):
            told = set(f"{speaker.named_as or ''} {speaker.role or ''}".lower().replace("’s", "").split())
            if speaker.kind == "person" and speaker.actor_id and names <= told:
                return speaker._replace(as_written=written, role=written, basis="coreference", confidence=0.8)
        return None

    def _kind(self, core: list[str], line: Line, phrase: Phrase, has_name: bool) -> str:
        words = self._words
        if phrase.role_last > phrase.role_first:
            return "person"
        if not _TIES.isdisjoint(core[1:]):
            cut_at = next(at for at, low in enumerate(core) if at and low in _TIES)
            if core[cut_at - 1] in words.heads:
                core = core[:cut_at]
        head = ""
        for low in core:
            if low in words.heads:
                head = low
                break
        tail = core[-1] if core else ""
        if tail in words.documents or (head in words.documents and head == (core[0] if core else "")):
            return "document"
        if tail in words.only_plurals or (head in words.only_plurals and not has_name):
            return "plural"
        if head and head in words.only_persons and tail not in words.groups:
            return "person"
        if (
            any(low in words.groups for low in core)
            or line.slice(phrase.first, phrase.last).lower().removeprefix("the ") in words.names
        ):
            return "group"
        if has_name and all(word.isupper() and len(word) > 1 for word in (line.words[phrase.last - 1],)):
            return "group"
        if not has_name:
            return (
                "person"
                if head in words.persons or core[-1:] == ["21-year-old"] or (tail.endswith("-old"))
                else "group"
            )
        return (
            "person"
            if phrase.last - phrase.first <= 4 and "of" not in core and line.lows[phrase.first] != "the"
            else "group"
        )

    def _pronoun(self, pronoun: str, written: str, sentence: int, at: int) -> Speaker:
        kinds = {"it": ("group", "document"), "they": ("plural", "group")}.get(pronoun, ("person",))
        if pronoun in ("he", "she"):
            spoken = self._last(sentence, kinds, pronoun)
            named = next((m for m in reversed(self._mentions) if m.is_person and m.start < at), None)
            if named is not None and (spoken is None or sentence - spoken[0] > _NEAR) and at - named.start < 600:
                return Speaker(
                    named.actor_id,
                    written,
                    self._longest(named.surface),
                    named.role,
                    "coreference",
                    "person",
                    0.7,
                    True,
                )
        else:
            spoken = self._last(sentence, kinds, "")
        if spoken is None:
            return Speaker(None, written, None, None, "unattributed", kinds[0], 0.4, False)
        return spoken[1]._replace(as_written=written, role=spoken[1].role, basis="coreference", confidence=0.8)

    def _last(self, sentence: int, kinds: tuple[str, ...], gender: str) -> tuple[int, Speaker] | None:
        for heard, speaker in reversed(self._heard[-_REACH:]):
            if speaker.kind in kinds and speaker.actor_id and not (gender and _is_other_gender(speaker, gender)):
                return heard, speaker
        return None

    def _definite(
        self, core: list[str], written: str, role: str | None, kind: str, before: list[str], sentence: int, at: int
    ) -> Speaker:
        head = next((low for low in reversed(core) if low in self._words.heads), core[-1] if core else "")
        if kind == "document" and head in _ANY_DOCUMENT | {"resolution"}:
            found = _DOCUMENT.findall(" ".join(before))
            if found:
                named = str(found[-1])
                council = (
                    [m.actor_id for m in self._mentions if m.start < at and "Council" in m.surface]
                    if "resolution" in named
                    else []
                )
                key = self._introduce(
                    " ".join([*named.split()[:-1], *council[-1:], named.rsplit(maxsplit=1)[-1]]), "document", False
                )
                return Speaker(key, written, named, written, "quoted_document", "document", 0.8, True)
        spellings = {
            head,
            head.replace("centre", "center"),
            head.replace("center", "centre"),
            head.replace("ization", "isation"),
        }
        for _, speaker in reversed(self._heard[-_REACH:]):
            if (speaker.kind == "person") != (kind == "person"):
                continue
            told = set(f"{speaker.named_as or ''} {speaker.role or ''}".lower().replace("’s", "").split())
            if speaker.actor_id and told & spellings and speaker.kind != "plural":
                return speaker._replace(as_written=written, role=written, basis="coreference", confidence=0.9)
        if kind == "group" and head not in _SAME_GROUP:
            mention = self._mention(at, at + len(written), kind)
            if mention is not None:
                return Speaker(mention.actor_id, written, self._longest(written), role, "explicit", kind, 0.9, True)
        if kind == "document" and head in ("report", "statement") and self._heard:
            last = self.named_before(sentence, "group")
            if last is not None and last.actor_id:
                return last._replace(as_written=written, role=written, basis="coreference", confidence=0.6)
        if (
            head in _SAME_GROUP
            or (kind == "person" and head not in _UNNAMED)
            or head in ("center", "centre", "ministry")
        ):
            spoken = self._last(sentence, (kind,), "")
            if spoken is not None:
                return spoken[1]._replace(as_written=written, role=written, basis="coreference", confidence=0.8)
        longer = self._longest(written)
        if longer != written:
            return Speaker(self._introduce(longer, kind, False), written, longer, role, "coreference", kind, 0.7, True)
        basis = "quoted_document" if kind == "document" else "explicit"
        return Speaker(self._introduce(written, kind, False), written, written, role, basis, kind, 0.7, False)

    def _named(
        self,
        phrase: Phrase,
        line: Line,
        offset: int,
        written: str,
        role: str | None,
        kind: str,
        core: list[str],
        has_name: bool,
    ) -> Speaker:
        start, end = offset + line.starts[phrase.first], offset + line.end(phrase.last - 1)
        mention = self._mention(start, end, kind)
        if role is None and (mention is None or not mention.is_person):
            # `Addressing the council NAME said`: the person at the end of the phrase speaks.
            first, last = bisect.bisect_right(self._starts, start), bisect.bisect_left(self._starts, end)
            for at_end in self._mentions[first:last]:
                if at_end.is_person and at_end.end == end:
                    mention, written, kind = at_end, at_end.surface, "person"
                    break
        head_is_common = not self._words.people.isdisjoint(core[:1] + core[-1:]) and (
            kind in ("person", "plural") and role is None
        )
        part = core[0] if core else ""
        if (head_is_common and mention is not None and not mention.is_person) or (
            part in PARTS or (len(core) > 1 and core[1] in PARTS and "of" in core)
        ):
            mention = mention if mention is not None and mention.is_person else None
        longer = self._longest(written) if has_name else written
        if mention is not None:
            named = longer if len(longer) >= len(mention.surface) else mention.surface
            if mention.is_person:
                named = self._fullest_surface(mention.actor_id)
            return Speaker(
                mention.actor_id,
                written,
                named,
                role or mention.role,
                _basis(kind),
                _kind_of(mention, kind),
                0.95,
                True,
            )
        known = next(
            (
                speaker
                for _, speaker in reversed(self._heard[-_REACH:])
                if speaker.actor_id and speaker.named_as == longer
            ),
            None,
        )
        if known is not None:
            return known._replace(as_written=written, role=role or known.role, basis=_basis(kind), confidence=0.95)
        return Speaker(
            self._introduce(longer, kind, has_name and not head_is_common),
            written,
            longer,
            role,
            _basis(kind),
            kind,
            0.9,
            has_name,
        )

    def actor_at(self, start: int, end: int, written: str) -> str:
        """The actor that a stretch of the text names; a key of its words where no mention stands."""
        inside = [m for m in self._mentions if m.start < end and m.end > start]
        return inside[-1].actor_id if inside else self._introduce(written, "group", False)

    def _mention(self, start: int, end: int, kind: str) -> Mention | None:
        """The actor named in the phrase: the person if the phrase is one, else the longest, else the last."""
        first, last = bisect.bisect_right(self._reaches, start), bisect.bisect_left(self._starts, end)
        inside = [m for m in self._mentions[first:last] if m.end > start]
        if not inside:
            return None
        # An attribute ("a Hezbollah-held area") speaks only where it is the whole phrase ("Russia, which ..., says").
        inside = [m for m in inside if not m.is_attribute or (m.start <= start + 4 and m.end >= end)]
        if not inside:
            return None
        if kind == "person":
            persons = [m for m in inside if m.is_person]
            whole = [m for m in inside if m.start <= start + 4 and m.end >= end]
            return persons[-1] if persons else whole[-1] if whole else None
        # A common noun counts where it is the head ("the opposition"), not before another noun ("the opposition council").
        heads = [m for m in inside if not m.is_common or m.end >= end - 1]
        return max(heads, key=lambda m: (not m.is_person, not m.is_common, m.end)) if heads else None

    def _fullest_surface(self, actor_id: str) -> str:
        """The longest words by which the article names an actor, the first of them."""
        if actor_id not in self._fullest:
            self._fullest[actor_id] = max([m.surface for m in self._mentions if m.actor_id == actor_id], key=len)
        return self._fullest[actor_id]

    def _longest(self, written: str) -> str:
        """The longest name of the article that holds all words of this one."""
        plain = written.removeprefix("the ").removeprefix("The ")
        long_form = self._acronyms.get(plain)
        if long_form:
            return long_form
        own = fold_name(plain)
        if not own:
            return written
        short = set(own.split())
        for name, folded, held in self._names:
            if (
                len(held) > len(short)
                and short <= held
                and (folded.endswith(own) or not short.isdisjoint(self._words.groups))
            ):
                return name
        return written

    def _introduce(self, name: str, kind: str, is_name: bool) -> str:
        """Key of an actor that the list does not hold; remembers it for the table of actors."""
        key = slug(name)
        if not key:  # no letter of it can be written in ASCII
            self.unnamed.setdefault(_NAMELESS, ("unnamed source", "civilian", False))
            return _NAMELESS
        self.unnamed.setdefault(key, (name, class_of_source(name, kind), kind == "person" and is_name))
        return key


def _kind_of(mention: Mention, kind: str) -> str:
    """A mention corrects what the words alone look like: a lone name is a person's or a state's."""
    if mention.is_person:
        return "person"
    return "group" if kind == "person" else kind


def _basis(kind: str) -> str:
    return "quoted_document" if kind == "document" else "explicit"


def _is_other_gender(speaker: Speaker, pronoun: str) -> bool:
    told = set(
        f"{speaker.role or ''} {speaker.as_written or ''} {speaker.named_as or ''}".lower().replace(".", "").split()
    )
    return bool(told & (_MEN if pronoun == _FEMALE else _WOMEN)) and not told & (_WOMEN if pronoun == _FEMALE else _MEN)
