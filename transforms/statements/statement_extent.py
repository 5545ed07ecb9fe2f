"""frame of speech + sentence -> extent: decides where the words stated begin and end, without what merely surrounds them.

Left out: the addressee ("told Reuters"), the time and place of speaking ("on Sunday", "in a statement"), "that", the
full stop, and a gloss of the outlet at the end (", which is besieged by ..."). It refuses to decide who speaks.
"""

import re

from transforms.statements.words import Line, SpeechWords

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?![’'])(?:\s(?:morning|afternoon|evening|night))?"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
_ENDS = r"(?=\s*(?:[,.;:!?\"“”]|that\b|adding\b|$))"
_UTTERANCE = (
    r"(?:statement|interview|report|conference|briefing|speech|address|message|letter|post|tweet|series of (?:tweets|"
    r"messages)|call|bulletin|communiqu[eé]|broadcast|video|recording|email|e-mail|press release|article|"
    r"remarks|comments|column|documentary|testimony|documents?)"
)
# White space is possessive or bounded: a run of it must not be cut in every way two repeats can share it.
_ADJUNCT = re.compile(
    r"\s*+(?:,\s*+)?(?:"
    rf"(?:late\s|early\s|earlier\s|later\s|also\s)?(?:on\s|by\s|since\s|last\s|this\s|next\s)?{_DAY}(?=\W|$)"
    rf"|(?:late\s|early\s|earlier\s|later\s)?on\s(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\s{_MONTH})(?:,?\s(?:19|20)\d\d)?(?=\W|$)"
    rf"|in\s(?:late\s|early\s|mid-)?{_MONTH}(?:\s(?:19|20)\d\d)?(?=\W|$)"
    r"|(?:earlier|later|late|early)?\s?(?:this|last|that|the same)\s(?:week|month|year|morning|evening|afternoon|night|day|time|summer|winter|spring|autumn|weekend)\b"
    r"|(?:earlier|later|recently|separately|meanwhile|yesterday|today|tonight|again|too|also|however|afterwards?|previously)\b"
    r"|at the (?:time|weekend)\b"
    rf"|(?:in|during|at|via|through|by|on|from)\s(?:an?\s|its\s|his\s|her\s|their\s|the\s)?(?:[\w’'-]+\s){{0,5}}?{_UTTERANCE}\b"
    rf"(?:\s(?:with|to|on|by|from|in|posted|published|broadcast|carried|released|issued|aired|late|after)\s[^,.;:\"“”]{{1,70}}?{_ENDS})?"
    r"|by\s(?:tele)?phone\b|by\s(?:e-?mail|text message|satellite phone|Skype|WhatsApp)\b|over the phone\b|via\s\w+\b"
    r"|on\s(?:Facebook|Twitter|Telegram|X|Instagram|condition of anonymity|state (?:television|TV|media)|(?:its|his|her|their) (?:[\w-]+\s)?(?:website|page|account|channel|blog))\b"
    rf"|(?:in|from|at|near|outside)\s(?:the\s)?(?:[A-Z][\w’'-]+\s?){{1,4}}{_ENDS}"
    rf"|with\s(?:a\s)?\w+{_ENDS}|to\s(?:reporters|journalists){_ENDS}"
    rf"|(?:after|before|following|during|ahead of|at)\s(?:the|a|an|his|her|their|talks|meeting)\s?[^,.;:\"“”]{{1,60}}?{_ENDS}"
    r")"
)
_FAR_THAT = re.compile(
    r"\s*+(?:,\s*+)?(?:in|on|at|by|with|from|during|to|through|via|after|as|late|early|earlier|following|speaking)\b[^.;:\"“”]{0,90}?\s(?=that\b)"
)
_NAME_RUN = re.compile(
    r"\s+(?:the\s+|an?\s+)?(?:[A-Z][\w’'.-]*\s+){0,4}[A-Z][\w’'-]*(?:\s+(?:news agency|television|TV|newspaper|radio|agency|envoy|council))?"
)
_UNTIL_THAT = re.compile(r"\s{1,20}[^,.;:\"“”]{1,60}?(?=\s{1,20}that\b)")
_COMMON = re.compile(r"\s+(?:the|an?|his|her|their)\s+[\w-]+(?=\W)")
_THAT = re.compile(r"\s*+(?:,\s*+)?that\b,?\s*")
_TRAILING = " \t\n\r\u00a0.!?…,;:–—-"
# Furniture before the first words of a report: a dateline with its agency.
_DATELINE = re.compile(r"\s*[A-Z][A-Za-z .,/]{1,40}(?:\([A-Z][\w ]{1,20}\))?\s*[-–—]{1,2}\s+(?=[A-Z0-9])")
# A gloss at the end: a relative clause behind a comma, or one that says where a place lies.
_GLOSS = re.compile(r",\s(?:(?:both|all|some|most|many|one) of )?(?:which|where|whose|whom|who)\s")
_RELATIVE_MIN = 4
_LONGEST = 6


def skip_after_verb(words: SpeechWords, line: Line, verb: int) -> tuple[int, tuple[int, int] | None]:
    """Step over addressee, time and place of speaking behind a verb.

    Returns:
        Code point where the words stated may begin, and the span of an outlet that was told, if any.
    """
    at = line.end(verb)
    via = None
    text = line.text
    if line.lows[verb] in words.tell:
        listed = words.addressee.match(text, at)
        if listed:
            at = listed.end()
            if listed.group("outlet"):
                via = listed.span("outlet")
        else:
            other = _UNTIL_THAT.match(text, at) or _NAME_RUN.match(text, at) or _COMMON.match(text, at)
            if other:
                at = other.end()
    elif line.lows[verb] in ("pointed", "points", "pointing") and text[at : at + 4] == " out":
        at += 4
    for _ in range(_LONGEST):
        adjunct = _ADJUNCT.match(text, at)
        if adjunct is None or adjunct.end() == at:
            break
        at = adjunct.end()
    far = _FAR_THAT.match(text, at) if text.find("that", at) >= 0 else None
    return (far.end() if far else at), via


def after_claim(line: Line, start: int) -> tuple[int, int]:
    """Words stated behind a frame: from `start` (a "that" or colon is stepped over) to the end of the sentence."""
    text = line.text
    that = _THAT.match(text, start)
    if that:
        start = that.end()
    while start < len(text) and (text[start].isspace() or text[start] in ",:;-–—"):
        start += 1
    if text.startswith(("of ", "against ", "about "), start) and not that:
        start += text[start:].index(" ") + 1
    return _without_gloss(text, start, len(text))


def before_claim(line: Line, start: int, end: int) -> tuple[int, int]:
    """Words stated before a frame that begins at `end`."""
    text = line.text
    is_dashed = "-" in text or "–" in text or "—" in text
    dateline = _DATELINE.match(text, start, end) if is_dashed else None
    if dateline:
        start = dateline.end()
    while start < end and (text[start].isspace() or text[start] in ",;:)]"):
        start += 1
    return _without_gloss(text, start, end)


def _without_gloss(text: str, start: int, end: int) -> tuple[int, int]:
    end = start + len(text[start:end].rstrip(_TRAILING))
    glosses = list(_GLOSS.finditer(text, start, end))
    last = glosses[-1] if glosses else None
    if last is not None and len(text[start : last.start()].split()) >= _RELATIVE_MIN:
        end = last.start()
    return start, max(start, end)
