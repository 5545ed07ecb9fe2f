"""sentence -> frames without a subject and verb: decides who is named by "according to", a passive or a headline.

`according to X`, `it was reported that`, `confirmed by X`, `AGENCY quoted X as saying`, `X: claim`, `claim: X`, and the
headline whose mark was stripped (`claim X`). It refuses to read plain verbs of speech: `statements.frames` does.
"""

import re

from transforms.statements.frame import VERBISH, Frame, is_front
from transforms.statements.speaker_phrases import subject_after, subject_before, whole_phrase
from transforms.statements.speaker_roles import DETERMINERS, Phrase
from transforms.statements.statement_extent import after_claim, before_claim, skip_after_verb
from transforms.statements.words import Line, SpeechWords, bare, word_set

_COUNTS = word_set(
    "figures data statistics numbers estimates count tally toll information reports documents testimony sources"
)
_LINKS = word_set("of for in from at within to on")
_HEADLINE_BEFORE = re.compile(
    r"\d|\b(?:kill|dead|dies?\b|died|wound|injur|toll|hit|strike|attack|evacuat|leave|left|flee|blast)", re.I
)


def according(words: SpeechWords, line: Line, at: int, floor: int) -> Frame | None:
    """`According to X, ...`, `..., according to X` and `according to figures compiled by X`."""
    limit, lows = len(line.lows), line.lows
    if next((True for i in range(at + 2, min(limit, at + 5)) if lows[i] in _COUNTS), False):
        by = next((i for i in range(at + 3, min(limit, at + 9)) if lows[i] in ("by", "from")), None)
        phrase = subject_after(words, line, by + 1, limit, closed=True) if by is not None else None
        phrase = phrase or subject_after(words, line, at + 2, limit, closed=True)
    else:
        phrase = subject_after(words, line, at + 2, limit, closed=True)
    if phrase is None:
        comma = next((i for i in range(at + 2, min(limit, at + 14)) if line.lows[i] in (",", ".")), None)
        if comma is None or comma - at > 9 or comma == at + 2:
            return None
        phrase = Phrase(at + 2, comma, at + 2, at + 2, at, comma)
    if line.slice(phrase.first, phrase.last).lower() in words.vague:
        return None
    until = max(phrase.last, phrase.role_last)
    comma = next((i for i in range(until, min(limit, at + 26)) if lows[i] == ","), until)
    between = lows[until:comma]
    joins = bool(between) and (between[0] in _LINKS or line.is_name(until) or between[0].endswith("ed"))
    if joins and not any(low in VERBISH or low in words.verbs or low[0].isdigit() for low in between):
        phrase, until = whole_phrase(words, line, at + 2, comma), comma
    right = line.end(until - 1)
    left = line.starts[at]
    rest = line.text[right:].strip(" .,!?")
    if is_front(line, at) and rest:
        return Frame("say", at, left, right, phrase, -1, after_claim(line, right), None, "according_to_front")
    return Frame("say", at, left, right, phrase, -1, before_claim(line, 0, left), None, "according_to_after")


def passive(words: SpeechWords, line: Line, at: int, be: int) -> Frame | None:
    """`it was reported that ...` (nobody named) and `... was confirmed by X`."""
    lows = line.lows
    if (lows[at] in words.say and be > 0 and lows[be - 1] == "it") or (be > 1 and lows[be - 2 : be] == ["it", "has"]):
        rest_at = line.end(at)
        if line.text[rest_at:].lstrip().startswith("that "):
            return Frame(
                "say", at, line.starts[be], rest_at, None, -1, after_claim(line, rest_at), None, "reported_passive"
            )
        return None
    if lows[at] in words.state_noun and at + 2 < len(lows) and lows[at + 1] == "by":
        phrase = subject_after(words, line, at + 2, len(lows))
        if phrase is not None:
            right = line.end(max(phrase.last, phrase.role_last) - 1)
            return Frame(
                "say", at, line.starts[be], right, phrase, -1, before_claim(line, 0, line.starts[be]), None, "stated_by"
            )
    return None


def quoted_as_saying(words: SpeechWords, line: Line, at: int) -> Frame | None:
    """`AGENCY quoted X as saying ...`: X speaks, the agency passes it on."""
    for verb in range(at - 2, max(0, at - 16), -1):
        if line.lows[verb] in ("quoted", "quotes", "cited", "cites", "quoting"):
            phrase = subject_after(words, line, verb + 1, at - 1)
            by = subject_before(words, line, verb, 0)
            if phrase is None:
                return None
            begin = by.begin if by is not None else verb
            via = (line.starts[by.first], line.end(by.last - 1)) if by is not None else None
            right, _ = skip_after_verb(words, line, at)
            rest = line.text[right:].strip(" .,")
            left = line.starts[begin]
            if rest[:1] in ('"', "“"):
                return Frame("say", at, left, right, phrase, -1, None, via, "quoted_as_saying")
            claim = after_claim(line, right) if rest else before_claim(line, 0, left)
            return Frame("say", at, left, right, phrase, -1, claim, via, "quoted_as_saying")
    return None


def headline_source(words: SpeechWords, line: Line) -> Frame | None:
    """`Source: claim`, `claim: source`, and `claim source` where the mark was stripped."""
    text = line.text.rstrip()
    lows = line.lows
    for mark in (":", "-", "–", "—", "|"):
        if mark in lows:
            at = lows.index(mark)
            if 0 < at <= 6 and mark == ":" and _is_source(words, line, 0, at) and len(lows) - at > 3:
                phrase = Phrase(0, at, 0, 0, 0, at)
                return Frame(
                    "say",
                    at,
                    0,
                    line.end(at),
                    phrase,
                    -1,
                    after_claim(line, line.end(at)),
                    None,
                    "headline_source_first",
                )
            last = len(lows) - 1 - lows[::-1].index(mark)
            if (
                last > 3
                and 0 < len(lows) - 1 - last <= 6
                and mark != "|"
                and _is_source(words, line, last + 1, len(lows))
            ):
                phrase = Phrase(last + 1, len(lows), last + 1, last + 1, last + 1, len(lows))
                return Frame(
                    "say",
                    last,
                    line.starts[last],
                    len(text),
                    phrase,
                    -1,
                    before_claim(line, 0, line.starts[last]),
                    None,
                    "headline_source_last",
                )
    for size in (4, 3, 2, 1):
        first = len(lows) - size
        if first < 4 or line.slice(first, len(lows)).lower() not in words.names:
            continue
        while (
            first > 4
            and line.words[first - 1][0].isupper()
            and lows[first - 1].endswith(("ian", "ish", "ese", "ani", "aqi", "can"))
        ):
            first -= 1
        before = lows[first - 1]
        if before in DETERMINERS | {
            "of",
            "to",
            "on",
            "in",
            "by",
            "and",
            "with",
            "for",
            "from",
            "at",
            "near",
            "hits",
            "hit",
            "against",
            "as",
        }:
            return None
        if (
            line.lows[first - 1] in words.express
            or bare(before) != before
            or not _HEADLINE_BEFORE.search(line.text[: line.starts[first]])
        ):
            return None
        phrase = Phrase(first, len(lows), first, first, first, len(lows))
        return Frame(
            "say",
            first,
            line.starts[first],
            len(text),
            phrase,
            -1,
            before_claim(line, 0, line.starts[first]),
            None,
            "headline_source_last",
        )
    return None


def _is_source(words: SpeechWords, line: Line, first: int, last: int) -> bool:
    """True if the tokens are a source and nothing else: they end in a noun for one or are a listed name."""
    if line.slice(first, last).lower().removeprefix("the ") in words.names:
        return True
    if (
        bare(line.lows[first]) in words.persons
        and last - first >= 2
        and all(line.is_name(at) for at in range(first + 1, last))
    ):
        return True
    return bare(line.lows[last - 1]) in words.heads and all(
        line.lows[at] in words.modifiers or bare(line.lows[at]) in words.heads or line.words[at][0].isupper() for at in range(first, last)
    ) and not any(line.lows[at] in words.verbs - words.heads for at in range(first, last))  # fmt: skip
