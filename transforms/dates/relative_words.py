"""text -> relative words: where "two days ago", "last week" or "over four years" stand, and what they say.

It reads the words only; which day they mean is reckoned in `dates.values`. Refuses ages ("six-year-old"), rates ("twice
a day") and bare "days", "weeks" that count nothing.
"""

import re
from collections.abc import Iterator

from transforms.dates.lead import LOOK_BACK, NUMBER, DateWords, tail_of
from transforms.figures.number_words import read_number

_SIMPLE = re.compile(
    r"\b(?:(?:(?:earlier|later|late|early|since|until|till|from|by)\s+)?(?P<day>today|yesterday|tomorrow|tonight)"
    r"|(?P<overnight>overnight)|(?P<now>currently|presently|at present|at the moment|nowadays)"
    r"|(?P<vague>(?:just |more |only )?recently|lately|of late|in the (?:near|foreseeable) future))(?=s?\b)",
    re.IGNORECASE,
)
_UNIT = re.compile(
    # The look at the first letter spares most words the whole list.
    r"\b(?=[smhdnewfyaSMHDNEWFYA])(?P<unit>s(?:econd|pring|ummer)|m(?:inute|onth|orning)|hour|d(?:ay|ecade)|night|evening"
    r"|w(?:eek(?:end)?|inter)|f(?:ortnight|all)|year|a(?:fternoon|utumn))(?P<many>s)?\b(?:['\u2019]s?(?=\s))?",
    re.IGNORECASE,
)
_VAGUE_COUNT = (
    r"(?:several|a few|few|some|many|(?:a )?couple of|a matter of|a number of|numerous|countless|dozens of|hundreds of)"
)
_MORE = r"(?:over|more than|at least|well over|upwards of|longer than|no less than)"
_LESS = r"(?:less than|under|fewer than|up to|as little as|no more than|within)"
_ABOUT = r"(?:about|around|nearly|almost|roughly|approximately|some|close to|barely|just over|just under|just|only)"
_BEFORE_UNIT = re.compile(
    rf"(?:\b(?P<during>for|in|over(?=\s+the\s+(?:past|last|next|coming))|during|within|after|lasted|lasting|every|since)\s+)?(?:\b(?:the|a)\s+(?=last|past|previous|next|coming|first|final))?"
    rf"(?:\b(?P<which>last|past|previous|next|coming|following|first|final)\s+)?"
    rf"(?:\b(?:(?P<more>{_MORE})|(?P<less>{_LESS})|(?P<about>{_ABOUT}))\s+(?:(?:the|a)\s+(?=last|past))?)?"
    rf"(?:\b(?:last|past)\s+)?"
    rf"(?<![\d.,:/$-])(?P<count>\b{NUMBER}|\b{_VAGUE_COUNT}|\ban?|\bhalf an?|\bone)"
    rf"(?:\s*(?:-|\u2013|\bto\b|\bor\b|\band\b)\s*(?P<upper>{NUMBER}))?(?P<half>\s+and a half)?(?P<glue>[\s-]+)$",
    re.IGNORECASE,
)
_WHICH_BEFORE = re.compile(
    r"(?:\b(?P<lead>since|until|till|by|from|over|during|at|on|in)\s+)?(?:\b(?:the\s+)?(?P<part>earlier|later|late|early|mid|end of|beginning of|start of|middle of)[\s-]+(?:of\s+)?(?:the\s+)?)?"
    r"(?:\b(?:the\s+)?(?P<which>this past|this coming|this|last|next|past|previous|following|coming|same|that very|that|preceding))\s+$",
    re.IGNORECASE,
)
_END_OF = re.compile(
    r"(?:\b(?:until|till|by|at|since)\s+)?\bthe\s+(?:end|beginning|start|middle)\s+of\s+the\s+$", re.IGNORECASE
)
_THE_LAST = re.compile(r"\bthe\s+$", re.IGNORECASE)
_IN_THE = re.compile(r"\b(?P<part>earlier|later|late|early)\s+(?:in|on)\s+the\s+$", re.IGNORECASE)
_THE = re.compile(r"(?:\b(?:on|at|over|during)\s+)?\bthe\s+$", re.IGNORECASE)
_RECENT = re.compile(
    r"(?:\b(?:in|over|during)\s+)?(?:the\s+)?(?:\b(?:most )?recent|\bthese|\bcoming|\bthe past|\bthe last)\s+(?:few\s+)?$",
    re.IGNORECASE,
)
_FIRST_TIME = re.compile(r"\b(?P<words>for the first time in|in|for)\s+(?:(?:many|recent|the)\s+)?$", re.IGNORECASE)
_SUPERLATIVE = re.compile(r"\b(?:first|worst|biggest|deadliest|heaviest|largest|most)\b[^.;]{0,40}$", re.IGNORECASE)
_DIRECTION = re.compile(r"\s+(?P<way>ago|earlier|later|before|after|prior|on|hence)\b", re.IGNORECASE)
_AGE = re.compile(r"[\s-]*(?:olds?\b|of age\b|to read\b|read\b|imprisonment\b|in (?:prison|jail)\b)", re.IGNORECASE)
_LONG = re.compile(r"-long\b", re.IGNORECASE)
_CAME = re.compile(r"\b(?:came|comes|coming|took place|happened|occurred)\s+(?:just |only |barely )?$", re.IGNORECASE)
_SEASON_YEAR = re.compile(r",?\s+(?:of\s+)?(?P<year>(?:19|20)\d{2})\b(?![\d%:])")
_SEASON_BEFORE = re.compile(
    r"\b(?:in|since|during|by|until)\s+(?:the\s+)?(?:(?:early|late)\s+)?$|\bthe\s+$", re.IGNORECASE
)
_LEAD = (
    "a an the half one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety several few "
    "some many couple of matter number numerous countless dozens hundreds over more than at least well "
    "upwards longer no less under fewer up to as little within about around nearly almost roughly "
    "approximately close barely just only for in during after lasted lasting every since last past previous "
    "next coming following first final or and until till by from on earlier later late early mid end "
    "beginning start middle this same that very preceding most recent these time"
)
_LEAD_WORDS = frozenset([*_LEAD.split(), ""])
# One of these, or a number in digits, opens every count.
_COUNT_WORDS = (
    "a an half one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety several few some many couple matter number "
    "numerous countless dozens hundreds"
)
_COUNTS = frozenset(_COUNT_WORDS.split())
_COARSE = {"second", "minute"}
_PARTS_OF_DAY = {"night", "morning", "afternoon", "evening"}
_SEASONS = {"spring", "summer", "autumn", "fall", "winter"}


def day_words(text: str) -> Iterator[DateWords]:
    """Yield the words that need no number or unit: "yesterday", "overnight", "currently", "recently"."""
    for match in _SIMPLE.finditer(text):
        form = match["day"] or (match["overnight"] and "overnight") or (match["now"] and "now") or "vague"
        edge = "since" if match[0].lower().startswith("since") else None
        yield DateWords(match.start(), match.end(), form.lower(), edge=edge)


def unit_words(text: str) -> Iterator[DateWords]:
    """Yield what is built on a unit of time, left to right: "two days ago", "this week", "over four years"."""
    for core in _UNIT.finditer(text):
        words = _unit(text, core, text[max(0, core.start() - LOOK_BACK) : core.start()])
        if words:
            yield words


def _unit(text: str, core: re.Match[str], before: str) -> DateWords | None:
    unit = core["unit"].lower()
    end = core.end()
    if _AGE.match(text, end):
        return None
    if unit in _SEASONS:
        return _season(text, core, before)
    whole, before = before, tail_of(before, _LEAD_WORDS)
    offset = core.start() - len(before)
    counted = _BEFORE_UNIT.search(before) if before and _holds_count(before) else None
    way = _DIRECTION.match(text, end)
    if counted and unit not in _PARTS_OF_DAY - {"night"}:
        return _counted(text, core, counted, way, offset)
    if _LONG.match(text, end) and not core["many"]:
        return DateWords(core.start(), end + len("-long"), "duration", number=(1, 1), unit=unit)
    if way and way["way"].lower() in {"ago", "earlier", "later", "before", "after"} and core["many"]:
        return DateWords(core.start(), way.end(), "vague_shift", unit=unit)
    return _bare(core, way, whole, before, offset) if before else None


def _holds_count(before: str) -> bool:
    words = before.lower().replace("-", " ").replace("\u2013", " ").split()
    return not _COUNTS.isdisjoint(words) or any([word[0].isdigit() for word in words])


def _bare(core: re.Match[str], way: re.Match[str] | None, whole: str, before: str, offset: int) -> DateWords | None:
    """A unit without a number: "this week", "later in the day", "the day before", "in recent weeks"."""
    unit, end = core["unit"].lower(), core.end()
    if way and way["way"].lower() in {"before", "after"} and (lead := _THE_LAST.search(before)):
        return DateWords(offset + lead.start(), way.end(), "shift", number=(1, 1), unit=unit, which=_way(way))
    if unit in {"week", "month", "year", "decade"} and (lead := _END_OF.search(before)):
        return DateWords(offset + lead.start(), end, "same", unit=unit, which="same")
    if lead := _WHICH_BEFORE.search(before):
        return _which(core, lead, unit, offset)
    if (lead := _IN_THE.search(before)) and unit in {"day", "week", "month", "year", "night", "evening", "morning"}:
        # "later in the day" is the day told, "earlier in the month" the month of writing.
        form, which = ("period", "this") if unit in {"week", "month", "year"} else ("same", "same")
        return DateWords(offset + lead.start(), end, form, unit=unit, which=which, part=lead["part"].lower())
    if unit == "weekend" and (lead := _THE.search(before)):
        return DateWords(offset + lead.start(), end, "period", unit="weekend", which="last")
    lead = _vague_lead(whole, before) if core["many"] else None
    return DateWords(offset + lead.start(), end, "vague", unit=unit) if lead else None


def _vague_lead(whole: str, before: str) -> re.Match[str] | None:
    """What makes plural units an expression though they count nothing: "in recent", "for the first time in"."""
    if lead := _RECENT.search(before):
        return lead
    lead = _FIRST_TIME.search(before)
    if lead and (lead["words"].lower() != "in" or _SUPERLATIVE.search(whole[: len(whole) - len(lead[0])])):
        return lead
    return None


def _counted(
    text: str, core: re.Match[str], counted: re.Match[str], way: re.Match[str] | None, offset: int
) -> DateWords | None:
    unit, end = core["unit"].lower(), core.end()
    written = counted["count"].lower()
    count = _count(written, counted["upper"])
    is_article = written in {"a", "an", "half a", "half an"}
    bound = "more" if counted["more"] else "less" if counted["less"] else "about" if counted["about"] else None
    which, during = (counted["which"] or "").lower() or None, (counted["during"] or "").lower()
    if counted["half"]:
        bound = bound or "more"
    if during == "every":
        return None
    start = offset + counted.start()
    if during:
        # "for", "after" and the like are no part of the expression; "within" is, as is "in the past".
        keeps = during == "within" or (which is not None and during in {"in", "over", "during", "since"})
        start = start if keeps else offset + counted.start() + len(re.match(r"\w+\s+", counted[0])[0])  # type: ignore[index]
    if which in {"past", "last", "previous"} and not way:
        return DateWords(start, end, "past", number=count, unit=unit, which="last", bound=bound)
    if which in {"next", "coming", "following"} and not way:
        return DateWords(start, end, "past", number=count, unit=unit, which="next", bound=bound)
    word = way["way"].lower() if way else ""
    if way and (word in {"ago", "earlier", "later", "hence"} or (word in {"before", "after", "prior"})):
        direction = _way(way)
        # "came a day after the town fell" tells the day of the fall.
        if word == "after" and _CAME.search(text[max(0, start - 40) : start]):
            direction = "came_after"
        if count is None:
            return DateWords(start, way.end(), "vague_shift", unit=unit)
        return DateWords(start, way.end(), "shift", number=count, unit=unit, which=direction, bound=bound)
    if unit in _COARSE or (unit == "night" and not counted["glue"].isspace()):
        return None
    long = _LONG.match(text, end)
    if is_article and not (
        long or bound or during in {"for", "within", "after", "lasted", "lasting", "over"} or "half" in written
    ):
        return None
    return DateWords(start, long.end() if long else end, "duration", number=count, unit=unit, bound=bound)


def _which(core: re.Match[str], lead: re.Match[str], unit: str, offset: int) -> DateWords | None:
    which = lead["which"].lower().removeprefix("this ") if lead["which"].lower() != "this" else "this"
    part = (lead["part"] or "").lower() or None
    edge = "since" if (lead["lead"] or "").lower() == "since" else None
    start = offset + lead.start()
    # "this weeks battle", "last years talks" have lost their apostrophe; "the last weeks" has not.
    is_plural = core["many"] and (which not in {"this", "last", "next"} or " the " in f" {lead[0].lower()}")
    if unit in _COARSE | {"hour"} or (is_plural and which not in {"past", "last"}):
        return None
    if is_plural:
        return DateWords(start, core.end(), "vague", unit=unit)
    if which in {"same", "that", "that very"}:
        return DateWords(start, core.end(), "same", unit=unit, which="same", part=part)
    if which in {"previous", "preceding", "following"} or (which == "next" and unit == "day"):
        return DateWords(
            start,
            core.end(),
            "shift",
            number=(1, 1),
            unit=unit,
            which="later" if which in {"following", "next"} else "earlier",
        )
    if which in {"past", "coming"} or (
        which in {"last", "next"} and re.search(r"\bthe\s+\w+\s+$", lead[0], re.IGNORECASE)
    ):
        # "in the past week", "over the last year" count back from today; "last week" is the calendar's.
        which = "last" if which in {"past", "last"} else "next"
        return DateWords(start, core.end(), "past", number=(1, 1), unit=unit, which=which)
    return DateWords(start, core.end(), "period", unit=unit, which=which, part=part, edge=edge)


def _season(text: str, core: re.Match[str], before: str) -> DateWords | None:
    offset = core.start() - len(before)
    if year := _SEASON_YEAR.match(text, core.end()):
        lead = _SEASON_BEFORE.search(before)
        start = offset + lead.start() if lead else core.start()
        return DateWords(start, year.end(), "season", year=int(year["year"]), unit=core["unit"].lower())
    lead = _WHICH_BEFORE.search(before)
    if lead and lead["which"].lower() in {"this", "last", "next", "past", "this past"}:
        return DateWords(offset + lead.start(), core.end(), "vague", unit="year")
    return None


def _count(written: str, upper: str | None) -> tuple[int, int] | None:
    """Count as (lowest, highest); None if the words give no number."""
    if written in {"a", "an", "one"}:
        low = 1
    elif (number := read_number(written)) and not number.is_vague and re.fullmatch(NUMBER, written):
        low = int(number.value)
    else:
        return None
    high = read_number(upper) if upper else None
    return low, max(low, int(high.value)) if high else low


def _way(way: re.Match[str]) -> str:
    """ago: from the day of writing; earlier, later: from the day told before; relative: from what the text goes on to."""
    word = way["way"].lower()
    if word in {"ago", "hence"}:
        return word
    # "a day before the vote" hangs on what follows, "the day before." on what was told.
    goes_on = re.match(r"\s+[\w\"\u201c]", way.string[way.end() : way.end() + 3])
    if word in {"before", "after", "prior"} and goes_on:
        return "relative"
    return {"before": "earlier", "prior": "earlier", "after": "later"}.get(word, word)
