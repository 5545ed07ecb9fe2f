"""sentence -> frames of speech: decides which verb or phrase says that somebody states something, who, and what words.

A frame is a verb of speech (or "according to") with the phrase of its speaker and the stretch it vouches for: before it
("12 died, activists said"), after it ("activists said 12 died"), or none (a verb beside quoted words only). It refuses
to decide who "he" is and whether quoted words belong to it: `statements.statement_speakers` and `find_statements` do.
"""

import re
from itertools import compress

from transforms.statements.frame import ADJUNCT_OPENERS, VERBISH, Frame, is_front
from transforms.statements.frame_ends import shorten
from transforms.statements.source_phrases import according, headline_source, passive, quoted_as_saying
from transforms.statements.speaker_phrases import skip_back, subject_after, subject_before
from transforms.statements.speaker_roles import DETERMINERS, Phrase
from transforms.statements.statement_extent import after_claim, before_claim, skip_after_verb
from transforms.statements.words import CALENDAR, QUOTE_TOKENS, WEAK, Line, SpeechWords, bare, word_set

_CORE = word_set("said says say told tells added adds stated saying adding telling wrote")
_QUOTE_ONLY = word_set(
    "continued continues concluded concludes asked answered answers responded responds repeated repeats "
    "replied replies cried shouted joked quipped exclaimed posted related ruled counted registered broadcast "
    "testified counts swore read reads observed maintained maintains promised mentions mentioned record "
    "records documents document put puts lists listed detailed details tallied highlighted offered shows "
    "showed showing"
)
_NOUNS_TOO = word_set(
    "report reports reporting claim claims state states note notes estimate estimates call calls record "
    "records document documents counts count puts warning fears hopes promises comments remarks posts repeats "
    "quotes answers cites warns stress stresses details lists blasts demands brands terms labels voices "
    "questions describes hails tweet tweets"
)
_BEFORE_NOUNS = DETERMINERS | word_set("of to from by some no with for and or amid new on")
_AFTER_NOUNS = word_set(
    "of from about emerged suggest suggested suggesting is are was were has have had will would can could may might "
    "should must do does did"
)
_BE = word_set("was were is are been be being")
_CONJUNCTIONS = word_set(
    "and but while as although though because since which that what who whom where when after however yet or "
    "if so , ; - – — : ( --"
)
_CAPITALISED = word_set("says said tells warns reports claims confirms denies announces adds reveals vows told")
_PLAIN = word_set("said says reported reports added confirmed warned")
# "... said.--AFP"
_CREDIT = re.compile(r"\s?\.?\s?(?:--|–|—|\()\s?[A-Z][A-Za-z]{1,9}\)?\s?$")
_CREDIT_LETTERS = 20
# No sentence of a report holds so many; what comes after is not read.
_MOST_FRAMES = 40
_QUOTES = QUOTE_TOKENS
_VERBISH_OR_QUOTE = VERBISH | QUOTE_TOKENS
_RESPONSIBILITY = re.compile(
    r"\s*+(?:(?:full |sole )?(?:responsibility|credit|victory|control)\b|[^.]{0,40}\blives\b)", re.I
)


def speech_frames(words: SpeechWords, line: Line, is_headline: bool) -> list[Frame]:
    """Read all frames of a sentence, in the order of their verbs."""
    found: list[Frame] = []
    lows, marks = line.lows, words.marks
    floor = _after_interviewer(words, line)
    for at in compress(range(len(lows)), map(marks.__contains__, lows)):
        low = lows[at]
        if low in _QUOTES:
            floor = at + 1
            continue
        frame = None
        if low == "according" and at + 2 < len(lows) and lows[at + 1] == "to":
            frame = according(words, line, at, floor)
        elif low in words.verbs and at > 0 and (line.words[at][0].islower() or (is_headline and low in _CAPITALISED)):
            frame = _by_verb(words, line, at, floor, found)
        if frame is not None:
            found.append(frame)
            floor = max(floor, at + 1)
            if len(found) == _MOST_FRAMES:
                break
    if is_headline and not found:
        headline = headline_source(words, line)
        if headline is not None:
            found.append(headline)
    return shorten(words, line, found) if found else found


def _after_interviewer(words: SpeechWords, line: Line) -> int:
    """`Speaking to OUTLET NAME said`: the subject begins behind the outlet."""
    if len(line.lows) > 3 and line.lows[0] in ("speaking", "talking") and line.lows[1] in ("to", "with"):
        listed = words.addressee.match(line.text, line.end(1))
        if listed:
            return next((at for at, start in enumerate(line.starts) if start >= listed.end()), 0)
    return 0


def _is_other_word(words: SpeechWords, line: Line, at: int) -> bool:
    """True for a word that only looks like a verb of speech: a noun, an infinitive, a participle before "by"."""
    lows, low = line.lows, line.lows[at]
    previous = lows[at - 1] if at else ""
    following = lows[at + 1] if at + 1 < len(lows) else ""
    if low in ("quoted", "quotes", "cited", "cites"):
        return any(lows[i : i + 2] == ["as", "saying"] for i in range(at + 1, min(len(lows) - 1, at + 16)))
    if following == "by" and low.endswith("ed") and bare(previous) not in _BE and low not in words.tell:
        return True
    if previous in ("to", "not", "n't"):
        return not low.endswith("ed")
    if low not in _NOUNS_TOO:
        return False
    is_described = bare(previous) in words.only_modifiers and line.words[at - 1][0].islower()
    owned = previous.endswith(("'s", "\u2019s"))
    return owned or previous in _BEFORE_NOUNS or following in words.verbs or following in _AFTER_NOUNS or is_described


def _subject_of(
    words: SpeechWords, line: Line, at: int, floor: int, before_verb: int, found: list[Frame], near_quote: bool
) -> tuple[int, Phrase | None]:
    """Subject of a finite verb: its own phrase, or the index of the frame whose speaker it shares."""
    helper = line.lows[before_verb - 1] if before_verb else ""
    own: Phrase | None
    if helper in ("and", "but", "then") or (helper == "," and found and before_verb > 1):
        own = subject_before(words, line, at, floor) if helper == "," else None
        return (-1, own) if own is not None else _shared(words, line, at, found)
    if helper in ("who", "which", "that") and before_verb - 1 > floor:
        own = subject_before(words, line, before_verb - 1, floor)
        if own is None:
            return _shared(words, line, at, found)
    else:
        own = subject_before(words, line, at, floor)
    if own is None and (line.lows[at] in _CORE or near_quote):
        own = _behind_comma(words, line, at, floor) or _whole_subject(words, line, at, floor)
    return -1, own


def _by_verb(words: SpeechWords, line: Line, at: int, floor: int, found: list[Frame]) -> Frame | None:
    lows = line.lows
    low = lows[at]
    previous = lows[at - 1] if at else ""
    following = lows[at + 1] if at + 1 < len(lows) else ""
    if previous == "as" and low == "saying":
        return quoted_as_saying(words, line, at)
    if _is_other_word(words, line, at):
        return None
    before_verb = skip_back(line, at, floor)
    helper = lows[before_verb - 1] if before_verb else ""
    if helper in _BE and not low.endswith("ing"):
        return passive(words, line, at, before_verb - 1)
    if low.endswith("ing"):
        return _participle(words, line, at, found)
    near_quote = following in _QUOTES or following == ":" or previous in _QUOTES
    frame = _inverted(words, line, at, previous) if low in words.say and low not in words.tell else None
    if frame is not None:
        return frame
    heir, phrase = _subject_of(words, line, at, floor, before_verb, found, near_quote)
    if phrase is None and heir < 0:
        return None
    if phrase is not None and low not in _CORE and not near_quote and bare(lows[phrase.last - 1]) in WEAK:
        return None
    begin = line.starts[phrase.begin] if phrase is not None else line.starts[at]
    quote_before = phrase is not None and phrase.begin > 0 and lows[phrase.begin - 1] in _QUOTES
    right, via = skip_after_verb(words, line, at)
    is_express = low in words.express and low not in words.stating
    if is_express or (low.startswith("claim") and _RESPONSIBILITY.match(line.text, line.end(at))):
        return Frame("express", at, begin, right, phrase, heir, None, None, "express")
    rest = line.text[right:]
    says_that = rest.lstrip(" ,").startswith("that ")
    if low in _QUOTE_ONLY and low not in words.state_noun and not (near_quote or says_that or quote_before):
        return None
    front = phrase is None or is_front(line, phrase.begin)
    claim, rule = _direction(words, line, at, phrase, front, right, rest, says_that, quote_before)
    if claim is None and rule == "none":
        return Frame("express", at, begin, right, phrase, heir, None, None, "express")
    # Not the constructor of the named tuple, which is Python code.
    return tuple.__new__(Frame, ("say", at, begin, right, phrase, heir, claim, via, rule))


def _direction(
    words: SpeechWords,
    line: Line,
    at: int,
    phrase: Phrase | None,
    front: bool,
    right: int,
    rest: str,
    says_that: bool,
    quote_before: bool,
) -> tuple[tuple[int, int] | None, str]:
    """Whether the words stated stand before or after the frame, or neither; and the rule that says so."""
    low = line.lows[at]
    trimmed = _without_credit(rest).strip(" .!?…\u00a0)")
    begin = line.starts[phrase.begin] if phrase is not None else line.starts[at]
    aside = line.text[line.end(at) : line.end(at) + 1] == "," or trimmed[:1] in (",", ";")
    is_opening = phrase is not None and phrase.begin <= 5 and _VERBISH_OR_QUOTE.isdisjoint(line.lows[: phrase.begin])
    if aside and is_opening and len(trimmed) > 20 and not quote_before:
        return after_claim(line, right), "said_before"
    if not trimmed or (aside and not front):
        if quote_before or phrase is None or phrase.begin < (4 if front else 1):
            return None, "said"
        return before_claim(line, 0, begin), "said_after"
    if trimmed[0] in '"“':
        return (None, "said_before") if not says_that else (after_claim(line, right), "said_before")
    if quote_before and not says_that:
        return None, "said"
    if not front and phrase is not None:
        word = trimmed.split(" ", 1)[0].lower()
        led = line.lows[phrase.begin - 1] in _CONJUNCTIONS
        rest_words = trimmed.lower().split(" ", 20)
        bare_noun = len(rest_words) <= 20 and not any(low in VERBISH or low.endswith("ed") for low in rest_words)
        turns = phrase.begin >= 4 and ( bare_noun or word.endswith("ing") or word in _CONJUNCTIONS or word in (
            "in", "on", "at", "during", "amid", "by", "from", "with", "following", "citing", "before", "without", "to",
        ))  # fmt: skip
        if not says_that and turns and not (led and word not in ("and", "but", "as", "while")):
            return before_claim(line, 0, begin), "said_after"
    if low not in _CORE and not says_that:
        led_by = line.lows[phrase.begin - 1] if phrase is not None and phrase.begin else ""
        if (
            not front
            and led_by
            not in ("and", "but", "while", ",", ";", "", "which", "what", "that", '"', "”", ":", "-", "–", "—", "(")
            and (
                low
                not in (
                    "reported",
                    "reports",
                    "estimated",
                    "estimates",
                    "recorded",
                    "documented",
                    "demanded",
                    "warned",
                    "warns",
                )
            )
        ):
            return None, "none"
        is_clause = not VERBISH.isdisjoint(trimmed.lower().split(" ", 24)[:24])
        if low in words.state_noun and not (low.startswith("claim") and not is_clause):
            return after_claim(line, right), "stated_noun"
        if not is_clause:
            return None, "none"
    return after_claim(line, right), "said_before"


def _without_credit(rest: str) -> str:
    tail = rest[-_CREDIT_LETTERS:]
    if "(" in tail or "--" in tail or "–" in tail or "—" in tail:
        return rest[:-_CREDIT_LETTERS] + _CREDIT.sub("", tail)
    return rest


def _behind_comma(words: SpeechWords, line: Line, at: int, floor: int) -> Phrase | None:
    """`..., the source with knowledge of the talks said`: all from the last comma on, if a noun for a person opens it."""
    end = skip_back(line, at, floor)
    comma = next((i for i in range(end - 2, max(floor - 1, end - 14), -1) if i >= 0 and line.lows[i] == ","), None)
    if comma is None or any(low in VERBISH or low in words.verbs for low in line.lows[comma + 1 : end]):
        return None
    opened = subject_after(words, line, comma + 1, end)
    if opened is None or not any(bare(low) in words.people for low in line.lows[opened.first : opened.last]):
        return None
    return Phrase(comma + 1, end, comma + 1, comma + 1, comma + 1, at)


def _whole_subject(words: SpeechWords, line: Line, at: int, floor: int) -> Phrase | None:
    """A short opening of the clause as subject, whatever its noun ("The 21-year-old said")."""
    end = skip_back(line, at, floor)
    first = floor
    while first < end and not line.words[first][0].isalnum():
        first += 1
    while first < end and (
        line.lows[first] in ("but", "and", "however", "meanwhile", "later") or line.lows[first] == ","
    ):
        first += 1
    inner = line.lows[first:end]
    if not 0 < len(inner) <= 6 or any(low in VERBISH or low in words.verbs or not low[0].isalnum() for low in inner):
        return None
    if (inner[0] not in DETERMINERS and not line.words[first][0].isupper()) or inner[0] in (
        "there",
        "what",
        "this",
        "that",
    ):
        return None
    return Phrase(first, end, first, first, first, at)


def _shared(words: SpeechWords, line: Line, at: int, found: list[Frame]) -> tuple[int, Phrase | None]:
    """Speaker of a verb without a subject of its own: the frame before it, else the subject of the sentence."""
    if found:
        last = len(found) - 1
        return (found[last].heir if found[last].heir >= 0 else last), None
    first = 0
    while first < at and (
        not line.words[first][0].isalnum() or line.lows[first] in ADJUNCT_OPENERS or line.lows[first] in CALENDAR
    ):
        first += 1
    return -1, subject_after(words, line, first, at)


def _participle(words: SpeechWords, line: Line, at: int, found: list[Frame]) -> Frame | None:
    low = line.lows[at]
    if at == 0 or (
        low in ("citing", "quoting", "speaking", "showing", "seeing", "calling") and low not in words.express
    ):
        return None
    phrase: Phrase | None
    own = subject_before(words, line, at, 0)
    if own is not None and own.begin > 0 and line.lows[own.begin - 1] == "with":
        heir, phrase = -1, own
    else:
        heir, phrase = _shared(words, line, at, found)
    if heir < 0 and phrase is None:
        return None
    right, via = skip_after_verb(words, line, at)
    rest = line.text[right:].strip(" .,")
    says_that = rest.startswith("that ")
    if (
        heir < 0
        and phrase is not own
        and not (low in ("saying", "adding", "stating", "warning") or says_that or rest[:1] in ('"', "“"))
    ):
        return None
    if low not in words.say and low not in words.tell:
        return Frame("express", at, line.starts[at], right, phrase, heir, None, None, "express")
    if not rest or rest[0] in '"“':
        return Frame("say", at, line.starts[at], right, phrase, heir, None, None, "participle")
    is_clause = not VERBISH.isdisjoint(rest.lower().split(" ", 24)[:24])
    if low not in _CORE and not says_that and low not in words.state_noun and not is_clause:
        return Frame("express", at, line.starts[at], right, phrase, heir, None, None, "express")
    return Frame("say", at, line.starts[at], right, phrase, heir, after_claim(line, right), via, "participle")


def _inverted(words: SpeechWords, line: Line, at: int, previous: str) -> Frame | None:
    """`..., said NAME, ROLE`: the speaker stands after the verb."""
    if at + 1 >= len(line.lows) or line.lows[at + 1] in words.pronouns:
        return None
    behind = previous in _QUOTES or previous in (",", "…", "...", "’", "'", ")", "!", "?")
    if not behind and (at < 5 or line.lows[at] not in _PLAIN):
        return None
    phrase = subject_after(words, line, at + 1, len(line.lows))
    if phrase is None or line.lows[at + 1] in CALENDAR or (phrase.first > at + 2 and phrase.role_first != at + 1):
        return None
    until = max(phrase.last, phrase.role_last)
    after = line.lows[until] if until < len(line.lows) else ""
    ends = not after or after in (".", ",", ":", "!", "?", "who", "which", "in", "on", "at", "by", "with", "after", "from", "during") or after in _QUOTES  # fmt: skip
    noun_turn = after.endswith("ing") and after in words.verbs
    if line.lows[at] not in _PLAIN and line.lows[at] not in ("read", "reads"):
        core = set(map(bare, line.lows[phrase.first : phrase.last])) - DETERMINERS
        if core <= words.documents:
            return None
    if not behind:
        # Without a mark before the verb only a claim that ends there ("... of Tabaqa said observatory head NAME.").
        led_in = line.is_name(at + 1) or any(
            bare(line.lows[i]) in words.heads for i in range(phrase.first, phrase.last)
        )
        if not led_in or not (after in ("", ".", "who", "which") or noun_turn):
            return None
        led = subject_before(words, line, at, 0)
        if led is not None and is_front(line, led.begin):
            return None
    elif not (
        ends or noun_turn or after in ("late", "early", "later", "earlier", "told", "as", "-", "–") or after in CALENDAR
    ):
        return None
    claim = None if previous in _QUOTES else before_claim(line, 0, line.starts[at])
    return Frame("say", at, line.starts[at], line.end(until - 1), phrase, -1, claim, None, "said_inverted")
