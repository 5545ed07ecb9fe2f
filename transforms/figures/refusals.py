"""numbers -> those that count nothing: dates, clock times, ages, versions, names, money, reading times.

Decided from what stands directly before and behind the number. It does not decide what a number counts.
"""

import re

from transforms.figures.grammar import Anchor, word_set

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
# A bare four-digit year before a noun ("in 2016 militants left") follows one of these.
_YEAR_LEAD = re.compile(
    rf"\b(?:in|since|during|of|by|from|until|till|before|after|late|early|mid|through|and|to|year|spring|summer|autumn|"
    rf"fall|winter|copyright|©|{_MONTH})[\s,.-]*(?:\d{{1,2}},?\s*)?$",
    re.IGNORECASE,
)
_MONTH_LEAD = re.compile(rf"\b{_MONTH}\.?\s*$", re.IGNORECASE)
_MONTH_BEHIND = re.compile(rf"\s+(?:of\s+)?{_MONTH}\b(?!\s+(?:have|be|not)\b)", re.IGNORECASE)
# "Nov 272017": a date whose day and year lost their comma.
_GLUED_DATE = re.compile(r"\d{1,2}(?:19|20)\d{2}")
_YEAR = re.compile(r"(?:19|20)\d{2}")
# Names that end in a number: resolutions, articles, rooms, models.
_NUMBERED = word_set("""resolution resolutions article articles chapter section paragraph no. no number group room channel page phase
    route unit version highway brigade battalion division flight grade class level category sector gate block part
    volume issue protocol geneva astana sukhoi mig m1 tel phone fax postcode ap bbc cnn rt figure table area size zone
    psalm station road rank ranked gmt utc ksa stage hadith surah verse season episode boeing airbus tu su mi fc apollo""")
_PARENTS = word_set("father mother parent mum mom dad fathers mothers parents")
_AGE_LEAD = word_set("aged age ages aged. old,")
_AGE_BEHIND = re.compile(r"[ -](?:years?|months?|weeks?|days?)[ -](?:old|of age)\b", re.IGNORECASE)
# "six-year-old civil war" lasts six years; "six-year-old girl" is an age.
_LASTING = re.compile(
    r"-(?:year|month|week|day)-old (?:\w+ ){0,2}?(?:war|conflict|siege|blockade|truce|ceasefire|uprising|crisis|insurgency|"
    r"revolt|revolution|rebellion|offensive|campaign|fighting|battle|operation|conflicts|wars|violence|occupation|"
    r"government|dispute|bloodshed|struggle|civil)\b",
    re.IGNORECASE,
)
_CLOCK_BEHIND = (
    r" ?(?:a\.?m\b|p\.?m\b|o'?clock|gmt\b|utc\b|est\b|edt\b|bst\b|in the (?:morning|afternoon|evening)|at night\b|"
    r"local time|hours? (?:gmt|local|utc)|\[?\d{0,4} ?gmt)"
)
_READING = r"[ -](?:minutes?|mins?)[ -](?:to )?read\b"
_MONEY_BEHIND = (
    r"[ -](?:u\.?s\.? |american |syrian |lebanese |turkish |canadian |australian |iraqi )?(?:dollars?|euros?|pounds?|"
    r"sterling|rubles?|roubles?|liras?|lire|dinars?|rials?|riyals?|yuan|yen|francs?|usd|eur|gbp|syp|naira|afghanis?|"
    r"rupees?|cents?|hryvnias?|shekels?|krona|kroner)\b"
)
_CALIBRE_BEHIND = re.compile(
    r" ?-?(?:mm|cm|caliber|calibre|degrees?|celsius|kilobytes?|mb|gb|mph|kph|knots|th|st|nd|rd)\b|[°º]", re.IGNORECASE
)
_REFUSED_BEHIND = re.compile(f"{_CLOCK_BEHIND}|{_READING}|{_MONEY_BEHIND}", re.IGNORECASE)
_LEAD_LETTERS = 40
_DAY_BEFORE = re.compile(r"\d[\s/]+$")
_SERIAL_BEFORE = re.compile(r"\+\d[\d ]{0,12}$|\d\.$")
# The last letters of the months, written out or short: few words have them.
_MONTH_LETTERS = 3
_MONTH_ENDS = word_set("jan feb mar apr may jun jul aug sep ept oct nov dec ary rch ril une uly ust ber")


def is_year(anchor: Anchor) -> bool:
    """Whether the digits are those of a year between 1900 and 2099."""
    return _YEAR.fullmatch(anchor.written) is not None


def is_age(text: str, anchor: Anchor) -> bool:
    """Whether a number is an age ("aged 12", "a ten-year-old boy"); the age of a war is none."""
    before = anchor.before
    is_led = before and (before[-1] in _AGE_LEAD or (len(before) > 1 and before[-2] in _AGE_LEAD))
    if is_led and not text[anchor.end : anchor.end + 9].strip().startswith("people"):
        return True
    return _AGE_BEHIND.match(text, anchor.end) is not None and not is_lasting(text, anchor)


def is_lasting(text: str, anchor: Anchor) -> bool:
    """Whether a number is the age of a war, a siege, a truce: how long it has lasted."""
    return text.startswith("-", anchor.end) and _LASTING.match(text, anchor.end) is not None


def _ends_with_month(before: str) -> bool:
    word = before.rstrip()
    word = word[:-1] if word.endswith(".") else word
    return word[-_MONTH_LETTERS:].casefold() in _MONTH_ENDS and _MONTH_LEAD.search(before) is not None


def counts_nothing(text: str, anchor: Anchor) -> bool:
    """Whether a number belongs to a date, a time, an age, a name, a sum of money or the like."""
    if anchor.before[-2:-1] and anchor.before[-2] in _PARENTS and anchor.before[-1] == "of":
        return True
    before = text[max(0, anchor.number_at - _LEAD_LETTERS) : anchor.number_at]
    is_digits = anchor.written.isdigit()
    # "000 people" is what is left of a number that something cut.
    if anchor.quantity.value == 0:
        return True
    if is_digits:
        is_early = not before.strip(" \"“'(")
        if is_year(anchor) and (_YEAR_LEAD.search(before) or _DAY_BEFORE.search(before) or is_early):
            return True
        if _GLUED_DATE.fullmatch(anchor.written) and _ends_with_month(before):
            return True
        if anchor.quantity.value <= 31 and (_ends_with_month(before) or _MONTH_BEHIND.match(text, anchor.end)):
            return True
        if anchor.upper is not None and is_year(anchor):
            return True
        if anchor.before[-1:] and anchor.before[-1] in _NUMBERED and anchor.start == anchor.number_at:
            return True
        # A phone number, a serial number, a counter of clicks: digits in a row.
        if ("+" in before or before.endswith((".", "\n"))) and _SERIAL_BEFORE.search(before):
            return True
    return bool(
        is_age(text, anchor)
        or _REFUSED_BEHIND.match(text, anchor.end)
        or (is_digits and _CALIBRE_BEHIND.match(text, anchor.end))
    )
