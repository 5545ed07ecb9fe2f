"""text -> hours of the day: "at 11:00 New York time (1600 GMT)", "around 7 pm local time", "at dawn".

It says where an hour stands; which day it belongs to is not decided, nor is it turned into another time zone. Refuses a
bare "1:26", which may be the length of a film or a score.
"""

import re
from collections.abc import Iterator

from transforms.dates.lead import NUMBER, DateWords

_ZONE = r"(?:GMT|UTC(?:\s?[+-]\d{1,2})?|BST|[ECMP][SD]T|CES?T|EES?T|MSK|ET|(?:local|[A-Z][a-z]{2,15}(?: [A-Z][a-z]{2,15})?) time)"
_CLOCK = re.compile(
    r"(?:\b(?:at|from|by|until|before|after|since)\s+)?(?:\b(?:around|about|approximately|exactly|roughly|nearly|just after|shortly after|just before)\s+)?"
    r"(?<![\d.,:/$+-])(?:"
    rf"\d{{1,2}}:\d{{2}}(?![\d:])(?:\s*[ap]\.?m\b\.?)?(?:\s*\(?{_ZONE})?|\d{{1,2}}\.\d{{2}}\s*[ap]\.?m\b\.?(?:\s*{_ZONE})?"
    rf"|\d{{1,4}}\s*[ap]\.?m\b\.?(?:\s*{_ZONE})?|[0-2]\d[0-5]\d\s*(?:hours\b|{_ZONE})|\d{{1,2}}\s+o['\u2019]?clock\b)"
    rf"(?:\s*[(\[]\s*\d{{1,2}}[:.]?\d{{2}}\s*{_ZONE}\s*[)\]])?",
)
_BARE_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_YEAR_BEFORE = re.compile(r"\d{4},?\s$")
_HOUR_WORDS = re.compile(
    r"\b(?:at|before|after|around|until|by|since|shortly after|just before)\s+(?:the\s+)?(?:dawn|dusk|noon|midday|midnight|sunset|sunrise|nightfall|daybreak)\b"
    rf"|\bat\s+(?:about |around )?{NUMBER}(?:\s+o['\u2019]?clock)?\s+in the (?:morning|afternoon|evening)\b",
    re.IGNORECASE,
)


def clock_words(text: str, *, holds_digits: bool = True, holds_hours: bool = True) -> Iterator[DateWords]:
    """Yield the hours of the day: "at 11:00 New York time (1600 GMT)", "around 7 pm local time", "at dawn".

    `holds_digits` and `holds_hours` are false where a screen has found no digit, or no word for an hour.
    """
    for pattern in (*([_CLOCK] if holds_digits else []), *([_HOUR_WORDS] if holds_hours else [])):
        for match in pattern.finditer(text):
            # A bare "1:26" may be the length of a film or a score; behind a date ("7 November 2016 19:02") it is an hour.
            is_bare = _BARE_CLOCK.fullmatch(match[0])
            if not is_bare or _YEAR_BEFORE.search(text[max(0, match.start() - 6) : match.start()]):
                yield DateWords(match.start(), match.end(), "clock")
